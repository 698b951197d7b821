"""What the verdict rests on: how far each input or price can move before another route is named.

Everything else stays as it is. The ranges are searched (`generator.insight.search`) at points that
lie closer together near the workload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from generator.insight.search import First, Floats, Way, first_changes
from generator.insight.subject import Subject, subjects
from generator.schema.worksheet import Worksheet
from generator.worksheet.bulk import compute_many
from generator.worksheet.moved import route_at
from generator.worksheet.result import Result

MOVED = Decimal("0.2")
"""How far the tornado moves each value: a fifth down and up."""

# Where along a way the points lie, 0 to 1: by equal factors away from the workload, by equal steps,
# and by equal factors towards nothing.
_SPREAD = np.linspace(0.0, 1.0, 24)
_EVEN = np.linspace(0.0, 1.0, 16)
_FADING = 1.0 - 1e-9 ** np.linspace(0.0, 1.0, 16)
_NEAREST = 1e-4


@dataclass(frozen=True, slots=True)
class Flip:
    """The first value, going one way, at which the verdict names another route."""

    value: Decimal
    """To four digits: the nearest of so many that does it."""
    route: str
    relative: Decimal | None
    """How far that is, in parts of the value now; None where that is zero."""
    factor: Decimal | None
    """How many times the value must grow or shrink, so that half is as far as twice; None where the
    value now or there is zero, to which no factor leads."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far one value can move, down and up; None where no move within bounds flips."""

    subject: Subject
    down: Flip | None
    up: Flip | None

    @property
    def nearest(self) -> Decimal | None:
        """The smaller of the factors that lead to a flip; None where none does."""
        factors = (flip.factor for flip in (self.down, self.up) if flip is not None)
        return min((factor for factor in factors if factor is not None), default=None)


@dataclass(frozen=True, slots=True)
class Bar:
    """What moving one value does to the total; None where there is no total then."""

    subject: Subject
    low: Decimal
    high: Decimal
    """The values it was moved to."""
    at_low: Decimal | None
    at_high: Decimal | None
    """The total there."""


@dataclass(frozen=True, slots=True)
class Tornado:
    """What moves a total, the most powerful first; what does not move it is left out."""

    step: str
    label: str
    unit: str
    total: Decimal
    bars: tuple[Bar, ...]


def sensitivities(result: Result) -> tuple[Sensitivity, ...]:
    """How far each input and price can move, those nearest to a flip first.

    What no factor moves to a flip (`Sensitivity.nearest`) comes after the others, and what flips
    nothing last.
    """
    found = _Search(result, list(subjects(result))).run()
    return tuple(sorted(found, key=_nearness))


def _nearness(item: Sensitivity) -> tuple[int, Decimal]:
    if item.nearest is not None:
        return 0, item.nearest
    return (1 if item.down or item.up else 2), Decimal(0)


def _points(way: Way) -> Floats:
    """Values from the one now, which is the first, to the bound, close together at first."""
    span = abs(way.bound - way.start)
    first = min(span, max(abs(way.start) * _NEAREST, span * 1e-12))
    # The last of them is the bound itself, to the last digit.
    spread = span * (span / first) ** (_SPREAD - 1.0)
    steps = np.concatenate(([0.0], spread, span * _EVEN, span * _FADING))
    return way.placed(np.sort(way.start + np.copysign(steps, way.bound - way.start)))


class _Search:
    def __init__(self, result: Result, found: Sequence[Subject]) -> None:
        self.result = result
        self.subjects = found
        self.ways = [
            Way(subject, float(subject.value), float(bound), result.verdict.route)
            for subject in found
            for bound in (subject.least, subject.most)
            if float(bound) != float(subject.value)
        ]

    def routes(self, ways: Sequence[Way], values: Floats) -> NDArray[np.str_]:
        """The route that the verdict names at each value."""
        rows, width = values.shape
        changes = {
            subject.key: np.full(rows * width, float(subject.value))
            for subject in {way.subject.key: way.subject for way in ways}.values()
        }
        for index, way in enumerate(ways):
            changes[way.subject.key][index * width : (index + 1) * width] = values[index]
        found = compute_many(self.result.definition, self.result, changes, wanted=(), settle=False)
        return found.routes.reshape(rows, width)

    def route(self, way: Way, value: Decimal) -> str:
        """The route that the verdict names at one value, exactly."""
        return route_at(self.result, way.subject.key, value)

    def run(self) -> list[Sensitivity]:
        flips = self.flips() if self.ways else {}
        return [
            Sensitivity(
                subject,
                flips.get((subject.key, float(subject.least))),
                flips.get((subject.key, float(subject.most))),
            )
            for subject in self.subjects
        ]

    def flips(self) -> dict[tuple[str, float], Flip]:
        values = np.stack([_points(way) for way in self.ways])
        found = first_changes(self.ways, values, self.routes, self.route)
        return {(item.way.subject.key, item.way.bound): _flip(item) for item in found}


def _flip(found: First) -> Flip:
    now, value = found.way.subject.value, found.value
    relative = abs(value - now) / now if now else None
    factor = max(value, now) / min(value, now) if value and now else None
    return Flip(value, found.name, relative, factor)


def total_of(sheet: Worksheet) -> str | None:
    """The headline result that is an amount of money: over the horizon, else over some time."""
    money = [
        item.step
        for item in sheet.results
        if item.headline and sheet.steps[item.step].unit.split("/")[0] == "USD"
    ]
    return min(money, key=lambda key: sheet.steps[key].unit != "USD", default=None)


def tornado(result: Result) -> Tornado | None:
    """What a fifth less or more of each value makes of the headline total.

    None where the worksheet has no such total, or the total has no value.
    """
    sheet = result.definition.worksheet
    step = total_of(sheet)
    total = None if step is None else result.values[step]
    if step is None or not isinstance(total, Decimal):
        return None
    moved = [
        (subject, low, high)
        for subject in subjects(result)
        for low, high in [[subject.within(subject.value * (1 + sign * MOVED)) for sign in (-1, 1)]]
        if low != high
    ]
    if not moved:
        return None
    count = len(moved) * 2
    changes = {subject.key: np.full(count, float(subject.value)) for subject, _, _ in moved}
    for index, (subject, low, high) in enumerate(moved):
        changes[subject.key][2 * index : 2 * index + 2] = float(low), float(high)
    column = compute_many(result.definition, result, changes, wanted=[step]).steps[step]
    totals = [
        None if column.never is not None and column.never[row] else Decimal(repr(value))
        for row, value in enumerate(column.value.tolist())
    ]
    bars = [
        Bar(subject, low, high, totals[2 * index], totals[2 * index + 1])
        for index, (subject, low, high) in enumerate(moved)
    ]
    bars = [bar for bar in bars if _reach(bar, total) > abs(total) * Decimal("1e-6")]
    label = next(item.label for item in sheet.results if item.step == step)
    unit = sheet.steps[step].unit
    bars.sort(key=lambda bar: -_reach(bar, total))
    return Tornado(step, label, unit, total, tuple(bars))


def _reach(bar: Bar, total: Decimal) -> Decimal:
    """The distance between the ends of a bar; an end without a total lies beyond any other."""
    ends = [total, *(end for end in (bar.at_low, bar.at_high) if end is not None)]
    return Decimal("Infinity") if len(ends) < 3 else max(ends) - min(ends)
