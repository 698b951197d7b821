"""`unknown-tree`: a scenario's answers are for a tree that exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """The tree of a scenario that is not in the catalogue."""
    for scenario in catalogue.scenarios.values():
        for name in scenario.model.trees:
            if name not in catalogue.whole.trees:
                place = scenario.locate("trees", name, key=True)
                yield RULE.unknown(place, "tree", name, catalogue.whole.trees)


RULE = Rule(
    "unknown-tree",
    Level.ERROR,
    "Every decision tree that is referred to is in the catalogue.",
    check,
    excusable=False,
)
