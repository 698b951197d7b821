"""`unknown-meter`: a price is charged by a meter of `meters.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries, rate_mentions, split_rate, tables
from generator.findings import Finding, Level

DEFINED = "catalogue/meters.yaml has every meter"


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A meter in a table of rates, a disagreement or a correction that is not defined."""
    known = catalogue.meters.meters
    for entry in entries(catalogue):
        for table in tables(entry.price):
            for meter in table.rates:
                if meter not in known:
                    place = entry.locate(*table.path, meter, key=True)
                    yield RULE.unknown(place, "meter", meter, known, DEFINED)
        for path, rate in rate_mentions(entry.price):
            _, meter = split_rate(rate)
            if meter not in known:
                yield RULE.unknown(entry.locate(*path), "meter", meter, known, DEFINED)


RULE = Rule(
    "unknown-meter",
    Level.ERROR,
    "Every meter is defined in meters.yaml.",
    check,
    excusable=False,
)
