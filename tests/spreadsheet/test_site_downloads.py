"""Every spreadsheet of the published site, recalculated by LibreOffice, against its page's JSON."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.support.libreoffice import named_value, recalculate
from tests.support.site import Site

pytestmark = [pytest.mark.spreadsheet, pytest.mark.site]

TOLERANCE = 1e-9


def differs(expected: str | bool | None, found: object) -> bool:
    """Whether a cell says something else than the JSON; None there is `never` here."""
    match expected:
        case None:
            return found != "never"
        case bool():
            return found is not expected
        case str():
            if isinstance(found, bool) or not isinstance(found, int | float):
                return True
            exact = float(Decimal(expected))
            return abs(found - exact) > (TOLERANCE * abs(exact) if exact else TOLERANCE)


def differences(result: dict[str, Any], workbook: Workbook) -> list[str]:
    """Every step, result, reason and price in which the two do not agree."""
    found = []
    cells = [
        *((f"step_{key}", item["value"]) for key, item in result["steps"].items()),
        *((f"result_{key}", item["value"]) for key, item in result["results"].items()),
        *((f"in_{key}", item["value"]) for key, item in result["inputs"].items()),
        *((f"price_{key}", item["amount"]) for key, item in result["prices"].items()),
    ]
    for name, expected in cells:
        value = named_value(workbook, name)
        if differs(expected, value):
            found.append(f"{name}: {expected}, but {value!r}")
    for key, item in result["steps"].items():
        if "reason" in item and named_value(workbook, f"why_{key}") != item["reason"]:
            found.append(f"why_{key}: {item['reason']}")
    return found


def test_every_download_recalculates_to_its_page(built_site: Site, tmp_path: Path) -> None:
    """To one part in a thousand million, from formulas alone; what never happens included."""
    paths = sorted((built_site.public / "worksheets").glob("*/*.xlsx"))
    scenarios = [
        (sheet, name)
        for name, entry in built_site.catalogue.scenarios.items()
        for sheet in entry.model.worksheets
    ]
    assert sorted(scenarios) == [(path.parent.name, path.stem) for path in paths]
    # Scenarios of different worksheets share their names; side by side the files may not.
    named = [tmp_path / f"{path.parent.name}--{path.name}" for path in paths]
    for path, copy in zip(paths, named, strict=True):
        shutil.copy(path, copy)
    wrong = []
    for path, workbook in zip(paths, recalculate(named, tmp_path / "work"), strict=True):
        result = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        steps = built_site.catalogue.worksheets[path.parent.name].model.steps
        assert set(steps) == set(result["steps"])
        wrong += [
            f"{path.parent.name} {path.stem} {text}" for text in differences(result, workbook)
        ]
    assert "" == "\n".join(wrong[:20])
