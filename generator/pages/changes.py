"""`/changes/`: what changed, newest first, read from the dated entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from generator.events.event import Event, OfferEvent, VerdictFlip
from generator.guide import Guide
from generator.pages.page import (
    Page,
    feed_address,
    long_date,
    offer_address,
    scenario_address,
)
from generator.schema.api import OfferEventKind

ADDRESS = "changes/"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened on a day."""

    anchor: str
    day: str
    what: str
    """What sort of change it is."""
    subject: str
    """What it happened to."""
    of: str
    """What that belongs to: the provider or the worksheet."""
    address: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The changes of one month."""

    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What is coming, soonest first, and what happened, newest first."""

    as_of: str
    coming: tuple[Change, ...]
    months: tuple[Month, ...]
    feeds: tuple[str, str] | None
    """The addresses of the Atom feed and the JSON feed, where the guide has feeds."""
    provider_feeds: tuple[tuple[str, str], ...]
    """The Atom feeds of single providers, by the provider's name."""


def pages(guide: Guide) -> Iterator[Page]:
    """The one page of changes; that an end draws near is for the feeds, which come unasked."""
    found = [event for event in guide.events if not _is_reminder(event)]
    past = [event for event in reversed(found) if event.day <= guide.as_of]
    months = tuple(
        Month(f"{key:%B %Y}", tuple(_changes(group)))
        for key, group in groupby(past, key=lambda event: event.day.replace(day=1))
    )
    providers = guide.catalogue.providers if guide.provenance.site else {}
    yield Page(
        ADDRESS, "changes", "Changes",
        "What providers changed and when, newest first, and what they have announced.",
        ChangesPage(
            long_date(guide.as_of),
            tuple(_changes(event for event in found if event.day > guide.as_of)),
            months,
            (feed_address("xml"), feed_address("json")) if guide.provenance.site else None,
            tuple((entry.model.name, feed_address("xml", key)) for key, entry in providers.items()),
        ),
    )  # fmt: skip


def subject(event: Event) -> tuple[str, str, str]:
    """What an event is about, what that belongs to, and the address of its page."""
    if isinstance(event, VerdictFlip):
        address = scenario_address(event.worksheet, event.scenario)
        return event.scenario_title, event.worksheet_title, address
    offer = event.offer
    return offer.offer.name, offer.provider.name, offer_address(offer.id)


def _is_reminder(event: Event) -> bool:
    return isinstance(event, OfferEvent) and event.kind is OfferEventKind.REMINDER


def _changes(events: Iterable[Event]) -> Iterator[Change]:
    for event in events:
        yield Change(
            event.id, long_date(event.day), event.what, *subject(event), event.details
        )  # fmt: skip
