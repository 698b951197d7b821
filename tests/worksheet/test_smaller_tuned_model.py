"""The worksheet `smaller-tuned-model`, worked out a second time in plain fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.routes import (
    NEW_JOBS_END,
    Sheet,
    days_left,
    differences,
    idle,
    number,
    price,
    rate,
    reason,
    sheet,
)

BASE = {
    "calls_per_day": "20000", "large_input_tokens": "1500", "large_output_tokens": "200",
    "small_input_tokens": "600", "small_output_tokens": "180", "examples": "4000",
    "example_tokens": "780",
}  # fmt: skip
"""A workload for which the small model pays within days."""
OFFERS = {"large": "large", "small": "tuned"}

digits = st.integers
share = st.decimals("0", "1", places=2).map(str)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The repository's worksheet over the small catalogue."""
    return sheet(tmp_path_factory.mktemp("world"), "smaller-tuned-model")


@st.composite
def workloads(draw: st.DrawFn) -> dict[str, str]:
    """Inputs of all sizes that somebody could have, nothing included."""
    whole = {
        "calls_per_day": digits(0, 200_000), "call_days": digits(0, 31),
        "days_per_month": digits(1, 31), "horizon_wanted": digits(0, 36),
        "large_input_tokens": digits(0, 20_000), "large_output_tokens": digits(0, 2_000),
        "small_input_tokens": digits(0, 20_000), "small_output_tokens": digits(0, 2_000),
        "deployments": digits(0, 3), "upkeep_hours": digits(0, 20), "examples": digits(0, 50_000),
        "example_tokens": digits(0, 2_000), "epochs": digits(1, 5), "training_hours": digits(0, 9),
        "runs": digits(1, 6), "evaluation_calls": digits(0, 2_000),
        "preparation_hours": digits(0, 300), "hourly_rate": digits(0, 120),
        "retrainings_per_year": digits(0, 24), "retraining_hours": digits(0, 30),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in whole.items()}
    for key in ("large_cached_share", "small_cached_share", "fallback_share"):
        found[key] = draw(share)
    found["check_cost"] = draw(st.sampled_from(["0", "0.0001", "0.002"]))
    return found


@st.composite
def paying(draw: st.DrawFn) -> dict[str, str]:
    """Inputs with which the small model costs less, in most cases."""
    inputs = draw(workloads())
    smaller = {
        "calls_per_day": digits(5_000, 200_000), "call_days": digits(10, 31),
        "days_per_month": digits(20, 31), "horizon_wanted": digits(1, 36),
        "large_input_tokens": digits(1_000, 20_000), "small_input_tokens": digits(0, 20_000),
        "small_output_tokens": digits(0, 200), "retrainings_per_year": digits(0, 2),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in smaller.items()}
    fallback = draw(st.decimals("0", "0.5", places=2).map(str))
    return {**inputs, **found, "fallback_share": fallback, "check_cost": "0.0001"}


def tokens(inputs: dict[str, Fraction], route: str, offer: str) -> Fraction:
    """What one call costs, token by token."""
    cached = inputs[f"{route}_input_tokens"] * inputs[f"{route}_cached_share"]
    fresh = inputs[f"{route}_input_tokens"] - cached
    at_cache = rate(offer, "cached_input")
    if at_cache is None:
        at_cache = price(offer, "input")
    written = inputs[f"{route}_output_tokens"] * price(offer, "output")
    return (fresh * price(offer, "input") + cached * at_cache + written) / 10**6


