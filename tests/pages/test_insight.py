"""What a scenario's page tells beyond its numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue
from generator.pages.insight import Insight, insight
from generator.worksheet.definition import Definition
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

World = tuple[Catalogue, Definition]
SMALL = {**CLASSIFIER, "calls_per_day": "800", "preparation_hours": "10", "hourly_rate": "20"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    root: Path = tmp_path_factory.mktemp("world")
    write_catalogue(root)
    return loaded(root)


def told(world: World, **inputs: str) -> Insight:
    """What is told of the workload with some inputs changed."""
    catalogue, definition = world
    return insight(computed(catalogue, definition, {**SMALL, **inputs}))


def test_the_nearest_change_is_said_first(world: World) -> None:
    """The sentence names the first row's value, how far it is, and what the verdict becomes."""
    found = told(world)
    first = found.rows[0]
    near = first.down if first.down.text else first.up
    assert near.text in found.summary
    assert near.change in found.summary
    assert first.now in found.summary
    assert found.summary.startswith("The verdict is Tuned. The nearest change: ")
    assert "turns it into Prompted." in found.summary


def test_every_value_is_told_once(world: World) -> None:
    """A value that can flip the verdict has a row; the others stand in one sentence."""
    found = told(world)
    rows = [row.label for row in (*found.rows, *found.more)]
    assert len(rows) == len(set(rows))
    assert "Calls a day" in rows
    assert "epochs" not in found.steady.split("; ")
    assert "evaluation calls a run" in found.steady or "Evaluation calls a run" in rows
    for row in (*found.rows, *found.more):
        assert row.down.text or row.up.text
        assert 0 <= row.down.length <= 50
        assert 0 <= row.up.length <= 50


def test_nothing_flips_a_verdict_without_alternative(world: World) -> None:
    """Where a model can no longer be called, no input and no price changes the verdict."""
    catalogue, definition = world
    result = computed(catalogue, definition, SMALL, ("acme/gone", "bolt/tuned"))
    found = insight(result)
    assert found.summary == (
        "The verdict is Prompted. No input and no price, moved alone, changes it."
    )
    assert found.rows == ()
    assert "calls a day" in found.steady


def test_tornado_places(world: World) -> None:
    """Each bar begins or ends at the total, and lies within the drawing."""
    found = told(world).tornado
    assert found is not None
    assert "Saved over the horizon is $" in found.summary
    assert "20 % lower or higher" in found.summary
    for row in found.rows:
        for start, width in (row.low_bar, row.high_bar):
            assert 0 <= start <= start + width <= 100.1
            assert min(abs(start - found.middle), abs(start + width - found.middle)) < 0.2
    assert found.rows[0].low_bar[1] + found.rows[0].high_bar[1] > 90


def test_map_is_there(world: World) -> None:
    """The map comes drawn, in words and as a table of its routes."""
    found = told(world).map
    assert found is not None
    assert found.svg.startswith("<svg")
    assert "at 800 calls a day and 200 tokens a call" in found.caption
    assert "Input tokens a call, prompted, by calls a day" == found.corner
    assert {"Prompted", "Tuned"} == {name for _, names in found.rows for name in names}
