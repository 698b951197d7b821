"""A line chart as SVG.

Colours come from the page's style sheet through classes, so that one drawing serves light and dark;
lines differ by dash pattern as well, so that it reads without colour. A drawing that stands outside
a page, such as on paper, brings its style sheet with it.

The browser draws the same chart again, to the last byte. Coordinates are therefore plain floating
point, and become text in one way: as whole tenths (`tenths`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from generator.charts.ticks import Tick

Point = tuple[Decimal, Decimal]
Place = tuple[int, int]
"""A place in the drawing, in tenths of its unit, from the top left."""

WIDTH = 440
_PLOT = 256
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 24, 18, 46
# A line of the legend, and the room between the legend and the name of the side.
_LINE, _ROOM = 22, 8
MAX_STYLES = 6
# A numbered mark, and how far two of them keep from each other.
_RADIUS, _APART = 8, 18
# How far a line may pass from a point that is left out, in tenths.
_OFF = 2


@dataclass(frozen=True, slots=True)
class Series:
    """One line; its points in the order of their x."""

    label: str
    points: tuple[Point, ...]
    style: int | None = None
    """Which of the styles it has; by default that of its place."""
    gaps: tuple[int, ...] = ()
    """Points, by their place, that no line leads to from the point before."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of a chart, from its first tick to its last."""

    label: str
    ticks: tuple[Tick, ...]
    least: Decimal
    most: Decimal
    decades: bool = False
    """Whether every power of ten takes the same room."""

    def share(self, value: Decimal) -> float:
        """How far along the axis a value stands, 0 to 1; what lies beyond stands at the end."""
        low, high = float(self.least), float(self.most)
        at = min(max(float(value), low), high)
        if self.decades:
            return math.log(at / low) / math.log(high / low)
        return (at - low) / (high - low)


