"""Where, along a way, something else is named than at its start.

A way is first looked at in a row of points; between the first point that names something else and
the one before it, the place is then closed in on. What is named only between two points of the row
is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import numpy as np
from numpy.typing import NDArray

from generator.insight.subject import Subject

Floats = NDArray[np.float64]

_CUTS = 48
_BETWEEN = np.linspace(0.0, 1.0, _CUTS + 1)
# Each round divides what lies between two points by `_CUTS`; a handful settle any whole number.
_ROUNDS = 8
_SETTLED = 1e-5
# So small a part of the value at the start is told apart from nothing by nobody.
_NOTHING = 1e-8
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Way:
    """One stretch along which one subject can move."""

    subject: Subject
    start: float
    bound: float
    name: str
    """What is named at the start."""

    def placed(self, values: Floats) -> Floats:
        """The values in the order of the way, whole where they must be, none beyond its ends."""
        low, high = sorted((self.start, self.bound))
        found = np.clip(np.rint(values) if self.subject.whole else values, low, high)
        return found if self.bound > self.start else np.sort(found)[::-1]

    def between(self, start: float, bound: float) -> Floats:
        """A row of points from one value of the way to another."""
        return self.placed(start + (bound - start) * _BETWEEN)


@dataclass(frozen=True, slots=True)
class First:
    """The first point of a way that names something else, and the point before it."""

    way: Way
    before: float
    at: float
    name: str

    @property
    def is_settled(self) -> bool:
        """Whether nothing between the two points could be told apart from them."""
        close = max(_SETTLED * abs(self.at), _NOTHING * abs(self.way.start))
        return abs(self.at - self.before) <= (1.0 if self.way.subject.whole else close)

    @property
    def value(self) -> Decimal:
        """The place, to four digits, rounded away from the start; a whole number is exact."""
        subject = self.way.subject
        outward = ROUND_CEILING if self.way.bound > self.way.start else ROUND_FLOOR
        value = (
            Decimal(round(self.at))
            if subject.whole
            else Context(_DIGITS, outward).plus(Decimal(repr(self.at)))
        )
        return min(subject.most, max(subject.least, value))


Named = Callable[[Sequence[Way], Floats], NDArray[np.str_]]
"""What is named at each value; a row of values holds those of one way."""


def first_changes(ways: Sequence[Way], values: Floats, named: Named) -> list[First]:
    """The first place of each way at which something else is named, where there is one.

    A row of `values` is the row of points in which a way is looked at first.
    """
    found = _firsts(ways, values, named) if ways else []
    settled: list[First] = []
    for _ in range(_ROUNDS):
        settled += [item for item in found if item.is_settled]
        found = [item for item in found if not item.is_settled]
        if not found:
            break
        between = np.stack([item.way.between(item.before, item.at) for item in found])
        found = _firsts([item.way for item in found], between, named)
    return [*settled, *found]


def _firsts(ways: Sequence[Way], values: Floats, named: Named) -> list[First]:
    names = named(ways, values)
    other = names != np.array([way.name for way in ways])[:, None]
    return [
        First(
            ways[row], float(values[row, max(0, at - 1)]), float(values[row, at]),
            str(names[row, at]),
        )
        for row, at in enumerate(other.argmax(axis=1))
        if other[row, at]
    ]  # fmt: skip
