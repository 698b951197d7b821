"""Reads a worksheet's spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from generator.downloads.workbook import inputs, prices, results, steps, summary
from generator.downloads.workbook.typed import CHANGED, INPUT, ORIGIN, ORIGINAL, PRICE, VALUE
from generator.errors import InputError
from generator.verify import workbook
from generator.verify.compare import DRESS
from generator.verify.paper import About, Cell, Given, Key, Paper, Scalar, number
from generator.verify.workbook import Book, Read

LABELS = {
    "worksheet": "Worksheet", "scenario": "Scenario", "digest": "Catalogue digest (SHA-256)",
    "commit": "Catalogue commit",
}  # fmt: skip
"""What the summary calls what the file was made from."""

_LISTED = (INPUT, PRICE, "date_", "const_", "step_", "result_", prices.AS_OF, "verdict_shown")
_BY_ROW = {inputs.SHEET, prices.SHEET, steps.SHEET, results.SHEET, summary.SHEET}
_COLUMN_VALUE, _COLUMN_ORIGIN, _COLUMN_ORIGINAL = (
    chr(ord("A") + column) for column in (VALUE, ORIGIN, ORIGINAL)
)
_HEADINGS = "4"
_ROW = re.compile(r"[A-Z]+([0-9]+)")
_NUMBER = re.compile(r"(?<![\w.$])[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?(?![\w.(])")
_TRUTH = re.compile(r"\b(TRUE|FALSE)\(\)")
_STRING = re.compile(r'("(?:[^"]|"")*")')
_DAY_ZERO = dt.date(1899, 12, 30)
_LAST_DAY = 200_000


def read(content: bytes) -> Paper:
    """The file's cells by sheet and address. Raises InputError where it is no worksheet's."""
    book = workbook.read(content)
    missing = {summary.SHEET, inputs.SHEET, prices.SHEET, steps.SHEET} - book.sheets.keys()
    if missing:
        raise InputError(f"the file is no spreadsheet of a worksheet: no sheet {min(missing)}")
    return Paper(
        "xlsx",
        _about(book),
        dict(_typed(book, INPUT, inputs.SHEET)),
        dict(_typed(book, PRICE, prices.SHEET)),
        dict(_cells(book)),
        price_offers=dict(_offers(book)),
        binary=True,
        maker=book.maker,
    )


def _about(book: Book) -> About:
    sheet = book.sheets[summary.SHEET]
    facts = {
        cell.value: sheet[f"B{row}"].value
        for address, cell in sheet.items()
        if address.startswith("A") and f"B{(row := _row(address))}" in sheet
    }
    found = {key: str(facts.get(label) or "") for key, label in LABELS.items()}
    day = _at(book, book.names.get(prices.AS_OF, ""))
    missing = [LABELS[key] for key in ("worksheet", "digest") if not found[key]]
    if missing or day is None:
        what = missing[0] if missing else "as-of date"
        raise InputError(f"the file does not say its {what}; is it a worksheet's spreadsheet?")
    # What is there in words when there is none: "none: the files differ from every commit".
    scenario, commit = (
        None if not found[key] or found[key].startswith("none") else found[key]
        for key in ("scenario", "commit")
    )
    return About(found["worksheet"], scenario, _day(day), found["digest"], commit)


def _day(cell: Read) -> str:
    """A day as ISO writes it. A spreadsheet counts days; what is no day stays as it is."""
    count = number(cell.value) if cell.number else None
    if count is None or not 0 < count < _LAST_DAY:
        return str(cell.value)
    return (_DAY_ZERO + dt.timedelta(days=int(count))).isoformat()


def _typed(book: Book, prefix: str, sheet: str) -> Iterator[tuple[str, Given]]:
    """The cells people type into, by the name their formulas use."""
    cells = book.sheets[sheet]
    for name, place in book.names.items():
        if not name.startswith(prefix) or not place.startswith(f"{sheet}!{_COLUMN_VALUE}"):
            continue
        row = _row(place.partition("!")[2])
        origin = cells.get(f"{_COLUMN_ORIGIN}{row}", Read(None))
        value = _number(cells.get(f"{_COLUMN_VALUE}{row}"))
        downloaded = _number(cells.get(f"{_COLUMN_ORIGINAL}{row}"))
        yield (
            name.removeprefix(prefix),
            Given(
                value,
                yours='"yours"' in (origin.formula or ""),
                changed=origin.value == CHANGED and value != downloaded,
                downloaded=downloaded,
            ),
        )


def _offers(book: Book) -> Iterator[tuple[str, str]]:
    cells = book.sheets[prices.SHEET]
    column = next(
        (
            address.removesuffix(_HEADINGS)
            for address, cell in cells.items()
            if cell.value == "Offer" and _row(address) == _HEADINGS
        ),
        None,
    )
    for name, place in book.names.items():
        if name.startswith(PRICE) and place.startswith(f"{prices.SHEET}!"):
            found = cells.get(f"{column}{_row(place.partition('!')[2])}")
            if found is not None and isinstance(found.value, str):
                yield name.removeprefix(PRICE), found.value


def _cells(book: Book) -> Iterator[tuple[Key, Cell]]:
    listed = {
        (sheet, _row(address)): (name, address)
        for name, place in book.names.items()
        if name.startswith(_LISTED)
        for sheet, _, address in [place.partition("!")]
    }
    for sheet, cells in book.sheets.items():
        for address, cell in cells.items():
            line, named = sheet, ""
            if sheet in _BY_ROW and (sheet, _row(address)) in listed:
                line, named = listed[sheet, _row(address)]
            typed = line.startswith((INPUT, PRICE)) and cell.formula is None
            yield (sheet, address), Cell(
                f"{sheet}!{address}", line, _value(cell), same(cell.formula), address == named,
                typed, cell.look,
            )  # fmt: skip
    for name, place in {**book.names, **book.other_names}.items():
        yield ("names", name), Cell(f"the name {name}", "names of cells", place)
    for sheet, kind in book.kinds.items():
        yield (":sheets", sheet), Cell(f"the sheet {sheet}", "sheets", kind)
    around = book.surroundings
    for (area, place), words in around.about.items():
        yield (f":{area}", place), Cell(f"{area}, {place}", area, words)
    for (area, place), words in around.dress.items():
        yield (f":dress {area}", place), Cell(f"{area}, {place}", DRESS, words, dress=True)
    for (place, at), words in around.points.items():
        value, drawn = number(words), _at(book, at)
        # Where a cell has no number there is no point, and a program may keep another there.
        if value is not None and (drawn is None or drawn.number):
            # Computed, as what a formula gives is.
            yield (":point", place), Cell(place, DRESS, value, "", dress=True)


def same(formula: str | None) -> str | None:
    """A formula as any program writes it: no blanks, no quotes around a sheet, 1.0 as 1."""
    if formula is None:
        return None
    parts = _STRING.split(formula.removeprefix("="))
    return "".join(
        part if index % 2 else _plain("".join(part.split())) for index, part in enumerate(parts)
    )


def _plain(part: str) -> str:
    return _NUMBER.sub(_shortest, _TRUTH.sub(r"\1", part.replace("'", "")))


def _shortest(found: re.Match[str]) -> str:
    value = number(found[0])
    return found[0] if value is None else format(value.normalize(), "f")


def _value(cell: Read) -> Scalar:
    if not cell.number:
        return cell.value
    found = number(cell.value)
    return cell.value if found is None else found


def _number(cell: Read | None) -> Decimal | None:
    """A typed number. Programs write binary fractions to 17 digits; the shortest is meant."""
    if cell is None or not cell.number or cell.formula is not None:
        return None
    found = number(cell.value)
    return None if found is None else Decimal(repr(float(found)))


def _row(address: str) -> str:
    found = _ROW.fullmatch(address)
    return found[1] if found else ""


def _at(book: Book, place: str) -> Read | None:
    sheet, _, address = place.partition("!")
    return book.sheets.get(sheet, {}).get(address)


def as_saved(downloaded: Paper, now: Paper, changed: Mapping[str, set[str]]) -> Mapping[Key, Cell]:
    """The cells of a file in which some values were changed and everything followed.

    `downloaded` is the file as it was downloaded, `now` one whose results are those of the changed
    values; `changed` holds the keys of the changed ones by `in_` and `price_`. Texts and formulas
    stay as they were downloaded, and so does what the file says a value was; the results move.
    """
    names = {f"{prefix}{key}" for prefix, keys in changed.items() for key in keys}
    found = dict(downloaded.cells)
    for key, cell in downloaded.cells.items():
        other = now.cells.get(key)
        value = cell.value if other is None else other.value
        if cell.formula is not None:
            if cell.line in names and key[-1].startswith(_COLUMN_ORIGIN):
                value = CHANGED
            elif cell.value == summary.UNCHANGED:
                value = f"{len(names)} of the inputs, prices and dates were changed in this file."
        elif not (cell.main and cell.line in names):
            continue
        found[key] = replace(cell, value=value)
    return found
