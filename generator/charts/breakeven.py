"""The break-even map of a result: drawn, in words, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.cells import Area, CellChart, Mark
from generator.charts.ticks import brief
from generator.figures import number, style
from generator.insight.grid import Axis, BreakEvenMap
from generator.insight.sensitivity import Sensitivity
from generator.insight.subject import Subject, stated
from generator.schema.worksheet import Worksheet

TITLE = "Break-even map"


@dataclass(frozen=True, slots=True)
class MapChart:
    """The map, the same in words, and its data at round values."""

    chart: CellChart
    caption: str
    corner: str
    """What the rows and columns of the table are."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def route_name(sheet: Worksheet, route: str) -> str:
    """A route as readers see it: as its cost line is called, else in the words of its id."""
    named = {line.route: line.label for line in sheet.chart.lines}
    return named.get(route, route.replace("-", " ").capitalize())


def map_chart(
    sheet: Worksheet, found: BreakEvenMap, sensitivities: Sequence[Sensitivity]
) -> MapChart:
    """The map of a result with the result's sensitivities, which the caption quotes."""
    lines = list(dict.fromkeys(line.route for line in sheet.chart.lines))
    styles = [*lines, *(route for route in found.routes if route not in lines)]
    names = {route: route_name(sheet, route) for route in found.routes}
    caption = _caption(sheet, found, sensitivities)
    chart = CellChart(
        title=TITLE,
        description=caption,
        x_label=found.x.subject.label,
        y_label=found.y.subject.label,
        x_marks=_marks(found.x),
        y_marks=_marks(found.y),
        areas=tuple(Area(names[route], styles.index(route)) for route in found.routes),
        cells=found.cells.tolist(),
        point=(found.x.share(found.x.subject.value), found.y.share(found.y.subject.value)),
        point_label="this workload",
    )
    return MapChart(
        chart, caption, f"{found.y.subject.label}, by {_lower(found.x.subject.label)}",
        tuple(_short(found.x, tick) for tick in found.x.ticks),
        tuple(
            (_short(found.y, tick), tuple(route_name(sheet, route) for route in routes))
            for tick, routes in found.table
        ),
    )  # fmt: skip


def _marks(axis: Axis) -> tuple[Mark, ...]:
    return tuple(Mark(axis.share(tick), brief(tick)) for tick in axis.ticks)


def _short(axis: Axis, tick: Decimal) -> str:
    return number(tick, max(style(axis.subject.unit).places, 2), least=0)


def _reach(subject: Subject, value: Decimal, way: str) -> str:
    """From where on, one way; at an end of the bounds there is no further."""
    at = stated(value, subject.unit)
    return f"at {at}" if value in (subject.least, subject.most) else f"from {at} {way}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _caption(sheet: Worksheet, found: BreakEvenMap, sensitivities: Sequence[Sensitivity]) -> str:
    by_key = {item.subject.key: item for item in sensitivities}
    x, y = found.x.subject, found.y.subject
    here = {axis.key: stated(axis.value, axis.unit) for axis in (x, y)}
    name = route_name(sheet, found.route)
    parts = [
        f"This workload, at {here[x.key]} and {here[y.key]}, lies where the verdict is {name}."
    ]
    for axis, other in ((x, y), (y, x)):
        item = by_key[axis.key]
        flips = [
            f"{route_name(sheet, flip.route)} {_reach(axis, flip.value, way)}"
            for flip, way in ((item.down, "down"), (item.up, "up"))
            if flip is not None
        ]
        if flips:
            parts.append(f"With {here[other.key]} it becomes {' and '.join(flips)}.")
        else:
            parts.append(
                f"With {here[other.key]} “{axis.label}” can take any value within its bounds."
            )
    return " ".join(parts)
