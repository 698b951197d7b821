"""Types numbers into one open workbook, again and again, and reads what LibreOffice makes of them.

Run by the system's Python, which has LibreOffice's `uno`, and never imported. It gets a job as JSON
on stdin and answers as JSON on stdout:

    {"pipe": NAME, "file": PATH, "cases": [[[CELL, RIGHT, VALUE], …], …], "read": [CELL, …]}

CELL is a defined name, RIGHT how many columns to the right of it the value goes, VALUE a number or
null, which empties the cell. The answer has one object a case: each name of `read` with its number
or text, or null for an error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import uno  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found, unused-ignore]
from com.sun.star.connection import (  # type: ignore[import-not-found, unused-ignore]
    NoConnectException,
)

# VALUE, DATETIME and STRING of com.sun.star.sheet.CellFlags.
TYPED = 1 | 2 | 4
PATIENCE = 60.0


def connected(pipe: str) -> Any:
    """The program's desktop, once it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )


class Book:
    """One open workbook, its cells by name."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.names = document.NamedRanges
        self.places: dict[str, tuple[int, int, int]] = {}
        self.cells: dict[tuple[str, int], Any] = {}

    def place(self, name: str) -> tuple[int, int, int]:
        """The sheet, column and row of a named cell."""
        if name not in self.places:
            at = self.names.getByName(name).getReferredCells().getRangeAddress()
            self.places[name] = (at.Sheet, at.StartColumn, at.StartRow)
        return self.places[name]

    def type(self, name: str, right: int, value: float | None) -> None:
        """Puts a number into a cell, as a reader would."""
        key = (name, right)
        if key not in self.cells:
            sheet, column, row = self.place(name)
            cells = self.document.Sheets.getByIndex(sheet)
            self.cells[key] = cells.getCellByPosition(column + right, row)
        if value is None:
            self.cells[key].clearContents(TYPED)
        else:
            self.cells[key].setValue(value)

    def read(self, names: list[str]) -> dict[str, object]:
        """What stands in the cells, column by column, since every call takes its time."""
        columns: dict[tuple[int, int], list[tuple[int, str]]] = {}
        for name in names:
            sheet, column, row = self.place(name)
            columns.setdefault((sheet, column), []).append((row, name))
        found: dict[str, object] = {}
        for (sheet, column), rows in columns.items():
            first, last = min(rows)[0], max(rows)[0]
            cells = self.document.Sheets.getByIndex(sheet).getCellRangeByPosition(
                column, first, column, last
            )
            values = cells.getDataArray()
            for row, name in rows:
                found[name] = values[row - first][0]
        return found


def main() -> None:
    """One job."""
    job = json.load(sys.stdin)
    desktop = connected(job["pipe"])
    hidden = PropertyValue("Hidden", 0, True, 0)
    url = uno.systemPathToFileUrl(job["file"])
    document = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
    book = Book(document)
    document.enableAutomaticCalculation(False)
    answers = []
    for case in job["cases"]:
        for name, right, value in case:
            book.type(name, right, value)
        document.calculate()
        answers.append(book.read(job["read"]))
    document.close(True)
    json.dump(answers, sys.stdout)
    sys.stdout.flush()
    # The bridge's own threads now and then crash while Python takes itself down. All is said.
    os._exit(0)


if __name__ == "__main__":
    main()
