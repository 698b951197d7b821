"""`own-successor`: what takes an offer's place is another offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A successor that is the offer itself, or that leads back to it."""
    for offer in catalogue.offers.values():
        chain = _successors(offer, catalogue.whole.offers)
        if offer.id in chain:
            others = ", ".join(f"'{name}'" for name in chain[:-1])
            yield RULE.finding(
                offer.locate("status", "successor"),
                f"'{offer.id}' is its own successor{f', by way of {others}' if others else ''}",
                "name the offer that takes its place, or leave the successor out",
            )


def _successors(offer: CatalogueOffer, offers: Mapping[str, CatalogueOffer]) -> list[str]:
    """The successor, its successor, and so on, until there is none or one comes again."""
    chain: list[str] = []
    following = offer.offer.status.successor
    while following is not None and following not in chain:
        chain.append(following)
        if following == offer.id or following not in offers:
            break
        following = offers[following].offer.status.successor
    return chain


RULE = Rule(
    "own-successor",
    Level.ERROR,
    "What takes an offer's place is another offer.",
    check,
    excusable=False,
)
