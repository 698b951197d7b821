"""`offers.json`, `offers/PROVIDER/OFFER.json`, `providers/ID.json` and `history.json`."""

from __future__ import annotations

from collections.abc import Iterable

from generator.api.documents import (
    HISTORY,
    OFFER,
    OFFERS,
    PROVIDER,
    Place,
    day,
    maybe_day,
    origin,
)
from generator.api.rates import dated_entry, dated_rates, evidence, in_force
from generator.catalogue.load import CatalogueOffer, Entry
from generator.guide import Guide
from generator.pages.page import offer_address, provider_address
from generator.schema.api import (
    DatedNotice,
    HistoryDocument,
    Machine,
    Named,
    OfferDates,
    OfferDocument,
    OfferHistory,
    OfferLimits,
    OffersDocument,
    OfferSummary,
    ProviderDocument,
)
from generator.schema.provider import Limits, Offer, Provider, Status
from generator.worksheet.origin import METERS


def provider_files(entry: Entry[Provider]) -> tuple[str, ...]:
    """What a provider's document is made from."""
    return METERS, entry.document.file


def offer_files(guide: Guide, offer: CatalogueOffer) -> tuple[str, ...]:
    """What an offer's document is made from: its file, and those of the offers that it names."""
    named = (offer.offer.base, offer.offer.status.successor)
    others = (guide.catalogue.offers[name].entry for name in named if name is not None)
    return *provider_files(offer.entry), *(entry.document.file for entry in others)


def offers_document(guide: Guide) -> OffersDocument:
    """Every offer with its price in force."""
    return OffersDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        offers=_summaries(guide, guide.catalogue.offers.values(), Place(OFFERS.at())),
    )


def provider_document(guide: Guide, entry: Entry[Provider]) -> ProviderDocument:
    """One provider's offers with their prices in force."""
    place = Place(PROVIDER.at(provider=entry.id))
    offers = [item for item in guide.catalogue.offers.values() if item.provider_id == entry.id]
    return ProviderDocument(
        generated_from=origin(guide, provider_files(entry)),
        as_of=day(guide.as_of),
        id=entry.id,
        name=entry.model.name,
        page=place.to(provider_address(entry.id)),
        pricing_pages=list(entry.model.pricing_pages),
        note=entry.model.note,
        offers=_summaries(guide, offers, place),
    )


def history_document(guide: Guide) -> HistoryDocument:
    """Every dated rate."""
    place, meters = Place(HISTORY.at()), guide.catalogue.meters
    return HistoryDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        offers=[
            OfferHistory(
                id=offer.id,
                href=place.offer(offer.id),
                entries=[
                    dated_rates(offer, index, meters) for index in range(len(offer.offer.prices))
                ],
            )
            for offer in guide.catalogue.offers.values()
        ],
    )


def offer_document(guide: Guide, offer: CatalogueOffer) -> OfferDocument:
    """Everything known about one offer."""
    item, meters = offer.offer, guide.catalogue.meters
    place = Place(OFFER.at(provider=offer.provider_id, offer=item.id))
    return OfferDocument(
        generated_from=origin(guide, offer_files(guide, offer)),
        as_of=day(guide.as_of),
        id=offer.id,
        kind=item.kind,
        name=item.name,
        provider=Named(
            id=offer.provider_id,
            name=offer.provider.name,
            href=place.to(PROVIDER.at(provider=offer.provider_id)),
        ),
        page=place.to(offer_address(offer.id)),
        api_names=list(item.api_names),
        base=_named(guide, item.base, place),
        applies_to=item.applies_to,
        trains=item.trains,
        dimensions=item.dimensions,
        limits=_limits(item.limits),
        hardware=_machine(item),
        status=_dates(guide, item.status, place),
        note=item.note,
        prices=[
            dated_entry(offer, index, meters, guide.as_of) for index in range(len(item.prices))
        ],
    )


def _summaries(guide: Guide, offers: Iterable[CatalogueOffer], place: Place) -> list[OfferSummary]:
    return [
        OfferSummary(
            id=offer.id,
            kind=offer.offer.kind,
            name=offer.offer.name,
            provider=offer.provider_id,
            href=place.offer(offer.id),
            page=place.to(offer_address(offer.id)),
            retires=maybe_day(offer.offer.status.retires),
            price=in_force(offer, guide.catalogue.meters, guide.as_of),
        )
        for offer in offers
    ]


def _named(guide: Guide, identifier: str | None, place: Place) -> Named | None:
    if identifier is None:
        return None
    found = guide.catalogue.offers[identifier]
    return Named(id=identifier, name=found.offer.name, href=place.offer(identifier))


def _limits(limits: Limits) -> OfferLimits:
    return OfferLimits(
        context=limits.context,
        output=limits.output,
        cache_minimum=limits.cache_minimum,
        min_examples=limits.min_examples,
        max_examples=limits.max_examples,
        example_tokens=limits.example_tokens,
        source=None if limits.source is None else evidence(limits.source),
    )


def _machine(item: Offer) -> Machine | None:
    found = item.hardware
    if found is None:
        return None
    return Machine(
        gpu=found.gpu, count=f"{found.count:f}", region=found.region, instance=found.instance
    )


def _dates(guide: Guide, status: Status, place: Place) -> OfferDates:
    return OfferDates(
        released=maybe_day(status.released),
        announced=maybe_day(status.announced),
        deprecated=maybe_day(status.deprecated),
        new_jobs_end=maybe_day(status.new_jobs_end),
        retires=maybe_day(status.retires),
        successor=_named(guide, status.successor, place),
        notices=[DatedNotice(date=day(item.date), text=item.text) for item in status.notices],
        source=None if status.source is None else evidence(status.source),
        note=status.note,
    )
