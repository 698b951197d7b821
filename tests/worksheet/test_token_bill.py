"""The token bill against the same bill added up call by call in plain Python."""

from __future__ import annotations

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

# Input, cached, output; then the same in a batch, with what the worksheet says stands in.
RATES = {
    "charged": ((2, 0.2, 10), (1, 0.1, 5)),
    # No cached rate in batches, and the standard one is above the batch input rate.
    "half": ((2.5, 1.5, 10), (1.25, 1.25, 5)),
    "stored": ((1, 0.1, 4), (1, 0.1, 4)),
    "plain": ((0.8, 0.8, 3.2), (0.8, 0.8, 3.2)),
    "gift": ((0, 0, 0), (0, 0, 0)),
}
PARTS = ("system", "example", "context", "question", "answer")
BILL = {
    "calls_per_day": 1000, "system_tokens": 500, "example_tokens": 1500, "context_tokens": 2000,
    "question_tokens": 100, "answer_tokens": 200,
}  # fmt: skip
tokens = st.integers(0, 20_000)
shares = st.integers(0, 20).map(lambda twentieths: Decimal(twentieths) / 20)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    return world_of(tmp_path_factory.mktemp("bill"), "token-bill")


def parts(rates: tuple[float, float, float], size: dict[str, int], hit: dict[str, float]) -> dict:  # type: ignore[type-arg]
    """US dollars of each part of one call; `hit` is the cached share of a part."""
    full, cached, out = rates
    found = {}
    for part in PARTS:
        if part == "answer":
            found[part] = size[part] * out / 1e6
        else:
            share = hit.get(part, 0.0)
            found[part] = (size[part] * share * cached + size[part] * (1 - share) * full) / 1e6
    return found


@settings(max_examples=200, deadline=None)
@given(
    offer=st.sampled_from(sorted(RATES)),
    size=st.fixed_dictionaries(dict.fromkeys(PARTS, tokens)),
    calls=st.integers(0, 1_000_000),
    days=st.integers(0, 31),
    fixed_hit=shares, context_hit=shares, batch=shares,
    horizon=st.integers(0, 60),
)  # fmt: skip
def test_every_figure(
    world: World, offer: str, size: dict[str, int], calls: int, days: int,
    fixed_hit: Decimal, context_hit: Decimal, batch: Decimal, horizon: int,
) -> None:  # fmt: skip
    """Parts, calls, months, shares and savings are those of a bill added up call by call."""
    result = result_of(world, {"model": offer}, {
        **{f"{part}_tokens": count for part, count in size.items()},
        "calls_per_day": calls, "call_days": days, "cached_share": fixed_hit,
        "context_cached_share": context_hit, "batch_share": batch, "horizon_wanted": horizon,
    })  # fmt: skip
    hit = {"system": float(fixed_hit), "example": float(fixed_hit), "context": float(context_hit)}
    standard, batched = RATES[offer]
    now = parts(standard, size, hit)
    later = parts(batched, size, hit)
    plain = sum(parts(standard, size, {}).values())
    waits = float(batch)
    call = {part: (1 - waits) * now[part] + waits * later[part] for part in PARTS}
    total = sum(call.values())
    month = calls * min(days, 30)
    expected = {
        "call_cost": total, "thousand_calls": total * 1000, "bill_day": total * calls,
        "bill_month": total * month, "bill_year": total * month * 12,
        "bill_total": total * month * horizon, "plain_month": plain * month,
        "batched_month": sum(later.values()) * month,
        "cache_saving": (plain - sum(now.values())) * month,
        "batch_saving": (sum(now.values()) - total) * month,
    }  # fmt: skip
    for key, value in expected.items():
        assert number(result, key) == pytest.approx(value, rel=1e-9, abs=1e-6), key
    if total > 0:
        names = {"example": "examples"}
        for part in PARTS:
            share = number(result, f"{names.get(part, part)}_part")
            assert share == pytest.approx(call[part] / total * 100, rel=1e-9, abs=1e-9)
        assert number(result, "reduction") == pytest.approx((1 - total / plain) * 100, abs=1e-9)
    else:
        assert "costs nothing" in reason(result, "answer_part")
    assert result.verdict.route == named(call)


def named(call: dict[str, float]) -> str:
    """The route of the largest part; of equal ones the first in the verdict's order."""
    if sum(call.values()) == 0:
        return "free"
    groups = {
        "shorter-answer": call["answer"], "fixed-prompt": call["system"] + call["example"],
        "less-context": call["context"], "cheaper-rate": call["question"],
    }  # fmt: skip
    most = max(groups.values())
    return next(route for route, cost in groups.items() if cost >= most * (1 - 1e-12))


