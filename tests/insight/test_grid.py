"""The break-even map, held against the exact engine."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue
from generator.charts.breakeven import map_chart
from generator.charts.cells import svg
from generator.insight.grid import COLUMNS, ROWS, BreakEvenMap, break_even_map
from generator.insight.sensitivity import sensitivities
from generator.schema.worksheet import Map
from generator.worksheet.definition import Definition
from generator.worksheet.result import Result
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

World = tuple[Catalogue, Definition]
SMALL = {**CLASSIFIER, "calls_per_day": "800", "preparation_hours": "10", "hourly_rate": "20"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    root: Path = tmp_path_factory.mktemp("world")
    write_catalogue(root)
    return loaded(root)


def mapped(base: Result) -> BreakEvenMap:
    """The map of a result, which must be there."""
    found = break_even_map(base, sensitivities(base))
    assert found is not None
    return found


def axes(world: World, x: str, y: str) -> World:
    """The worksheet with another map."""
    catalogue, definition = world
    sheet = definition.worksheet.model_copy(update={"map": Map(x=x, y=y)})
    return catalogue, Definition(definition.id, sheet, definition.entry, definition.units)


def test_cells_are_what_the_exact_engine_says(world: World) -> None:
    """Cells picked all over the map name the route that the exact engine names."""
    catalogue, definition = world
    found = mapped(computed(catalogue, definition, SMALL))
    assert (ROWS, COLUMNS) == found.cells.shape
    assert {"prompt", "fine-tune"} == set(found.routes)
    across, up = found.x.values(COLUMNS), found.y.values(ROWS)
    for row in range(0, ROWS, 7):
        for column in range(0, COLUMNS, 7):
            there = computed(catalogue, definition, {
                **SMALL, "calls_per_day": f"{across[column]:.0f}",
                "prompted_input_tokens": repr(float(up[row])),
            })  # fmt: skip
            assert there.verdict.route == found.routes[found.cells[row, column]]


def test_axes_reach_around_the_workload(world: World) -> None:
    """Wide ranges count in powers of ten around the workload and out to where the verdict flips."""
    catalogue, definition = world
    found = mapped(computed(catalogue, definition, {**SMALL, "calls_per_day": "20000"}))
    assert found.x.decades
    assert found.y.decades
    assert (Decimal(100), Decimal(1_000_000)) == (found.x.least, found.x.most)
    assert 0 < found.x.share(Decimal(20_000)) < 1
    assert [Decimal(10) ** power for power in range(2, 7)] == list(found.x.ticks)
    assert {"prompt", "fine-tune"} == set(found.routes)


def test_narrow_ranges_are_shown_whole(world: World) -> None:
    """A share or a number of months is shown from bound to bound, in equal steps."""
    catalogue, definition = axes(world, "prompted_cached_share", "horizon_wanted")
    found = mapped(computed(catalogue, definition, SMALL))
    assert (Decimal(0), Decimal(1), False) == (found.x.least, found.x.most, found.x.decades)
    assert ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"] == [f"{tick:.1f}" for tick in found.x.ticks]
    assert tuple(map(Decimal, (0, 25, 50, 75, 100))) == found.y.ticks


def test_a_workload_of_nothing_has_a_map(world: World) -> None:
    """Where the reader's number is zero, the axis begins at the input's step."""
    catalogue, definition = world
    found = mapped(computed(catalogue, definition, {**SMALL, "calls_per_day": "0"}))
    assert (Decimal(1000), Decimal(10_000_000)) == (found.x.least, found.x.most)
    assert found.x.share(Decimal(0)) == 0.0


def test_no_map_where_none_is_declared(world: World) -> None:
    """A worksheet without `map` has none."""
    catalogue, definition = world
    sheet = definition.worksheet.model_copy(update={"map": None})
    plain = Definition(definition.id, sheet, definition.entry, definition.units)
    base = computed(catalogue, plain, SMALL)
    assert break_even_map(base, sensitivities(base)) is None


def test_table_and_caption_say_the_same(world: World) -> None:
    """The table names the route at each tick; the caption quotes the flips of both inputs."""
    catalogue, definition = world
    base = computed(catalogue, definition, SMALL)
    found, moves = mapped(base), sensitivities(base)
    chart = map_chart(definition.worksheet, found, moves)
    assert [f"{tick:,f}" for tick in found.x.ticks] == list(chart.columns)
    for (tick, _), (label, names) in zip(found.table, chart.rows, strict=True):
        assert f"{tick:,f}" == label
        for at, name in zip(found.x.ticks, names, strict=True):
            there = computed(catalogue, definition, {
                **SMALL, "calls_per_day": f"{at:f}", "prompted_input_tokens": f"{tick:f}",
            })  # fmt: skip
            assert {"prompt": "Prompted", "fine-tune": "Tuned"}[there.verdict.route] == name
    (calls,) = (item for item in moves if item.subject.key == "calls_per_day")
    assert calls.down is not None
    assert f"it becomes Prompted from {calls.down.value:,f} calls a day down" in chart.caption
    assert "at 800 calls a day and 200 tokens a call" in chart.caption


def test_drawing_is_small(world: World) -> None:
    """The map stays under 15 KB, so that a page stays light."""
    catalogue, definition = world
    base = computed(catalogue, definition, SMALL)
    chart = map_chart(definition.worksheet, mapped(base), sensitivities(base))
    assert len(svg(chart.chart, "map").encode()) < 15_000
