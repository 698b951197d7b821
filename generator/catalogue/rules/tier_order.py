"""`tier-order`: tiers stand in the order of the input lengths from which they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A tier that starts no higher than the one before it."""
    for entry in entries(catalogue):
        for index, (lower, upper) in enumerate(pairwise(entry.price.tiers), 1):
            if upper.above <= lower.above:
                yield RULE.finding(
                    entry.locate("tiers", index, "above"),
                    f"the tier above {upper.above} tokens follows the one above {lower.above}",
                    "order the tiers by 'above', shortest first, each length once",
                )


RULE = Rule(
    "tier-order",
    Level.ERROR,
    "Tiers stand shortest first, each length once.",
    check,
    excusable=False,
)