def worked_out(i: dict[str, Fraction], large: str, small: str) -> dict[str, Fraction | None]:
    """The results, counted call by call and month by month."""
    one_large, one_small = tokens(i, "large", large), tokens(i, "small", small)
    first = one_small + i["check_cost"]
    calls = i["calls_per_day"] * min(i["call_days"], i["days_per_month"])
    job = i["examples"] * i["example_tokens"] * i["epochs"] * price(small, "training") / 10**6
    job += i["training_hours"] * price(small, "training_hour") + price(small, "training_job")
    run = max(job, price(small, "job_minimum")) + i["evaluation_calls"] * (one_small + one_large)
    upfront = i["runs"] * run + i["preparation_hours"] * i["hourly_rate"]
    kept = price(small, "hosting_hour") * 24 * i["days_per_month"] + price(small, "model_storage")
    again = run + i["retraining_hours"] * i["hourly_rate"]
    fixed = i["deployments"] * kept + i["upkeep_hours"] * i["hourly_rate"]
    fixed += again * i["retrainings_per_year"] / 12
    # Of all calls, those that fall back are paid to both models.
    small_month = calls * first + calls * i["fallback_share"] * one_large + fixed
    large_month = calls * one_large
    saved = large_month - small_month
    left = min(days_left(large), days_left(small))
    if days_left(small, NEW_JOBS_END) == 0:
        left = Fraction(0)
    horizon = min(i["horizon_wanted"], left / i["days_per_month"])
    payback = upfront / saved if saved > 0 else None
    room = large_month * horizon - upfront - (calls * first + fixed) * horizon
    month_room = large_month - calls * first - fixed
    in_time = payback is not None and horizon > 0 and payback <= horizon
    return {
        "large_call": one_large,
        "small_route_call": first + i["fallback_share"] * one_large,
        "large_month": large_month,
        "small_month": small_month,
        "large_year": large_month * 12,
        "small_year": small_month * 12,
        "saving_year": saved * 12,
        "reduction": saved / large_month * 100 if large_month else None,
        "upfront": upfront,
        "horizon": horizon,
        "payback_days": None if payback is None else payback * i["days_per_month"],
        "payback_hours": None if payback is None else payback * i["days_per_month"] * 24,
        "break_even": payback if in_time else None,
        "fallback_limit": (
            room / (large_month * horizon) * 100 if large_month * horizon and room >= 0 else None
        ),
        "fallback_limit_month": (
            month_room / large_month * 100 if large_month and month_room >= 0 else None
        ),
        "large_total": large_month * horizon,
        "small_total": upfront + small_month * horizon,
        "saving_total": saved * horizon - upfront,
    }


@settings(max_examples=250)
@given(
    inputs=st.one_of(workloads(), paying()),
    large=st.sampled_from(["large", "plain", "ending", "gone", "gift"]),
    small=st.sampled_from(["tuned", "hosted", "flat", "given", "closing", "closed"]),
)
def test_every_result(world: Sheet, inputs: dict[str, str], large: str, small: str) -> None:
    """Each result is what a second working out in exact fractions gives, and so is each never."""
    result = world.run({"large": large, "small": small}, inputs)
    expected = worked_out(world.defaults(inputs), large, small)
    assert [] == differences(result, expected)
    assert {item.step for item in world.definition.worksheet.results} <= expected.keys()
    in_time = expected["break_even"] is not None
    assert result.verdict.route == ("fine-tune" if in_time else "prompt")


@settings(max_examples=60)
@given(inputs=paying(), small=st.sampled_from(["tuned", "hosted", "flat"]))
def test_fallback_limit_from_both_sides(world: Sheet, inputs: dict[str, str], small: str) -> None:
    """A little under the limit the small route saves over the horizon; a little over, it does not.

    The same holds for the limit of a month in use and what a month saves.
    """
    offers = {"large": "large", "small": small}
    limits = (("fallback_limit", "saving_total"), ("fallback_limit_month", "saving_month"))
    before = world.run(offers, inputs)
    for limit, saving in limits:
        assume(isinstance(before.values[limit], Decimal))
        at = number(before, limit) / 100
        step = Decimal("1e-12")
        if at >= step:
            under = world.run(offers, {**inputs, "fallback_share": f"{at - step:.30f}"})
            assert number(under, saving) > 0
        if at + step <= 1:
            over = world.run(offers, {**inputs, "fallback_share": f"{at + step:.30f}"})
            assert number(over, saving) < 0


@settings(max_examples=60)
@given(inputs=paying())
def test_payback_from_both_sides(world: Sheet, inputs: dict[str, str]) -> None:
    """A horizon just longer than the payback ends with a saving, one just shorter with a loss."""
    paid = world.run(OFFERS, inputs).values["payback"]
    assume(isinstance(paid, Decimal) and Decimal("0.001") < paid < 119)
    assert isinstance(paid, Decimal)
    for change, sign in ((Decimal("1e-9"), 1), (Decimal("-1e-9"), -1)):
        result = world.run(OFFERS, {**inputs, "horizon_wanted": f"{paid + change:.25f}"})
        assert number(result, "saving_total") * sign > 0
        assert isinstance(result.values["break_even"], Decimal) is (sign > 0)


