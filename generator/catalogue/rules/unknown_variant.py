"""`unknown-variant`: a variant, or each one of a join, is a variant of `meters.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import (
    PriceEntry,
    entries,
    rate_mentions,
    split_rate,
    split_variant,
    tables,
)
from generator.findings import Finding, Level, Location

DEFINED = "catalogue/meters.yaml has every variant"


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A variant that is priced, not offered, disagreed on or corrected, and is not defined."""
    known = catalogue.meters.variants
    for entry in entries(catalogue):
        for place, name in _mentions(entry):
            for variant in split_variant(name):
                if variant not in known:
                    yield RULE.unknown(place, "variant", variant, known, DEFINED)


def _mentions(entry: PriceEntry) -> Iterator[tuple[Location, str]]:
    for table in tables(entry.price):
        if table.name:
            yield entry.locate(*table.path, key=True), table.name
    for index, name in enumerate(entry.price.not_offered):
        yield entry.locate("not_offered", index), name
    for path, rate in rate_mentions(entry.price):
        variant, _ = split_rate(rate)
        if variant is not None:
            yield entry.locate(*path), variant


RULE = Rule(
    "unknown-variant",
    Level.ERROR,
    "Every variant is defined in meters.yaml.",
    check,
    excusable=False,
)
