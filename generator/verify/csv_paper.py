"""Reads a worksheet's CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from generator.errors import InputError
from generator.verify.paper import About, Cell, Given, Key, Paper, number

_NEEDED = ("section", "key", "value")

Row = dict[str, str]


def read(content: bytes) -> Paper:
    """The file's cells by section, key and column. Raises InputError where it is no worksheet's."""
    rows = list(_rows(content))
    about = {row["key"]: row["value"] for _, row in rows if row["section"] == "about"}
    missing = [key for key in ("worksheet", "as_of", "digest") if not about.get(key)]
    if missing:
        raise InputError(
            f"the file does not say its {', '.join(missing)}; is it a worksheet's CSV?"
        )
    return Paper(
        "csv",
        About(
            about["worksheet"], about.get("scenario") or None, about["as_of"], about["digest"],
            about.get("commit") or None,
        ),
        _typed(rows, "input"),
        _typed(rows, "price"),
        dict(_cells(rows)),
        {row["key"]: row.get("offer", "") for _, row in rows if row["section"] == "offer"},
    )  # fmt: skip


def _rows(content: bytes) -> Iterator[tuple[int, Row]]:
    """Each row under its headings, with the line of the file on which it begins."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        heads = next(reader, [])
        if not set(_NEEDED) <= set(heads) or len(heads) != len(set(heads)):
            raise InputError("the file is no CSV of a worksheet: its first line names no columns")
        first = reader.line_num + 1
        for cells in reader:
            if len(cells) != len(heads):
                raise InputError(
                    f"line {first} of the file has {len(cells)} cells; the first line names "
                    f"{len(heads)} columns"
                )
            yield first, dict(zip(heads, cells, strict=True))
            first = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error) as problem:
        raise InputError(f"the file is no CSV of a worksheet: {problem}") from None


def _typed(rows: list[tuple[int, Row]], section: str) -> dict[str, Given]:
    return {
        row["key"]: Given(number(row["value"]), yours=row.get("origin") == "yours")
        for _, row in rows
        if row["section"] == section
    }


def _cells(rows: list[tuple[int, Row]]) -> Iterator[tuple[Key, Cell]]:
    seen: Counter[tuple[str, str]] = Counter()
    for line, row in rows:
        name = (row["section"], row["key"])
        seen[name] += 1
        for column, text in row.items():
            # A row that stands twice is another row.
            key = (*name, str(seen[name]), column)
            value = number(text)
            yield key, Cell(
                f"line {line}, {column}", " ".join(name), text or None if value is None else value,
                main=column == "value",
            )  # fmt: skip
