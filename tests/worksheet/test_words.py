"""What readers see of the repository's worksheets is in words."""

from __future__ import annotations

import re

from generator.catalogue.load import load
from generator.figures import style
from tests.support.worksheets import ROOT


def test_units_are_in_words() -> None:
    """No input and no step shows its unit as formulas name it, such as `read_unit/call`."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    sheets = [entry.model for entry in catalogue.worksheets.values()]
    shown = {item.unit for sheet in sheets for item in sheet.inputs.values()}
    shown |= {step.unit for sheet in sheets for step in sheet.steps.values()}
    raw = {unit: style(unit).after for unit in shown}
    assert {} == {unit: after for unit, after in raw.items() if re.search(r"[_/*]", after)}
    assert {"read_unit/call", "percent/month", "dimension"} <= shown
