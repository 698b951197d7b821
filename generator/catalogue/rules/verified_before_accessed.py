"""`verified-before-accessed`: a value cannot have been checked before it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An entry verified on a day before its source was accessed."""
    for entry in entries(catalogue):
        verified, accessed = entry.price.verified, entry.price.source.accessed
        if verified is not None and verified < accessed:
            yield RULE.finding(
                entry.locate("verified"),
                f"verified on {verified}, before the value was read on {accessed}",
                "write 'verified: null' until somebody compares this value with the page",
            )


RULE = Rule(
    "verified-before-accessed",
    Level.ERROR,
    "A value is verified on or after the day on which it was read.",
    check,
)
