"""`no-price-without-note`: where no price is published, a sentence says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An offer that has neither an entry nor a note."""
    for offer in catalogue.offers.values():
        if not offer.offer.prices and offer.offer.note is None:
            yield RULE.finding(
                offer.locate("id"),
                f"'{offer.offer.id}' has no price and no note that says why",
                "add a dated entry under 'prices', or a 'note'",
            )


RULE = Rule(
    "no-price-without-note",
    Level.ERROR,
    "An offer without a price has a note that says why.",
    check,
    excusable=False,
)
