"""The training budget against plain arithmetic, its ranking and its thresholds from both sides."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.worksheet.compute import Overrides
from tests.support.bills import (
    World,
    all_reasons,
    number,
    reason,
    reasons_met,
    result_of,
    verdict_met,
    world_of,
)

# Training, by the hour, minimum, input, output, hosting an hour, storage a month.
RATES = {
    "tuned": (3, 0, 0, 0.3, 1.2, 0, 0),
    "hosted": (0, 80, 0, 0.25, 1, 1.5, 2),
    "least": (1, 0, 4, 0.1, 0.1, 0, 2),
    "unpriced": (0.5, 0, 0, 0, 0, 0, 0),
    "closed": (1, 0, 0, 0.3, 1.2, 0, 0),
    "brief": (1, 0, 0, 0.3, 1.2, 0, 0),
}
DAYS_LEFT = {"brief": 53}
ROLES = ("first", "second", "third")
THREE = {"first": "tuned", "second": "hosted", "third": "least"}
JOB = {"examples": 10_000, "example_tokens": 300, "epochs": 3, "runs": 1}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    return world_of(tmp_path_factory.mktemp("budget"), "training-budget")


inputs = st.fixed_dictionaries({
    "examples": st.integers(0, 50_000), "example_tokens": st.integers(0, 4000),
    "epochs": st.integers(1, 10), "validation_examples": st.integers(0, 5000),
    "validation_passes": st.integers(0, 10), "training_hours": st.integers(0, 20),
    "runs": st.integers(1, 10), "evaluation_calls": st.integers(0, 2000),
    "evaluation_input_tokens": st.integers(0, 5000),
    "evaluation_output_tokens": st.integers(0, 1000), "preparation_hours": st.integers(0, 500),
    "run_hours": st.integers(0, 20), "hourly_rate": st.integers(0, 200),
    "months_kept": st.integers(0, 36), "deployments": st.integers(0, 4),
    "days_per_month": st.integers(28, 31),
})  # fmt: skip


def budget(offer: str, job: dict[str, int]) -> dict[str, float | None]:
    """What one offer costs, added up run by run and month by month."""
    training, hourly, least, full, out, hosting, storage = RATES[offer]
    charged = 0
    for _ in range(job["epochs"]):
        charged += job["examples"] * job["example_tokens"]
    for _ in range(job["validation_passes"]):
        charged += job["validation_examples"] * job["example_tokens"]
    run = max(charged / 1e6 * training + job["training_hours"] * hourly, least)
    per_call = job["evaluation_input_tokens"] * full + job["evaluation_output_tokens"] * out
    evaluation = job["evaluation_calls"] * per_call / 1e6
    people = (job["preparation_hours"] + job["runs"] * job["run_hours"]) * job["hourly_rate"]
    month = hosting * 24 * job["days_per_month"] * job["deployments"] + storage
    upfront: float | None = people + sum(run + evaluation for _ in range(job["runs"]))
    if full + out == 0 and job["evaluation_calls"] > 0:
        upfront = None
    too_short = DAYS_LEFT.get(offer, 10**6) < job["months_kept"] * job["days_per_month"]
    ranked = upfront is not None and offer != "closed" and not too_short
    total = upfront + month * job["months_kept"] if ranked and upfront is not None else None
    return {"run": run, "upfront": upfront, "month": month, "total": total, "people": people}


@settings(max_examples=250, deadline=None)
@given(job=inputs, chosen=st.tuples(*[st.sampled_from(sorted(RATES))] * 3))
def test_every_figure(world: World, job: dict[str, int], chosen: tuple[str, ...]) -> None:
    """Each offer's costs, the cheapest, the dearest and the ranking are those of plain sums."""
    result = result_of(world, dict(zip(ROLES, chosen, strict=True)), job)
    found = {role: budget(offer, job) for role, offer in zip(ROLES, chosen, strict=True)}
    for role, costs in found.items():
        for key in ("run", "month"):
            assert number(result, f"{role}_{key}") == pytest.approx(costs[key], rel=1e-9)
        if costs["upfront"] is None:
            assert "lists no price for calls" in reason(result, f"{role}_upfront")
        else:
            assert number(result, f"{role}_upfront") == pytest.approx(costs["upfront"], rel=1e-9)
        if costs["total"] is None:
            assert role in reason(result, f"{role}_total")
        else:
            assert number(result, f"{role}_total") == pytest.approx(costs["total"], rel=1e-9)
    ranked = {role: costs["total"] for role, costs in found.items() if costs["total"] is not None}
    if not ranked:
        assert result.verdict.route == "none"
        assert "None of the three" in reason(result, "cheapest")
        return
    low, high = min(ranked.values()), max(ranked.values())
    assert number(result, "cheapest") == pytest.approx(low, rel=1e-9)
    assert number(result, "dearest") == pytest.approx(high, rel=1e-9)
    assert number(result, "spread") == pytest.approx(high - low, rel=1e-9, abs=1e-6)
    if low > 0:
        part = number(result, "people_part")
        assert part == pytest.approx(found["first"]["people"] / low * 100, rel=1e-9)  # type: ignore[operator]
    assert ranked[result.verdict.route] == pytest.approx(low, rel=1e-9, abs=1e-9)


