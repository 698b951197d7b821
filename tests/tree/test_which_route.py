"""The repository's own tree, walked for each of its scenarios at the prices of 2026-11-22."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from generator.catalogue.load import Catalogue, load
from generator.tree.define import TreeDefinition
from generator.tree.define import define as define_tree
from generator.tree.walk import Walk, walk
from generator.worksheet.compute import compute
from generator.worksheet.definition import define
from generator.worksheet.result import Provenance
from tests.conftest import ROOT

DAY = dt.date(2026, 11, 22)
SHEET = "fine-tune-or-prompt"

# What each scenario is there to show: the worksheet's verdict and the tree's leaf.
SHOWN = {
    "contract-clauses": ("prompt", "batch"),
    "damage-reports": ("fine-tune", "fine_tune"),
    "manual-questions": ("prompt", "retrieval"),
    "product-tags": ("prompt", "keep_prompting"),
    "support-classifier": ("fine-tune", "fine_tune"),
    "text-to-sql": ("fine-tune", "cache_first"),
}


@cache
def catalogue() -> Catalogue:
    """The repository's catalogue."""
    loaded = load(ROOT)
    assert loaded.catalogue is not None, loaded.findings
    return loaded.catalogue


@cache
def tree() -> TreeDefinition:
    """The checked tree."""
    sheet, findings = define(catalogue().worksheets[SHEET], catalogue().meters)
    assert sheet is not None, findings
    definition, findings = define_tree(catalogue().trees["which-route"], {SHEET: sheet})
    assert definition is not None, findings
    return definition


def walked(scenario: str) -> Walk:
    """The scenario's walk."""
    model = catalogue().scenarios[scenario].model
    result = compute(
        tree().worksheet, catalogue(), as_of=DAY, provenance=Provenance("d1", None),
        given=model.worksheets[SHEET], scenario=scenario,
    )  # fmt: skip
    return walk(tree(), result, model.trees["which-route"].answers)


def test_every_scenario_is_named_here() -> None:
    """A scenario that walks the tree says what it is there to show."""
    scenarios = catalogue().scenarios
    walked_here = [key for key, entry in scenarios.items() if "which-route" in entry.model.trees]
    assert sorted(walked_here) == sorted(SHOWN)


@pytest.mark.parametrize("scenario", sorted(SHOWN))
def test_scenario(scenario: str) -> None:
    """Each scenario's worksheet and walk end where it is meant to show."""
    taken = walked(scenario)
    assert (taken.result.verdict.route, taken.end.key) == SHOWN[scenario]
    assert taken.end.next


def test_thresholds_are_computed() -> None:
    """The tree's volume question carries the worksheet's break-even volume, not a typed one."""
    volume = next(visit for visit in walked("damage-reports").visited if visit.key == "volume")
    needed = walked("damage-reports").result.values["calls_needed"]
    assert f"{needed:,} calls a day" in volume.question
