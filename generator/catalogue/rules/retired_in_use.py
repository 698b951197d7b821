"""`retired-in-use`: a workload that counts on what can no longer be bought misleads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.asof import retired
from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level


def check(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """A scenario's offer that has retired by today."""
    for scenario in catalogue.scenarios.values():
        for sheet, section in scenario.model.worksheets.items():
            for role, name in section.offers.items():
                found = catalogue.whole.offers.get(name)
                if found is None or not retired(found.offer, today):
                    continue
                status = found.offer.status
                yield RULE.finding(
                    scenario.locate("worksheets", sheet, "offers", role),
                    f"'{name}' retired on {status.retires} and is still used here",
                    f"use its successor '{status.successor}'"
                    if status.successor
                    else "use an offer that can still be bought",
                )


RULE = Rule(
    "retired-in-use",
    Level.WARNING,
    "No scenario uses an offer that has retired.",
    check,
    excusable=False,
)
