"""The sheet of what the catalogue gives: prices, days left, and the constants of the formulas."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from generator.downloads.workbook.book import Book, Column, Table
from generator.downloads.workbook.look import number_format
from generator.downloads.workbook.text import shortened
from generator.downloads.workbook.typed import (
    CHECK,
    LONGEST_TITLE,
    NAME,
    OK,
    ORIGINAL,
    PRICE,
    UNIT,
    USED,
    VALUE,
    Bounds,
    count_typed,
    in_order,
    write_origin,
    write_typed,
)

SHEET = "Prices"
AS_OF = "as_of"

_OFFER, _METER, _EFFECTIVE, _BASIS, _ACCESSED, _VERIFIED, _SOURCE, _NOTE = range(8, 16)
_COLUMNS = (
    Column("Price", 36),
    Column("Amount", 14, "price"),
    Column("Unit", 15, "quiet"),
    Column("Set by", 11, "quiet"),
    Column("As downloaded", 15, "value"),
    Column("Check", 18, "quiet"),
    Column("Used", 14, "value"),
    Column("Name", 27, "code"),
    Column("Offer", 28),
    Column("Meter", 16, "quiet"),
    Column("In force since", 13, "day"),
    Column("That day is", 11, "quiet"),
    Column("Accessed", 12, "day"),
    Column("Verified", 12, "day"),
    Column("Source", 42, "link"),
    Column("Note", 44, "quiet"),
)
_DATE_HEADINGS = (
    "Date", "Days left", "Unit", "Set by", "As downloaded", "Check", "", "Name", "Offer",
    "Which date", "Day", "Days if no day", "", "", "", "Note",
)  # fmt: skip
_DAY, _WITHOUT = 10, 11
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2200, 1, 1)
_DAY_ZERO = dt.date(1899, 12, 30)
_NO_DATE = f"must be a date from {_EARLIEST} to {_LATEST}, or empty"
_DEAREST = Decimal(10) ** 30
"""No price has more digits before its point, wherever it is set."""


def write(book: Book) -> None:
    """Prices by reference, then dates, then constants."""
    note = (
        "US dollars, from the catalogue. Change a green cell to your own rate; the results follow."
    )
    table = book.table(SHEET, "Prices", note, _COLUMNS)
    _prices(table)
    if book.result.dates:
        table.gap()
        _dates(table)
    if book.result.definition.worksheet.constants:
        table.gap()
        _constants(table)


def _prices(table: Table) -> None:
    book = table.book
    refs = book.result.definition.worksheet.prices
    bounds = Bounds(Decimal(0), _DEAREST)
    first = table.row
    for key, item in book.result.prices.items():
        entry = item.entry
        table.texts(
            {
                0: refs[key].label, UNIT: item.unit, NAME: book.cell(key), _OFFER: item.offer.id,
                _METER: item.rate, _BASIS: "" if entry is None else entry.basis.value,
                _NOTE: item.reason or (entry.note or "" if entry is not None else ""),
            }
        )  # fmt: skip
        numbers = number_format(item.unit)
        write_typed(table, item.amount, item.origin.value, bounds, numbers=numbers, kind="price")
        rule = bounds.validation(refs[key].label, f"{item.offer.id}, {item.rate}, in {item.unit}")
        table.sheet.data_validation(table.row, VALUE, table.row, VALUE, rule)
        if entry is not None:
            table.date(_EFFECTIVE, entry.effective)
            table.date(_ACCESSED, entry.source.accessed)
            table.date(_VERIFIED, entry.verified)
            if entry.verified is None:
                table.sheet.write_string(table.row, _VERIFIED, "not yet", book.look("day"))
            table.link(_SOURCE, entry.source.url)
        table.define(f"{PRICE}{key}", VALUE)
        table.define(book.cell(key), USED)
        table.next()
    count_typed(table, first, len(refs))


def _dates(table: Table) -> None:
    """Days are counted from the as-of date; a date that is cleared counts as not announced."""
    book = table.book
    refs = book.result.definition.worksheet.dates
    table.header(_DATE_HEADINGS)
    first = table.row
    for key, item in book.result.dates.items():
        ref = refs[key]
        table.texts(
            {
                0: ref.label, UNIT: "day", NAME: book.cell(key), _OFFER: item.offer.id,
                _METER: ref.date.value, _NOTE: item.reason,
            }
        )  # fmt: skip
        table.date(_DAY, item.date, "price")
        table.sheet.data_validation(table.row, _DAY, table.row, _DAY, _day_rule(ref.label))
        table.date(ORIGINAL, item.date, "value")
        without = ref.absent.amount or Decimal(0)
        table.number(_WITHOUT, without, "value", "#,##0")
        day = table.at(_DAY)
        days = f"IF(ISNUMBER({{}}),MAX(0,{{}}-{AS_OF}),{table.at(_WITHOUT)})"
        table.formula(VALUE, in_order(table, _DAY, days), item.days, "#,##0", "value")
        write_origin(table, day, "catalogue" if item.date else "assumed")
        table.formula(CHECK, _check(day), OK)
        table.define(book.cell(key), VALUE)
        table.next()
    count_typed(table, first, len(refs))


def _check(day: str) -> str:
    """The formula that reads `ok`, or says what a cell for a day must be."""
    first, last = ((limit - _DAY_ZERO).days for limit in (_EARLIEST, _LATEST))
    within = f'IF(OR({day}<{first},{day}>{last}),"{_NO_DATE}","{OK}")'
    return f'=IF(ISBLANK({day}),"{OK}",IF(ISNUMBER({day}),{within},"{_NO_DATE}"))'


def _day_rule(label: str) -> dict[str, Any]:
    """The rule the program holds whoever types a date to."""
    return {
        "validate": "date", "criteria": "between", "minimum": _EARLIEST, "maximum": _LATEST,
        "ignore_blank": True,
        "input_title": shortened(label, LONGEST_TITLE),
        "input_message": "A date of your own, or nothing where no end is announced.",
        "error_title": "No date", "error_message": f"The cell {_NO_DATE}.",
    }  # fmt: skip


def _constants(table: Table) -> None:
    book = table.book
    headings = ["Constant", "Value", "Unit", "", "", "", "", "Name"]
    table.header(headings + [""] * (len(_COLUMNS) - len(headings)))
    for key, item in book.result.definition.worksheet.constants.items():
        table.texts({0: item.label, UNIT: item.unit, NAME: book.cell(key)})
        table.number(VALUE, item.value, "value", number_format(item.unit))
        table.define(book.cell(key), VALUE)
        table.next()
