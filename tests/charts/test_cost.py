"""The cost lines of a worksheet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.charts.cost import cost_at, cost_chart
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
    line = found.definition.worksheet.chart.lines[1]
    before, after = (cost_at(found, line, Decimal(at)) for at in ("2.999999", "3"))
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
    assert chart.chart.mark is not None
    (month, cost), _ = chart.chart.mark
    lines = found.definition.worksheet.chart.lines
    assert all(abs(cost_at(found, line, month) - cost) < Decimal("1e-20") for line in lines)
    assert "The lines cross after" in chart.caption


def test_never_in_words(sheet: tuple[object, object]) -> None:
    """Where the lines do not cross, the caption says so and why, and nothing is marked."""
    chart = cost_chart(result(sheet, calls_per_day="0"))
    assert chart is not None
    assert chart.chart.mark is None
    assert "do not cross" in chart.caption
    assert "Without calls" in chart.caption


def test_no_time_no_chart(sheet: tuple[object, object]) -> None:
    """A horizon of nothing has no chart."""
    assert cost_chart(result(sheet, horizon_wanted="0")) is None


def test_table_holds_the_same_figures(sheet: tuple[object, object]) -> None:
    """The table under the chart runs from the start to the horizon."""
    chart = cost_chart(result(sheet))
    assert chart is not None
    assert ("Prompted", "Tuned") == chart.table.routes
    assert ("0", ("$0.00", "$27.00")) == chart.table.rows[0]
    assert "12" == chart.table.rows[-1][0]