def axis(label: str, ticks: Sequence[Tick], *, decades: bool = False) -> Axis:
    """An axis from the first of its ticks to the last."""
    least, most = ticks[0].at, ticks[-1].at
    return Axis(label, tuple(ticks), least, most if most > least else least + 1, decades)


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a chart shows."""

    title: str
    description: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]
    marks: tuple[Point, ...] = ()
    """Points of interest: numbered from 1 in this order, or one with the words beside it."""
    mark_words: str = ""
    here: tuple[Decimal, str] | None = None
    """A place along the bottom that a line across the chart shows, and the words above it."""
    stepped: bool = False
    """Whether a value holds until the next point instead of leading up to it."""


def tenths(value: float) -> int:
    """A coordinate in whole tenths.

    Halves go up, and what falls short of a half by the noise of the last digits too.
    """
    return math.floor(value * 10 + 0.500001)


def written(value: int) -> str:
    """Tenths as they stand in the drawing: `12.5`, `12`."""
    return f"{value / 10:g}"


def svg(chart: LineChart, identifier: str, style: str = "") -> str:
    """The chart as an `<svg>` element; `identifier` must be unique on the page.

    With a `style`, the text of a style sheet without `<` or `&`, it is a document of its own.
    """
    drawing = _Drawing(chart)
    alone = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
    parts = [
        f'<svg class="be-chart" viewBox="0 0 {WIDTH} {drawing.bottom + _BOTTOM}" role="img"{alone}',
        f' aria-labelledby="{identifier}-title {identifier}-desc">',
        f"<style>{style}</style>" if style else "",
        f'<title id="{identifier}-title">{escape(chart.title)}</title>',
        f'<desc id="{identifier}-desc">{escape(chart.description)}</desc>',
        *drawing.legend(),
        *drawing.axes(),
        *drawing.here(),
        *drawing.lines(),
        *drawing.marks(),
        "</svg>",
    ]
    return "".join(parts)


def simplified(places: Sequence[Place], off: int = _OFF) -> list[Place]:
    """The places that a line needs: none left out lies further than `off` from what is drawn.

    The way of Douglas and Peucker (1973), in whole numbers, so that every language finds the same.
    """
    keep = {0, len(places) - 1}
    todo = [(0, len(places) - 1)]
    while todo:
        first, last = todo.pop()
        (x, y), (to_x, to_y) = places[first], places[last]
        wide, high = to_x - x, to_y - y
        most, at = 0, first
        for index in range(first + 1, last):
            beside = abs((places[index][0] - x) * high - (places[index][1] - y) * wide)
            if beside > most:
                most, at = beside, index
        if most * most > off * off * (wide * wide + high * high):
            keep.add(at)
            todo += [(first, at), (at, last)]
    return [places[index] for index in sorted(keep)]


class _Drawing:
    def __init__(self, chart: LineChart) -> None:
        self.chart = chart
        self.top = _TOP + _LINE * len(chart.series) + _ROOM
        self.bottom = self.top + _PLOT

    def x(self, value: Decimal) -> int:
        return tenths(_LEFT + self.chart.x.share(value) * (WIDTH - _LEFT - _RIGHT))

    def y(self, value: Decimal) -> int:
        return tenths(self.bottom - self.chart.y.share(value) * _PLOT)

    def style(self, index: int) -> str:
        chosen = self.chart.series[index].style
        return f"be-line be-line-{(index if chosen is None else chosen) % MAX_STYLES}"

    def legend(self) -> list[str]:
        return [
            f'<line class="{self.style(index)}" x1="{_LEFT}" x2="{_LEFT + 34}" '
            f'y1="{_TOP + index * _LINE - 5}" y2="{_TOP + index * _LINE - 5}"/>'
            f'<text x="{_LEFT + 42}" y="{_TOP + index * _LINE}">{escape(series.label)}</text>'
            for index, series in enumerate(self.chart.series)
        ]

    def axes(self) -> list[str]:
        parts = []
        for tick in self.chart.y.ticks:
            y = self.y(tick.at)
            parts.append(
                f'<line class="be-grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{written(y)}" '
                f'y2="{written(y)}"/><text class="be-tick" text-anchor="end" x="{_LEFT - 8}" '
                f'y="{written(y + 45)}">{escape(tick.label)}</text>'
            )
        parts += [
            f'<text class="be-tick be-below" x="{written(self.x(tick.at))}" y="{self.bottom + 20}">'
            f"{escape(tick.label)}</text>"
            for tick in self.chart.x.ticks
        ]
        parts.append(
            f'<line class="be-axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{self.bottom}" '
            f'y2="{self.bottom}"/>'
            f'<text class="be-name" text-anchor="middle" x="{(_LEFT + WIDTH - _RIGHT) // 2}" '
            f'y="{self.bottom + 40}">{escape(self.chart.x.label)}</text>'
            f'<text class="be-name" x="4" y="{self.top - 10}">{escape(self.chart.y.label)}</text>'
        )
        return parts

    def here(self) -> list[str]:
        """A dotted line from bottom to top, and its words above the plot, right of its name."""
        if self.chart.here is None:
            return []
        value, words = self.chart.here
        x = self.x(value)
        beside = min(max(x, 1560), (WIDTH - 48) * 10)
        line = f'd="M{written(x)} {self.top - 6}V{self.bottom}"/>'
        place = f'text-anchor="middle" x="{written(beside)}" y="{self.top - 10}"'
        return [
            f'<path class="be-axis" stroke-dasharray="1 3" {line}',
            f'<text class="be-tick" {place}>{escape(words)}</text>',
        ]

    def lines(self) -> list[str]:
        return [
            f'<path class="{self.style(index)}" d="{self.path(series)}"/>'
            for index, series in enumerate(self.chart.series)
        ]

    def path(self, series: Series) -> str:
        ends = [0, *series.gaps, len(series.points)]
        runs = (series.points[start:end] for start, end in pairwise(ends))
        return "".join(self.run([(self.x(x), self.y(y)) for x, y in run]) for run in runs if run)

    def run(self, places: Sequence[Place]) -> str:
        """One unbroken stretch of a line; a lone point is a dot as wide as the line."""
        if self.chart.stepped:
            corners = [f"H{written(x)}V{written(y)}" for x, y in places[1:]]
        else:
            corners = [f"L{written(x)} {written(y)}" for x, y in simplified(places)[1:]]
        x, y = places[0]
        return f"M{written(x)} {written(y)}" + "".join(corners or ["h1"])

    def marks(self) -> list[str]:
        points = [(self.x(x), self.y(y)) for x, y in self.chart.marks]
        if len(points) == 1:
            return [self.named(*points[0])]
        places = self.spread(points)
        parts = [
            f'<path class="be-axis" d="M{written(x)} {written(y)}V{written(level)}"/>'
            for (x, y), (_, level) in zip(points, places, strict=True)
            if level != y
        ]
        parts += [
            f'<circle class="be-mark" cx="{written(x)}" cy="{written(y)}" r="{_RADIUS}"/>'
            f'<text class="be-tick" text-anchor="middle" x="{written(x)}" '
            f'y="{written(y + 42)}">{number}</text>'
            for number, (x, y) in enumerate(places, start=1)
        ]
        return parts

    def named(self, x: int, y: int) -> str:
        beside, anchor = (x + 100, "start") if x < WIDTH * 6 else (x - 100, "end")
        return (
            f'<circle class="be-mark" cx="{written(x)}" cy="{written(y)}" r="5"/>'
            f'<text class="be-words be-over" text-anchor="{anchor}" x="{written(beside)}" '
            f'y="{written(y - 100)}">{escape(self.chart.mark_words)}</text>'
        )

    def spread(self, points: Iterable[Place]) -> list[Place]:
        """Where the marks go: at their points, or so far above or below that none overlaps."""
        placed: list[Place] = []
        for x, y in points:
            for level in self.levels(y):
                if all(abs(x - at) >= _APART * 10 or abs(level - height) >= _APART * 10
                       for at, height in placed):  # fmt: skip
                    placed.append((x, level))
                    break
            else:
                placed.append((x, y))
        return placed

    def levels(self, y: int) -> Iterable[int]:
        """The heights to try: the point's own, then above and below it by turns, in the plot."""
        yield y
        for step in range(_APART * 10, _PLOT * 10, _APART * 10):
            for level in (y - step, y + step):
                if (self.top + _RADIUS) * 10 <= level <= (self.bottom - _RADIUS) * 10:
                    yield level
