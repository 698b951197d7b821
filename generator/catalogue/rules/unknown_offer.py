"""`unknown-offer`: a reference to an offer leads to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level, Location


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A base, a successor, or the offer of a scenario or a claim that is not in the catalogue."""
    known = catalogue.whole.offers
    for place, name in _references(catalogue):
        if name not in known:
            yield RULE.unknown(place, "offer", name, known)


def _references(catalogue: Catalogue) -> Iterator[tuple[Location, str]]:
    for offer in catalogue.offers.values():
        if offer.offer.base is not None:
            yield offer.locate("base"), offer.offer.base
        if offer.offer.status.successor is not None:
            yield offer.locate("status", "successor"), offer.offer.status.successor
    for scenario in catalogue.scenarios.values():
        for sheet, section in scenario.model.worksheets.items():
            for role, name in section.offers.items():
                yield scenario.locate("worksheets", sheet, "offers", role), name
    for claims in catalogue.claims.values():
        for index, claim in enumerate(claims.model.claims):
            for role, name in claim.recompute.offers.items():
                yield claims.locate("claims", index, "recompute", "offers", role), name


RULE = Rule(
    "unknown-offer",
    Level.ERROR,
    "Every offer that is referred to is in the catalogue.",
    check,
    excusable=False,
)
