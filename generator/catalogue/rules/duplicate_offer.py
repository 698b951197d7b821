"""`duplicate-offer`: an id names one offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """An offer whose id another offer of the provider has already."""
    for provider in catalogue.providers.values():
        first: dict[str, int] = {}
        for index, offer in enumerate(provider.model.offers):
            if offer.id in first:
                line = provider.locate("offers", first[offer.id], "id").line
                yield RULE.finding(
                    provider.locate("offers", index, "id"),
                    f"the id '{offer.id}' stands a second time; the first is on line {line}",
                    "give the offer another id, or make its prices entries of the first",
                )
            else:
                first[offer.id] = index


RULE = Rule(
    "duplicate-offer",
    Level.ERROR,
    "No two offers of a provider have the same id.",
    check,
    excusable=False,
)
