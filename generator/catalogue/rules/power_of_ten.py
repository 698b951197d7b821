"""`power-of-ten`: a price exactly 10, 100, 1000 … times another is a slipped decimal point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import changes
from generator.findings import Finding, Level


def is_power_of_ten(factor: Fraction) -> bool:
    """Whether the factor is exactly 10, 100, 1000 and so on."""
    digits = str(factor)
    return factor > 1 and digits.rstrip("0") == "1"


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An amount that is the one before, shifted by whole digits."""
    for change in changes(catalogue):
        if is_power_of_ten(change.factor):
            yield RULE.unlikely(
                change.entry.locate(*change.path),
                f"{change.sentence} exactly",
                "the decimal point and the meter's unit",
            )


RULE = Rule(
    "power-of-ten",
    Level.ERROR,
    "A price does not change by exactly 10, 100, 1000 … times from one entry to the next.",
    check,
)
