"""The cost lines of a worksheet's result: what each route has cost by which month."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.lines import LineChart, Series, Tick, round_ticks
from generator.figures import figure, number
from generator.formula.evaluate import Never, Value
from generator.schema.worksheet import CostLine
from generator.worksheet.result import Result

# Enough to draw every stair of a route that is retrained every few days; more would not be seen.
_MOST_STAIRS = 400


@dataclass(frozen=True, slots=True)
class CostTable:
    """The chart's data as a table: months, then each route's cost by then."""

    routes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CostChart:
    """The chart, the same in words, and its data."""

    chart: LineChart
    caption: str
    table: CostTable


def _amount(result: Result, key: str | None) -> Decimal:
    value: Value = Decimal(0) if key is None else result.values[key]
    return value if isinstance(value, Decimal) else Decimal(0)


def cost_at(result: Result, line: CostLine, month: Decimal) -> Decimal:
    """US dollars a route has cost after `month` months; a repetition counts from its day on.

    One that falls on the last day of the horizon is not made.
    """
    upfront = _amount(result, line.upfront) + _amount(result, line.monthly) * month
    every = _amount(result, line.every)
    if line.repeated is None or every <= 0:
        return upfront
    end = _amount(result, result.definition.worksheet.chart.horizon)
    made = min(int(month / every), _repetitions(end, every))
    return upfront + made * _amount(result, line.repeated)


def _repetitions(end: Decimal, every: Decimal) -> int:
    return max(0, math.ceil(end / every) - 1)


def _points(result: Result, line: CostLine, end: Decimal) -> tuple[tuple[Decimal, Decimal], ...]:
    points = [(Decimal(0), cost_at(result, line, Decimal(0)))]
    every = _amount(result, line.every)
    stairs = _repetitions(end, every) if line.repeated is not None and every > 0 else 0
    for index in range(1, min(stairs, _MOST_STAIRS) + 1):
        at = every * index
        after = cost_at(result, line, at)
        points += [(at, after - _amount(result, line.repeated)), (at, after)]
    return (*points, (end, cost_at(result, line, end)))


def cost_chart(result: Result) -> CostChart | None:
    """The chart of a result, or None where no time is left to draw."""
    spec = result.definition.worksheet.chart
    end = _amount(result, spec.horizon)
    if end <= 0:
        return None
    series = tuple(Series(line.label, _points(result, line, end)) for line in spec.lines)
    most = max(y for line in series for _, y in line.points)
    crossing = None if spec.crossing is None else result.values[spec.crossing]
    mark = None
    if isinstance(crossing, Decimal) and crossing <= end:
        mark = ((crossing, cost_at(result, spec.lines[0], crossing)), "break-even")
    chart = LineChart(
        title=spec.title,
        description=_caption(result, end, crossing),
        x_label="months from now",
        y_label="US dollars",
        x_ticks=tuple(Tick(at, number(at, 2, least=0)) for at in _month_ticks(end)),
        y_ticks=tuple(Tick(at, f"${_brief(at)}") for at in round_ticks(most)),
        series=series,
        mark=mark,
    )
    return CostChart(chart, chart.description, _table(result, end))


def _month_ticks(end: Decimal) -> list[Decimal]:
    ticks = [tick for tick in round_ticks(end) if tick < end * Decimal("0.95")]
    return [*ticks, end]


def _brief(value: Decimal) -> str:
    for size, letter in ((10**9, "B"), (10**6, "M"), (10**3, "K")):
        if value >= size:
            return number(value / size, 2, least=0) + letter
    return number(value, 2, least=0)


def _caption(result: Result, end: Decimal, crossing: Value | None) -> str:
    lines = result.definition.worksheet.chart.lines
    ends = "; ".join(
        f"{line.label}: {figure(cost_at(result, line, Decimal(0)), 'USD')} at the start and "
        f"{figure(cost_at(result, line, end), 'USD')} after {figure(end, 'month')}"
        for line in lines
    )
    if crossing is None:
        return f"{ends}."
    if isinstance(crossing, Never):
        return f"{ends}. The lines do not cross within that time. {crossing.reason}"
    return f"{ends}. The lines cross after {figure(crossing, 'month')}."


def _table(result: Result, end: Decimal) -> CostTable:
    lines = result.definition.worksheet.chart.lines
    months = [end * index / 6 for index in range(7)]
    return CostTable(
        tuple(line.label for line in lines),
        tuple(
            (
                number(month, 2, least=0),
                tuple(figure(cost_at(result, line, month), "USD") for line in lines),
            )
            for month in months
        ),
    )
