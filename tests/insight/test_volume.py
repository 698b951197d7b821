"""What routes cost over one input, held against the exact engine."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue, load
from generator.charts.cost import cost_chart
from generator.charts.lines import svg
from generator.charts.told import undrawn
from generator.charts.volume import volume_chart
from generator.figures import figure
from generator.insight.sensitivity import sensitivities
from generator.insight.volume import CostOverInput, cost_over_input
from generator.pages.insight import insight
from generator.schema.scenario import WorksheetInputs
from generator.schema.worksheet import Step, Volume
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Result
from tests.support.guides import real_guide
from tests.support.worksheets import (
    CLASSIFIER,
    PROVENANCE,
    ROOT,
    TODAY,
    computed,
    loaded,
    write_catalogue,
)

World = tuple[Catalogue, Definition]
SMALL = {**CLASSIFIER, "calls_per_day": "800", "preparation_hours": "10", "hourly_rate": "20"}
# A machine carries 900 calls a day, which cost more than it does with a prompt; just above a full
# one the next one does not pay yet, three times over.
STAIRS = "max(1, ceil(calls_per_day / 900)) * 250"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    root: Path = tmp_path_factory.mktemp("world")
    write_catalogue(root)
    return loaded(root)


def drawn(base: Result) -> CostOverInput:
    """The lines of a result, which must be there."""
    found = cost_over_input(base, sensitivities(base))
    assert found is not None
    return found


def changed(world: World, formula: str, never: str = "", key: str = "calls_per_day") -> World:
    """The worksheet with another total for its tuned route, drawn over some input."""
    catalogue, definition = world
    sheet = definition.worksheet
    step = sheet.steps["tuned_total"].model_dump()
    step |= {"formula": formula, "never": []}
    if never:
        step["never"] = [{"when": never, "because": "It is not to be had there."}]
    steps = {**sheet.steps, "tuned_total": Step.model_validate(step)}
    sheet = sheet.model_copy(update={"steps": steps, "volume": Volume(title="Volume", input=key)})
    return catalogue, Definition(definition.id, sheet, definition.entry, definition.units)


def at(world: World, inputs: dict[str, str], key: str, value: Decimal) -> dict[str, Decimal | None]:
    """What each route costs with one input set, by the exact engine."""
    there = computed(world[0], world[1], {**inputs, key: f"{value:f}"})
    totals = {}
    for line in there.definition.worksheet.chart.lines:
        total = there.values[str(line.total)]
        totals[line.route] = total if isinstance(total, Decimal) else None
    return totals


def cheapest(totals: dict[str, Decimal | None]) -> str:
    """The route with the least cost; of equals the first."""
    known = {route: total for route, total in totals.items() if total is not None}
    return min(known, key=lambda route: known[route], default="")


@pytest.mark.parametrize("inputs", [SMALL, CLASSIFIER, {**SMALL, "retrainings_per_year": "4"}])
def test_costs_are_what_the_exact_engine_says(world: World, inputs: dict[str, str]) -> None:
    """Places all along the axis cost what the exact engine says, as do those of the table."""
    found = drawn(computed(*world, inputs))
    for index in range(0, len(found.at), 29):
        exact = at(world, inputs, "calls_per_day", found.at[index])
        for line, costs in zip(found.lines, found.costs, strict=True):
            (cost, total) = (costs[index], exact[line.route])
            assert cost is not None
            assert total is not None
            assert abs(cost - total) <= Decimal("1e-12") * total
    for place, row in found.table:
        exact = at(world, inputs, "calls_per_day", place)
        for total, cost in zip(exact.values(), row, strict=True):
            assert total is not None
            assert cost is not None
            assert figure(total, "USD") == figure(cost, "USD")


@pytest.mark.parametrize(
    ("formula", "changes"),
    [
        ("300", 1),
        (STAIRS, 7),
        ("prompted_total + upfront", 0),
    ],
)
def test_the_lead_changes_where_the_exact_engine_says(
    world: World, formula: str, changes: int
) -> None:
    """At each change the new leader is the cheapest, and one call before it the old one was."""
    sheet = changed(world, formula)
    found = drawn(computed(*sheet, SMALL))
    assert changes == len(found.leads) - 1
    assert found.axis.least == found.leads[0].start
    assert found.axis.most == found.leads[-1].end
    for (before, after), cost in zip(pairwise(found.leads), found.changes, strict=True):
        assert before.end == after.start
        there = at(sheet, SMALL, "calls_per_day", after.start)
        assert after.route == cheapest(there)
        assert cost is not None
        assert abs(cost - (there[after.route] or Decimal(0))) < Decimal("1e-9")
        assert before.route == cheapest(at(sheet, SMALL, "calls_per_day", after.start - 1))


def test_leads_hold_between_the_changes(world: World) -> None:
    """Walked call by call, no place has another leader than the stretches say."""
    sheet = changed(world, STAIRS)
    found = drawn(computed(*sheet, SMALL))
    calls = 1000
    price = at(sheet, SMALL, "calls_per_day", Decimal(calls))["prompt"]
    assert price is not None
    for count in range(int(found.axis.least), int(found.axis.most), 7):
        own = max(1, -(-count // 900)) * 250
        leader = next(item.route for item in found.leads if item.start <= count < item.end)
        prompted = price / calls * count
        assert leader == ("prompt" if prompted <= own else "fine-tune")


def test_a_part_without_cost_is_a_gap(world: World) -> None:
    """Where a route cannot be taken its line breaks off, and others lead; the words say so."""
    sheet = changed(world, "upfront", "calls_per_day > 3000 and calls_per_day < 9000")
    base = computed(*sheet, SMALL)
    found = drawn(base)
    for place, cost in zip(found.at, found.costs[1], strict=True):
        assert (cost is None) == (3000 < place < 9000)
    assert ["prompt", "fine-tune", "prompt", "fine-tune"] == [item.route for item in found.leads]
    assert [3001, 9000] == [int(item.start) for item in found.leads[2:]]
    chart = volume_chart(base, sensitivities(base))
    assert chart is not None
    (gap,) = chart.chart.series[1].gaps
    assert chart.chart.series[1].points[gap][0] >= 9000
    paths = svg(chart.chart, "v").split(' d="')
    assert 1 == sum(path.split('"')[0].count("M") == 2 for path in paths[1:])
    assert "The line of Tuned breaks off where it cannot be had." in chart.caption


def test_a_route_without_any_cost_is_left_out(world: World) -> None:
    """It has no line, no column and no lead, and the caption gives the reason."""
    sheet = changed(world, "upfront", "calls_per_day >= 0")
    base = computed(*sheet, SMALL)
    chart = volume_chart(base, sensitivities(base))
    assert chart is not None
    assert ["Prompted"] == [item.label for item in chart.chart.series]
    assert ("Prompted",) == chart.table.routes
    assert chart.caption.endswith("Tuned is left out. It is not to be had there.")
    assert "Prompted costs least everywhere between" in chart.caption


def test_a_narrow_input_has_even_axes(world: World) -> None:
    """An input that counts in few steps is drawn from bound to bound, costs from zero."""
    sheet = changed(world, "prompted_total / 2 + upfront", key="horizon_wanted")
    base = computed(*sheet, SMALL)
    chart = volume_chart(base, sensitivities(base))
    assert chart is not None
    assert not chart.chart.x.decades
    assert not chart.chart.y.decades
    assert (Decimal(0), Decimal(120)) == (chart.chart.x.least, chart.chart.x.most)
    assert Decimal(0) == chart.chart.y.least


def test_words_and_marks(world: World) -> None:
    """The caption says what each route costs here and from where on which leads."""
    base = computed(*world, SMALL)
    found, chart = drawn(base), volume_chart(base, sensitivities(base))
    assert chart is not None
    (turn,) = found.leads[1:]
    assert f"Below {turn.start:,f} calls a day Prompted costs least, from there on Tuned." in (
        chart.caption
    )
    here = base.values["prompted_total"]
    assert isinstance(here, Decimal)
    assert f"At 800 calls a day, as in this workload, Prompted: {figure(here, 'USD')}" in (
        chart.caption
    )
    ((place, cost),) = chart.chart.marks
    assert (turn.start, found.changes[0]) == (place, cost)
    assert (Decimal(800), "this workload") == chart.chart.here


def test_the_lead_is_that_of_the_verdict(world: World) -> None:
    """Two routes: the lead changes hands at the calls a day that the worksheet works out."""
    base = computed(*world, SMALL)
    (turn,) = drawn(base).leads[1:]
    needed = base.values["calls_needed"]
    assert isinstance(needed, Decimal)
    # At the calls needed both may cost the same; one more and tuning has cost less.
    assert turn.start - needed in (0, 1)


def test_nothing_to_draw(world: World) -> None:
    """Without a declaration, or without a cost anywhere, there is no chart."""
    catalogue, definition = world
    sheet = definition.worksheet.model_copy(update={"volume": None})
    plain = Definition(definition.id, sheet, definition.entry, definition.units)
    base = computed(catalogue, plain, SMALL)
    assert volume_chart(base, sensitivities(base)) is None
    free = computed(*changed(world, "0 * upfront"), {**SMALL, "horizon_wanted": "0"})
    assert volume_chart(free, sensitivities(free)) is None
    assert "No time is left over which costs could be drawn." == undrawn(free)
    gift = ("acme/gift", "bolt/tuned")
    none = computed(*changed(world, "0 * upfront"), SMALL, offers=gift)
    assert volume_chart(none, sensitivities(none)) is None
    assert "No route costs anything that could be drawn." == undrawn(none)


def test_no_route_is_neither_no_time_nor_no_cost() -> None:
    """Where no route can be drawn the page says so, with each route's reason, for both charts."""
    base = real_guide().results["every-route", "ticket-summaries"]
    given = real_guide().catalogue.scenarios["ticket-summaries"].model.worksheets["every-route"]
    found = compute(
        base.definition, real_guide().catalogue, as_of=base.as_of, provenance=base.provenance,
        given=given, overrides=Overrides(inputs={"quality_bar": Decimal(100)}),
    )  # fmt: skip
    told = insight(found)
    assert cost_chart(found) is None
    assert told.volume is None
    assert told.undrawn.startswith("No route can be drawn. Prompting is left out. Prompting would ")
    assert 6 == told.undrawn.count(" misses the bar of 100.0 %.")
    assert "No time" not in told.undrawn


def test_every_worksheet_of_the_guide() -> None:
    """In each published scenario the leader at the workload is the cheapest of its totals."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    charts = 0
    for key, entry in catalogue.worksheets.items():
        definition, _ = define(entry, catalogue.meters)
        if definition is None or definition.worksheet.volume is None:
            continue
        for scenario, workload in catalogue.scenarios.items():
            given: WorksheetInputs | None = workload.model.worksheets.get(key)
            if given is None:
                continue
            base = compute(
                definition, catalogue, as_of=TODAY, provenance=PROVENANCE, given=given,
                scenario=scenario,
            )  # fmt: skip
            found = cost_over_input(base, sensitivities(base))
            if found is None:
                continue
            charts += 1
            here = found.axis.subject.value
            totals = {
                line.route: total
                for line in found.lines
                if isinstance(total := base.values[str(line.total)], Decimal)
            }
            leader = next(item.route for item in found.leads if item.start <= here < item.end)
            assert totals[leader] <= min(totals.values()) * (1 + Decimal("1e-12")), (key, scenario)
    assert charts >= 20
