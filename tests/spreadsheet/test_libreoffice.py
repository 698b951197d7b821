"""The helper that recalculates can be trusted."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.downloads.xlsx_file import to_xlsx
from tests.support.libreoffice import office, with_uno, without_cached_values
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue


def test_nothing_is_left_that_could_be_copied(tmp_path: Path) -> None:
    """After stripping, no formula has a value, and what was typed in stands."""
    write_catalogue(tmp_path)
    content = to_xlsx(computed(*loaded(tmp_path), CLASSIFIER))
    formulas = load_workbook(io.BytesIO(content))
    before = load_workbook(io.BytesIO(content), data_only=True)
    after = load_workbook(io.BytesIO(without_cached_values(content)), data_only=True)
    live = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                found = after[sheet.title][cell.coordinate].value
                if cell.data_type == "f":
                    live += 1
                    assert found is None
                else:
                    assert found == before[sheet.title][cell.coordinate].value
    assert live > 300


def test_a_missing_program_fails_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(AssertionError, match="apt-get install --no-install-recommends libreoffice"):
        office()


@pytest.mark.parametrize("problem", [FileNotFoundError, None])
def test_a_python_without_uno_fails_with_the_command_that_installs_it(
    problem: type[OSError] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether there is no such Python, or one that does not know it."""

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        if problem is not None:
            raise problem
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(AssertionError, match="apt-get install --no-install-recommends python3-uno"):
        with_uno()
