"""Where, along a way, something else is named than at its start.

A way is first looked at in a row of points; between the first point that names something else and
the one before it, the place is then closed in on. What is named only between two points of the row
is not seen.

The place is told to four digits. The nearest such number may lie just inside of where binary
fractions found the place, as 90 does of 90.0003; whether something else is named there already is
then asked of the exact engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
    is_inner: bool = False
    """Whether the place may be rounded towards the start, since that names the same already."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing between the two points could be told apart from them."""
        close = max(_SETTLED * abs(self.at), _NOTHING * abs(self.way.start))
        return abs(self.at - self.before) <= (1.0 if self.way.subject.whole else close)

    @property
    def value(self) -> Decimal:
        """The place, to the nearest four digits that name it; a whole number is exact."""
        return self.inner if self.is_inner else self.rounded(inward=False)

    @property
    def inner(self) -> Decimal:
        """The place, to four digits, rounded towards the start."""
        return self.rounded(inward=True)

    @property
    def is_open(self) -> bool:
        """Whether so few digits lead to a number beyond the point before, but within this one."""
        if self.way.subject.whole:
            return False
        inner, before = self.inner, Decimal(repr(self.before))
        is_beyond = inner > before if self.way.bound > self.way.start else inner < before
        return is_beyond and inner != self.rounded(inward=False)

    def rounded(self, *, inward: bool) -> Decimal:
        """The place, to four digits, rounded towards the start or away from it."""
        subject = self.way.subject
        up = (self.way.bound > self.way.start) is not inward
        value = (
            Decimal(round(self.at))
            if subject.whole
            else Context(_DIGITS, ROUND_CEILING if up else ROUND_FLOOR).plus(Decimal(repr(self.at)))
        )
        return min(subject.most, max(subject.least, value))


Named = Callable[[Sequence[Way], Floats], NDArray[np.str_]]
"""What is named at each value; a row of values holds those of one way."""

Exactly = Callable[[Way, Decimal], str]
"""What the exact engine names at one value of a way."""


def first_changes(
    ways: Sequence[Way], values: Floats, named: Named, exactly: Exactly
) -> list[First]:
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
    return [
        replace(item, is_inner=item.is_open and exactly(item.way, item.inner) == item.name)
        for item in (*settled, *found)
    ]


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
