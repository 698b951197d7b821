"""`/prices/PROVIDER/OFFER/`: one offer, with everything the catalogue knows about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator.catalogue.asof import end_of, index_on
from generator.catalogue.load import CatalogueOffer
from generator.charts.history import history_chart
from generator.charts.lines import svg
from generator.figures import number, rate_text, variant_name
from generator.guide import Guide
from generator.pages import forms
from generator.pages.evidence import SaidTable, said_table
from generator.pages.page import (
    Page,
    days_between,
    long_date,
    offer_address,
    scenario_address,
)
from generator.pages.prices import edit_address
from generator.pages.rates import RateTable, rate_tables
from generator.schema.provider import Basis, Offer, Price, Read, Source

_READ = {
    Read.PAGE: "read on the provider's page",
    Read.FEED: "read from a copy of the provider's price feed",
    Read.CAPTURE: "read from a stored copy of the page",
    Read.DATASET: "read from published price data sets",
    Read.TRANSCRIPTION: "read from somebody's transcription of the page",
    Read.DOCUMENT: "read in the provider's documents",
    Read.DERIVED: "computed from other published figures",
}


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where something was read, in words."""

    url: str
    accessed: str
    read: str
    via: tuple[str, ...]
    dated: str
    note: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One dated entry and its evidence."""

    effective: str
    since: str
    """The same inside a sentence: `since 1 May 2026`, `first seen 1 May 2026`."""
    until: str
    current: bool
    rates: tuple[tuple[str, str], ...]
    """Meter, and the amount with what it is for."""
    tables: tuple[RateTable, ...]
    not_offered: str
    source: SourceView
    verified: str
    disagreements: tuple[tuple[str, str, str, str | None], ...]
    """Rate, who, what they say, how it was settled."""
    corrections: tuple[tuple[str, str, str, str], ...]
    """Date, rate, wrong value, reason."""
    exceptions: tuple[tuple[str, str], ...]
    note: str | None
    place: str
    edit: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What an offer's page shows."""

    name: str
    id: str
    kind: str
    provider: str
    provider_address: str
    as_of: str
    note: str | None
    facts: tuple[tuple[str, str], ...]
    alert: str
    """A sentence about the end of the offer, or nothing."""
    ended: bool
    dates: tuple[tuple[str, str, str], ...]
    """What happens, on which date, how far away."""
    status_note: str | None
    status_source: SourceView | None
    successor: tuple[str, str] | None
    base: tuple[str, str] | None
    tuned: tuple[tuple[str, str], ...]
    current: EntryView | None
    entries: tuple[EntryView, ...]
    """Newest first."""
    chart: Markup | None
    said: SaidTable | None
    """What other data sets say of the price in force."""
    used_by: tuple[tuple[str, str], ...]
    edit: str
    changed: str
    """The form for a new price."""
    wrong: str
    """The form for a price in force that was never right, or nothing."""


def pages(guide: Guide) -> Iterator[Page]:
    """One page an offer."""
    for offer in guide.catalogue.offers.values():
        yield Page(
            offer_address(offer.id), "offer", offer.title,
            f"What {offer.provider.name} charges for {offer.offer.name}: rates, history, dates, "
            "and where each figure was read.",
            _view(guide, offer),
        )  # fmt: skip


def _view(guide: Guide, offer: CatalogueOffer) -> OfferPage:
    item = offer.offer
    current = index_on(item, guide.as_of)
    price = None if current is None else item.prices[current]
    entries = tuple(
        _entry(guide, offer, index, current=index == current) for index in range(len(item.prices))
    )
    chart = history_chart(item, guide.catalogue.meters, guide.as_of)
    return OfferPage(
        name=item.name,
        id=offer.id,
        kind=item.kind.value.replace("-", " "),
        provider=offer.provider.name,
        provider_address=f"prices/{offer.provider_id}/",
        as_of=long_date(guide.as_of),
        note=item.note,
        facts=tuple(_facts(item)),
        alert=_alert(guide, item),
        ended=item.status.retires is not None and item.status.retires <= guide.as_of,
        dates=tuple(_dates(guide, item)),
        status_note=item.status.note,
        status_source=_source(item.status.source) if item.status.source else None,
        successor=_named(guide, item.status.successor),
        base=_named(guide, item.base),
        tuned=tuple(
            (found.offer.name, offer_address(found.id)) for found in guide.tuned.get(offer.id, ())
        ),
        current=None if current is None else entries[current],
        entries=entries[::-1],
        chart=None if chart is None else Markup(svg(chart, "history")),  # noqa: S704
        said=said_table(guide, offer.id),
        used_by=tuple(
            (_use(guide, worksheet, scenario), scenario_address(worksheet, scenario))
            for worksheet, scenario in guide.uses.get(offer.id, ())
        ),
        edit=edit_address(guide, offer.entry.document.file, offer.locate("id").line),
        changed=forms.price_changed(guide, offer, price),
        wrong="" if price is None else forms.price_wrong(guide, offer, price),
    )


