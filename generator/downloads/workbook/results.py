"""The sheet of answers."""

from __future__ import annotations

from generator.downloads.workbook.book import (
    NEVER,
    Book,
    Column,
    Table,
    reason_name,
    shown_name,
)
from generator.downloads.workbook.look import number_format
from generator.downloads.workbook.typed import CHECKS, where_in_order
from generator.downloads.workbook.wording import in_words
from generator.schema.worksheet import Result

SHEET = "Results"

VALUE, UNIT, WORDS, WHY = range(1, 5)
_COLUMNS = (
    Column("Result", 38),
    Column("Value", 22, "answer"),
    Column("Unit", 16, "quiet"),
    Column("In words", 34),
    Column("Why there is no value", 80, "quiet"),
)


def write(book: Book) -> None:
    """One row a result, live."""
    table = book.table(SHEET, "Results", "What the steps come to.", _COLUMNS)
    named: set[str] = set()
    for item in book.result.definition.worksheet.results:
        unit = book.result.steps[item.step].unit
        table.texts({0: item.label, UNIT: unit})
        write_values(table, item)
        if item.step not in named:
            table.define(f"result_{item.step}", VALUE)
            named.add(item.step)
        table.next()


def write_values(table: Table, item: Result, *, compact: bool = False) -> None:
    """A result's value, the same in words, and the reason where there is none.

    `compact` leaves out the column of units.
    """
    words, why = (WORDS - 1, WHY - 1) if compact else (WORDS, WHY)
    book = table.book
    step, cell = book.result.steps[item.step], book.cell(item.step)
    live = f'IF(ISTEXT({cell}),"{NEVER}",{cell})'
    table.formula(VALUE, where_in_order(live), step.value, number_format(step.unit), "answer")
    table.formula(words, where_in_order(shown_name(item.step)), in_words(book.result, item.step))
    if item.step in book.result.definition.may_never:
        reason = where_in_order(reason_name(item.step), CHECKS)
        table.formula(why, reason, step.never or "")
