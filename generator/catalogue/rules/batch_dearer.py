"""`batch-dearer`: waiting for a batch costs no more than an answer at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.asof import amount_of
from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries, tables
from generator.findings import Finding, Level

BATCH = "batch"


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A batch rate above the rate without `batch`, other variants and input length the same."""
    for entry in entries(catalogue):
        yield from _dearer(entry)


def _dearer(entry: PriceEntry) -> Iterator[Finding]:
    found = {table.key: table for table in tables(entry.price)}
    for table in found.values():
        standard = found.get((table.above, table.variants - {BATCH}))
        if BATCH not in table.variants or standard is None:
            continue
        for meter in table.rates.keys() & standard.rates.keys():
            batch, limit = amount_of(table.rates[meter]), amount_of(standard.rates[meter])
            if batch is not None and limit is not None and batch > limit:
                yield RULE.unlikely(
                    entry.locate(*table.path, meter),
                    f"{table.label(meter)} costs {table.rates[meter]}, more than "
                    f"{standard.label(meter)} at {standard.rates[meter]}",
                    "whether the two are swapped",
                )


RULE = Rule(
    "batch-dearer",
    Level.ERROR,
    "A batch rate is no higher than the rate without batch, other variants and tier the same.",
    check,
)
