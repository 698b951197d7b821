"""A worksheet's result as a file to keep: spreadsheet, PDF, CSV, JSON.

Each format is one module that turns a `Result` into text or bytes and touches no file. The
spreadsheet recomputes by itself: its formulas are the worksheet's own (`generator.formula.excel`).
"""

from __future__ import annotations

from collections.abc import Callable

from generator.downloads.csv_file import to_csv
from generator.downloads.json_file import to_json
from generator.worksheet.result import Result


def _xlsx(result: Result) -> bytes:
    # As is the writer of workbooks, and what draws charts.
    from generator.downloads.xlsx_file import to_xlsx

    return to_xlsx(result)


def _pdf(result: Result) -> bytes:
    # The typesetter is loaded by those who ask for paper.
    from generator.downloads.pdf_file import to_pdf

    return to_pdf(result)


FORMATS: dict[str, Callable[[Result], bytes]] = {
    "xlsx": _xlsx,
    "pdf": _pdf,
    "csv": lambda result: to_csv(result).encode(),
    "json": lambda result: to_json(result).encode(),
}
"""What a result can be downloaded as, by the file's extension, first what most readers open."""
