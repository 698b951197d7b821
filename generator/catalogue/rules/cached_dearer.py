"""`cached-dearer`: reading from the cache costs no more than sending the tokens anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.asof import amount_of
from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries, tables
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A cached rate above the input rate of the same variant and input length."""
    for entry in entries(catalogue):
        for table in tables(entry.price):
            if not {"cached_input", "input"} <= table.rates.keys():
                continue
            cached, plain = table.rates["cached_input"], table.rates["input"]
            dearest, limit = amount_of(cached), amount_of(plain)
            if dearest is not None and limit is not None and dearest > limit:
                yield RULE.unlikely(
                    entry.locate(*table.path, "cached_input"),
                    f"{table.label('cached_input')} costs {cached}, more than input at {plain}",
                    "whether the two are swapped",
                )


RULE = Rule(
    "cached-dearer",
    Level.ERROR,
    "Cached input costs no more than input, in the same variant and tier.",
    check,
)
