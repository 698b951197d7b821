"""A worksheet as a JavaScript module; what it computes is tested in tests/browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

from generator.check import check
from generator.generate import everything, guide_of
from generator.pages.page import Asset
from generator.worksheet.javascript import module
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import SHEET, TODAY
from tests.support.hostile import write_hostile_catalogue
from tests.support.worksheets import loaded

ATTACK = 'It is "{bill}"\\\\"; alert(1); //é</script>'


def test_texts_are_strings(make_catalogue: MakeCatalogue) -> None:
    """A text of the catalogue stands in the module as a JSON string of plain ASCII."""
    sheet = SHEET.replace("label: A month, unit", f"label: {json.dumps(ATTACK)}, unit", 1)
    root = make_catalogue(**{"worksheets/calls.yaml": sheet})
    checked = check(root, TODAY, as_of=TODAY)
    text = module(checked.definitions["calls"])
    assert text.isascii()
    assert f"label: {json.dumps(ATTACK)}," in text
    assert "alert" not in re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)


def test_a_hostile_catalogue(tmp_path: Path) -> None:
    """Outside of strings there is nothing but keys, numbers and calls of the operators."""
    write_hostile_catalogue(tmp_path)
    _, definition = loaded(tmp_path)
    text = module(definition)
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text.split("\n", 2)[2])
    assert not re.findall(r"[^\sa-zA-Z0-9_.,:;(){}\[\]\"=>!&|?]", outside)
    assert not re.search(r"\beval\b|\bFunction\b", outside)


def test_the_build_writes_one_for_every_worksheet(make_catalogue: MakeCatalogue) -> None:
    """Beside the runtime that they import."""
    root = make_catalogue(**{"worksheets/calls.yaml": SHEET})
    checked = check(root, TODAY, as_of=TODAY)
    guide = guide_of(checked, TODAY, commit=None, repository="https://git.example/guide")
    assets = {
        item.address: item.content for item in everything(guide, ROOT) if isinstance(item, Asset)
    }
    assert assets["assets/worksheets/calls.js"].decode() == module(checked.definitions["calls"])
    assert b'from "../live/worksheet.js"' in assets["assets/worksheets/calls.js"]
    assert "assets/live/worksheet.js" in assets
