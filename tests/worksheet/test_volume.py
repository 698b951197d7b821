"""What the chart over volume can get wrong, each found at its line."""

from __future__ import annotations

import pytest

from generator.catalogue.load import load
from generator.worksheet.definition import define
from tests.conftest import MakeCatalogue
from tests.samples import SHEET

LINE = "  lines: [{route: prompt, label: Prompted, monthly: bill}]\n"
TOTAL = """\
  lines:
    - {route: prompt, label: Prompted, monthly: bill, total: all}
    - {route: cache, label: Cached, monthly: bill, total: all}
volume: {title: By volume, input: tokens}
"""
STEPS = """\
  all: {label: All, unit: USD, formula: bill * months, group: All}
  rest: {label: Rest, unit: USD/month, formula: bill, group: All}
results: [{step: rest, label: Rest}, """
SOUND = SHEET.replace(LINE, TOTAL).replace("results: [", STEPS)


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("input: tokens", "input: tokns", "unknown-input", "did you mean 'tokens'?"),
        ("input: tokens", "input: rate", "unknown-input", "there is no input 'rate'"),
        ("Cached, monthly: bill, total: all", "Cached, monthly: bill", "no-total", "of 'cache'"),
        ("Cached, monthly: bill, total: all", "Cached, monthly: bill, total: al", "unknown-step",
         "did you mean 'all'?"),
        ("Cached, monthly: bill, total: all", "Cached, monthly: bill, total: rest", "units",
         "'rest' is in USD/month, not in USD"),
        ("Cached, monthly: bill, total: all", "Cached, monthly: bill, total: horizon", "units",
         "which is no money"),
        ("route: cache", "route: prompt", "route-twice", "'prompt' has a line already"),
    ],
)  # fmt: skip
def test_faults(make_catalogue: MakeCatalogue, old: str, new: str, code: str, message: str) -> None:
    """It names an input that can vary, and each line a total, all of one unit of money."""
    assert 1 == SOUND.count(old)
    text = SOUND.replace(old, new)
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None, loaded.findings
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert definition is None
    found = next(finding for finding in findings if finding.code == code)
    assert message in f"{found.message} {found.fix}"
    lines = text.splitlines()
    assert new.split(": ", maxsplit=1)[0] in lines[found.location.line - 1]


def test_an_input_that_cannot_vary(make_catalogue: MakeCatalogue) -> None:
    """Over an input with one value only there is nothing to draw."""
    text = SOUND.replace("min: 1, max: 12, step", "min: 12, max: 12, step")
    text = text.replace("input: tokens", "input: months")
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None, loaded.findings
    _, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    (found,) = findings
    assert ("volume", "'months' can have only one value") == (found.code, found.message)


def test_sound(make_catalogue: MakeCatalogue) -> None:
    """A chart over volume is kept as it is written, and its totals count as used."""
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": SOUND}))
    assert loaded.catalogue is not None, loaded.findings
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert findings == []
    assert definition is not None
    assert definition.worksheet.volume is not None
    assert "tokens" == definition.worksheet.volume.input
    assert ["all", "all"] == [line.total for line in definition.worksheet.chart.lines]
