"""What happens to offers: told once each, on its day, under an id that stays."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from generator.catalogue.load import load
from generator.events.event import OfferEvent
from generator.events.offers import offer_events
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import offer, price, provider


def events(root: Path) -> list[OfferEvent]:
    """Of the catalogue under a folder, oldest first."""
    found = load(root)
    assert found.catalogue is not None, found.findings
    return sorted(offer_events(found.catalogue), key=lambda event: (event.day, event.id))


def told(make_catalogue: MakeCatalogue, *offers: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Day, what happens and the details, of a provider's offers."""
    root = make_catalogue(**{"providers/acme.yaml": provider(*offers)})
    return [(str(event.day), event.what, event.details) for event in events(root)]


def test_a_price_that_changes(make_catalogue: MakeCatalogue) -> None:
    """Every rate that is not what it was, in variants and tiers too; the first entry is none."""
    tiers = "variants: {batch: {input: 0.50}}, tiers: [{above: 1000, rates: {input: 3.00}}]"
    later = "variants: {batch: {input: free}}, tiers: [{above: 1000, rates: {input: 4.00}}]"
    found = told(
        make_catalogue,
        offer(price(more=tiers), price("2026-02-01", "input: 1.50, output: 9.00", later)),
    )
    assert found == [
        ("2026-02-01", "New price",
         ("Input: $1.00 → $1.50 per 1M tokens (+50 %)",
          "Input, batch: $0.50 per 1M tokens → free",
          "Input above 1,000 tokens: $3.00 → $4.00 per 1M tokens (+33.3 %)")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (("gpu_hour: 2", "gpu_hour: 2.5"), "GPU hour: $2.00 → $2.50 per GPU-hour (+25 %)"),
        (("training: 3", "training: free"), "Training: $3.00 per 1M tokens → free"),
        (("training: free", "training: 3"), "Training: free → $3.00 per 1M tokens"),
        (("training: free", "training: not offered"), "Training: free → not offered"),
    ],
)
def test_an_amount_says_what_it_is_for(
    rates: tuple[str, str], expected: str, make_catalogue: MakeCatalogue
) -> None:
    """Once, behind the last amount; what is free or not offered has no unit."""
    first, second = rates
    found = told(make_catalogue, offer(price(rates=first), price("2026-02-01", second)))
    assert [(expected,)] == [details for _, _, details in found]


def test_every_price_that_the_guide_tells_of_has_a_unit() -> None:
    """Behind an amount there is always what it is for, in the words of the price pages."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    units = {meter.shown for meter in catalogue.meters.meters.values()}
    lines = [line for event in offer_events(catalogue) if event.moves for line in event.details]
    assert lines
    for line in lines:
        unit = re.search(r"\d per (.+?)(?: \(|$| → )", line)
        assert unit is not None, line
        assert unit[1] in units, line


def test_the_same_price_again_is_no_event(make_catalogue: MakeCatalogue) -> None:
    """Nor is a meter of which nothing was known before."""
    assert told(make_catalogue, offer(price(), price("2026-02-01", "input: 1.00, output: 2"))) == []


def test_what_was_put_right_as_it_was_written(make_catalogue: MakeCatalogue) -> None:
    """What stood there need not have been a rate, and the rate need not be there any more."""
    entry = price(
        more="corrections: [{on: 2026-03-01, rate: input, was: a cent, reason: A slip.}, "
        "{on: 2026-03-02, rate: batch.input, was: '1', reason: Not sold.}]"
    )
    assert [details for _, _, details in told(make_catalogue, offer(entry))] == [
        ("Input: was a cent. A slip.",), ("batch.input: was 1. Not sold.",),
    ]  # fmt: skip


def test_another_currency_is_another_price(make_catalogue: MakeCatalogue) -> None:
    """Though the digits are the same; there is no percentage between currencies."""
    rate = "{usd: 1.1, date: 2026-01-31, source: https://bank.example/rates}"
    euro = price("2026-02-01", more=f"currency: EUR, exchange: {rate}")
    assert told(make_catalogue, offer(price(), euro)) == [
        ("2026-02-01", "New price", ("Input: $1.00 → €1.00 per 1M tokens",))
    ]


def test_a_price_that_was_only_seen(make_catalogue: MakeCatalogue) -> None:
    """It may be older than its day, and that is said."""
    seen = price("2026-02-01", "input: 2", "basis: first-seen")
    assert [what for _, what, _ in told(make_catalogue, offer(price(), seen))] == [
        "New price, first seen"
    ]


def test_what_was_put_right(make_catalogue: MakeCatalogue) -> None:
    """On the day on which it was, each by itself, in the words and the unit of the rate."""
    wrong = "{on: 2026-03-0%d, rate: input, was: '1.10', reason: A slip.}"
    entry = price(more=f"corrections: [{wrong % 1}, {wrong % 2}]")
    assert told(make_catalogue, offer(entry)) == [
        ("2026-03-01", "Correction", ("Input: was $1.10 per 1M tokens. A slip.",)),
        ("2026-03-02", "Correction", ("Input: was $1.10 per 1M tokens. A slip.",)),
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("retires: 2026-12-31", {90: "2026-10-02", 30: "2026-12-01", 7: "2026-12-24"}),
        ("announced: 2026-11-01, retires: 2026-12-31",
         {60: "2026-11-01", 30: "2026-12-01", 7: "2026-12-24"}),
        ("announced: 2026-12-20, retires: 2026-12-31", {11: "2026-12-20", 7: "2026-12-24"}),
        ("announced: 2026-12-31, retires: 2026-12-31",
         {90: "2026-10-02", 30: "2026-12-01", 7: "2026-12-24"}),
        ("deprecated: 2026-12-31", {}),
    ],
)  # fmt: skip
def test_an_end_that_draws_near(
    status: str, expected: dict[int, str], make_catalogue: MakeCatalogue
) -> None:
    """90, 30 and 7 days ahead, not before it was announced, and no two on one day."""
    found = told(make_catalogue, offer(price(), more=f"status: {{{status}}}"))
    reminders = [(what, day) for day, what, _ in found if what.startswith("Stops answering in")]
    assert reminders == [(f"Stops answering in {days} days", on) for days, on in expected.items()]


def test_ids_stay_when_others_come(make_catalogue: MakeCatalogue) -> None:
    """An event's id is its own, whatever is added to the offer later."""
    first = offer(price(), price("2026-02-01", "input: 2"), more="status: {retires: 2027-01-31}")
    more = offer(
        price(), price("2026-02-01", "input: 2"), price("2026-03-01", "input: 3"),
        more="status: {released: 2025-12-01, retires: 2027-01-31}",
    )  # fmt: skip
    before = {event.id: event.day for event in events(make_catalogue(**files(first)))}
    after = {event.id: event.day for event in events(make_catalogue(**files(more)))}
    assert before.items() <= after.items()
    assert after.keys() - before.keys() == {
        "price:acme/small:2026-03-01", "released:acme/small:2025-12-01",
    }  # fmt: skip
    assert before["price:acme/small:2026-02-01"] == dt.date(2026, 2, 1)


def files(text: str) -> dict[str, str]:
    """A catalogue with one provider of one offer."""
    return {"providers/acme.yaml": provider(text)}
