"""`effective-future`: a price far ahead is more often a mistyped year than an announcement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries
from generator.findings import Finding, Level

DAYS = 7


def check(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """An entry that starts more than a week after today."""
    for entry in entries(catalogue):
        ahead = (entry.price.effective - today).days
        if ahead > DAYS:
            yield RULE.unlikely(
                entry.locate("effective"),
                f"the entry starts on {entry.price.effective}, {ahead} days after today, {today}",
                "the year",
            )


RULE = Rule(
    "effective-future",
    Level.WARNING,
    f"A price starts no more than {DAYS} days after today.",
    check,
)
