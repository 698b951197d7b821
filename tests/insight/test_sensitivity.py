"""What a verdict rests on, held against the exact engine."""

from __future__ import annotations

from decimal import Context, Decimal
from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue
from generator.formula.evaluate import Never
from generator.insight.sensitivity import sensitivities, tornado
from generator.insight.subject import stated, subjects
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition
from generator.worksheet.moved import route_at, values_at
from generator.worksheet.result import Result
from tests.support.guides import real_guide
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

World = tuple[Catalogue, Definition]
SMALL = {**CLASSIFIER, "calls_per_day": "800", "preparation_hours": "10", "hourly_rate": "20"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    root: Path = tmp_path_factory.mktemp("world")
    write_catalogue(root)
    return loaded(root)


def moved(world: World, inputs: dict[str, str], key: str, value: Decimal) -> Result:
    """The result with one input or price set to another value."""
    catalogue, definition = world
    if key in definition.worksheet.inputs:
        return computed(catalogue, definition, {**inputs, key: f"{value:f}"})
    return computed(catalogue, definition, inputs, overrides=Overrides(prices={key: value}))


@pytest.mark.parametrize(
    "inputs",
    [
        CLASSIFIER, SMALL, {**SMALL, "calls_per_day": "100", "retrainings_per_year": "4"},
        {**SMALL, "calls_per_day": "0"},
    ],
)  # fmt: skip
def test_flips_are_where_the_exact_engine_flips(world: World, inputs: dict[str, str]) -> None:
    """At a flip the exact engine names that route; one digit before it, the one it names now."""
    catalogue, definition = world
    base = computed(catalogue, definition, inputs)
    found = sensitivities(base)
    assert len(found) == len(list(subjects(base)))
    flips = 0
    for item in found:
        subject = item.subject
        for flip, bound in ((item.down, subject.least), (item.up, subject.most)):
            if flip is None:
                at_bound = moved(world, inputs, subject.key, subject.within(bound))
                assert at_bound.verdict.route == base.verdict.route, subject.key
                continue
            flips += 1
            assert subject.least <= flip.value <= subject.most
            there = moved(world, inputs, subject.key, flip.value)
            assert there.verdict.route == flip.route, subject.key
            # No number of four digits is nearer; and what is less than a hundred-millionth of the
            # value now counts as nothing.
            way = flip.value - subject.value
            nothing = abs(subject.value) / 10**8
            before = Context(prec=4).next_toward(flip.value, subject.value)
            if subject.whole or not flip.value:
                before = flip.value - (Decimal(1) if subject.whole else nothing).copy_sign(way)
            if abs(way) > abs(flip.value - before):
                near = moved(world, inputs, subject.key, before)
                assert near.verdict.route == base.verdict.route, subject.key
    assert flips > 0


FLIPS_AT = [
    ("ticket-summaries", "quality_bar", "down", "89", "fine-tune"),
    ("ticket-summaries", "tuned_quality", "up", "90", "fine-tune"),
    ("turbine-manuals", "quality_bar", "up", "90.01", "no-route-passes"),
]


@pytest.mark.parametrize(("scenario", "key", "way", "value", "route"), FLIPS_AT)
def test_a_bound_that_is_met_is_told_as_it_is(
    scenario: str, key: str, way: str, value: str, route: str
) -> None:
    """A bar that a quality reaches flips at the very number, one that it must pass just beyond."""
    base = real_guide().results["every-route", scenario]
    (item,) = (found for found in sensitivities(base) if found.subject.key == key)
    flip = item.down if way == "down" else item.up
    assert flip is not None
    assert (Decimal(value), route) == (flip.value, flip.route)
    assert route_at(base, key, flip.value) == route
    nearer = Context(prec=4).next_toward(flip.value, item.subject.value)
    assert route_at(base, key, nearer) == base.verdict.route


@pytest.mark.parametrize("scenario", ["support-classifier", "text-to-sql"])
def test_one_value_changed_is_the_whole_result_there(scenario: str) -> None:
    """What the exact engine makes of one value changed is what a whole computation gives.

    A price that stands in for another follows it in both.
    """
    base = real_guide().results["prompt-caching", scenario]
    catalogue = real_guide().catalogue
    for subject in subjects(base):
        value = subject.within(subject.value * 3)
        changed = {subject.key: value}
        there = compute(
            base.definition, catalogue, as_of=base.as_of, provenance=base.provenance,
            given=catalogue.scenarios[scenario].model.worksheets["prompt-caching"],
            overrides=Overrides(prices=changed) if subject.price else Overrides(inputs=changed),
        )  # fmt: skip
        found = values_at(base, subject.key, value, base.steps)
        for key, expected in there.values.items():
            assert isinstance(found[key], Never) == isinstance(expected, Never), key
            assert isinstance(expected, Never) or found[key] == expected, key
        assert route_at(base, subject.key, value) == there.verdict.route


def test_nearest_first(world: World) -> None:
    """Values are in the order of how little it takes; what flips nothing comes last."""
    catalogue, definition = world
    found = sensitivities(computed(catalogue, definition, SMALL))
    near = [item.nearest for item in found if item.nearest is not None]
    assert near == sorted(near)
    assert [item.nearest is not None for item in found] == sorted(
        (item.nearest is not None for item in found), reverse=True
    )
    assert any(item.down is None and item.up is None for item in found)
    by_key = {item.subject.key: item for item in found}
    hosting = by_key["hosting_rate"]
    assert hosting.up is not None
    assert hosting.up.relative is None


def test_whole_inputs_flip_at_whole_numbers(world: World) -> None:
    """Calls come whole: the flip is the first number of calls that changes the verdict."""
    catalogue, definition = world
    base = computed(catalogue, definition, SMALL)
    (calls,) = (item for item in sensitivities(base) if item.subject.key == "calls_per_day")
    needed = base.values["calls_needed"]
    assert isinstance(needed, Decimal)
    # The calls needed just break even; the training must be repaid within the horizon.
    assert calls.down is not None
    assert calls.down.value == needed - 1


def test_a_stand_in_is_not_moved_alone(world: World) -> None:
    """A cached rate that is not listed follows the input rate, and has no row of its own."""
    catalogue, definition = world
    old = computed(catalogue, definition, CLASSIFIER, ("acme/old", "bolt/tuned"))
    keys = {subject.key for subject in subjects(old)}
    assert "prompted_input" in keys
    assert "prompted_cached" not in keys
    assert "tuned_cached" in keys


def test_tornado_totals_are_exact(world: World) -> None:
    """Each end of each bar is the total the exact engine gives there, the longest bar first."""
    catalogue, definition = world
    base = computed(catalogue, definition, SMALL)
    found = tornado(base)
    assert found is not None
    assert ("saving_total", "USD") == (found.step, found.unit)
    assert found.total == base.values["saving_total"]
    spans = []
    for bar in found.bars:
        totals = [found.total]
        for value, total in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
            exact = moved(world, SMALL, bar.subject.key, value).values["saving_total"]
            assert isinstance(exact, Decimal)
            assert total is not None
            assert abs(total - exact) <= Decimal("1e-9") * abs(exact)
            totals.append(exact)
        spans.append(max(totals) - min(totals))
        assert bar.low >= bar.subject.value * Decimal("0.79") - 1
        assert bar.subject.least <= bar.low <= bar.high <= bar.subject.most
    assert spans == sorted(spans, reverse=True)
    assert "deployments" not in {bar.subject.key for bar in found.bars}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("0.03473", "day/month", "0.03473 days a month"), ("7.801E+4", "token", "78,010 tokens"),
        ("0.1", "USD/hour", "$0.10 an hour"), ("1", "run", "1 run"),
    ],
)  # fmt: skip
def test_stated(value: str, unit: str, text: str) -> None:
    """A value is written with all its digits, so that it still does what is said of it."""
    assert text == stated(Decimal(value), unit)
