"""What each command makes of an offer, beside the price it sets: small files, exact results."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.editing.draft import Draft
from generator.editing.entry import PriceFacts, new_entry
from generator.editing.evidence import Evidence
from generator.editing.operations import Retirement, correct, retire, verify
from generator.editing.rates import RateName
from generator.errors import UsageError
from tests.samples import PAGE, TODAY, offer, price, provider

SOURCE = Evidence(PAGE, TODAY)
END = Retirement(dt.date(2027, 1, 14), SOURCE, successor="acme/large")


def draft(*offers: str) -> Draft:
    """A provider's file with these offers."""
    return Draft("x.yaml", provider(*offers).encode())


def added(edited: Draft) -> list[str]:
    """The lines of the new file that the old one does not have, without indentation."""
    old = edited.before.decode().splitlines()
    return [line.strip() for line in edited.finish().decode().splitlines() if line not in old]


def facts(**rates: str) -> PriceFacts:
    """A price of standard rates from the end of the month on."""
    return PriceFacts(
        {RateName(meter): amount for meter, amount in rates.items()}, dt.date(2026, 11, 30), SOURCE
    )


def test_only_the_price_is_carried_over() -> None:
    """Currency, exchange rate, rates, tiers and exclusions; no word about the other entry."""
    before = {
        "effective": "2026-01-01", "basis": "first-seen", "until": "2026-12-01", "currency": "EUR",
        "exchange": {"usd": "1.10", "date": "2026-01-01", "source": "https://ecb.example/"},
        "rates": {"input": "1.00", "output": "2.00"}, "not_offered": "batch",
        "tiers": [{"above": "200000", "rates": {"input": "2.00"}}],
        "source": {"url": PAGE, "accessed": "2026-01-01", "read": "dataset", "via": "litellm"},
        "verified": "2026-02-01", "disagrees": [{"rate": "input"}], "corrections": [{"on": "x"}],
        "exceptions": [{"rule": "price-jump", "reason": "Yes."}], "note": "Introductory.",
    }  # fmt: skip
    made = new_entry(before, facts(input="0.90"))
    assert made.data == {
        "effective": "2026-11-30", "currency": "EUR", "exchange": before["exchange"],
        "rates": {"input": "0.90", "output": "2.00"}, "not_offered": ["batch"],
        "tiers": [{"above": "200000", "rates": {"input": "2.00"}}],
        "source": {"url": PAGE, "accessed": "2026-11-22", "read": "page"}, "verified": None,
    }  # fmt: skip
    assert made.report == [
        "input  1.00 → 0.90",
        "carried over: output 2.00",
        "carried over, above 200000 tokens: input 2.00",
        "carried over: the exchange rate of 2026-01-01",
    ]


def test_a_variant_that_is_priced_is_offered() -> None:
    """It leaves `not_offered`, in whichever order its joined variants are named."""
    before = {"rates": {"input": "1.00"}, "not_offered": ["us+batch", "flex"]}
    rates = {RateName("input", "batch+us"): "0.50"}
    made = new_entry(before, PriceFacts(rates, TODAY, SOURCE))
    assert made.data["not_offered"] == ["flex"]
    assert "no longer 'not offered': us+batch" in made.report


def test_a_joined_variant_keeps_its_name() -> None:
    """`batch+us` sets what the entry before calls `us+batch`."""
    before = {"rates": {}, "variants": {"us+batch": {"input": "1.00"}}}
    rates = {RateName("input", "batch+us"): "0.50"}
    made = new_entry(before, PriceFacts(rates, TODAY, SOURCE))
    assert made.data["variants"] == {"us+batch": {"input": "0.50"}}
    assert made.report == ["us+batch.input  1.00 → 0.50"]


def test_a_tier_must_be_there() -> None:
    """A new tier needs more than one rate, so it is not made in passing."""
    rates = {RateName("input", None, 200000): "0.50"}
    with pytest.raises(UsageError, match="no tier above 200000; add the tier by hand"):
        new_entry({"rates": {"input": "1.00"}}, PriceFacts(rates, TODAY, SOURCE))
    before = {"rates": {}, "tiers": [{"above": "128000", "rates": {"input": "1.00"}}]}
    with pytest.raises(UsageError, match="no tier above 200000; it has 128000"):
        new_entry(before, PriceFacts(rates, TODAY, SOURCE))


def test_retiring_makes_a_status_where_there_is_none() -> None:
    """Between the name and the prices, where the files have it."""
    edited = draft(offer(price()))
    done = retire(edited, 0, END)
    assert done.report == [
        "retires  unknown → 2027-01-14", "successor  unknown → acme/large",
    ]  # fmt: skip
    assert added(edited) == [
        "status:", "retires: 2027-01-14", "successor: acme/large", "source:", f"url: {PAGE}",
        "accessed: 2026-11-22", "read: page",
    ]  # fmt: skip
    lines = [line.strip() for line in edited.text.splitlines()]
    assert lines.index("name: Small") + 1 == lines.index("status:")


