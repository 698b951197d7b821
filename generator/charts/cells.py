"""A map of cells as SVG: which of a few areas each cell belongs to, and where one point stands.

Areas differ by pattern and letter as well as by colour. Neighbouring cells of an area are drawn as
one rectangle, so that the drawing stays small.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from string import ascii_uppercase

from generator.charts.lines import MAX_STYLES, WIDTH

_CELL = 6
_LEFT, _TOP, _BOTTOM, _LINE = 76, 18, 46, 22
_TILE = 8
# Nothing, slanting lines, dots, level lines, a grid, upright lines.
_PATTERNS = (
    "", "M0 8L8 0M-2 2L2 -2M6 10L10 6", "M3 4h2M3 3.5h2", "M0 4h8", "M0 4h8M4 0v8", "M4 0v8",
)  # fmt: skip
_BESIDE = 3

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """One kind of cell; `style` is the number of the line that shows the same thing elsewhere."""

    label: str
    style: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis, 0 to 1 from its start, and what is written there."""

    share: float
    label: str


@dataclass(frozen=True, slots=True)
class CellChart:
    """What a map shows. A row of `cells` is a level, the lowest first, and names areas by place."""

    title: str
    description: str
    x_label: str
    y_label: str
    x_marks: tuple[Mark, ...]
    y_marks: tuple[Mark, ...]
    areas: tuple[Area, ...]
    cells: Sequence[Sequence[int]]
    point: tuple[float, float]
    """How far along and how far up the point stands, 0 to 1."""
    point_label: str


def letter(index: int) -> str:
    """The letter of an area."""
    return ascii_uppercase[index % len(ascii_uppercase)]


def svg(chart: CellChart, identifier: str, style: str = "") -> str:
    """The map as an `<svg>` element; `identifier` must be unique on the page.

    With a `style`, the text of a style sheet without `<` or `&`, it is a document of its own.
    """
    drawing = _Drawing(chart, identifier)
    alone = ' xmlns="http://www.w3.org/2000/svg"' if style else ""
    return "".join([
        f'<svg class="be-chart be-map" viewBox="0 0 {WIDTH} {drawing.bottom + _BOTTOM}" ',
        f'role="img"{alone} aria-labelledby="{identifier}-title {identifier}-desc">',
        f"<style>{style}</style>" if style else "",
        f'<title id="{identifier}-title">{escape(chart.title)}</title>',
        f'<desc id="{identifier}-desc">{escape(chart.description)}</desc>',
        *drawing.patterns(),
        *drawing.legend(),
        *drawing.areas(),
        *drawing.axes(),
        *drawing.letters(),
        *drawing.point(),
        "</svg>",
    ])  # fmt: skip


def rectangles(cells: Sequence[Sequence[int]], area: int) -> Iterator[Rectangle]:
    """The cells of an area as rectangles: column, row, width, height.

    Each row's runs are joined with runs of the same ends in the rows that follow.
    """
    open_: dict[tuple[int, int], int] = {}
    for index in range(len(cells) + 1):
        runs = set(_runs(cells[index], area)) if index < len(cells) else set()
        for start, end in sorted(open_.keys() - runs):
            first = open_.pop((start, end))
            yield start, first, end - start, index - first
        for run in runs - open_.keys():
            open_[run] = index


def _runs(row: Sequence[int], area: int) -> Iterator[tuple[int, int]]:
    start = None
    for index, item in enumerate(row):
        if item == area and start is None:
            start = index
        elif item != area and start is not None:
            yield start, index
            start = None
    if start is not None:
        yield start, len(row)


