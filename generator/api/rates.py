"""Rates and dated entries, as every document has them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from generator.api.documents import day, maybe_day
from generator.catalogue.asof import end_of, index_on, retired
from generator.catalogue.load import CatalogueOffer
from generator.catalogue.rates import named_rates
from generator.figures import price_unit
from generator.schema.api import (
    DatedEntry,
    DatedRates,
    Evidence,
    ExchangeRate,
    OfferRate,
    OtherValue,
    PutRight,
)
from generator.schema.base import Unpriced
from generator.schema.meters import Meters
from generator.schema.provider import Offer, Price, Source


def amount(rate: Decimal | Unpriced) -> str | Unpriced:
    """The digits of the catalogue, or the word."""
    return rate if isinstance(rate, Unpriced) else f"{rate:f}"


def dated_rates(offer: CatalogueOffer, index: int, meters: Meters) -> DatedRates:
    """An entry without its evidence."""
    price = offer.offer.prices[index]
    return DatedRates(
        effective=day(price.effective),
        basis=price.basis,
        ends=maybe_day(end_of(offer.offer, index)),
        currency=price.currency,
        usd="1" if price.exchange is None else f"{price.exchange.usd:f}",
        rates=_rates(price, meters),
    )


def index_in_force(offer: Offer, as_of: dt.date) -> int | None:
    """Position of the entry in force on a day; None for an offer that has retired too."""
    return None if retired(offer, as_of) else index_on(offer, as_of)


def in_force(offer: CatalogueOffer, meters: Meters, as_of: dt.date) -> DatedRates | None:
    """The entry in force on a day, without its evidence."""
    index = index_in_force(offer.offer, as_of)
    return None if index is None else dated_rates(offer, index, meters)


def dated_entry(offer: CatalogueOffer, index: int, meters: Meters, as_of: dt.date) -> DatedEntry:
    """An entry with its evidence."""
    price = offer.offer.prices[index]
    place = offer.locate("prices", index)
    bare = dated_rates(offer, index, meters)
    return DatedEntry(
        effective=bare.effective,
        basis=bare.basis,
        ends=bare.ends,
        currency=bare.currency,
        usd=bare.usd,
        rates=bare.rates,
        in_force=index == index_in_force(offer.offer, as_of),
        exchange=_exchange(price),
        not_offered=list(price.not_offered),
        source=evidence(price.source),
        verified=maybe_day(price.verified),
        disagrees=[
            OtherValue(rate=item.rate, via=item.via, says=item.says, settled=item.settled)
            for item in price.disagrees
        ],
        corrections=[
            PutRight(on=day(item.on), rate=item.rate, was=item.was, reason=item.reason)
            for item in price.corrections
        ],
        note=price.note,
        file=place.file,
        line=place.line,
    )


def evidence(source: Source) -> Evidence:
    """Where something was read."""
    return Evidence(
        url=source.url,
        accessed=day(source.accessed),
        read=source.read,
        via=list(source.via),
        dated=maybe_day(source.dated),
        note=source.note,
    )


def _rates(price: Price, meters: Meters) -> list[OfferRate]:
    return [
        OfferRate(
            rate=item.name,
            meter=item.meter,
            variant=item.variant,
            above=item.above,
            amount=amount(item.rate),
            unit=price_unit(meters.meters[item.meter], price.currency),
        )
        for item in named_rates(price)
    ]


def _exchange(price: Price) -> ExchangeRate | None:
    found = price.exchange
    if found is None:
        return None
    return ExchangeRate(usd=f"{found.usd:f}", date=day(found.date), source=found.source)
