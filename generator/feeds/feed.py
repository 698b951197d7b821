"""What the feeds hold, whatever they are written in."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from dataclasses import dataclass

from generator.events.event import Event, VerdictFlip
from generator.guide import Guide
from generator.pages.changes import ADDRESS, subject
from generator.pages.page import NAME
from generator.schema.api import OfferEventKind

TOLD = frozenset({OfferEventKind.PRICE, OfferEventKind.CORRECTION, OfferEventKind.REMINDER})
"""What feeds tell of offers."""
MOST = 100
"""How many entries a feed has at most: the newest."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; addresses are whole."""

    id: str
    """The place on the page of changes that the event has for good."""
    address: str
    title: str
    day: dt.date
    lines: tuple[str, ...]
    tags: tuple[str, ...]
    """The kind of event and the ids of the providers."""

    @property
    def content(self) -> str:
        """The lines as HTML, in which all text is escaped."""
        if not self.lines:
            return f"<p>{html.escape(self.title)}</p>"
        return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in self.lines)}</ul>"


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a guide or of one provider, newest first."""

    provider: str | None
    title: str
    home: str
    """The page it accompanies."""
    items: tuple[Item, ...]
    empty_since: dt.date
    """What an empty feed bears as its date: the as-of day."""

    @property
    def updated(self) -> dt.date:
        """The day of the newest entry."""
        return self.items[0].day if self.items else self.empty_since


def feeds(guide: Guide, site: str) -> Iterator[Feed]:
    """The feed of everything, then one a provider; `site` is the guide's address."""
    told = [event for event in reversed(guide.events) if _is_told(event, guide.as_of)]
    home = f"{site}{ADDRESS}"
    items = tuple(_item(event, site) for event in told[:MOST])
    yield Feed(None, f"{NAME}: changes", home, items, guide.as_of)
    for key, entry in guide.catalogue.providers.items():
        own = [event for event in told if key in _providers(event)]
        items = tuple(_item(event, site) for event in own[:MOST])
        yield Feed(key, f"{NAME}: changes of {entry.model.name}", home, items, guide.as_of)


def _item(event: Event, site: str) -> Item:
    name, of, address = subject(event)
    return Item(
        f"{site}{ADDRESS}#{event.id}", f"{site}{address}", f"{name}, {of}: {event.what}",
        event.day, event.details, (_kind(event), *sorted(_providers(event))),
    )  # fmt: skip


def _is_told(event: Event, as_of: dt.date) -> bool:
    return event.day <= as_of and (isinstance(event, VerdictFlip) or event.kind in TOLD)


def _kind(event: Event) -> str:
    return "verdict" if isinstance(event, VerdictFlip) else event.kind.value


def _providers(event: Event) -> set[str]:
    return {offer.provider_id for offer in event.offers}


def moment(day: dt.date) -> str:
    """The beginning of a day as RFC 3339 has it."""
    return f"{day}T00:00:00Z"
