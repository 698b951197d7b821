"""Steps of a worksheet as a reader works them out: in names, with values, and what it comes to."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from generator.figures import number, style
from generator.formula.evaluate import Never, Value
from generator.formula.parse import parse
from generator.formula.text import line
from generator.prose import lookups
from generator.prose.context import Context
from generator.worksheet.result import Result

# A reader who works it out with the printed values gets the printed result.
_DIGITS = 6


def derivation(context: Context, words: list[str]) -> str:
    """An ordered list of the steps named after the worksheet and the scenario.

    An argument with `=` changes an input or an offer for the whole list.
    """
    worksheet, scenario, *rest = words
    steps = [word for word in rest if "=" not in word]
    changes = [word for word in rest if "=" in word]
    found = lookups.result(context, worksheet, scenario, changes)
    items = "".join(_item(found, step) for step in steps)
    return f'<ol class="derivation">{items}</ol>\n'


def _item(found: Result, key: str) -> str:
    if key not in found.steps:
        raise lookups.unknown("step", key, found.steps)
    step, spec = found.steps[key], found.definition.worksheet.steps[key]
    tree, units = parse(step.formula), found.definition.units
    names = line(tree, lambda name: name.replace("_", " "))
    values = line(tree, lambda name: precise(found.values[name], units[name]))
    value = lookups.shown(step.value, step.unit)
    why = f" {escape(step.never)}" if step.never is not None else ""
    return (
        f"<li><strong>{escape(spec.label)}</strong>"
        f'<br><span class="formula">{escape(names)}</span>'
        f'<br><span class="formula">= {escape(values)}</span>'
        f"<br>= <strong>{escape(value)}</strong>{why}</li>"
    )


def precise(value: Value, unit: str) -> str:
    """A value inside a formula, to six digits or more; of the units only money's is written."""
    if isinstance(value, Never):
        return "never"
    if isinstance(value, bool):
        return "true" if value else "false"
    money = style(unit).before
    text = number(abs(value), _places(value, least=2 if money else 0))
    return f"{'−' if value < 0 else ''}{money}{text}"


def _places(value: Decimal, *, least: int) -> int:
    """The decimals the value has, but no more than make six digits, and at least `least`."""
    exponent = value.normalize().as_tuple().exponent
    has = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    enough = _DIGITS - 1 - value.adjusted() if value else 0
    return max(least, min(has, enough))