@settings(max_examples=100, deadline=None)
@given(budget=st.integers(1, 100_000), offer=st.sampled_from(["charged", "half", "plain"]))
def test_the_budget_is_a_threshold(world: World, budget: int, offer: str) -> None:
    """The calls a day that a budget pays for stay within it; one more does not."""
    asked = result_of(world, {"model": offer}, {**BILL, "budget_month": budget})
    calls = number(asked, "calls_in_budget")

    def month(volume: float) -> float:
        changed = {**BILL, "calls_per_day": int(volume)}
        return number(result_of(world, {"model": offer}, changed), "bill_month")

    assert month(calls) <= budget + 1e-6
    assert month(calls + 1) > budget


CASES = [
    ("gone", {}, 0),
    ("gift", {}, 1),
    ("charged", {"answer_tokens": 3000}, 2),
    ("charged", {"example_tokens": 9000}, 3),
    ("charged", {"context_tokens": 9000}, 4),
    ("charged", {"question_tokens": 9000}, 5),
]


@pytest.mark.parametrize(("offer", "changes", "case"), CASES)
def test_verdicts(world: World, offer: str, changes: dict[str, int], case: int) -> None:
    """Each case of the verdict is reached, and no sentence has a gap."""
    result = result_of(world, {"model": offer}, {**BILL, **changes})
    assert verdict_met(result) == case
    assert "{" not in result.verdict.text


@pytest.mark.parametrize(("offer", "changes", "case"), CASES[2:])
def test_without_calls_there_is_no_bill_to_have_parts(
    world: World, offer: str, changes: dict[str, int], case: int
) -> None:
    """Without calls the verdict tells the parts of a call, and none of a bill of nothing."""
    result = result_of(world, {"model": offer}, {**BILL, **changes, "calls_per_day": 0})
    assert verdict_met(result) == case
    assert "; without calls there is no bill. " in result.verdict.text
    assert " % of what a call costs" in result.verdict.text
    assert "$0.00 a month" not in result.verdict.text


def test_every_case_and_reason_is_reached(world: World) -> None:
    """The cases above are all the cases, and every reason for `never` is met by some input."""
    assert {case for *_, case in CASES} == set(range(len(world[1].worksheet.verdict)))
    met = reasons_met(result_of(world, {"model": "charged"}, BILL))
    met |= reasons_met(result_of(world, {"model": "gift"}, {**BILL, "budget_month": 5}))
    met |= reasons_met(
        result_of(world, {"model": "charged"}, {**BILL, "budget_month": 5, "call_days": 0})
    )
    assert met == all_reasons(world[1])


def test_a_month_has_no_more_days_than_it_has(world: World) -> None:
    """31 days with calls in a month of 30 are 30, and 29 are 29."""
    for days, counted in ((31, 30), (29, 29)):
        result = result_of(world, {"model": "charged"}, {**BILL, "call_days": days})
        assert number(result, "calls_per_month") == 1000 * counted


def test_a_retirement_ends_the_cost_lines(world: World) -> None:
    """84 days until the model stops are 2.8 months of 30 days, however long the horizon."""
    result = result_of(world, {"model": "ending"}, BILL)
    assert number(result, "horizon") == pytest.approx(84 / 30)
    assert number(result, "bill_total") == pytest.approx(number(result, "bill_month") * 2.8)


@pytest.mark.parametrize(
    ("rates", "day", "month"),
    [
        ((2.50, 10.00), 500, 15_000),
        ((0.15, 0.60), 30, 900),
        ((0.30, 1.20), 60, 1_800),
    ],
)
def test_published_bills(world: World, rates: tuple[float, float], day: int, month: int) -> None:
    """t1-gpt4o-day, t1-mini-day, t1-ftmini-day: 500,000 calls a day of 200 and 50 tokens."""
    yours = Overrides(
        prices={"input_rate": Decimal(str(rates[0])), "output_rate": Decimal(str(rates[1]))}
    )
    inputs = {
        "calls_per_day": 500_000, "system_tokens": 150, "question_tokens": 50, "answer_tokens": 50,
    }  # fmt: skip
    result = result_of(world, {"model": "plain"}, inputs, yours)
    assert number(result, "bill_day") == day
    assert number(result, "bill_month") == month


def test_long_prompts(world: World) -> None:
    """The claim z-40m: 10,000 calls a day of 4,000 tokens at $2 to $10 are $80 to $400 a day."""
    for rate, day in (("2", 80), ("10", 400)):
        yours = Overrides(prices={"input_rate": Decimal(rate), "output_rate": Decimal(0)})
        inputs = {
            "calls_per_day": 10_000, "system_tokens": 4000, "question_tokens": 0,
            "answer_tokens": 0,
        }  # fmt: skip
        assert number(result_of(world, {"model": "plain"}, inputs, yours), "bill_day") == day
