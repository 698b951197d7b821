"""`status-order`: an offer is released, then discouraged, then gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level

# Each pair: the earlier date, the later date.
ORDER = (
    ("released", "announced"),
    ("released", "deprecated"),
    ("released", "retires"),
    ("announced", "retires"),
    ("deprecated", "retires"),
    ("new_jobs_end", "retires"),
)


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """Two dates of an offer's life in the wrong order."""
    for offer in catalogue.offers.values():
        for first, second in ORDER:
            earlier: dt.date | None = getattr(offer.offer.status, first)
            later: dt.date | None = getattr(offer.offer.status, second)
            if earlier is not None and later is not None and later < earlier:
                yield RULE.finding(
                    offer.locate("status", second),
                    f"'{second}' is {later}, before '{first}', {earlier}",
                    "check both dates",
                )


RULE = Rule(
    "status-order",
    Level.ERROR,
    "An offer is released before its end is announced, and retires last.",
    check,
    excusable=False,
)
