"""`price-jump`: a price that changes fivefold is looked at twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.power_of_ten import is_power_of_ten
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import changes
from generator.findings import Finding, Level

FACTOR = 5


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An amount five times the one before or more, or a fifth or less; powers of ten excepted."""
    for change in changes(catalogue):
        # A power of ten is its own rule: it points at a slipped decimal point or unit.
        if change.factor >= FACTOR and not is_power_of_ten(change.factor):
            yield RULE.unlikely(
                change.entry.locate(*change.path), change.sentence, "the amount and its unit"
            )


RULE = Rule(
    "price-jump",
    Level.WARNING,
    f"A price does not change by a factor of {FACTOR} or more from one entry to the next.",
    check,
)
