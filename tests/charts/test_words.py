"""What the page says of how far values can move, where the plain words would mislead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.charts.breakeven import map_chart
from generator.charts.rests_on import rests_on
from generator.insight.grid import break_even_map
from generator.insight.sensitivity import sensitivities
from generator.pages.insight import insight
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.result import Result
from tests.support.guides import real_guide


def result(worksheet: str, scenario: str, **inputs: str) -> Result:
    """A published scenario's result with some inputs changed."""
    catalogue = real_guide().catalogue
    base = real_guide().results[worksheet, scenario]
    changed = {key: Decimal(value) for key, value in inputs.items()}
    return compute(
        base.definition, catalogue, as_of=base.as_of, provenance=base.provenance,
        given=catalogue.scenarios[scenario].model.worksheets[worksheet], scenario=scenario,
        overrides=Overrides(inputs=changed),
    )  # fmt: skip


def test_a_small_change_is_not_no_change() -> None:
    """A flip so near that its distance rounds to 0 % is told as less than 0.1 %."""
    base = result("fine-tune-or-prompt", "support-classifier")
    needed = base.values["calls_needed"]
    assert isinstance(needed, Decimal)
    # Ten times the examples need ten times the calls, so that one call is a small part of them.
    many = result("fine-tune-or-prompt", "support-classifier", examples="10000000")
    needed = many.values["calls_needed"]
    assert isinstance(needed, Decimal)
    near = result(
        "fine-tune-or-prompt",
        "support-classifier",
        examples="10000000",
        calls_per_day=f"{needed:f}",
    )
    told = rests_on(near, sensitivities(near))
    assert "(less than 0.1 % away)" in told.summary
    assert "0 % more" not in [row.up.change for row in told.rows]
    assert "0 % less" not in [row.down.change for row in told.rows]


def test_nothing_is_not_told_as_a_way_down() -> None:
    """A flip at the end of the bounds is at that value; there is nothing from there down."""
    base = result("prompt-caching", "contract-clauses")
    found = sensitivities(base)
    (calls,) = (item for item in found if item.subject.key == "calls_per_day")
    assert calls.down is not None
    assert calls.down.value == 0
    grid = break_even_map(base, found)
    assert grid is not None
    caption = map_chart(base.definition.worksheet, grid, found).caption
    assert "it becomes Prompted, no cache at 0 calls a day" in caption
    assert "0 calls a day down" not in caption


@pytest.mark.parametrize("examples", ["0", "10000"])
def test_one_value_is_no_plural(examples: str) -> None:
    """The page counts what it leaves out, and one value is not "the 1 values"."""
    told = insight(result("fine-tune-or-prompt", "support-classifier", examples=examples))
    assert told.tornado is not None
    assert "the 1 values" not in told.tornado.summary
    if examples == "0":
        assert "; the one value that moves it less is left out." in told.tornado.summary
