"""`unknown-worksheet`: a reference to a worksheet leads to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level, Location


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """The worksheet of a scenario, tree, claim or term that is not in the catalogue."""
    known = catalogue.whole.worksheets
    for place, name in _references(catalogue):
        if name not in known:
            yield RULE.unknown(place, "worksheet", name, known)


def _references(catalogue: Catalogue) -> Iterator[tuple[Location, str]]:
    for scenario in catalogue.scenarios.values():
        for name in scenario.model.worksheets:
            yield scenario.locate("worksheets", name, key=True), name
    for tree in catalogue.trees.values():
        yield tree.locate("worksheet"), tree.model.worksheet
    for claims in catalogue.claims.values():
        for index, claim in enumerate(claims.model.claims):
            if claim.recompute.worksheet is not None:
                place = claims.locate("claims", index, "recompute", "worksheet")
                yield place, claim.recompute.worksheet
    for term in catalogue.terms.values():
        for index, name in enumerate(term.model.worksheets):
            yield term.locate("worksheets", index), name


RULE = Rule(
    "unknown-worksheet",
    Level.ERROR,
    "Every worksheet that is referred to is in the catalogue.",
    check,
    excusable=False,
)
