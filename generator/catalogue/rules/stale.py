"""`stale`: a price that nobody has looked at for a season may have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.asof import end_of
from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries
from generator.findings import Finding, Level

DAYS = 90


def check(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """An entry, in force or to come, last verified (or else last read) too long ago.

    A past price cannot be compared with the provider's page any more, so it does not grow stale.
    """
    for entry in entries(catalogue):
        end = end_of(entry.offer.offer, entry.position)
        if end is not None and end <= today:
            continue
        accessed, verified = entry.price.source.accessed, entry.price.verified
        age = (today - (verified or accessed)).days
        if age > DAYS:
            said = (
                f"last verified {age} days ago, on {verified}"
                if verified is not None
                else f"never verified, and last accessed {age} days ago, on {accessed}"
            )
            yield RULE.finding(
                entry.locate("verified") if verified else entry.locate("source", "accessed"),
                said,
                f"compare the entry with {entry.price.source.url} and set 'verified' to that day",
            )


RULE = Rule(
    "stale",
    Level.WARNING,
    f"A price in force was verified, or at least read, in the last {DAYS} days.",
    check,
)