def _use(guide: Guide, worksheet: str, scenario: str) -> str:
    title = guide.catalogue.scenarios[scenario].model.title
    return f"{guide.definitions[worksheet].worksheet.title}: {title}"


def _named(guide: Guide, identifier: str | None) -> tuple[str, str] | None:
    if identifier is None:
        return None
    found = guide.catalogue.offers[identifier]
    return found.title, offer_address(identifier)


def _facts(item: Offer) -> Iterator[tuple[str, str]]:
    limits = item.limits
    counts = (
        ("Longest input", limits.context, "tokens"),
        ("Longest output", limits.output, "tokens"),
        ("Shortest prompt that is cached", limits.cache_minimum, "tokens"),
        ("Fewest training examples", limits.min_examples, ""),
        ("Most training examples", limits.max_examples, ""),
        ("Longest training example", limits.example_tokens, "tokens"),
        ("Dimensions of a vector", item.dimensions, ""),
    )
    if item.trains:
        yield "Training methods", item.trains
    if item.applies_to:
        yield "Applies to", item.applies_to
    if item.hardware:
        machine = item.hardware
        yield "GPU", f"{number(machine.count, 4, least=0)} × {machine.gpu}"
        if machine.instance:
            yield "Instance", machine.instance
        if machine.region:
            yield "Region", machine.region
    for label, count, unit in counts:
        if count is not None:
            yield label, f"{count:,} {unit}".strip()
    if item.api_names:
        yield "Called as", ", ".join(item.api_names)


def _alert(guide: Guide, item: Offer) -> str:
    status, day = item.status, guide.as_of
    sentences = []
    if status.new_jobs_end is not None:
        verb = "takes" if status.new_jobs_end > day else "took"
        sentences.append(
            f"The provider {verb} no new training job from {long_date(status.new_jobs_end)} on "
            f"({days_between(day, status.new_jobs_end)})."
        )
    if status.retires is not None:
        verb = "stops" if status.retires > day else "stopped"
        sentences.append(
            f"It {verb} answering on {long_date(status.retires)} "
            f"({days_between(day, status.retires)})."
        )
    return " ".join(sentences)


def _dates(guide: Guide, item: Offer) -> Iterator[tuple[str, str, str]]:
    status = item.status
    named = [
        ("Released", status.released),
        ("End announced", status.announced),
        ("Deprecated", status.deprecated),
        ("No new training jobs from", status.new_jobs_end),
        ("Stops answering", status.retires),
        *((notice.text, notice.date) for notice in status.notices),
    ]
    for words, day in sorted(
        ((words, day) for words, day in named if day is not None), key=lambda pair: pair[1]
    ):
        yield words, long_date(day), days_between(guide.as_of, day)


def _source(source: Source) -> SourceView:
    return SourceView(
        source.url,
        long_date(source.accessed),
        _READ[source.read],
        source.via,
        long_date(source.dated) if source.dated else "",
        source.note,
    )


def _entry(guide: Guide, offer: CatalogueOffer, index: int, *, current: bool) -> EntryView:
    meters = guide.catalogue.meters
    price: Price = offer.offer.prices[index]
    ends = end_of(offer.offer, index)
    place = offer.locate("prices", index)
    first_seen = price.basis is Basis.FIRST_SEEN
    return EntryView(
        effective=("first seen " if first_seen else "") + long_date(price.effective),
        since=("first seen " if first_seen else "since ") + long_date(price.effective),
        until=long_date(ends) if ends else "",
        current=current,
        rates=tuple(
            (meters.meters[key].name, rate_text(rate, price.currency, meters.meters[key].shown))
            for key, rate in price.rates.items()
        ),
        tables=tuple(rate_tables(price, meters)),
        not_offered=", ".join(variant_name(key, meters) for key in price.not_offered),
        source=_source(price.source),
        verified=long_date(price.verified) if price.verified else "",
        disagreements=tuple(
            (found.rate, found.via, found.says, found.settled) for found in price.disagrees
        ),
        corrections=tuple(
            (long_date(found.on), found.rate, found.was, found.reason)
            for found in price.corrections
        ),
        exceptions=tuple((found.rule, found.reason) for found in price.exceptions),
        note=price.note,
        place=f"{place.file}, line {place.line}",
        edit=edit_address(guide, place.file, place.line),
    )
