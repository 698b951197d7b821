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


def test_sentences_give_shares_in_percent() -> None:
    """A verdict, and a reason why something never happens, names no share: `72.7 %`, not 0.727."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    said = []
    for key, entry in catalogue.worksheets.items():
        sheet = entry.model
        units = {
            name: item.unit for part in (sheet.inputs, sheet.steps) for name, item in part.items()
        }
        texts = [case.text for case in sheet.verdict]
        texts += [never.because for step in sheet.steps.values() for never in step.never]
        texts += [case.text for phrase in sheet.phrases.values() for case in phrase]
        named = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
        said += [f"{key}: {name}" for name in sorted(named) if units.get(name) == "share"]
        assert named & units.keys(), key
    assert said == []
