"""`not-offered-priced`: a variant is sold or it is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries, split_variant, tables
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A variant that has rates and stands under `not_offered` too."""
    for entry in entries(catalogue):
        priced = {table.variants for table in tables(entry.price)}
        for index, name in enumerate(entry.price.not_offered):
            if frozenset(split_variant(name)) in priced:
                yield RULE.finding(
                    entry.locate("not_offered", index),
                    f"'{name}' is priced in this entry and not offered as well",
                    "remove one of the two",
                )


RULE = Rule(
    "not-offered-priced",
    Level.ERROR,
    "No variant is both priced and not offered.",
    check,
    excusable=False,
)
