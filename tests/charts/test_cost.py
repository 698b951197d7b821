"""The cost lines of a worksheet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.charts.cost import cost_chart
from generator.charts.lines import svg
from generator.charts.told import Words, leads_told, marked, undrawn
from generator.figures import figure
from generator.formula.evaluate import Never
from generator.insight.leads import Stretch, costs_over_time, horizon, leads
from generator.worksheet.compute import Overrides
from generator.worksheet.result import Result
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[object, object]:
    """The repository's worksheet over a small catalogue."""
    write_catalogue(tmp_path)
    return loaded(tmp_path)


def result(sheet: tuple[object, object], **inputs: str) -> Result:
    """The classifier's result with some inputs changed."""
    catalogue, definition = sheet
    return computed(catalogue, definition, {**CLASSIFIER, **inputs})  # type: ignore[arg-type]


def test_lines_end_at_the_totals(sheet: tuple[object, object]) -> None:
    """The last point of each line is the total over the horizon, which the page also states."""
    found = result(sheet, retrainings_per_year="4")
    chart = cost_chart(found)
    assert chart is not None
    ends = [line.points[-1][1] for line in chart.chart.series]
    assert found.values["prompted_total"] == ends[0]
    assert ends[1] == found.values["tuned_total"]


def test_stairs(sheet: tuple[object, object]) -> None:
    """Each retraining is a step up, at its day."""
    found = result(sheet, retrainings_per_year="4")
    (_, line), _ = costs_over_time(found)
    before, after = (line.at(Decimal(at)) for at in ("2.999999", "3"))
    assert after - before > Decimal(27)
    chart = cost_chart(found)
    assert chart is not None
    # The fourth would fall on the last day, and is not made.
    assert 2 + 2 * 3 == len(chart.chart.series[1].points)


def test_mark_stands_on_both_lines(sheet: tuple[object, object]) -> None:
    """The break-even is marked where the lines cross."""
    found = result(sheet, examples="1000000")
    chart = cost_chart(found)
    assert chart is not None
    ((month, cost),) = chart.chart.marks
    lines, _ = costs_over_time(found)
    assert 2 == len(lines)
    assert all(abs(line.at(month) - cost) < Decimal("1e-20") for line in lines)
    crossing = found.values["break_even"]
    assert isinstance(crossing, Decimal)
    assert abs(crossing - month) < Decimal("1e-20")
    assert f"Up to {figure(month, 'month')} Prompted has cost least" in chart.caption
    assert "from then on Tuned." in chart.caption


def test_never_in_words(sheet: tuple[object, object]) -> None:
    """Where the lines do not cross, the caption says so and why, and nothing is marked."""
    chart = cost_chart(result(sheet, calls_per_day="0"))
    assert chart is not None
    assert () == chart.chart.marks
    assert "do not cross" in chart.caption
    assert "Without calls" in chart.caption


def test_no_time_no_chart(sheet: tuple[object, object]) -> None:
    """A horizon of nothing has no chart, and says so."""
    found = result(sheet, horizon_wanted="0")
    assert cost_chart(found) is None
    assert "No time is left over which costs could be drawn." == undrawn(found)


def test_routes_that_cost_the_same_have_no_leader(sheet: tuple[object, object]) -> None:
    """Of lines that lie on each other, as of routes that cost nothing, none has cost least."""

    def told(training: str) -> str:
        catalogue, definition = sheet
        prices = dict.fromkeys(result(sheet).prices, Decimal(0))
        chart = cost_chart(
            computed(
                catalogue, definition, CLASSIFIER,  # type: ignore[arg-type]
                overrides=Overrides(prices={**prices, "training_rate": Decimal(training)}),
            )
        )  # fmt: skip
        assert chart is not None
        return chart.caption

    assert "They have cost the same all the time." in told("0")
    assert "has cost least" not in told("0")
    assert "Prompted has cost least all the time" in told("0.000001")


def test_table_holds_the_same_figures(sheet: tuple[object, object]) -> None:
    """The table under the chart runs from the start to the horizon."""
    chart = cost_chart(result(sheet))
    assert chart is not None
    assert ("Prompted", "Tuned") == chart.table.routes
    assert ("0", ("$0.00", "$27.00")) == chart.table.rows[0]
    assert "12" == chart.table.rows[-1][0]


def test_each_change_of_the_lead_is_marked(sheet: tuple[object, object]) -> None:
    """A retraining gives the lead back for a while: three marks, told by their numbers."""
    found = result(sheet, examples="8000000", retrainings_per_year="4")
    lines, _ = costs_over_time(found)
    stretches = leads(lines, horizon(found))
    chart = cost_chart(found)
    assert chart is not None
    assert len(stretches) > 2
    assert [item.start for item in stretches[1:]] == [month for month, _ in chart.chart.marks]
    for number in range(1, len(stretches)):
        assert f"({number})" in chart.caption
    assert ">1</text>" in svg(chart.chart, "c")


def test_many_changes_are_summed_up() -> None:
    """Beyond six, the first five and the last are marked, and the caption counts the others."""
    found = [Stretch("ab"[index % 2], Decimal(index), Decimal(index + 1)) for index in range(12)]
    assert [1, 2, 3, 4, 5, 11] == [int(item.start) for item in marked(found)]
    words = Words("has cost least", lambda at: f"up to {at}", "from then on", "all the time")
    assert (
        "A has cost least up to 1 (1), then B up to 2 (2), then A up to 3 (3), then B up to 4 (4), "
        "then A up to 5 (5), then B, then the lead changes hands 5 times more up to 11 (6), "
        "from then on B."
    ) == leads_told(found, {"a": "A", "b": "B"}, words)


def test_one_change_more_is_once_more() -> None:
    """Seven changes are the six that are marked and one more, which is no plural."""
    found = [Stretch("ab"[index % 2], Decimal(index), Decimal(index + 1)) for index in range(8)]
    words = Words("has cost least", lambda at: f"up to {at}", "from then on", "all the time")
    told = leads_told(found, {"a": "A", "b": "B"}, words)
    assert "then the lead changes hands once more up to 7 (6), from then on B." in told


def test_a_route_that_cannot_be_taken_is_left_out(sheet: tuple[object, object]) -> None:
    """It has no line and never leads; the caption gives the reason, the others keep their style."""
    found = result(sheet)
    values = {**found.values, "prompted_total": Never("Nobody sells it any more.")}
    chart = cost_chart(replace(found, values=values))
    assert chart is not None
    assert [("Tuned", 1)] == [(item.label, item.style) for item in chart.chart.series]
    assert chart.caption.endswith("Prompted is left out. Nobody sells it any more.")
    assert "be-line-1" in svg(chart.chart, "c")
    assert "be-line-0" not in svg(chart.chart, "c")
