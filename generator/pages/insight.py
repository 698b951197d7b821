"""What a scenario's page tells beyond its numbers: what the verdict rests on, and the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.breakeven import map_chart
from generator.charts.cells import svg
from generator.charts.cost import CostChart
from generator.charts.rests_on import SensitivityRow, rests_on
from generator.charts.told import undrawn
from generator.charts.volume import volume_chart
from generator.figures import figure, number
from generator.insight.grid import break_even_map
from generator.insight.sensitivity import (
    MOVED,
    Bar,
    Sensitivity,
    Tornado,
    sensitivities,
    tornado,
)
from generator.insight.subject import stated
from generator.worksheet.result import Result

# What fits on a screen; the rest is folded away.
_FIRST = 8
_BARS = 10
_BARS_SAY = (
    "A bar ends where the verdict changes, or where the value is nothing or has doubled; a pale "
    "one means no change within bounds."
)


@dataclass(frozen=True, slots=True)
class TornadoRow:
    """What moving one value does to the total; bars are placed on a width of 100."""

    label: str
    low: str
    high: str
    at_low: str
    at_high: str
    low_bar: tuple[float, float]
    high_bar: tuple[float, float]
    """Where it starts and how wide it is."""


@dataclass(frozen=True, slots=True)
class TornadoView:
    """What moves the total."""

    label: str
    summary: str
    middle: float
    """Where the total as it is stands, on a width of 100."""
    rows: tuple[TornadoRow, ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The break-even map, as SVG, in words, and as a table."""

    svg: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """What a result rests on."""

    summary: str
    ranges: str
    rows: tuple[SensitivityRow, ...]
    more: tuple[SensitivityRow, ...]
    steady: str
    """What flips the verdict nowhere, as a sentence; empty where there is no such thing."""
    tornado: TornadoView | None
    volume: CostChart | None
    undrawn: str
    """Why there is no such chart, where costs are not drawn."""
    map: MapView | None


def insight(result: Result) -> Insight:
    """What the page of a result tells beyond its numbers."""
    found = sensitivities(result)
    told = rests_on(result, found)
    return Insight(
        told.summary, f"{told.ranges} {_BARS_SAY}", told.rows[:_FIRST], told.rows[_FIRST:],
        told.steady, _tornado(tornado(result)), volume_chart(result, found), undrawn(result),
        _map(result, found),
    )  # fmt: skip


def _tornado(found: Tornado | None) -> TornadoView | None:
    if found is None or not found.bars:
        return None
    ends = [
        end
        for bar in found.bars
        for end in (bar.at_low, bar.at_high, found.total)
        if end is not None
    ]
    least, most = min(ends), max(ends)
    span = most - least or Decimal(1)

    def place(value: Decimal | None) -> float:
        return round(float(((found.total if value is None else value) - least) / span) * 100, 1)

    middle = place(found.total)

    def bar(value: Decimal | None) -> tuple[float, float]:
        at = place(value)
        return min(at, middle), round(abs(at - middle), 1)

    share = number(MOVED * 100, 0)
    shown = found.bars[:_BARS]
    summary = (
        f"{found.label} is {figure(found.total, found.unit)}. This is what becomes of it with one "
        f"value {share} % lower or higher, within bounds"
    )
    left = found.bars[_BARS:]
    if left:
        those = (
            "one value that moves it less is"
            if len(left) == 1
            else (f"{len(left)} values that move it less are")
        )
        summary += f"; the {those} left out"
    summary += (
        ". Outlined bars lead to the total with the lower value, filled ones with the higher."
    )
    return TornadoView(
        found.label, summary, middle,
        tuple(_tornado_row(item, found.unit, bar(item.at_low), bar(item.at_high))
              for item in shown),
    )  # fmt: skip


def _tornado_row(
    item: Bar, unit: str, low: tuple[float, float], high: tuple[float, float]
) -> TornadoRow:
    of = item.subject.unit
    at_low, at_high = (
        "never" if end is None else figure(end, unit) for end in (item.at_low, item.at_high)
    )
    return TornadoRow(
        item.subject.label, stated(item.low, of), stated(item.high, of), at_low, at_high, low, high
    )


def _map(result: Result, found: Sequence[Sensitivity]) -> MapView | None:
    grid = break_even_map(result, found)
    if grid is None:
        return None
    chart = map_chart(result.definition.worksheet, grid, found)
    return MapView(svg(chart.chart, "map"), chart.caption, chart.corner, chart.columns, chart.rows)
