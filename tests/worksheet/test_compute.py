"""Computing a worksheet: prices as of a day, inputs within bounds, words for what is wrong."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from generator.catalogue.load import load
from generator.errors import UsageError
from generator.formula.evaluate import Never
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import define
from generator.worksheet.result import Origin, Provenance, Result
from tests.conftest import MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider

PROVENANCE = Provenance("0" * 64, None)
START = WorksheetInputs.model_validate(
    {"offers": {"model": "acme/small"}, "inputs": {"tokens": "500000"}}
)


def result(
    make_catalogue: MakeCatalogue,
    *,
    acme: str = provider(),
    given: WorksheetInputs = START,
    on: dt.date = TODAY,
    overrides: Overrides | None = None,
    sheet: str = SHEET,
) -> Result:
    """The sample worksheet, computed."""
    root = make_catalogue(**{"providers/acme.yaml": acme, "worksheets/calls.yaml": sheet})
    catalogue = load(root).catalogue
    assert catalogue is not None
    definition, findings = define(catalogue.worksheets["calls"], catalogue.meters)
    assert definition is not None, findings
    return compute(
        definition, catalogue, as_of=on, provenance=PROVENANCE, given=given,
        overrides=overrides or Overrides(),
    )  # fmt: skip


def test_derivation(make_catalogue: MakeCatalogue) -> None:
    """A result holds each value, its formula with the values put in, and a sentence."""
    found = result(make_catalogue)
    assert Decimal("0.5") == found.values["bill"]
    assert "500,000 ÷ 1,000,000 × $1.00" == found.steps["bill"].derivation
    assert "It costs $0.50 a month." == found.verdict.text


def test_origins(make_catalogue: MakeCatalogue) -> None:
    """Every value says who set it: the scenario, a default, the catalogue, or the reader."""
    found = result(
        make_catalogue, overrides=Overrides({"tokens": Decimal(7)}, {"rate": Decimal("0.5")})
    )
    assert Origin.YOURS == found.inputs["tokens"].origin
    assert Origin.DEFAULT == found.inputs["months"].origin
    assert Origin.YOURS == found.prices["rate"].origin
    assert Origin.SCENARIO == result(make_catalogue).inputs["tokens"].origin
    assert Origin.CATALOGUE == result(make_catalogue).prices["rate"].origin


def test_price_of_the_day(make_catalogue: MakeCatalogue) -> None:
    """The entry in force on the day counts, and its line is named."""
    acme = provider(offer(price("2026-01-01", "input: 2.00"), price("2026-06-01", "input: 1.50")))
    before = result(make_catalogue, acme=acme, on=dt.date(2026, 5, 31)).prices["rate"]
    after = result(make_catalogue, acme=acme, on=dt.date(2026, 6, 1)).prices["rate"]
    assert Decimal("2.00") == before.amount
    assert Decimal("1.50") == after.amount
    assert before.location.line + 1 == after.location.line


def test_other_currency(make_catalogue: MakeCatalogue) -> None:
    """A price in another currency counts in dollars, at its own dated exchange rate."""
    more = "currency: EUR, exchange: {usd: 1.10, date: 2026-01-01, source: https://bank.example/}"
    acme = provider(offer(price("2026-01-01", "input: 2.00", more)))
    assert Decimal("2.20") == result(make_catalogue, acme=acme).prices["rate"].amount


def test_free(make_catalogue: MakeCatalogue) -> None:
    """What is free counts as nothing, and still comes from the catalogue."""
    acme = provider(offer(price("2026-01-01", "input: free")))
    found = result(make_catalogue, acme=acme).prices["rate"]
    assert (Decimal(0), Origin.CATALOGUE) == (found.amount, found.origin)


def test_stand_in(make_catalogue: MakeCatalogue) -> None:
    """A rate the catalogue lacks is replaced only where the worksheet says by what, and says so."""
    sheet = SHEET.replace(
        "meter: input}", "meter: training, absent: {amount: 0, reason: No such charge.}}"
    )
    found = result(make_catalogue, sheet=sheet).prices["rate"]
    assert (Decimal(0), Origin.ASSUMED, "No such charge.") == (
        found.amount, found.origin, found.reason,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "overrides", "message"),
    [
        ({"offers": {}}, {}, "no offer is given for 'model' (Model)"),
        ({"offers": {"modle": "acme/small"}}, {}, "no role 'modle'; did you mean 'model'?"),
        (
            {"offers": {"model": "acme/smal"}},
            {},
            "no offer 'acme/smal'; did you mean 'acme/small'?",
        ),
        (
            {"offers": {"model": "acme/store"}},
            {},
            "is of the kind vector-store; 'model' takes model",
        ),
        ({"offers": {"model": "acme/small"}}, {}, "the input 'tokens' (Tokens) is missing"),
        ({}, {"tokens": "-1"}, "must lie between 0 and 1,000,000; -1 does not"),
        ({}, {"tokens": "1000001"}, "must lie between 0 and 1,000,000"),
        ({}, {"tokns": "1"}, "no input 'tokns'; did you mean 'tokens'?"),
        ({}, {"months": "NaN"}, "'months' (Months) must be a number"),
    ],
)
def test_what_is_wrong(
    make_catalogue: MakeCatalogue,
    given: dict[str, object],
    overrides: dict[str, str],
    message: str,
) -> None:
    """An input or offer that does not fit is named in a sentence, with the nearest that would."""
    acme = provider(offer(price()), offer(price(), name="store", kind="vector-store"))
    start = WorksheetInputs.model_validate(given) if given else START
    inputs = {key: Decimal(value) for key, value in overrides.items()}
    with pytest.raises(UsageError) as caught:
        result(make_catalogue, acme=acme, given=start, overrides=Overrides(inputs))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("rates", "on", "message"),
    [
        ("output: 1.00", TODAY, "the catalogue has no input price for 'acme/small'"),
        ("input: not offered", TODAY, "the catalogue has no input price for 'acme/small'"),
        (
            "input: 1.00", dt.date(2025, 1, 1),
            "no price for 'acme/small' on 2025-01-01; its first entry is of 2026-01-01",
        ),
    ],
)  # fmt: skip
def test_no_price(make_catalogue: MakeCatalogue, rates: str, on: dt.date, message: str) -> None:
    """A price that is not there is an error that says what is, never a silent nothing."""
    with pytest.raises(UsageError) as caught:
        result(make_catalogue, acme=provider(offer(price("2026-01-01", rates))), on=on)
    assert message in str(caught.value)


def test_a_reason_may_quote_what_comes_later(make_catalogue: MakeCatalogue) -> None:
    """A step that a reason quotes is computed first, wherever it stands in the file."""
    sheet = SHEET.replace(
        "group: All}\n  horizon",
        'group: All, never: [{when: tokens > 0, because: "None in {horizon}."}]}\n  horizon',
    )
    assert Never("None in 12 months.") == result(make_catalogue, sheet=sheet).values["bill"]


def test_never_carries_its_reason(make_catalogue: MakeCatalogue) -> None:
    """A step without a value says why, and so does a verdict that mentions it."""
    sheet = SHEET.replace(
        "group: All}\n  horizon",
        'group: All, never: [{when: tokens > 0, because: "Too many at {rate}."}]}\n  horizon',
    )
    found = result(make_catalogue, sheet=sheet)
    assert Never("Too many at $1.00 per 1M tokens.") == found.values["bill"]
    assert "It costs never. Too many at $1.00 per 1M tokens." == found.verdict.text
    assert "Too many at $1.00 per 1M tokens." == found.steps["bill"].never