def test_retiring_fills_a_status_in_braces() -> None:
    """It stays in braces."""
    edited = draft(offer(price(), more="status: {released: 2026-01-01, note: Still sold.}"))
    done = retire(edited, 0, END)
    assert "the status has a note; see that it still holds" in done.report
    (line,) = added(edited)
    assert line == (
        "status: {released: 2026-01-01, retires: 2027-01-14, successor: acme/large, "
        f"source: {{url: {PAGE}, accessed: 2026-11-22, read: page}}, note: Still sold.}}"
    )


def test_retiring_again_moves_the_date_and_names_the_old_source() -> None:
    """Evidence that is replaced is said to be."""
    status = """\
status:
  retires: 2026-12-31  # announced in May
  source:
    url: https://acme.example/old
    accessed: 2026-05-01
    read: page
  note: As announced."""
    edited = draft(offer(price(), more=status))
    done = retire(edited, 0, END)
    assert done.report[0] == "retires  2026-12-31 → 2027-01-14"
    assert "https://acme.example/old, accessed 2026-05-01" in done.report[2]
    assert added(edited) == [
        "retires: 2027-01-14  # announced in May", "successor: acme/large", f"url: {PAGE}",
        "accessed: 2026-11-22",
    ]  # fmt: skip


def test_retiring_twice_is_retiring_once() -> None:
    """The second time there is nothing to write."""
    edited = draft(offer(price()))
    retire(edited, 0, END)
    first = edited.finish()
    assert retire(edited, 0, END).report == []
    assert edited.finish() == first


@pytest.mark.parametrize(
    ("written", "expected"),
    [("null", "2026-11-22"), ("~ # not yet", "2026-11-22 # not yet"), ("", "2026-11-22"),
     ("'2026-11-01'", "2026-11-22"), ("2026-11-01   # Ann", "2026-11-22   # Ann")],
)  # fmt: skip
def test_verifying_changes_the_date_alone(written: str, expected: str) -> None:
    """Whatever stands there, and what is said about it stays."""
    block = f"""\
- effective: 2026-01-01
      rates: {{input: 1.00}}
      source: {{url: {PAGE}, accessed: 2026-11-01, read: page}}
      verified: {written}"""
    edited = draft(offer(block))
    verify(edited, 0, 0, TODAY)
    assert added(edited) == [f"verified: {expected}"]


def test_an_entry_in_braces_is_verified_in_braces() -> None:
    """After its source, where the files have it."""
    edited = draft(offer(price(more="note: Yes.")))
    verify(edited, 0, 0, TODAY)
    assert added(edited)[0].endswith("read: page}, verified: 2026-11-22, note: Yes.}")


def test_a_verification_does_not_go_back() -> None:
    """An older comparison says nothing that the newer one does not."""
    edited = draft(offer(price(more="verified: 2026-11-20")))
    with pytest.raises(UsageError, match="already verified on 2026-11-20"):
        verify(edited, 0, 0, dt.date(2026, 11, 19))


def test_correcting_keeps_what_was_wrong() -> None:
    """The second correction goes below the first."""
    edited = draft(offer(price(rates="input: 1.50, output: 3.00", more="verified: 2026-11-20")))
    done = correct(edited, 0, 0, {RateName("input"): "0.150"}, reason="Typed: ten times.", on=TODAY)
    assert done.report == [
        "input  1.50 → 0.150",
        "verified stays 2026-11-20; run 'price verify' once this amount has been compared",
    ]
    correct(edited, 0, 0, {RateName("output"): "0.30"}, reason="Likewise.", on=TODAY)
    assert "rates: {input: 0.150, output: 0.30}" in edited.text
    assert edited.at(("offers", 0, "prices", 0, "corrections")) == [
        {"on": "2026-11-22", "rate": "input", "was": "1.50", "reason": "Typed: ten times."},
        {"on": "2026-11-22", "rate": "output", "was": "3.00", "reason": "Likewise."},
    ]
    edited.finish()


@pytest.mark.parametrize(
    ("rate", "amount", "message"),
    [
        (RateName("input"), "1.000", "input is 1.00 already"),
        (RateName("output"), "1.00", "no rate 'output'"),
        (RateName("input", "batch"), "1.00", "no rate 'batch.input'"),
        (RateName("input", None, 200000), "1.00", "cannot name a tier"),
    ],
)
def test_only_a_value_that_is_there_and_wrong_is_corrected(
    rate: RateName, amount: str, message: str
) -> None:
    """An amount nobody had given is a new fact, not a correction."""
    with pytest.raises(UsageError, match=message):
        correct(draft(offer(price())), 0, 0, {rate: amount}, reason="No.", on=TODAY)
