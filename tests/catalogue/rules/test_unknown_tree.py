"""The rule `unknown-tree`."""

from __future__ import annotations

from generator.catalogue.rules.unknown_tree import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.catalogue.rules.test_unknown_worksheet import TREE
from tests.samples import scenario


def test_every_tree_exists(breaches: Breaches) -> None:
    """A scenario answers the questions of trees of the catalogue."""
    files = {
        "scenarios/one.yaml": scenario(more="trees: {route: {answers: {}}, rout: {answers: {}}}\n"),
        "trees/route.yaml": TREE.replace("NAME", "calls"),
    }
    assert breaches(RULE, files=files) == [("rout", "there is no tree 'rout'")]
