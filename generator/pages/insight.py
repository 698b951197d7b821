"""What a scenario's page tells beyond its numbers: what the verdict rests on, and the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.breakeven import map_chart, route_name
from generator.charts.cells import svg
from generator.figures import figure, number
from generator.insight.grid import break_even_map
from generator.insight.sensitivity import (
    MOVED,
    Bar,
    Flip,
    Sensitivity,
    Tornado,
    sensitivities,
    tornado,
)
from generator.insight.subject import FREE_RANGE, PRICE_RANGE, Subject, stated
from generator.schema.worksheet import Worksheet
from generator.worksheet.result import Result

# What fits on a screen; the rest is folded away.
_FIRST = 8
_BARS = 10
_HALF = 50


@dataclass(frozen=True, slots=True)
class Room:
    """How far a value can move one way, and what the verdict is then; empty without a flip."""

    text: str
    change: str
    route: str
    length: float
    """Of the bar, 0 to 50; a value that can double without a flip has a full one."""


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One input or price of which some value flips the verdict."""

    label: str
    now: str
    down: Room
    up: Room


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
    map: MapView | None


def insight(result: Result) -> Insight:
    """What the page of a result tells beyond its numbers."""
    sheet = result.definition.worksheet
    found = sensitivities(result)
    flipping = [item for item in found if item.down or item.up]
    rows = tuple(_row(sheet, item) for item in flipping)
    return Insight(
        _summary(result, flipping),
        f"One value moves at a time, within its bounds; a price from nothing to {PRICE_RANGE} "
        f"times itself, and one that is nothing now to {figure(FREE_RANGE, 'USD')} a unit. A price "
        "that stands in for another follows that one. A bar ends where the verdict changes, or "
        "where the value is nothing or has doubled; a pale one means no change within bounds.",
        rows[:_FIRST], rows[_FIRST:], _steady(found), _tornado(tornado(result)),
        _map(result, found),
    )  # fmt: skip


def _summary(result: Result, flipping: Sequence[Sensitivity]) -> str:
    sheet = result.definition.worksheet
    now = route_name(sheet, result.verdict.route)
    if not flipping:
        return f"The verdict is {now}. No input and no price, moved alone, changes it."
    item = flipping[0]
    subject = item.subject
    ways = [flip for flip in (item.down, item.up) if flip is not None]
    flip = min(ways, key=lambda way: abs(way.value - subject.value))
    return (
        f"The verdict is {now}. The nearest change: {_lower(subject.label)} at "
        f"{stated(flip.value, subject.unit)} instead of {stated(subject.value, subject.unit)}"
        f"{_aside(flip, subject)} turns it into {route_name(sheet, flip.route)}. The table says "
        "how far each value can go, all else as given, before the verdict changes."
    )


def _aside(flip: Flip, subject: Subject) -> str:
    change = _change(flip, subject)
    return f" ({change})" if change else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _row(sheet: Worksheet, item: Sensitivity) -> SensitivityRow:
    subject = item.subject
    return SensitivityRow(
        subject.label, stated(subject.value, subject.unit),
        _room(sheet, subject, item.down), _room(sheet, subject, item.up),
    )  # fmt: skip


def _room(sheet: Worksheet, subject: Subject, flip: Flip | None) -> Room:
    if flip is None:
        return Room("", "", "", _HALF)
    share = Decimal(1) if flip.relative is None else min(Decimal(1), flip.relative)
    return Room(
        stated(flip.value, subject.unit), _change(flip, subject), route_name(sheet, flip.route),
        round(float(share) * _HALF, 1),
    )  # fmt: skip


def _change(flip: Flip, subject: Subject) -> str:
    """How far that is, in words: a share of the value now, or how many times as much."""
    if flip.relative is None:
        return ""
    if flip.value >= 2 * subject.value:
        times = flip.value / subject.value
        return f"{number(times, 0 if times >= 10 else 1, least=0)} times as much"
    share = number(flip.relative * 100, 1, least=0)
    return f"{share} % {'more' if flip.value > subject.value else 'less'}"


def _steady(found: Sequence[Sensitivity]) -> str:
    labels = [_lower(item.subject.label) for item in found if not item.down and not item.up]
    if not labels:
        return ""
    return f"Nowhere within their bounds do these change the verdict: {'; '.join(labels)}."


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
        summary += f"; the {len(left)} values that move it less are left out"
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
