"""`accessed-future`: nobody has read a page tomorrow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import Path
from generator.findings import Finding, Level


def check(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """A date of reading, verifying or correcting that is after today."""
    for offer in catalogue.offers.values():
        for path, day in _days(offer):
            if day > today:
                yield RULE.finding(
                    offer.locate(*path),
                    f"'{path[-1]}' is {day}, after today, {today}",
                    "give the day on which it was done",
                )


def _days(offer: CatalogueOffer) -> Iterator[tuple[Path, dt.date]]:
    """Every day on which somebody did something, with its place in the offer."""
    for part in ("status", "limits"):
        source = getattr(offer.offer, part).source
        if source is not None:
            yield (part, "source", "accessed"), source.accessed
    for index, price in enumerate(offer.offer.prices):
        place: Path = ("prices", index)
        yield (*place, "source", "accessed"), price.source.accessed
        if price.verified is not None:
            yield (*place, "verified"), price.verified
        for number, correction in enumerate(price.corrections):
            yield (*place, "corrections", number, "on"), correction.on


RULE = Rule(
    "accessed-future",
    Level.ERROR,
    "Nothing was accessed, verified or corrected after today.",
    check,
)
