"""What a worksheet's definition can get wrong, each found at its line."""

from __future__ import annotations

import pytest

from generator.catalogue.load import load
from generator.worksheet.definition import define
from tests.conftest import MakeCatalogue
from tests.samples import SHEET


def line_of(text: str, part: str) -> int:
    """The line of a text on which a part of it stands."""
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "message"),
    [
        ("tokens / million * rate", "tokns / million * rate", "unknown-name", "tokns", "'tokns'"),
        ("tokens / million * rate", "tokens * rate", "units", "bill:", "not USD/month"),
        ("tokens / million * rate", "tokens + rate", "units", "bill:", "'+' mixes"),
        ("tokens / million * rate", "import os", "formula", "bill:", "this is not a formula"),
        (
            "tokens / million * rate", "tokens / million * rate * (months / bill)", "circle",
            "bill:", "bill → bill",
        ),
        (
            "months, group: All",
            'months, never: [{when: rate <= 0, because: "{horizon}"}], group: A', "circle",
            "horizon:", "horizon → horizon",
        ),
        (
            "tokens / million * rate", "rate / million * tokens * (months / horizon)", "division",
            "bill:", "divides by horizon",
        ),
        (
            "tokens / million * rate", "rate / million * tokens * (1 / (months - months))",
            "division", "bill:", "divides by an expression",
        ),
        ("unit: USD/month, ", "unit: banana, ", "unit-unknown", "bill:", "'banana' is not a unit"),
        ("  horizon: {label", "  rate: {label", "name-twice", "steps:", "'rate'"),
        ("offer: model", "offer: modle", "unknown-role", "rate:", "did you mean 'model'?"),
        ("meter: input", "meter: inptu", "unknown-meter", "rate:", "did you mean 'input'?"),
        ("min: 1, max: 12", "min: 13, max: 12", "bounds", "months", "above the largest"),
        ("default: 12", "default: 13", "bounds", "months", "out of bounds"),
        ("It costs {bill}", "It costs {bil}", "unknown-name", "verdict", "'bil'"),
        ("[{step: bill", "[{step: bll", "unknown-step", "results", "did you mean 'bill'?"),
        ("crossing: horizon", "crossing: horizn", "unknown-step", "crossing", "'horizn'"),
        ("{route: prompt, t", "{route: prompt, when: rate > 0, t", "verdict", "verdict", "last"),
    ],
)  # fmt: skip
def test_faults(
    make_catalogue: MakeCatalogue, old: str, new: str, code: str, at: str, message: str
) -> None:
    """Each fault of a definition is a finding with its code, at its line, in words."""
    text = SHEET.replace(old, new, 1)
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None, loaded.findings
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert definition is None
    found = next(finding for finding in findings if finding.code == code)
    assert message in f"{found.message} {found.fix}"
    place = at if at in text else new
    assert abs(line_of(text, place) - found.location.line) <= 2


def test_unused(make_catalogue: MakeCatalogue) -> None:
    """A value that nothing uses is a finding: it would only mislead the reader."""
    text = SHEET.replace("constants:", "constants:\n  spare: {label: S, value: 1, unit: day}")
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None
    _, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert [("unused", "nothing uses 'spare'")] == [(f.code, f.message) for f in findings]


def test_absent_price(make_catalogue: MakeCatalogue) -> None:
    """A stand-in for a price must be a price of the worksheet."""
    text = SHEET.replace(
        "meter: input}", "meter: input, absent: {price: rat, reason: No such rate.}}"
    )
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    assert loaded.catalogue is not None
    _, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert ["unknown-price"] == [finding.code for finding in findings]


def test_sound(make_catalogue: MakeCatalogue) -> None:
    """A sound definition knows its units and the order of its steps."""
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": SHEET}))
    assert loaded.catalogue is not None
    definition, findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)
    assert [] == findings
    assert definition is not None
    assert "USD/Mtoken" == definition.units["rate"]
    assert ("bill", "horizon") == definition.order
    assert frozenset() == definition.may_never
