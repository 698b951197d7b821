"""LibreOffice says a verdict's phrases as Python does."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.downloads.workbook.wording import VERDICT
from generator.downloads.xlsx_file import to_xlsx
from tests.conftest import MakeCatalogue
from tests.support.libreoffice import session, without_cached_values
from tests.support.phrased import results

pytestmark = pytest.mark.spreadsheet


def test_phrases(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """Every case of every phrase, an empty one too, and why what it mentions has no value."""
    found = list(results(make_catalogue))
    path = tmp_path / "calls.xlsx"
    path.write_bytes(without_cached_values(to_xlsx(found[0][0])))
    typed = [
        [(f"in_{key}", 0, float(item.value)) for key, item in result.inputs.items()]
        for result, _ in found
    ]
    with session(tmp_path) as program:
        answers = program.typed(path, typed, [VERDICT])
    assert [said for _, said in found] == [answer[VERDICT] for answer in answers]