@settings(max_examples=150, deadline=None)
@given(job=inputs, pair=st.sampled_from(list(itertools.permutations(["tuned", "hosted", "least"]))))
def test_where_two_offers_cost_the_same(
    world: World, job: dict[str, int], pair: tuple[str, ...]
) -> None:
    """Before the crossing one offer is the dearer of two, after it the other; or there is none."""
    offers = dict(zip(ROLES, pair, strict=True))
    result = result_of(world, offers, job)
    for a, b in itertools.combinations(ROLES, 2):
        one, other = budget(offers[a], job), budget(offers[b], job)

        def gap(months: float, one: dict = one, other: dict = other) -> float:  # type: ignore[type-arg]
            return float(
                (one["upfront"] + one["month"] * months)
                - (other["upfront"] + other["month"] * months)
            )

        crossing = result.values[f"{a}_{b}_even"]
        if isinstance(crossing, Decimal):
            at = float(crossing)
            assert gap(at + 1) * gap(at - 1) < 0
            assert gap(at) == pytest.approx(0, abs=1e-6)
        elif one["month"] == other["month"]:
            assert "the difference stays" in reason(result, f"{a}_{b}_even")
        else:
            assert "less to keep" in reason(result, f"{a}_{b}_even")
            assert gap(0) * gap(10**7) > 0


@settings(max_examples=60, deadline=None)
@given(examples=st.integers(1, 100_000), months=st.integers(0, 6))
def test_the_minimum_and_the_end_are_thresholds(world: World, examples: int, months: int) -> None:
    """A job costs its minimum up to the tokens that reach it; an offer ranks up to its last day."""
    job = {**JOB, "examples": examples, "example_tokens": 100, "months_kept": months}
    result = result_of(world, {**THREE, "first": "brief"}, job)
    million = examples * 300 / 1e6
    assert number(result, "third_run") == pytest.approx(max(4, million))
    ranked = isinstance(result.values["first_total"], Decimal)
    assert ranked == (months * 30 <= 53)


@pytest.mark.parametrize("role", ROLES)
def test_the_last_day_counts(world: World, role: str) -> None:
    """A model that stops after 53 days can be kept for 53 days, and not for a little longer."""
    for days, ranked in (("26.5", True), ("26.6", False)):
        job = {**JOB, "months_kept": 2, "days_per_month": days}
        result = result_of(world, {**THREE, role: "brief"}, job)
        assert isinstance(result.values[f"{role}_total"], Decimal) == ranked


CASES = [
    ({"first": "closed", "second": "brief", "third": "closed"}, {}, 0),
    ({"first": "least", "second": "tuned", "third": "hosted"}, {}, 1),
    ({"first": "tuned", "second": "least", "third": "hosted"}, {"months_kept": 1}, 2),
    ({"first": "tuned", "second": "hosted", "third": "least"}, {"months_kept": 1}, 3),
]


@pytest.mark.parametrize(("offers", "changes", "case"), CASES)
def test_verdicts(world: World, offers: dict[str, str], changes: dict[str, int], case: int) -> None:
    """Each case of the verdict is reached, and no sentence has a gap."""
    base = {**JOB, "months_kept": 2, "training_hours": 4}
    result = result_of(world, offers, {**base, **changes})
    assert verdict_met(result) == case
    assert "{" not in result.verdict.text


