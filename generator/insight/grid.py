"""The break-even map: which route the verdict names over two inputs, all else as given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from generator.insight.sensitivity import Sensitivity
from generator.insight.subject import Subject
from generator.worksheet.bulk import compute_many
from generator.worksheet.result import Result

COLUMNS, ROWS = 58, 40
# An axis with more steps than this from end to end counts in powers of ten.
_LINEAR_STEPS = 200
# How far such an axis reaches below and above the workload, before it is rounded to such powers.
_REACH = 30
_FIRST_DECADES = 4
# It reaches further to show where the verdict flips, unless that is further away than this.
_FAR = 10_000
_TICKS = 5
_MOST_TICKS = 7


@dataclass(frozen=True)
class Axis:
    """One side of the map, from `least` to `most`."""

    subject: Subject
    least: Decimal
    most: Decimal
    decades: bool
    """Whether every power of ten takes the same room."""

    def values(self, count: int) -> NDArray[np.float64]:
        """The middles of so many cells, as they can be computed."""
        return self.placed((np.arange(count) + 0.5) / count)

    def placed(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values so far along the axis, 0 to 1, as they can be computed."""
        low, high = float(self.least), float(self.most)
        found = low * (high / low) ** share if self.decades else low + (high - low) * share
        return np.clip(np.rint(found) if self.subject.whole else found, low, high)

    def share(self, value: Decimal) -> float:
        """How far along the axis a value stands, 0 to 1."""
        if value <= self.least:
            return 0.0
        low, high, at = float(self.least), float(self.most), float(min(value, self.most))
        if self.decades:
            return float(np.log(at / low) / np.log(high / low))
        return (at - low) / (high - low)

    @cached_property
    def ticks(self) -> tuple[Decimal, ...]:
        """Round values along the axis."""
        if self.decades:
            return _decades(self.least, self.most)
        return _round_steps(self.least, self.most)


@dataclass(frozen=True)
class BreakEvenMap:
    """The map; `cells` has a row for each step up the side, and holds places in `routes`."""

    x: Axis
    y: Axis
    routes: tuple[str, ...]
    """Every route that the map names, in the order of the verdict's cases."""
    cells: NDArray[np.intp]
    route: str
    """The route at the workload."""
    table: tuple[tuple[Decimal, tuple[str, ...]], ...]
    """The routes at the ticks: for each tick of the side, from the top, those along the bottom."""


def break_even_map(result: Result, found: Iterable[Sensitivity]) -> BreakEvenMap | None:
    """The map of a result, or None where the worksheet declares none.

    `found` are the result's sensitivities: the axes reach to the nearest flips.
    """
    spec = result.definition.worksheet.map
    if spec is None:
        return None
    by_key = {item.subject.key: item for item in found}
    x, y = axis_of(by_key[spec.x], result), axis_of(by_key[spec.y], result)
    columns, rows = x.values(COLUMNS), y.values(ROWS)
    x_ticks, y_ticks = ([_computable(axis, tick) for tick in axis.ticks] for axis in (x, y))
    across = np.concatenate([np.tile(columns, ROWS), np.tile(x_ticks, len(y_ticks))])
    up = np.concatenate([np.repeat(rows, COLUMNS), np.repeat(y_ticks, len(x_ticks))])
    bulk = compute_many(
        result.definition, result, {spec.x: across, spec.y: up}, wanted=(), settle=False
    )
    order = list(dict.fromkeys(bulk.case_routes))
    named = [route for route in order if (bulk.routes == route).any()]
    named += [route for route in [result.verdict.route] if route not in named]
    places = np.array([named.index(route) if route in named else -1 for route in bulk.case_routes])
    cells = places[bulk.cases[: ROWS * COLUMNS]].reshape(ROWS, COLUMNS)
    at_ticks = bulk.routes[ROWS * COLUMNS :].reshape(len(y_ticks), len(x_ticks)).tolist()
    table = zip(y.ticks, (tuple(row) for row in at_ticks), strict=True)
    return BreakEvenMap(
        x, y, tuple(named), cells, result.verdict.route, tuple(reversed(list(table)))
    )  # fmt: skip


def _computable(axis: Axis, tick: Decimal) -> float:
    return float(axis.subject.within(tick))


def axis_of(item: Sensitivity, result: Result) -> Axis:
    """The axis of an input: all of its bounds, or the powers of ten around the workload."""
    subject = item.subject
    spec = result.definition.worksheet.inputs[subject.key]
    if spec.max - spec.min <= spec.step * _LINEAR_STEPS or spec.step <= 0:
        return Axis(subject, spec.min, spec.max, decades=False)
    if subject.value > 0:
        values = [flip.value for flip in (item.down, item.up) if flip is not None]
        near = [
            at
            for at in values
            if at > 0 and subject.value < at * _FAR and at < subject.value * _FAR
        ]
        low = _power(min([subject.value / _REACH, *(at / 2 for at in near)]), 0)
        high = _power(max([subject.value * _REACH, *(at * 2 for at in near)]), 1)
    else:
        low = _power(spec.step, 0)
        high = low * 10**_FIRST_DECADES
    least = max(low, spec.min, Decimal(1) if spec.whole else Decimal(0))
    most = min(high, spec.max)
    if not least < most:
        return Axis(subject, spec.min, spec.max, decades=False)
    return Axis(subject, least, most, decades=True)


def _power(value: Decimal, above: int) -> Decimal:
    return Decimal(10) ** (value.adjusted() + above)


def _decades(least: Decimal, most: Decimal) -> tuple[Decimal, ...]:
    first, last = least.adjusted(), most.adjusted()
    powers = [Decimal(10) ** power for power in range(first, last + 1)]
    found = [tick for tick in powers if tick >= least] or [least, most]
    every = -(-len(found) // _MOST_TICKS)
    return tuple(found[::every])


def _round_steps(least: Decimal, most: Decimal) -> tuple[Decimal, ...]:
    raw = (most - least) / _TICKS
    power = _power(raw, 0)
    step = next(power * factor for factor in (1, 2, Decimal("2.5"), 5, 10) if power * factor >= raw)
    first = (least / step).to_integral_value(ROUND_CEILING) * step
    return tuple(first + step * index for index in range(int((most - first) / step) + 1))
