"""Which route has cost least by when: exact, from what each costs at once, monthly and again."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise

from generator.formula.evaluate import Never, Value
from generator.schema.worksheet import CostLine
from generator.worksheet.result import Result

# A repetition falls on a moment if it falls this near to it, and a lead shorter than this part of
# the horizon is none: an interval such as 12/7 months has no last digit.
_GRAIN = Decimal("1e-9")
# Amounts nearer to each other than this part of them are the same.
SAME = Decimal("1e-12")
# More repetitions than any horizon holds days.
_MOST_STAIRS = 4000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where one route leads: from `start` up to `end`, in the unit of the axis."""

    route: str
    """Empty where there is no route to lead."""
    start: Decimal
    end: Decimal


@dataclass(frozen=True, slots=True)
class CostOverTime:
    """What a route has cost by when: US dollars, months.

    A repetition counts from its moment on; one that falls on the end of the horizon is not made.
    """

    route: str
    label: str
    style: int
    """The place of the route among the lines of the definition."""
    upfront: Decimal
    monthly: Decimal
    repeated: Decimal
    stairs: tuple[Decimal, ...]
    """The moments of the repetitions."""

    def at(self, month: Decimal) -> Decimal:
        """US dollars that the route has cost after so many months."""
        made = bisect_right(self.stairs, month)
        return self.upfront + self.monthly * month + self.repeated * made

    def points(self, end: Decimal) -> Iterator[tuple[Decimal, Decimal]]:
        """The ends and the corners of the line."""
        yield Decimal(0), self.upfront
        for made, stair in enumerate(self.stairs):
            before = self.upfront + self.monthly * stair + self.repeated * made
            yield stair, before
            yield stair, before + self.repeated
        yield end, self.at(end)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A route that cannot be taken, and why."""

    label: str
    reason: str


def horizon(result: Result) -> Decimal:
    """The months over which routes are compared; 0 where there are none."""
    end = result.values[result.definition.worksheet.chart.horizon]
    return end if isinstance(end, Decimal) else Decimal(0)


def costs_over_time(result: Result) -> tuple[list[CostOverTime], list[LeftOut]]:
    """The lines of the chart; a route that cannot be taken is left out."""
    found: list[CostOverTime] = []
    missing: list[LeftOut] = []
    for index, line in enumerate(result.definition.worksheet.chart.lines):
        reason = reason_against(result, line)
        if reason is None:
            found.append(_line(result, line, index))
        else:
            missing.append(LeftOut(line.label, reason))
    return found, missing


def reason_against(result: Result, line: CostLine) -> str | None:
    """Why a route has no cost, where one of its steps never happens."""
    keys = (line.total, line.upfront, line.monthly, line.repeated, line.every)
    values = (result.values[key] for key in keys if key is not None)
    return next((value.reason for value in values if isinstance(value, Never)), None)


def _line(result: Result, line: CostLine, index: int) -> CostOverTime:
    def amount(key: str | None) -> Decimal:
        value: Value = Decimal(0) if key is None else result.values[key]
        return value if isinstance(value, Decimal) else Decimal(0)

    stairs = () if line.repeated is None else _stairs(horizon(result), amount(line.every))
    return CostOverTime(
        line.route, line.label, index, amount(line.upfront), amount(line.monthly),
        amount(line.repeated), stairs,
    )  # fmt: skip


def _stairs(end: Decimal, every: Decimal) -> tuple[Decimal, ...]:
    if every <= 0:
        return ()
    made = max(0, math.ceil(min(end / every, Decimal(_MOST_STAIRS)) - _GRAIN) - 1)
    return tuple(every * index for index in range(1, made + 1))


def leads(lines: Sequence[CostOverTime], end: Decimal) -> tuple[Stretch, ...]:
    """Who has cost least in each stretch up to `end`; of equals, the first of the lines.

    Between two corners every line is straight, so that within each pair of corners the lead can
    change only where two of them cross.
    """
    found: list[tuple[str, Decimal]] = []
    for start, stop in pairwise(_turns(lines, end)):
        for left, right in pairwise([start, *_crossings(lines, start, stop), stop]):
            if right - left <= end * _GRAIN:
                continue
            route = _cheapest(lines, (left + right) / 2)
            if not found:
                found.append((route, Decimal(0)))
            elif found[-1][0] != route:
                found.append((route, left))
    return stretches(found, end)


def are_same(lines: Sequence[CostOverTime], end: Decimal) -> bool:
    """Whether all routes have cost the same at every moment up to `end`."""
    first, *others = lines
    # Between two corners every line is straight: two moments there settle all of them.
    moments = [
        start + (stop - start) * part / 3
        for start, stop in pairwise(_turns(lines, end))
        for part in (1, 2)
    ]
    return all(
        abs(line.at(month) - first.at(month)) <= abs(first.at(month)) * SAME
        for line in others
        for month in moments
    )


def stretches(found: Sequence[tuple[str, Decimal]], end: Decimal) -> tuple[Stretch, ...]:
    """Stretches from who leads from where on."""
    ends = [*(start for _, start in found[1:]), end]
    return tuple(Stretch(route, start, stop)
                 for (route, start), stop in zip(found, ends, strict=True))  # fmt: skip


def _turns(lines: Iterable[CostOverTime], end: Decimal) -> list[Decimal]:
    return sorted({Decimal(0), end, *(stair for line in lines for stair in line.stairs)})


def _crossings(lines: Iterable[CostOverTime], start: Decimal, stop: Decimal) -> list[Decimal]:
    """Where lines cross between two corners, in order."""
    width = stop - start
    first = [(line.at(start), line.monthly) for line in lines]
    found = set()
    for (one, slope), (other, other_slope) in combinations(first, 2):
        apart, closer = one - other, (other_slope - slope) * width
        # They cross where what parts them at first is made up for on the way.
        if apart * (apart - closer) < 0:
            found.add(start + width * apart / closer)
    return sorted(found)


def _cheapest(lines: Sequence[CostOverTime], month: Decimal) -> str:
    costs = [line.at(month) for line in lines]
    most = min(costs) + abs(min(costs)) * SAME
    return next(line.route for line, cost in zip(lines, costs, strict=True) if cost <= most)
