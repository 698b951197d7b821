"""A worksheet's result as a spreadsheet that recomputes by itself.

Nothing that people wrote is ever read as a formula or an address: text goes in as text, and into
formulas as quoted strings. The bytes depend on the result alone.
"""

from __future__ import annotations

import datetime as dt
import io

from xlsxwriter import Workbook

from generator.downloads.workbook import (
    chart,
    inputs,
    prices,
    results,
    sources,
    steps,
    summary,
    wording,
)
from generator.downloads.workbook.book import Book, cell_names
from generator.downloads.workbook.look import Look
from generator.worksheet.result import Result

_SHEETS = {
    summary.SHEET: "#1F4457", inputs.SHEET: "#E0B93B", prices.SHEET: "#4C8A3F",
    steps.SHEET: "#8A97A3", results.SHEET: "#1F4457", chart.SHEET: "#8A97A3",
    sources.SHEET: "#4C8A3F", wording.SHEET: "#8A97A3",
}  # fmt: skip


def to_xlsx(result: Result) -> bytes:
    """The workbook. Raises UsageError where a number is too large for a spreadsheet."""
    buffer = io.BytesIO()
    workbook = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    workbook.set_properties(
        {
            "title": result.definition.worksheet.title,
            "subject": result.definition.worksheet.question,
            "comments": f"Catalogue {result.provenance.digest}, as of {result.as_of.isoformat()}",
            "created": dt.datetime.combine(result.as_of, dt.time(), dt.UTC),
        }
    )
    workbook.set_calc_mode("auto")
    book = Book(result, workbook, Look(workbook), cell_names(result.definition.worksheet))
    book.add_sheets(_SHEETS)
    for name, colour in _SHEETS.items():
        book.sheets[name].set_tab_color(colour)
    # The summary comes last because it counts what the other sheets hold.
    for module in (inputs, prices, steps, results, chart, sources, wording, summary):
        module.write(book)
    book.sheets[summary.SHEET].activate()
    workbook.close()
    return buffer.getvalue()
