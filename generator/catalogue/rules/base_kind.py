"""`base-kind`: only a tuning offer has a base, and the base is a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level
from generator.schema.provider import Kind


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A base on another kind of offer, or one that is no model."""
    for offer in catalogue.offers.values():
        if offer.offer.base is None:
            continue
        if offer.offer.kind is not Kind.TUNING:
            yield RULE.finding(
                offer.locate("base", key=True),
                f"an offer of the kind {offer.offer.kind} has no base",
                f"remove 'base', or write 'kind: {Kind.TUNING}'",
            )
        base = catalogue.whole.offers.get(offer.offer.base)
        if base is not None and base.offer.kind is not Kind.MODEL:
            yield RULE.finding(
                offer.locate("base"),
                f"'{base.id}' is of the kind {base.offer.kind}, and a base is a model",
                "name the model that is tuned",
            )


RULE = Rule(
    "base-kind",
    Level.ERROR,
    "Only a tuning offer has a base, and the base is a model.",
    check,
    excusable=False,
)
