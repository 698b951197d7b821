"""Which route has cost least by when, held against a walk along a fine grid."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from generator.insight.leads import CostOverTime, Stretch, costs_over_time, horizon, leads
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

D = Decimal


def line(route: str, upfront: str, monthly: str, repeated: str = "0", *stairs: str) -> CostOverTime:
    """A cost line from plain digits."""
    return CostOverTime(
        route, route, 0, D(upfront), D(monthly), D(repeated), tuple(D(at) for at in stairs)
    )


def cost(item: CostOverTime, month: Fraction) -> Fraction:
    """What a line has cost, worked out anew in fractions."""
    made = sum(Fraction(stair) <= month for stair in item.stairs)
    parts = Fraction(item.upfront), Fraction(item.monthly) * month, Fraction(item.repeated) * made
    return sum(parts, Fraction(0))


def leader_at(found: tuple[Stretch, ...], month: Fraction) -> str:
    """Who leads according to the stretches."""
    return next(item.route for item in found if Fraction(item.start) <= month < Fraction(item.end))


def some_lines(rng: random.Random, count: int, end: int) -> list[CostOverTime]:
    """Lines with and without stairs, amounts and intervals of every kind."""
    found = []
    for index in range(count):
        every = D(rng.choice(["0", "1", "2.5", "0.75", str(D(12) / 7)]))
        stairs = [] if every == 0 else [every * n for n in range(1, int(end / every) + 1)]
        upfront, monthly = D(rng.randrange(0, 2000)), D(rng.randrange(0, 400)) / 4
        within = tuple(stair for stair in stairs if stair < end)
        repeated = D(rng.randrange(0, 300))
        route = f"r{index}"
        found.append(CostOverTime(route, route, index, upfront, monthly, repeated, within))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_leads_are_what_a_fine_grid_finds(seed: int) -> None:
    """Everywhere on a grid of 960 moments the leader is a cheapest line, in exact fractions."""
    rng = random.Random(seed)
    end = 24
    lines = some_lines(rng, rng.choice([2, 3, 6]), end)
    found = leads(lines, D(end))
    by_route = {item.route: item for item in lines}
    near = [Fraction(item.start) for item in found]
    for step in range(end * 40):
        # Off the corners, where the grid and a lead could meet to the last digit.
        month = Fraction(step, 40) + Fraction(1, 12345)
        if any(abs(month - at) < Fraction(1, 10**6) for at in near):
            continue
        costs = {route: cost(item, month) for route, item in by_route.items()}
        assert costs[leader_at(found, month)] == min(costs.values())


@pytest.mark.parametrize("seed", range(40))
def test_leads_change_where_lines_cross_or_step(seed: int) -> None:
    """Stretches follow each other without a gap, and no two neighbours have one leader."""
    lines = some_lines(random.Random(seed), 4, 24)
    found = leads(lines, D(24))
    assert D(0) == found[0].start
    assert D(24) == found[-1].end
    stairs = {stair for item in lines for stair in item.stairs}
    by_route = {item.route: item for item in lines}
    for one, other in pairwise(found):
        assert one.end == other.start
        assert one.route != other.route
        at = other.start
        apart = by_route[one.route].at(at) - by_route[other.route].at(at)
        assert at in stairs or abs(apart) < D("1e-18")


def test_three_routes_by_hand() -> None:
    """10 a month leads until 50 + 5 a month does, at 10 months, and 110 + 2 at 20."""
    lines = [line("a", "0", "10"), line("b", "50", "5"), line("c", "110", "2")]
    assert (
        Stretch("a", D(0), D(10)), Stretch("b", D(10), D(20)), Stretch("c", D(20), D(24)),
    ) == leads(lines, D(24))  # fmt: skip


def test_a_step_can_give_the_lead_back() -> None:
    """Whoever pays again loses the lead at that moment, and wins it back where lines cross."""
    lines = [line("a", "0", "10"), line("b", "25", "5", "20", "6")]
    assert (
        Stretch("a", D(0), D(5)), Stretch("b", D(5), D(6)), Stretch("a", D(6), D(9)),
        Stretch("b", D(9), D(12)),
    ) == leads(lines, D(12))  # fmt: skip


def test_of_equals_the_first_leads() -> None:
    """Lines that cost the same throughout have one leader, the first of the definition."""
    lines = [line("a", "5", "3"), line("b", "5", "3")]
    assert (Stretch("a", D(0), D(7)),) == leads(lines, D(7))


def test_equal_at_the_start_only() -> None:
    """Two routes that begin at nothing: the one with the lower bill leads from the start."""
    assert (Stretch("b", D(0), D(7)),) == leads([line("a", "0", "3"), line("b", "0", "2")], D(7))


@pytest.mark.parametrize("a_year", [*range(13), 52, 366])
def test_lines_end_at_the_totals(a_year: int, tmp_path: Path) -> None:
    """However often a year a model is retrained, its line ends at the total the worksheet gives.

    Twelve months divided by the interval is no whole number to the last digit, for seven a year.
    """
    write_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    found = computed(catalogue, definition, {**CLASSIFIER, "retrainings_per_year": str(a_year)})
    lines, missing = costs_over_time(found)
    assert [] == missing
    for item, key in zip(lines, ("prompted_total", "tuned_total"), strict=True):
        total = found.values[key]
        assert isinstance(total, Decimal)
        assert abs(item.at(horizon(found)) - total) < D("1e-15") * (1 + total)
    made = found.values["retrainings"]
    assert made == len(lines[1].stairs)


@pytest.mark.parametrize("a_year", ["0", "2", "4", "7"])
@pytest.mark.parametrize("examples", ["10000", "1000000", "3000000"])
def test_the_first_lead_is_the_break_even(a_year: str, examples: str, tmp_path: Path) -> None:
    """Where the worksheet has a break-even, the lead changes hands there for the first time."""
    write_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    given = {**CLASSIFIER, "retrainings_per_year": a_year, "examples": examples}
    found = computed(catalogue, definition, given)
    lines, _ = costs_over_time(found)
    stretches = leads(lines, horizon(found))
    crossing = found.values["break_even"]
    if isinstance(crossing, Decimal):
        assert "prompt" == stretches[0].route
        assert abs(stretches[0].end - crossing) < D("1e-18")
    else:
        assert ["prompt"] == [item.route for item in stretches]
