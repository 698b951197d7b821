"""What every sheet of the workbook needs: the result, the formats, the names of the cells."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from generator.downloads.workbook.look import DATE, KINDS, Look
from generator.downloads.workbook.text import shortened, stored
from generator.errors import UsageError
from generator.formula.evaluate import Never, Value
from generator.schema.worksheet import Worksheet as Definition
from generator.worksheet.result import Result

NEVER = "never"

# With a prefix and its underscore, no name can be taken for a cell or a function.
_PREFIXES = {
    "inputs": "used", "prices": "used", "dates": "date", "constants": "const", "steps": "step",
}  # fmt: skip
_A3, _A4 = 8, 9
# Points a line of text takes, and letters that go into one unit of a column's width.
_LINE = 13
_LETTERS, _CODE_LETTERS = 1.25, 0.95
_LONGEST_TEXT = 32_767
# A row cannot be higher than 409 points.
_MOST_LINES = 30
# Sheets wider than this, in characters, could not be read on A4.
_WIDE = 220


def cell_names(sheet: Definition) -> dict[str, str]:
    """The defined name of every value's cell, by the name that formulas use."""
    return {
        key: f"{prefix}_{key}"
        for section, prefix in _PREFIXES.items()
        for key in getattr(sheet, section)
    }


def shown_name(key: str) -> str:
    """The defined name of a value in words."""
    return f"shown_{key}"


def reason_name(key: str) -> str:
    """The defined name of the reason why a step has no value."""
    return f"why_{key}"


def cached(value: Value | str) -> float | bool | str:
    """A value as the spreadsheet's file holds it. Raises UsageError for one too large for it."""
    match value:
        case Never():
            return NEVER
        case bool():
            return value
        case str():
            return stored(value)
        case Decimal():
            number = float(value)
            if not math.isfinite(number):
                raise UsageError("the numbers are too large for a spreadsheet")
            return number


class Sheet(Worksheet):
    """A sheet that takes a formula as it is.

    The library looks in each for thirty functions that are newer than the file format, and did so
    for a third of the time that a workbook took. Our operators become none of them.
    """

    def _prepare_formula(
        self,
        formula: str,
        expand_future_functions: bool = False,  # noqa: ARG002 -- the library's
    ) -> str:
        return formula.removeprefix("=")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, its width in characters, the format of its cells."""

    heading: str
    width: float
    kind: str = "label"


@dataclass
class Book:
    """The workbook while it is being written."""

    result: Result
    workbook: Workbook
    look: Look
    names: Mapping[str, str]
    sheets: dict[str, Worksheet] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    """Ranges of cells that read `ok` where a typed value is in order."""
    checked: int = 0
    """How many cells those ranges hold."""
    origins: list[str] = field(default_factory=list)
    """Ranges of cells that say who set a value."""

    def cell(self, key: str) -> str:
        """The defined name of a value's cell."""
        return self.names[key]

    def add_sheets(self, names: Iterable[str]) -> None:
        """All the sheets, in the order of their tabs, protected without a password."""
        for name in names:
            sheet = self.workbook.add_worksheet(name, Sheet)
            sheet.hide_gridlines(2)
            sheet.set_landscape()
            sheet.center_horizontally()
            sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&L&8&F – &A&R&8&P / &N")
            sheet.protect(
                "",
                {"format_columns": True, "format_rows": True, "select_locked_cells": True},
            )
            self.sheets[name] = sheet

    def table(self, name: str, title: str, note: str, columns: Sequence[Column]) -> Table:
        """A sheet that is one table, its heading frozen and repeated on every printed page."""
        sheet = self.sheets[name]
        sheet.set_paper(_A4 if sum(column.width for column in columns) < _WIDE else _A3)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width, self.look("plain"))
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, title, self.look("title"))
        sheet.write_string(1, 0, note, self.look("plain"))
        table = Table(self, name, sheet, tuple(columns), 3)
        table.header()
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        return table

    def define(self, name: str, sheet: str, row: int, column: int) -> None:
        """Gives a cell a name of its own."""
        self.workbook.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, True, True)}")


