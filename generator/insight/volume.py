"""What each route costs over one input, all else as given, and who costs least from where on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from generator.insight.grid import Axis, axis_of
from generator.insight.leads import SAME, Stretch, stretches
from generator.insight.search import Floats, Way, first_changes
from generator.insight.sensitivity import Sensitivity
from generator.schema.worksheet import CostLine
from generator.worksheet.bulk import compute_many
from generator.worksheet.moved import values_at
from generator.worksheet.result import Result

COLUMNS = 354
"""Into how many parts the axis is cut: one for each unit of the drawing's width."""

# Of two costs that are equal but for the noise of binary fractions, neither is the lower.
_SAME = 1e-12
# How often the lead can change hands between two neighbouring places.
_MOST_BETWEEN = 8


@dataclass(frozen=True)
class CostOverInput:
    """The totals of the chart's lines; `costs` has a row a line and a column for each of `at`."""

    axis: Axis
    lines: tuple[CostLine, ...]
    unit: str
    """Of all costs."""
    at: tuple[Decimal, ...]
    costs: tuple[tuple[Decimal | None, ...], ...]
    """None where a route has no cost."""
    leads: tuple[Stretch, ...]
    changes: tuple[Decimal | None, ...]
    """What the new leader costs at the start of each stretch after the first."""
    table: tuple[tuple[Decimal, tuple[Decimal | None, ...]], ...]
    """The costs at the ticks of the axis."""


def cost_over_input(result: Result, found: Iterable[Sensitivity]) -> CostOverInput | None:
    """The lines of a result, or None where the worksheet declares none, or nothing has a cost.

    `found` are the result's sensitivities: the axis reaches to the nearest flips of the verdict.
    """
    spec = result.definition.worksheet.volume
    if spec is None:
        return None
    axis = axis_of(next(item for item in found if item.subject.key == spec.input), result)
    costs = _Costs(result, spec.input)
    at = np.unique(axis.placed(np.linspace(0.0, 1.0, COLUMNS + 1)))
    drawn = costs.of(at)
    if not (drawn > 0).any(where=np.isfinite(drawn)):
        return None
    leads = stretches(costs.leads(axis, at), axis.most)
    ticks = [axis.subject.within(tick) for tick in axis.ticks]
    turns = costs.of([float(stretch.start) for stretch in leads[1:]])
    return CostOverInput(
        axis, costs.lines, result.definition.units[costs.totals[0]],
        tuple(Decimal(repr(float(value))) for value in at), _decimals(drawn),
        leads,
        tuple(min((cost for cost in column if cost is not None), default=None)
              for column in zip(*_decimals(turns), strict=True)),
        tuple(zip(ticks, zip(*_decimals(costs.of(ticks, settle=True)), strict=True), strict=True)),
    )  # fmt: skip


def _decimals(costs: Floats) -> tuple[tuple[Decimal | None, ...], ...]:
    return tuple(
        tuple(None if np.isnan(cost) else Decimal(repr(float(cost))) for cost in row)
        for row in costs
    )


class _Costs:
    """The totals of a result's lines for any value of one input."""

    def __init__(self, result: Result, key: str) -> None:
        self.result = result
        self.key = key
        self.lines = tuple(
            line for line in result.definition.worksheet.chart.lines if line.total is not None
        )
        self.totals = [line.total for line in self.lines if line.total is not None]

    def of(self, at: Sequence[float | Decimal] | Floats, *, settle: bool = False) -> Floats:
        """A row a line, a column a value; not a number where a route has no cost."""
        values = np.array([float(value) for value in at])
        if not len(values):
            return np.empty((len(self.lines), 0))
        found = compute_many(
            self.result.definition, self.result, {self.key: values}, wanted=self.totals,
            settle=settle,
        )  # fmt: skip
        rows = []
        for key in self.totals:
            column = found.steps[key]
            never = False if column.never is None else column.never
            rows.append(np.where(never, np.nan, column.value))
        return np.stack(rows)

    def named(self, ways: Sequence[Way], values: Floats) -> NDArray[np.str_]:
        """The route that costs least at each value; of equals, the first of the lines."""
        del ways
        costs = self.of(values.ravel())
        costs = np.where(np.isnan(costs), np.inf, costs)
        least = costs.min(axis=0)
        first = (costs <= least + np.abs(least) * _SAME).argmax(axis=0)
        routes = np.array([line.route for line in self.lines])[first]
        return np.where(np.isinf(least), "", routes).reshape(values.shape)

    def exactly(self, way: Way, value: Decimal) -> str:
        """The same at one value, from exact costs."""
        found = values_at(self.result, way.subject.key, value, self.totals)
        costs = [found[total] for total in self.totals]
        known = [cost for cost in costs if isinstance(cost, Decimal)]
        if not known:
            return ""
        most = min(known) + abs(min(known)) * SAME
        return next(
            line.route
            for line, cost in zip(self.lines, costs, strict=True)
            if isinstance(cost, Decimal) and cost <= most
        )

    def leads(self, axis: Axis, at: Floats) -> list[tuple[str, Decimal]]:
        """Who costs least from where on; changes are seen between neighbouring values of `at`."""
        names = self.named((), at)
        found = [(str(names[0]), axis.least)]
        ways = [
            Way(axis.subject, float(at[index]), float(at[index + 1]), str(names[index]))
            for index in np.flatnonzero(names[1:] != names[:-1])
        ]
        changes: list[tuple[float, str, Decimal]] = []
        for _ in range(_MOST_BETWEEN):
            rows = [way.between(way.start, way.bound) for way in ways]
            firsts = first_changes(ways, np.stack(rows), self.named, self.exactly) if ways else []
            changes += [(item.at, item.name, item.value) for item in firsts]
            # Between two neighbours it may change hands more than once.
            ends: Mapping[float, str] = dict(zip(at.tolist(), names.tolist(), strict=True))
            ways = [
                Way(axis.subject, item.at, item.way.bound, item.name)
                for item in firsts
                if item.name != ends[item.way.bound]
            ]
            if not ways:
                break
        return [*found, *((name, value) for _, name, value in sorted(changes))]
