"""Sentences with values in them: `A call costs {tuned_call}.`"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from generator.figures import figure
from generator.formula.evaluate import Never, Value

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def holes(text: str) -> list[str]:
    """The names a sentence asks for, in order."""
    return _HOLE.findall(text)


def parts(text: str) -> list[tuple[str, bool]]:
    """The sentence cut into text (False) and names (True)."""
    pieces = _HOLE.split(text)
    return [(piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece]


def fill(text: str, show: Callable[[str], str]) -> str:
    """The sentence with every name replaced by what `show` makes of it."""
    return _HOLE.sub(lambda match: show(match[1]), text)


def fill_values(text: str, values: Mapping[str, Value], units: Mapping[str, str]) -> str:
    """The sentence with values and their units put in; what never happens reads `never`."""

    def show(name: str) -> str:
        value = values[name]
        return "never" if isinstance(value, Never) else figure(value, units[name])

    return fill(text, show)
