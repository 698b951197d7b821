"""Steps of a worksheet as a reader works them out: in names, with values, and what it comes to."""

from __future__ import annotations

from html import escape

from generator.formula.parse import parse
from generator.formula.text import line
from generator.prose import lookups
from generator.prose.context import Context
from generator.worksheet.result import Result
from generator.worksheet.sentence import precise


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
