"""The cost lines: a table of months by routes that follows the steps, and the chart of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from xlsxwriter.chart_scatter import ChartScatter

from generator.downloads.workbook.book import Book, Column, Table
from generator.downloads.workbook.look import LINES, QUIET, RULE, WARNING, number_format
from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.excel import expression
from generator.formula.tree import Apply, Name, Number, Tree, names
from generator.schema.worksheet import CostLine

SHEET = "Chart"

POINTS = 60
"""How many stretches the time up to the horizon is cut into."""

# No name of a definition has a capital, so this one cannot be taken.
MONTH = "Month"
# No formula has this sign; it stands for the cell of a row's month.
_HERE = "\0"
_ZERO = Number(Decimal(0))
_NOT_THERE = "#N/A"
_DASHES = ("solid", "dash", "long_dash_dot", "round_dot", "long_dash", "dash_dot")


def write(book: Book) -> None:
    """The table; the summary shows the chart."""
    chart = book.result.definition.worksheet.chart
    columns = [
        Column("Months", 14, "value"), *(Column(line.label, 22, "value") for line in chart.lines),
        *([] if chart.crossing is None else [Column("Break-even", 22, "value")]),
    ]  # fmt: skip
    note = "What each route has cost by then, in US dollars. The summary shows it as a chart."
    table = book.table(SHEET, chart.title, note, columns)
    table.sheet.set_row(0, 30)
    lines = [_Line(book, line, line.total) for line in chart.lines]
    for index in range(POINTS + 1):
        share = Apply("/", (Number(Decimal(index)), Number(Decimal(POINTS))))
        _point(table, Apply("*", (Name(chart.horizon), share)), dict(enumerate(lines, 1)))
    if chart.crossing is not None:
        # The last row holds the crossing alone, so that it is a mark and not a line.
        first = _Line(book, chart.lines[0])
        _point(table, Name(chart.crossing), {len(chart.lines) + 1: first})


class _Line:
    """A cost line, of which the cells of a column differ in the month's cell alone."""

    def __init__(self, book: Book, line: CostLine, total: str | None = None) -> None:
        self._total = total
        self._tree = cost(line, book.result.definition.worksheet.chart.horizon)
        self._live = _live(book, self._tree, _HERE, total)

    def live(self, month: str) -> str:
        """The formula, by the cell of the month."""
        return self._live.replace(_HERE, month)

    def value(self, values: Mapping[str, Value]) -> Value | str:
        """What it comes to now."""
        return _shown(_value(self._tree, values, self._total))


def _point(table: Table, month: Tree, lines: Mapping[int, _Line]) -> None:
    book = table.book
    at = _value(month, book.result.values)
    values = {**book.result.values, MONTH: at}
    table.formula(0, _live(book, month, table.at(0)), _shown(at), "#,##0.0")
    for column, line in lines.items():
        table.formula(column, line.live(table.at(0)), line.value(values), number_format("USD"))
    table.next()


def cost(line: CostLine, horizon: str) -> Tree:
    """What a route has cost by a month. A repetition that falls on the last day is not made."""
    total: Tree = Apply("*", (Name(line.monthly), Name(MONTH)))
    if line.upfront is not None:
        total = Apply("+", (Name(line.upfront), total))
    if line.repeated is None or line.every is None:
        return total
    every = Name(line.every)
    due = Apply("floor", (Apply("/", (Name(MONTH), every)),))
    within = Apply("-", (Apply("ceil", (Apply("/", (Name(horizon), every)),)), Number(Decimal(1))))
    made = Apply("min", (due, Apply("max", (_ZERO, within))))
    repeated = Apply("*", (made, Name(line.repeated)))
    return Apply("+", (total, Apply("if", (Apply(">", (every, _ZERO)), repeated, _ZERO))))


def _live(book: Book, tree: Tree, month: str, total: str | None = None) -> str:
    """The formula; `#N/A`, which no chart draws, where something never happens.

    A route whose total never happens cannot be taken, and has no line.
    """
    cell: Mapping[str, str] = {**book.names, MONTH: month}
    text = expression(tree, cell.__getitem__)
    asked = names(tree) if total is None else names(tree) | {total}
    used = sorted(asked & book.result.definition.may_never)
    for name in used:
        text = f"IF(ISTEXT({cell[name]}),NA(),{text})"
    return f"={text}"


def _value(tree: Tree, values: Mapping[str, Value], total: str | None = None) -> Value:
    never = None if total is None else values[total]
    return never if isinstance(never, Never) else evaluate(tree, values)


def _shown(value: Value) -> Value | str:
    return _NOT_THERE if isinstance(value, Never) else value


def drawn(book: Book) -> ChartScatter:
    """The chart. Lines differ by dash as well as by colour; names are read from the cells."""
    # A scatter chart, since months are numbers and not labels: the last stretch may be a fraction.
    options = {"type": "scatter", "subtype": "straight"}
    chart = cast("ChartScatter", book.workbook.add_chart(options))
    lines = book.result.definition.worksheet.chart.lines
    first, last = 4, 4 + POINTS
    for index, _ in enumerate(lines, 1):
        colour = LINES[(index - 1) % len(LINES)]
        dash = _DASHES[(index - 1) % len(_DASHES)]
        chart.add_series(
            {
                "name": [SHEET, 3, index],
                "categories": [SHEET, first, 0, last, 0],
                "values": [SHEET, first, index, last, index],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
                "marker": {"type": "none"},
            }
        )
    if book.result.definition.worksheet.chart.crossing is not None:
        _mark(chart, len(lines) + 1, last + 1)
    font = {"name": "Arial", "size": 9, "color": QUIET}
    chart.set_title({"name": [SHEET, 0, 0], "name_font": {**font, "size": 12}, "overlay": False})
    grid: dict[str, Any] = {"visible": True, "line": {"color": RULE, "width": 0.5}}
    chart.set_x_axis(
        {"name": "Months", "name_font": font, "num_font": font, "min": 0, "num_format": "0.#",
         "major_gridlines": {"visible": False}}
    )  # fmt: skip
    chart.set_y_axis(
        {"name": "US dollars so far", "name_font": font, "num_font": font, "min": 0,
         "num_format": '"$"#,##0', "major_gridlines": grid}
    )  # fmt: skip
    chart.set_legend({"position": "bottom", "font": font})
    chart.show_na_as_empty_cell()
    return chart


def _mark(chart: ChartScatter, column: int, row: int) -> None:
    chart.add_series(
        {
            "name": [SHEET, 3, column],
            "categories": [SHEET, row, 0, row, 0],
            "values": [SHEET, row, column, row, column],
            "line": {"none": True},
            "marker": {
                "type": "diamond", "size": 10, "fill": {"color": WARNING},
                "border": {"color": WARNING},
            },
        }
    )  # fmt: skip
