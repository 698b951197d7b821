"""A line chart as SVG.

Colours come from the page's style sheet through classes, so that one drawing serves light and dark;
lines differ by dash pattern as well, so that it reads without colour. A drawing that stands outside
a page, such as on paper, brings its style sheet with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

Point = tuple[Decimal, Decimal]

_WIDTH, _HEIGHT = 520, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 18, 18, 46
_LINE = 22
MAX_STYLES = 6


@dataclass(frozen=True, slots=True)
class Series:
    """One line; its points in the order of their x."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a chart shows. `mark` is a point of interest with the words beside it."""

    title: str
    description: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    mark: tuple[Point, str] | None = None
    stepped: bool = False
    """Whether a value holds until the next point instead of leading up to it."""


def round_ticks(most: Decimal, count: int = 5) -> list[Decimal]:
    """Round numbers from 0 to at least `most`, about `count` of them."""
    if most <= 0:
        return [Decimal(0), Decimal(1)]
    raw = most / count
    power = Decimal(10) ** math.floor(raw.log10())
    step = next(power * factor for factor in (1, 2, Decimal("2.5"), 5, 10) if power * factor >= raw)
    return [step * index for index in range(math.ceil(most / step) + 1)]


def svg(chart: LineChart, identifier: str, style: str = "") -> str:
    """The chart as an `<svg>` element; `identifier` must be unique on the page.

    With a `style`, the text of a style sheet without `<` or `&`, it is a document of its own.
    """
    legend = _LINE * len(chart.series)
    drawing = _Drawing(chart, _TOP + legend)
    alone = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
    parts = [
        f'<svg class="be-chart" viewBox="0 0 {_WIDTH} {_HEIGHT + legend}" role="img"{alone}',
        f' aria-labelledby="{identifier}-title {identifier}-desc">',
        f"<style>{style}</style>" if style else "",
        f'<title id="{identifier}-title">{escape(chart.title)}</title>',
        f'<desc id="{identifier}-desc">{escape(chart.description)}</desc>',
        *drawing.legend(),
        *drawing.axes(),
        *drawing.lines(),
        *drawing.marked(),
        "</svg>",
    ]
    return "".join(parts)


class _Drawing:
    def __init__(self, chart: LineChart, top: int) -> None:
        self.chart = chart
        self.top = top
        self.bottom = top + _HEIGHT - _TOP - _BOTTOM
        self.x_least, self.x_most = _span([tick.at for tick in chart.x_ticks])
        self.y_least, self.y_most = _span([tick.at for tick in chart.y_ticks])

    def x(self, value: Decimal) -> str:
        share = float((value - self.x_least) / (self.x_most - self.x_least))
        return f"{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.1f}"

    def y(self, value: Decimal) -> str:
        share = float((value - self.y_least) / (self.y_most - self.y_least))
        return f"{self.bottom - share * (self.bottom - self.top):.1f}"

    def legend(self) -> list[str]:
        return [
            f'<line class="be-line be-line-{index % MAX_STYLES}" x1="{_LEFT}" x2="{_LEFT + 34}" '
            f'y1="{_TOP + index * _LINE - 5}" y2="{_TOP + index * _LINE - 5}"/>'
            f'<text x="{_LEFT + 42}" y="{_TOP + index * _LINE}">{escape(series.label)}</text>'
            for index, series in enumerate(self.chart.series)
        ]

    def axes(self) -> list[str]:
        parts = []
        for tick in self.chart.y_ticks:
            y = self.y(tick.at)
            parts.append(
                f'<line class="be-grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
                f'<text class="be-tick" text-anchor="end" x="{_LEFT - 8}" y="{float(y) + 4.5:.1f}">'
                f"{escape(tick.label)}</text>"
            )
        parts += [
            f'<text class="be-tick be-below" x="{self.x(tick.at)}" y="{self.bottom + 20}">'
            f"{escape(tick.label)}</text>"
            for tick in self.chart.x_ticks
        ]
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        parts.append(
            f'<line class="be-axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{self.bottom}" '
            f'y2="{self.bottom}"/>'
            f'<text class="be-name" text-anchor="middle" x="{middle:.1f}" y="{self.bottom + 40}">'
            f"{escape(self.chart.x_label)}</text>"
            f'<text class="be-name" x="4" y="{self.top - 10}">{escape(self.chart.y_label)}</text>'
        )
        return parts

    def lines(self) -> list[str]:
        return [
            f'<path class="be-line be-line-{index % MAX_STYLES}" d="{self.path(series.points)}"/>'
            for index, series in enumerate(self.chart.series)
        ]

    def path(self, points: Sequence[Point]) -> str:
        commands: list[str] = []
        for x, y in points:
            if self.chart.stepped and commands:
                commands.append(f"H{self.x(x)}V{self.y(y)}")
            else:
                commands.append(f"{'L' if commands else 'M'}{self.x(x)} {self.y(y)}")
        return "".join(commands)

    def marked(self) -> list[str]:
        if self.chart.mark is None:
            return []
        (x, y), words = self.chart.mark
        at, level = float(self.x(x)), float(self.y(y))
        anchor, beside = ("start", at + 10) if at < _WIDTH * 0.6 else ("end", at - 10)
        place = f'text-anchor="{anchor}" x="{beside:.1f}" y="{level - 10:.1f}"'
        return [
            f'<circle class="be-mark" cx="{at:.1f}" cy="{level:.1f}" r="5"/>',
            f'<text class="be-words" {place}>{escape(words)}</text>',
        ]


def _span(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    least, most = min(values), max(values)
    return least, most if most > least else least + 1
