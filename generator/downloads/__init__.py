"""A worksheet's result as a file to keep: spreadsheet, CSV, JSON.

Each format is one module that turns a `Result` into text or bytes and touches no file. The
spreadsheet recomputes by itself: its formulas are the worksheet's own (`generator.formula.excel`).
"""

from __future__ import annotations

from collections.abc import Callable

from generator.downloads.csv_file import to_csv
from generator.downloads.json_file import to_json
from generator.downloads.xlsx_file import to_xlsx
from generator.worksheet.result import Result

FORMATS: dict[str, Callable[[Result], bytes]] = {
    "json": lambda result: to_json(result).encode(),
    "csv": lambda result: to_csv(result).encode(),
    "xlsx": to_xlsx,
}
"""What a result can be downloaded as, by the file's extension."""
