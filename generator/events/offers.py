"""What happens to offers, read from their dated entries and the dates of their lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic_core import PydanticCustomError

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.catalogue.rates import NamedRate, named_rates
from generator.events.event import OfferEvent, RateMove
from generator.figures import price_unit, rate_text, variant_name
from generator.schema.api import OfferEventKind as Kind
from generator.schema.base import Unpriced, parse_rate
from generator.schema.meters import Meters
from generator.schema.provider import Basis, Correction, Price

REMINDERS = (90, 30, 7)
"""How many days before a retirement readers are told of it."""


def event_id(kind: Kind, offer: str, day: dt.date) -> str:
    """What names an event for good, of which an offer has one a day at most."""
    return f"{kind.value}:{offer}:{day}"


def offer_events(catalogue: Catalogue) -> Iterator[OfferEvent]:
    """Every dated event of every offer, past and to come, in no particular order."""
    for offer in catalogue.offers.values():
        yield from _prices(offer, catalogue.meters)
        yield from _life(offer)
        yield from _reminders(offer)


def _prices(offer: CatalogueOffer, meters: Meters) -> Iterator[OfferEvent]:
    before: Price | None = None
    for price in offer.offer.prices:
        found = () if before is None else tuple(moves(before, price, meters))
        if found:
            seen = price.basis is Basis.FIRST_SEEN
            yield OfferEvent(
                Kind.PRICE, price.effective, event_id(Kind.PRICE, offer.id, price.effective),
                "New price, first seen" if seen else "New price", offer,
                tuple(map(_line, found)), found,
            )  # fmt: skip
        before = price
        for index, correction in enumerate(price.corrections, 1):
            yield OfferEvent(
                Kind.CORRECTION, correction.on, f"correction:{offer.id}:{price.effective}:{index}",
                "Correction", offer,
                (_put_right(correction, price, meters),),
            )  # fmt: skip


def moves(before: Price, after: Price, meters: Meters) -> Iterator[RateMove]:
    """Rates that both entries give and that differ; one that only one of them gives is unknown."""
    known = {item.name: item for item in named_rates(before)}
    for item in named_rates(after):
        old = known.get(item.name)
        if old is None or (old.rate, before.currency) == (item.rate, after.currency):
            continue
        meter = meters.meters[item.meter]
        yield RateMove(
            item.name, item.meter, item.variant, item.above, _label(item, meters), meter.shown,
            price_unit(meter, after.currency), old.rate, before.currency, item.rate, after.currency,
        )  # fmt: skip


def _label(item: NamedRate, meters: Meters) -> str:
    variant = f", {variant_name(item.variant, meters).lower()}" if item.variant else ""
    tier = "" if item.above is None else f" above {item.above:,} tokens"
    return f"{meters.meters[item.meter].name}{variant}{tier}"


def _line(move: RateMove) -> str:
    percent = f" ({move.percent})" if move.percent else ""
    # The unit is said once, behind the last amount.
    first = move.per if isinstance(move.new, Unpriced) else ""
    old = rate_text(move.old, move.old_currency, first)
    return f"{move.label}: {old} → {rate_text(move.new, move.currency, move.per)}{percent}"


def _put_right(correction: Correction, price: Price, meters: Meters) -> str:
    """What stood there; as it was written, where that is no rate."""
    item = next((item for item in named_rates(price) if item.name == correction.rate), None)
    if item is None:
        return f"{correction.rate}: was {correction.was}. {correction.reason}"
    try:
        was = rate_text(parse_rate(correction.was), price.currency, meters.meters[item.meter].shown)
    except PydanticCustomError:
        was = correction.was
    return f"{_label(item, meters)}: was {was}. {correction.reason}"


def _life(offer: CatalogueOffer) -> Iterator[OfferEvent]:
    status = offer.offer.status
    dates = (
        (Kind.RELEASED, status.released, "Released"),
        (Kind.ANNOUNCED, status.announced, "End announced"),
        (Kind.DEPRECATED, status.deprecated, "Deprecated"),
        (Kind.NEW_JOBS_END, status.new_jobs_end, "No new training jobs"),
        (Kind.RETIRES, status.retires, "Stops answering"),
    )
    for kind, day, what in dates:
        if day is not None:
            yield OfferEvent(kind, day, event_id(kind, offer.id, day), what, offer)
    for index, notice in enumerate(status.notices, 1):
        name = f"notice:{offer.id}:{index}"
        yield OfferEvent(Kind.NOTICE, notice.date, name, "Notice", offer, (notice.text,))


def _reminders(offer: CatalogueOffer) -> Iterator[OfferEvent]:
    """Of an end that was announced late, those that came too late are one on that day."""
    status = offer.offer.status
    if status.retires is None:
        return
    told: dict[dt.date, int] = {}
    for days in REMINDERS:
        day = status.retires - dt.timedelta(days=days)
        if status.announced is not None and day < status.announced < status.retires:
            day = status.announced
        told[day] = days
    successor = f"The provider names {status.successor} instead." if status.successor else ""
    for day, days in told.items():
        left = (status.retires - day).days
        lines = (f"From {status.retires} on it can no longer be called.", successor)
        yield OfferEvent(
            Kind.REMINDER, day, f"retirement-nears:{offer.id}:{status.retires}:{days}",
            f"Stops answering in {left} days", offer, tuple(filter(None, lines)),
        )  # fmt: skip
