"""`periods`: the entries of an offer follow one another without overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An entry that starts no later than the one before, or ends where it should not."""
    for entry in entries(catalogue):
        yield from _start(entry)
        yield from _end(entry)


def _start(entry: PriceEntry) -> Iterator[Finding]:
    if entry.position == 0:
        return
    start, before = entry.price.effective, entry.offer.offer.prices[entry.position - 1].effective
    if start <= before:
        word = "on the same day as" if start == before else "before"
        yield RULE.finding(
            entry.locate("effective"),
            f"the entry starts on {start}, {word} the one above it, which starts on {before}",
            "order the entries by 'effective', oldest first, with one entry a day",
        )


def _end(entry: PriceEntry) -> Iterator[Finding]:
    start, until = entry.price.effective, entry.price.until
    if until is None:
        return
    if until <= start:
        yield RULE.finding(
            entry.locate("until"),
            f"the entry ends on {until}, not after its start on {start}",
            "'until' is the first day on which the price is no longer in force",
        )
    later = entry.offer.offer.prices[entry.position + 1 : entry.position + 2]
    if later and until > later[0].effective:
        yield RULE.finding(
            entry.locate("until"),
            f"the entry ends on {until}, after the next one starts on {later[0].effective}",
            "leave 'until' out; the next entry ends this one",
        )


RULE = Rule(
    "periods",
    Level.ERROR,
    "The entries of an offer stand oldest first and do not overlap.",
    check,
    excusable=False,
)