NEVERS = [
    ({}, {"calls_per_day": "0"}, "reduction", "The large model costs nothing"),
    ({}, {"calls_per_day": "0"}, "payback", "Without calls"),
    ({"large": "gift"}, {}, "payback", "A first try costs"),
    ({}, {"fallback_share": "0.95"}, "payback", "With 95.0 % of the calls falling back"),
    ({"small": "hosted"}, {"calls_per_day": "10"}, "payback", "The calls save less than"),
    ({"small": "closed"}, {}, "break_even", "The provider takes no new training job"),
    ({"large": "gone"}, {}, "break_even", "One of the two models"),
    ({}, {"horizon_wanted": "0"}, "break_even", "The horizon is nothing"),
    ({}, {"calls_per_day": "5"}, "break_even", "The training would be repaid after"),
    (
        {}, {"horizon_wanted": "0.026"}, "break_even",
        "The training would be repaid only just after the 0.03 months",
    ),
    ({"large": "gift"}, {}, "fallback_limit", "Over the 12 months that count"),
    ({}, {"horizon_wanted": "0"}, "fallback_limit", "Over the 0 months that count"),
    ({}, {"calls_per_day": "5"}, "fallback_limit", "Even if no call fell back"),
    ({"large": "gift"}, {}, "fallback_limit_month", "The large model costs nothing"),
    (
        {"small": "hosted"}, {"calls_per_day": "10"}, "fallback_limit_month",
        "Even if no call fell back",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("offers", "changes", "step", "because"), NEVERS)
def test_never(
    world: Sheet, offers: dict[str, str], changes: dict[str, str], step: str, because: str
) -> None:
    """Each way of having no value has its own reason."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    assert reason(result, step).startswith(because)


def test_no_reason_is_idle(world: Sheet) -> None:
    """Every reason of the definition is given in one of the cases above."""
    assert [] == idle(world.definition, [(step, because) for _, _, step, because in NEVERS])


@pytest.mark.parametrize(
    ("offers", "changes", "case", "says"),
    [
        ({}, {"fallback_share": "0.95"}, 0, "Keep the large model: 95.0 % of the calls fall back"),
        ({"small": "hosted"}, {"calls_per_day": "10"}, 1, "Keep the large model. Payback: never."),
        ({"small": "closing"}, {"calls_per_day": "9"}, 1, "only 1.77 months count."),
        ({}, {"fallback_share": "0.93"}, 0, "93.0 % of the calls fall back, and the small route"),
        ({}, {"fallback_share": "0.9291"}, 0, "92.9 % of the calls fall back, just too many for"),
        ({}, {"calls_per_day": "500000"}, 2, "The training is repaid after 0."),
        ({}, {"examples": "0", "runs": "1"}, 2, "is repaid after less than an hour;"),
        ({}, {"calls_per_day": "200"}, 2, "The training is repaid after 78.67 days"),
    ],
)
def test_verdict(
    world: Sheet, offers: dict[str, str], changes: dict[str, str], case: int, says: str
) -> None:
    """Each sentence of the verdict is said where it belongs."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    assert says in result.verdict.text
    start = world.definition.worksheet.verdict[case].text.split("{")[0]
    assert result.verdict.text.startswith(start)


def test_retirement_caps_the_horizon(world: Sheet) -> None:
    """The first of the two models to stop ends the time that counts, to the day."""
    result = world.run({"large": "ending", "small": "closing"}, BASE)
    assert Decimal(53) == result.values["days_left"]
    result = world.run({"large": "ending", "small": "tuned"}, BASE)
    assert Decimal("2.8") == result.values["horizon"]


def test_hours_at_the_bound(world: Sheet) -> None:
    """From 48 hours on, the payback is told in days.

    The training is repaid after 15,734.03 calls: 84.24 dollars, of which a call saves 0.005354.
    """
    slower = world.run(OFFERS, {**BASE, "calls_per_day": "7867"})
    assert number(slower, "payback_hours") >= 48
    assert "repaid after 2 days;" in slower.verdict.text
    faster = world.run(OFFERS, {**BASE, "calls_per_day": "7868"})
    assert number(faster, "payback_hours") < 48
    assert "repaid after 47.99 hours;" in faster.verdict.text


def test_first_try_at_the_bound(world: Sheet) -> None:
    """A first try cheaper than a call to the large model repays the training, however slowly.

    A call costs 0.00575 dollars with the large model and 0.000396 with the small one.
    """
    cheaper = world.run(OFFERS, {**BASE, "check_cost": "0.005353"})
    assert Decimal("0.000001") == cheaper.values["saving_per_call"]
    assert number(cheaper, "payback") > 0
    as_dear = world.run(OFFERS, {**BASE, "check_cost": "0.005354"})
    assert reason(as_dear, "payback").startswith("A first try costs")
