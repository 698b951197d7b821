"""`empty-entry`: a dated entry prices something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries, tables
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An entry without a single rate, in any variant or tier."""
    for entry in entries(catalogue):
        if not any(table.rates for table in tables(entry.price)):
            yield RULE.finding(
                entry.locate("rates"),
                "the entry has no rate in any variant",
                "add a rate, or remove the entry and say in the offer's 'note' what is known",
            )


RULE = Rule(
    "empty-entry",
    Level.ERROR,
    "Every dated entry has at least one rate.",
    check,
    excusable=False,
)
