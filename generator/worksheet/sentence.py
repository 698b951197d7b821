"""Sentences with values in them: `A call costs {tuned_call}.`"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from generator.figures import figure, number, style
from generator.formula.evaluate import Never, Value

_DIGITS = 6
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_HOLE_AFTER_SPACE = re.compile(rf"( ?){_HOLE.pattern}")


class Phrase(NamedTuple):
    """A place for a phrase in a sentence, with the space before it, which an empty one takes."""

    name: str
    space: str


def holes(text: str) -> list[str]:
    """The names a sentence asks for, in order."""
    return _HOLE.findall(text)


def parts(text: str) -> list[tuple[str, bool]]:
    """The sentence cut into text (False) and names (True)."""
    pieces = _HOLE.split(text)
    return [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def cut(text: str, phrases: Collection[str]) -> list[str | Phrase]:
    """The sentence cut where phrases stand; the texts between keep the names of values."""
    found: list[str | Phrase] = []
    done = 0
    for match in _HOLE_AFTER_SPACE.finditer(text):
        if match[2] in phrases:
            found += [text[done : match.start()], Phrase(match[2], match[1])]
            done = match.end()
    return [piece for piece in (*found, text[done:]) if piece]


def fill(text: str, show: Callable[[str], str]) -> str:
    """The sentence with every name replaced by what `show` makes of it."""
    return _HOLE.sub(lambda match: show(match[1]), text)


def fill_values(text: str, values: Mapping[str, Value], units: Mapping[str, str]) -> str:
    """The sentence with values and their units put in; what never happens reads `never`."""

    def show(name: str) -> str:
        value = values[name]
        return "never" if isinstance(value, Never) else figure(value, units[name])

    return fill(text, show)


def precise(value: Value, unit: str) -> str:
    """A value inside a formula, to six digits or more.

    Whoever works the formula out with the printed values then gets the printed result. Of the
    units only money's is written.
    """
    if isinstance(value, Never):
        return "never"
    if isinstance(value, bool):
        return "true" if value else "false"
    money = style(unit).before
    text = number(value.copy_abs(), _places(value, least=2 if money else 0))
    return f"{'−' if value < 0 else ''}{money}{text}"


def _places(value: Decimal, *, least: int) -> int:
    """The decimals the value has, but no more than make six digits, and at least `least`."""
    exponent = value.normalize().as_tuple().exponent
    has = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    enough = _DIGITS - 1 - value.adjusted() if value else 0
    return max(least, min(has, enough))
