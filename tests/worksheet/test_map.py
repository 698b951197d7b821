"""What the map of a worksheet can get wrong, each found at its line."""

from __future__ import annotations

import pytest

from generator.catalogue.load import load
from generator.worksheet.definition import define
from tests.conftest import MakeCatalogue
from tests.samples import SHEET

LINE = SHEET.count("\n") + 1


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("map: {x: tokns, y: months}", "unknown-input", "did you mean 'tokens'?"),
        ("map: {x: tokens, y: rate}", "unknown-input", "there is no input 'rate'"),
        ("map: {x: tokens, y: tokens}", "map", "both axes show the same input"),
        ("map: {x: months, y: tokens}", "map", "'months' can have only one value"),
    ],
)
def test_faults(make_catalogue: MakeCatalogue, line: str, code: str, message: str) -> None:
    """A map names two inputs that can vary."""
    text = SHEET.replace("min: 1, max: 12, step", "min: 12, max: 12, step") + line + "\n"
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None, loaded.findings
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert definition is None
    found = next(finding for finding in findings if finding.code == code)
    assert message in f"{found.message} {found.fix}"
    assert LINE == found.location.line


def test_sound(make_catalogue: MakeCatalogue) -> None:
    """A map of two inputs is kept as it is written."""
    text = SHEET + "map: {x: tokens, y: months}\n"
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None, loaded.findings
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert findings == []
    assert definition is not None
    assert definition.worksheet.map is not None
    assert ("tokens", "months") == (definition.worksheet.map.x, definition.worksheet.map.y)