@dataclass
class Table:
    """Rows written one below the other."""

    book: Book
    name: str
    sheet: Worksheet
    columns: tuple[Column, ...]
    row: int
    lines: int = 1
    """How many lines of text the current row needs."""

    def header(self, headings: Sequence[str] | None = None) -> None:
        """The row of headings."""
        self.sheet.set_row(self.row, 30)
        for index, heading in enumerate(headings or [column.heading for column in self.columns]):
            kind = self.columns[index].kind
            form = "header_right" if KINDS[kind].get("align") == "right" else "header"
            self.sheet.write_string(self.row, index, heading, self.book.look(form))
        self.row += 1

    def group(self, heading: str) -> None:
        """A heading over the rows that follow."""
        self.sheet.set_row(self.row, 20)
        for index in range(len(self.columns)):
            self.sheet.write_blank(self.row, index, None, self.book.look("group"))
        self.sheet.write_string(self.row, 0, heading, self.book.look("group"))
        self.row += 1

    def next(self, *, merged: bool = False) -> None:
        """Ends the current row, making it as high as its texts need.

        Excel would find the height itself when it opens the file; other programs do not. A text
        that stands in `merged` cells is not measured.
        """
        if self.lines > 1 and not merged:
            self.sheet.set_row(self.row, _LINE * self.lines + 2)
        self.row, self.lines = self.row + 1, 1

    def needs(self, column: int, text: str) -> None:
        """Notes how many lines a text takes in its column, by the width of common letters."""
        letters = _CODE_LETTERS if self.columns[column].kind == "code" else _LETTERS
        per_line = max(1.0, self.columns[column].width * letters)
        lines = sum(max(1, math.ceil(len(line) / per_line)) for line in text.split("\n"))
        self.lines = max(self.lines, min(lines, _MOST_LINES))

    def gap(self) -> None:
        """An empty row."""
        self.row += 1

    def texts(self, texts: Mapping[int, str]) -> None:
        """Fixed texts in the current row; the other columns keep their rule."""
        for index, column in enumerate(self.columns):
            form = self.book.look(column.kind)
            if texts.get(index):
                whole = shortened(texts[index], _LONGEST_TEXT)
                self.sheet.write_string(self.row, index, whole, form)
                self.needs(index, texts[index])
            else:
                self.sheet.write_blank(self.row, index, None, form)

    def date(self, column: int, day: dt.date | None, kind: str = "") -> None:
        """A day as the spreadsheet counts days; None leaves the cell empty."""
        form = self.book.look(kind or self.columns[column].kind, DATE)
        if day is None:
            self.sheet.write_blank(self.row, column, None, form)
        else:
            midnight = dt.datetime.combine(day, dt.time())
            self.sheet.write_datetime(self.row, column, midnight, form)

    def link(self, column: int, url: str) -> None:
        """An address to follow. The catalogue holds only https addresses in plain characters."""
        self.needs(column, url)
        self.sheet.write_url(self.row, column, url, self.book.look("link"), url)

    def number(self, column: int, value: Decimal, kind: str, numbers: str) -> None:
        """A number that stands in the file as it is."""
        self.sheet.write_number(
            self.row, column, float(cached(value)), self.book.look(kind, numbers)
        )

    def formula(
        self, column: int, formula: str, value: Value | str, numbers: str = "", kind: str = ""
    ) -> None:
        """A live formula with the value we computed, for programs that only show files."""
        form = self.book.look(kind or self.columns[column].kind, numbers)
        self.sheet.write_formula(self.row, column, formula, form, cached(value))
        if isinstance(value, str):
            self.needs(column, value)

    def at(self, column: int, *, row: int | None = None) -> str:
        """The address of a cell of the current row, its column held fast."""
        return xl_rowcol_to_cell(self.row if row is None else row, column, col_abs=True)

    def define(self, name: str, column: int) -> None:
        """Names the cell of the current row."""
        self.book.define(name, self.name, self.row, column)

    def span(self, column: int, first: int) -> str:
        """The range from a row to the one before the current, for formulas on any sheet."""
        start = xl_rowcol_to_cell(first, column, True, True)
        end = xl_rowcol_to_cell(self.row - 1, column, True, True)
        return f"'{self.name}'!{start}:{end}"


def grouped(headings: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys by their heading, headings in the order of their first key."""
    found: dict[str, list[str]] = {}
    for key, heading in headings.items():
        found.setdefault(heading, []).append(key)
    return found
