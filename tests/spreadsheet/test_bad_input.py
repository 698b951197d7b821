"""A spreadsheet into which nonsense is typed says so in words: no cell shows an error.

Every cell that people type into gets the same wrong value, in the workbook of every worksheet, and
LibreOffice recalculates it from its formulas.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from generator.downloads.workbook import chart
from generator.downloads.workbook.prices import _DAY
from generator.downloads.workbook.summary import OUT_OF_BOUNDS, VERDICT_SHOWN
from generator.downloads.workbook.typed import CHECKS, OUTSIDE
from generator.downloads.xlsx_file import to_xlsx
from generator.schema.worksheet import Worksheet
from generator.verify import workbook
from generator.verify.workbook import Book, Read
from generator.worksheet.compute import compute
from generator.worksheet.result import Result
from tests.support.cases import CATALOGUE, FIRST_DAY, PROVENANCE, definition
from tests.support.libreoffice import convert, without_cached_values

pytestmark = pytest.mark.spreadsheet

WRONG = {
    "text": ' t="str"><v>many</v>', "huge": "><v>1E308</v>", "negative": "><v>-1</v>",
    "blank": ">", "half": "><v>0.5</v>", "truth": ' t="b"><v>1</v>',
}  # fmt: skip
ERRORS = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d+|NaN|inf", re.IGNORECASE)


def published(name: str) -> Result:
    """A worksheet for the first scenario that uses it."""
    given = next(
        entry.model.worksheets[name]
        for entry in CATALOGUE.scenarios.values()
        if name in entry.model.worksheets
    )
    return compute(
        definition(name), CATALOGUE, as_of=FIRST_DAY, provenance=PROVENANCE, given=given
    )  # fmt: skip


def typed(content: bytes, cell: str) -> bytes:
    """The file with one thing in every cell that people type into, without any stored value."""
    names = workbook.read(content).names
    places = {place for name, place in names.items() if re.match(r"in_|price_", name)}
    places |= {
        re.sub(r"![A-Z]+", f"!{chr(ord('A') + _DAY)}", place)
        for name, place in names.items()
        if name.startswith("date_")
    }
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(without_cached_values(content))) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            raw = before.read(item)
            sheet = {"sheet2.xml": "Inputs", "sheet3.xml": "Prices"}.get(Path(item.filename).name)
            for place in places:
                name, _, address = place.partition("!")
                if name == sheet:
                    old = rf'(<c r="{address}"(?: s="\d+")?)[^>]*?(?:/>|>(?:<v>[^<]*</v>)?</c>)'
                    raw, count = re.subn(old.encode(), rf"\1{cell}</c>".encode(), raw)
                    assert 1 == count, place
            after.writestr(item, raw)
    return made.getvalue()


def errors(book: Book) -> list[str]:
    """The cells that show an error. A line of the chart has no point where nothing happens."""
    return [
        f"{sheet}!{address}: {cell.value}"
        for sheet, cells in book.sheets.items()
        for address, cell in cells.items()
        if cell.formula is not None and ERRORS.fullmatch(str(cell.value))
        if not (sheet == chart.SHEET and cell.value == "#N/A")
    ]


def shown(book: Book, name: str) -> Read:
    """The cell with a name."""
    sheet, _, address = book.names[name].partition("!")
    return book.sheets[sheet][address]


def wrong_for(result: Result, kind: str) -> bool:
    """Whether some cell does not take a value of this kind."""
    inputs = result.definition.worksheet.inputs.values()
    return kind != "half" or any(spec.whole for spec in inputs)


@pytest.mark.parametrize("kind", WRONG)
def test_nonsense_in_every_cell(kind: str, tmp_path: Path) -> None:
    """A sentence in the place of the verdict, words in that of each result, and no error anywhere.

    Text, a number beyond all bounds, one below nothing, nothing at all, a half where only whole
    numbers will do, a truth.
    """
    found = {name: published(name) for name in CATALOGUE.worksheets}
    paths = []
    for name, result in found.items():
        paths.append(tmp_path / f"{name}.xlsx")
        paths[-1].write_bytes(typed(to_xlsx(result), WRONG[kind]))
    made = convert(paths, tmp_path / "made", tmp_path / "profile")
    for path, (name, result) in zip(made, found.items(), strict=True):
        book = workbook.read(path.read_bytes())
        assert [] == errors(book), name
        if not wrong_for(result, kind):
            continue
        assert OUT_OF_BOUNDS == shown(book, VERDICT_SHOWN).value == shown(book, CHECKS).value
        assert OUTSIDE == book.sheets["Summary"]["B6"].value
        sheet: Worksheet = result.definition.worksheet
        for item in sheet.results:
            assert OUTSIDE == shown(book, f"result_{item.step}").value, name
