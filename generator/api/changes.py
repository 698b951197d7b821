"""`changes.json`: every event, past and to come."""

from __future__ import annotations

from generator.api.documents import CHANGES, WORKSHEET, Place, day, origin
from generator.api.rates import amount
from generator.events.event import Event, RateMove, VerdictFlip
from generator.guide import Guide
from generator.pages.changes import subject
from generator.schema.api import (
    ChangedRate,
    ChangesDocument,
    OfferChange,
    VerdictChange,
    VerdictSide,
)
from generator.worksheet.result import Verdict


def changes_document(guide: Guide) -> ChangesDocument:
    """Oldest first, as the guide has them."""
    place = Place(CHANGES.at())
    return ChangesDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        changes=[_change(event, place) for event in guide.events],
    )


def _change(event: Event, place: Place) -> OfferChange | VerdictChange:
    _, _, page = subject(event)
    if isinstance(event, VerdictFlip):
        return VerdictChange(
            id=event.id,
            day=day(event.day),
            title=event.what,
            details=list(event.details),
            page=place.to(page),
            kind="verdict",
            worksheet=event.worksheet,
            scenario=event.scenario,
            href=place.to(WORKSHEET.at(worksheet=event.worksheet)),
            old=_side(event.before),
            new=_side(event.after),
            offers=[offer.id for offer in event.offers],
        )
    return OfferChange(
        id=event.id,
        day=day(event.day),
        title=event.what,
        details=list(event.details),
        page=place.to(page),
        kind=event.kind,
        offer=event.offer.id,
        href=place.offer(event.offer.id),
        rates=[_rate(move) for move in event.moves],
    )


def _side(verdict: Verdict) -> VerdictSide:
    return VerdictSide(route=verdict.route, text=verdict.text)


def _rate(move: RateMove) -> ChangedRate:
    return ChangedRate(
        rate=move.name,
        meter=move.meter,
        variant=move.variant,
        above=move.above,
        old=amount(move.old),
        old_currency=move.old_currency,
        new=amount(move.new),
        currency=move.currency,
        unit=move.unit,
    )
