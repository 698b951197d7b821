"""All events in one order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.catalogue.load import Catalogue
from generator.events.event import Event
from generator.events.offers import offer_events
from generator.events.verdicts import verdict_flips
from generator.worksheet.result import Result


def timeline(
    catalogue: Catalogue, results: Mapping[tuple[str, str], Result], as_of: dt.date
) -> tuple[Event, ...]:
    """Everything dated that a catalogue knows of and that came of it, oldest first."""
    found: list[Event] = [*offer_events(catalogue), *verdict_flips(catalogue, results, as_of)]
    return tuple(sorted(found, key=lambda event: (event.day, event.id)))
