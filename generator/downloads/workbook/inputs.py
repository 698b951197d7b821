"""The sheet of the reader's numbers: coloured, checked, explained."""

from __future__ import annotations

from generator.downloads.workbook.book import Book, Column, grouped
from generator.downloads.workbook.look import number_format
from generator.downloads.workbook.typed import (
    INPUT,
    NAME,
    UNIT,
    USED,
    VALUE,
    Bounds,
    count_typed,
    write_typed,
)

SHEET = "Inputs"

_HELP = 8
_COLUMNS = (
    Column("Input", 38),
    Column("Value", 16, "input"),
    Column("Unit", 15, "quiet"),
    Column("Set by", 11, "quiet"),
    Column("As downloaded", 15, "value"),
    Column("Check", 18, "quiet"),
    Column("Used", 15, "value"),
    Column("Name", 27, "code"),
    Column("What it means", 64, "quiet"),
)


def write(book: Book) -> None:
    """One row an input, under the headings of the definition."""
    table = book.table(
        SHEET, "Inputs", "Change the yellow cells; everything else follows.", _COLUMNS
    )
    specs = book.result.definition.worksheet.inputs
    first = table.row
    for heading, keys in grouped({key: spec.group for key, spec in specs.items()}).items():
        table.group(heading)
        for key in keys:
            spec, item = specs[key], book.result.inputs[key]
            table.texts({0: spec.label, UNIT: spec.unit, NAME: book.cell(key), _HELP: spec.help})
            bounds = Bounds(spec.min, spec.max, spec.whole)
            numbers = number_format(spec.unit, whole=spec.whole)
            write_typed(table, item.value, item.origin.value, bounds, numbers=numbers, kind="input")
            table.sheet.data_validation(
                table.row, VALUE, table.row, VALUE, bounds.validation(spec.label, spec.help)
            )
            table.define(f"{INPUT}{key}", VALUE)
            table.define(book.cell(key), USED)
            table.next()
    count_typed(table, first, len(specs))