class _Drawing:
    def __init__(self, chart: CellChart, identifier: str) -> None:
        self.chart = chart
        self.identifier = identifier
        self.top = _TOP + _LINE * len(chart.areas) + _LINE
        self.columns, self.rows = len(chart.cells[0]), len(chart.cells)
        self.right = _LEFT + _CELL * self.columns
        self.bottom = self.top + _CELL * self.rows

    def x(self, share: float) -> float:
        return round(_LEFT + share * (self.right - _LEFT), 1)

    def y(self, share: float) -> float:
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def fill(self, area: Area) -> str:
        return f"url(#{self.identifier}-{area.style % MAX_STYLES})"

    def patterns(self) -> list[str]:
        used = sorted({area.style % MAX_STYLES for area in self.chart.areas})
        return [
            f'<pattern id="{self.identifier}-{style}" width="{_TILE}" height="{_TILE}" '
            f'patternUnits="userSpaceOnUse"><path class="be-hatch" d="{_PATTERNS[style]}"/>'
            "</pattern>"
            for style in used
            if _PATTERNS[style]
        ]

    def shape(self, area: Area, path: str) -> str:
        style = area.style % MAX_STYLES
        tint = f'<path class="be-area be-area-{style}" d="{path}"/>'
        return tint + (f'<path fill="{self.fill(area)}" d="{path}"/>' if _PATTERNS[style] else "")

    def legend(self) -> list[str]:
        parts = []
        for index, area in enumerate(self.chart.areas):
            y = _TOP + index * _LINE
            parts.append(
                self.shape(area, f"M{_LEFT} {y - 13}h34v16h-34z")
                + f'<text x="{_LEFT + 42}" y="{y}"><tspan class="be-words">{letter(index)}</tspan>'
                f" {escape(area.label)}</text>"
            )
        return parts

    def areas(self) -> list[str]:
        parts = []
        for index, area in enumerate(self.chart.areas):
            path = "".join(
                f"M{_LEFT + column * _CELL} {self.bottom - (row + high) * _CELL}"
                f"h{wide * _CELL}v{high * _CELL}h-{wide * _CELL}z"
                for column, row, wide, high in rectangles(self.chart.cells, index)
            )
            if path:
                parts.append(self.shape(area, path))
        return parts

    def axes(self) -> list[str]:
        parts = [
            f'<text class="be-tick" text-anchor="end" x="{_LEFT - 8}" '
            f'y="{self.y(mark.share) + 4.5:g}">{escape(mark.label)}</text>'
            f'<line class="be-axis" x1="{_LEFT - 5}" x2="{_LEFT}" y1="{self.y(mark.share):g}" '
            f'y2="{self.y(mark.share):g}"/>'
            for mark in self.chart.y_marks
        ]
        parts += [
            f'<text class="be-tick be-below" x="{self.x(mark.share):g}" y="{self.bottom + 20}">'
            f"{escape(mark.label)}</text>"
            f'<line class="be-axis" x1="{self.x(mark.share):g}" x2="{self.x(mark.share):g}" '
            f'y1="{self.bottom}" y2="{self.bottom + 5}"/>'
            for mark in self.chart.x_marks
        ]
        middle = (_LEFT + self.right) // 2
        parts.append(
            f'<path class="be-frame" d="M{_LEFT} {self.top}H{self.right}V{self.bottom}H{_LEFT}z"/>'
            f'<text class="be-name" text-anchor="middle" x="{middle}" y="{self.bottom + 40}">'
            f"{escape(self.chart.x_label)}</text>"
            f'<text class="be-name" x="4" y="{self.top - 10}">{escape(self.chart.y_label)}</text>'
        )
        return parts

    def letters(self) -> list[str]:
        """Each area's letter, at its roomiest place that keeps off the point."""
        parts = []
        for index in range(len(self.chart.areas)):
            places = [place for place in self.places(index) if not self.covered(*place[1:])]
            if places:
                _, column, row = max(places)
                parts.append(
                    f'<text class="be-letter" text-anchor="middle" '
                    f'x="{_LEFT + column * _CELL:g}" '
                    f'y="{self.bottom - row * _CELL + 6:g}">{letter(index)}</text>'
                )
        return parts

    def places(self, area: int) -> Iterator[tuple[float, float, float]]:
        """The room around the middle of each run of an area, and where that is."""
        for row, cells in enumerate(self.chart.cells):
            for start, end in _runs(cells, area):
                middle = (start + end) // 2
                below = self.reach(area, middle, range(row, -1, -1))
                above = self.reach(area, middle, range(row, self.rows))
                yield min((end - start) / 2, below, above), (start + end) / 2, row + 0.5

    def reach(self, area: int, column: int, rows: range) -> int:
        """How many of these rows belong to the area, from the first on, in a column."""
        for count, row in enumerate(rows):
            if self.chart.cells[row][column] != area:
                return count
        return len(rows)

    def covered(self, column: float, row: float) -> bool:
        x, y = self.chart.point
        near_x = abs(column - x * self.columns) < _BESIDE * 6
        return near_x and abs(row - y * self.rows) < _BESIDE * 1.5

    def point(self) -> list[str]:
        at, level = self.x(self.chart.point[0]), self.y(self.chart.point[1])
        anchor, beside = ("start", at + 10) if at < WIDTH * 0.6 else ("end", at - 10)
        place = f'text-anchor="{anchor}" x="{beside:g}" y="{level + 4.5:g}"'
        return [
            f'<circle class="be-mark" cx="{at:g}" cy="{level:g}" r="5"/>',
            f'<text class="be-words be-over" {place}>{escape(self.chart.point_label)}</text>',
        ]