def test_every_case_and_reason_is_reached(world: World) -> None:
    """The cases above are all the cases, and every reason for `never` is met by some input."""
    assert {case for *_, case in CASES} == set(range(len(world[1].worksheet.verdict)))
    met = set()
    for offer in ("closed", "brief", "unpriced"):
        same = dict.fromkeys(ROLES, offer)
        met |= reasons_met(result_of(world, same, {**JOB, "evaluation_calls": 10}))
    met |= reasons_met(result_of(world, dict.fromkeys(ROLES, "tuned"), {**JOB, "examples": 0}))
    for order in itertools.permutations(["tuned", "hosted", "least"]):
        offers = dict(zip(ROLES, order, strict=True))
        met |= reasons_met(result_of(world, offers, {**JOB, "training_hours": 1}))
    assert met == all_reasons(world[1])


def test_unknown_is_not_nothing(world: World) -> None:
    """An offer without a price for calls is not ranked by a free evaluation, unless one is set."""
    offers = {**THREE, "first": "unpriced"}
    evaluated = {**JOB, "evaluation_calls": 100, "evaluation_input_tokens": 500}
    silent = result_of(world, offers, evaluated)
    assert "lists no price for calls" in reason(silent, "first_total")
    yours = Overrides(prices={"first_input": Decimal("0.2")})
    told = result_of(world, offers, evaluated, yours)
    assert number(told, "first_total") == pytest.approx(4.5 + 100 * 500 * 0.2 / 1e6)


@pytest.mark.parametrize(
    ("rate", "job", "cost"),
    [
        # train-27, faq-4.50, ex-mini-2250, ex-4o-18750, ex-mistral-15, train-3m
        ("3", {"examples": 10_000, "example_tokens": 300, "epochs": 3}, 27),
        ("3", {"examples": 1000, "example_tokens": 500, "epochs": 3}, 4.5),
        ("3", {"examples": 5000, "example_tokens": 500, "epochs": 3}, 22.5),
        ("25", {"examples": 5000, "example_tokens": 500, "epochs": 3}, 187.5),
        ("2", {"examples": 5000, "example_tokens": 500, "epochs": 3}, 15),
        ("3", {"examples": 10_000, "example_tokens": 300, "epochs": 1}, 9),
        # budget-110: five runs of 22
        ("1", {"examples": 22_000, "example_tokens": 1000, "epochs": 1, "runs": 5}, 110),
        # azure-sft-doc, bedrock-nova-micro-sql, avatarlab-underestimate
        ("2", {"examples": 1000, "example_tokens": 1000, "epochs": 2}, 4),
        ("1", {"examples": 2000, "example_tokens": 800, "epochs": 5}, 8),
        ("25", {"examples": 44, "example_tokens": 3000, "epochs": 3}, 9.9),
        # together-cancel: 65.536M tokens trained and 10 passes over 1M
        (
            "0.48",
            {
                "examples": 65_536, "example_tokens": 1000, "epochs": 1,
                "validation_examples": 1000, "validation_passes": 10,
            },
            36.25728,
        ),
    ],
)  # fmt: skip
def test_published_training_costs(
    world: World, rate: str, job: dict[str, int], cost: float
) -> None:
    """Published training costs whose inputs are complete come out as they were recomputed."""
    yours = Overrides(prices={"first_training": Decimal(rate)})
    result = result_of(world, THREE, {"runs": 1, **job}, yours)
    assert number(result, "first_runs") == pytest.approx(cost, rel=1e-12)


def test_published_hours(world: World) -> None:
    """azure-rft-4h: 4 hours at 100 an hour are 400; 15h: five runs of three hours' work are 15."""
    yours = Overrides(prices={"second_training_hour": Decimal(100)})
    job = {"examples": 100, "example_tokens": 100, "training_hours": 4, "runs": 5, "run_hours": 3}
    result = result_of(world, THREE, job, yours)
    assert number(result, "second_run") == 400
    assert number(result, "people_hours") == 15


def test_published_hosting(world: World) -> None:
    """azure-month-hosting: 720 hours at 1.70 are 1,224 of its 1,422 a month."""
    yours = Overrides(prices={"second_hosting": Decimal("1.7"), "second_storage": Decimal(0)})
    assert number(result_of(world, THREE, JOB, yours), "second_month") == 1224
