"""Prompt caching against writes and reads counted in plain Python, thresholds from both sides."""

from __future__ import annotations

import math
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

# Input, cached, write, long write, storage a token-hour, output.
PROMPTED = {
    "charged": (2, 0.2, 2.5, 4, 0, 10),
    "half": (2.5, 1.5, 2.5, 2.5, 0, 10),
    "stored": (1, 0.1, 1, 1, 3, 4),
    "plain": (0.8, 0.8, 0.8, 0.8, 0, 3.2),
}
# Input, cached, output, training, by the hour, minimum, hosting an hour, storage a month.
TUNED = {
    "tuned": (0.3, 0.15, 1.2, 3, 0, 0, 0, 0),
    "hosted": (0.25, 0.25, 1, 0, 80, 0, 1.5, 2),
    "least": (0.1, 0.1, 0.1, 1, 0, 4, 0, 2),
}
WORKLOAD = {
    "calls_per_day": 5000, "fixed_tokens": 4000, "varying_tokens": 500, "output_tokens": 200,
    "tuned_output_tokens": 200, "examples": 2000, "example_tokens": 700,
}  # fmt: skip
DEFAULTS = {
    "call_hours": 24, "prefixes": 1, "call_days": 30, "horizon_wanted": 12, "cache_minimum": 1024,
    "lifetime": 5, "long_lifetime": 0, "tuned_fixed_tokens": 0, "tuned_cache_minimum": 1024,
    "tuned_lifetime": 5, "epochs": 3, "training_hours": 0, "runs": 3, "preparation_hours": 0,
    "hourly_rate": 0,
}  # fmt: skip
BOTH = {"prompted": "charged", "tuned": "tuned"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    return world_of(tmp_path_factory.mktemp("caching"), "prompt-caching")


workloads = st.fixed_dictionaries({
    "calls_per_day": st.integers(0, 100_000), "call_hours": st.integers(1, 24),
    "prefixes": st.integers(1, 50), "call_days": st.integers(0, 31),
    "horizon_wanted": st.integers(0, 36), "fixed_tokens": st.integers(0, 30_000),
    "varying_tokens": st.integers(0, 3000), "output_tokens": st.integers(0, 2000),
    "cache_minimum": st.sampled_from([0, 512, 1024, 4096]), "lifetime": st.integers(0, 120),
    "long_lifetime": st.sampled_from([0, 60, 1440]), "tuned_fixed_tokens": st.integers(0, 4000),
    "tuned_output_tokens": st.integers(0, 2000),
    "tuned_cache_minimum": st.sampled_from([0, 1024]), "tuned_lifetime": st.integers(0, 60),
    "examples": st.integers(0, 20_000), "example_tokens": st.integers(0, 3000),
    "epochs": st.integers(1, 6), "training_hours": st.integers(0, 6), "runs": st.integers(1, 6),
    "preparation_hours": st.integers(0, 200), "hourly_rate": st.integers(0, 150),
})  # fmt: skip


def average(
    calls_per_hour: float, minutes: float, first: float, read: float, plain: float, tokens: int
) -> float:
    """A call's cost where one writes, costing `first`, and those within `minutes` read.

    Counted over the mean cycle: the call that writes and the calls that come while its entry lives.
    """
    if tokens == 0:
        return plain
    followers = calls_per_hour * minutes / 60
    return (first + followers * read) / (1 + followers)


def expected(prompted: str, tuned: str, w: dict[str, int]) -> dict[str, float]:
    """The worksheet's figures, from what a writing and a reading call cost in whole."""
    full, cached, write, long_write, storage, out = PROMPTED[prompted]
    rest = (w["varying_tokens"] * full + w["output_tokens"] * out) / 1e6
    fixed = w["fixed_tokens"]
    plain = fixed * full / 1e6 + rest
    kept = fixed if fixed >= w["cache_minimum"] else 0
    pace = w["calls_per_day"] / w["call_hours"] / w["prefixes"]
    read = fixed * cached / 1e6 + rest

    def first(rate: float, minutes: float) -> float:
        return fixed * rate / 1e6 + fixed * minutes / 60 * storage / 1e6 + rest

    short = average(pace, w["lifetime"], first(write, w["lifetime"]), read, plain, kept)
    long_first = first(long_write, w["long_lifetime"])
    long = average(pace, w["long_lifetime"], long_first, read, plain, kept)
    best = min(short, long) if w["long_lifetime"] > 0 else short

    t_full, t_cached, t_out, per_million, hourly, least, hosting, stored = TUNED[tuned]
    t_rest = (w["varying_tokens"] * t_full + w["tuned_output_tokens"] * t_out) / 1e6
    t_fixed = w["tuned_fixed_tokens"]
    t_plain = t_fixed * t_full / 1e6 + t_rest
    t_kept = t_fixed if t_fixed >= w["tuned_cache_minimum"] else 0
    t_read = t_fixed * t_cached / 1e6 + t_rest
    t_best = average(pace, w["tuned_lifetime"], t_plain, t_read, t_plain, t_kept)

    month = w["calls_per_day"] * min(w["call_days"], 30)
    keep = hosting * 24 * 30 + stored
    trained = w["examples"] * w["example_tokens"] * w["epochs"] / 1e6 * per_million
    run = max(trained + w["training_hours"] * hourly, least)
    upfront = w["runs"] * run + w["preparation_hours"] * w["hourly_rate"]
    months = w["horizon_wanted"]
    return {
        "plain_call": plain, "standard_call": short, "long_call": long, "cached_call": best,
        "tuned_plain_call": t_plain, "tuned_cached_call": t_best, "upfront": upfront,
        "caching_saving": month * (plain - best),
        "tuning_saving": month * (plain - t_plain) - keep,
        "both_saving": month * (plain - t_best) - keep,
        "overlap": month * (t_best - best + plain - t_plain),
        "plain_total": plain * month * months, "cached_total": best * month * months,
        "tuned_plain_total": upfront + (t_plain * month + keep) * months,
        "tuned_cached_total": upfront + (t_best * month + keep) * months,
    }  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(
    w=workloads, prompted=st.sampled_from(sorted(PROMPTED)), tuned=st.sampled_from(sorted(TUNED))
)
def test_every_figure(world: World, w: dict[str, int], prompted: str, tuned: str) -> None:
    """Calls, savings and the four totals are those of writes and reads counted one by one."""
    result = result_of(world, {"prompted": prompted, "tuned": tuned}, w)
    figures = expected(prompted, tuned, w)
    for key, value in figures.items():
        assert number(result, key) == pytest.approx(value, rel=1e-9, abs=1e-7), key
    if w["calls_per_day"] * w["call_days"] and figures["plain_call"]:
        share = (1 - figures["cached_call"] / figures["plain_call"]) * 100
        assert number(result, "reduction") == pytest.approx(share, rel=1e-9, abs=1e-9)
    totals = {
        "prompt": figures["plain_total"], "cache": figures["cached_total"],
        "fine-tune": figures["tuned_plain_total"],
        "fine-tune-and-cache": figures["tuned_cached_total"],
    }  # fmt: skip
    if w["horizon_wanted"]:
        least = min(figures["tuned_plain_total"], figures["tuned_cached_total"])
        assert number(result, "tuned_best") == pytest.approx(least, rel=1e-9, abs=1e-6)
        route = result.verdict.route.removesuffix("-longer")
        assert totals[route] == pytest.approx(min(totals.values()), rel=1e-9, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(
    fixed=st.integers(1, 50_000), varying=st.integers(0, 2000), lifetime=st.integers(1, 600),
    prompted=st.sampled_from(["charged", "half", "stored"]),
)  # fmt: skip
def test_calls_until_it_pays(
    world: World, fixed: int, varying: int, lifetime: int, prompted: str
) -> None:
    """A write and the reads after it have cost less at that call, and not at the call before."""
    changes = {"fixed_tokens": fixed, "varying_tokens": varying, "cache_minimum": 0}
    offers = {"prompted": prompted, "tuned": "tuned"}
    result = result_of(world, offers, {**WORKLOAD, **changes, "lifetime": lifetime})
    calls = int(number(result, "calls_until_pays"))
    full, cached, write, _, storage, _ = PROMPTED[prompted]

    def ahead(count: int) -> float:
        """What `count` calls within a lifetime cost less with the cache, for each million."""
        spent = write + storage * lifetime / 60 + (count - 1) * cached
        return (count * full - spent) * fixed

    assert ahead(calls) > 0
    assert ahead(calls - 1) <= 1e-6


@settings(max_examples=150, deadline=None)
@given(
    lifetime=st.integers(1, 240), hours=st.integers(1, 24), prefixes=st.integers(1, 30),
    prompted=st.sampled_from(["charged", "half", "stored"]),
)  # fmt: skip
def test_calls_needed_is_a_threshold(
    world: World, lifetime: int, hours: int, prefixes: int, prompted: str
) -> None:
    """At the calls a day from which caching pays it costs no more; at one less it costs more."""

    def at(calls: int) -> float:
        inputs = {
            **WORKLOAD, "calls_per_day": calls, "lifetime": lifetime, "call_hours": hours,
            "prefixes": prefixes,
        }  # fmt: skip
        result = result_of(world, {"prompted": prompted, "tuned": "tuned"}, inputs)
        assert number(result, "calls_needed") == needed or calls == 1
        extra = number(result, "standard_call") - number(result, "plain_call")
        enough = number(result, "hit_rate") >= number(result, "hit_rate_needed") - 1e-12
        assert enough == (extra <= 1e-12)
        return extra

    base = {**WORKLOAD, "lifetime": lifetime, "call_hours": hours, "prefixes": prefixes}
    asked = result_of(world, {"prompted": prompted, "tuned": "tuned"}, base)
    needed = int(number(asked, "calls_needed"))
    assert at(needed) <= 1e-12
    if needed > 0:
        assert at(needed - 1) > 0


@settings(max_examples=60, deadline=None)
@given(minutes=st.integers(10, 3000), hours=st.integers(1, 24))
def test_long_calls_needed_is_a_threshold(world: World, minutes: int, hours: int) -> None:
    """The same for the longer lifetime at its own write rate."""

    def at(calls: int) -> float:
        inputs = {**base, "calls_per_day": calls}
        result = result_of(world, BOTH, inputs)
        return number(result, "long_call") - number(result, "plain_call")

    base = {**WORKLOAD, "long_lifetime": minutes, "call_hours": hours}
    needed = int(number(result_of(world, BOTH, base), "long_calls_needed"))
    # Two dollars more for a write, 1.80 less for a read.
    assert needed == math.ceil(round(2 / 1.8 * hours * 60 / minutes, 9))
    assert at(needed) <= 1e-12
    assert at(needed - 1) > 0


def test_the_minimum_is_a_threshold(world: World) -> None:
    """A fixed part as long as the minimum is cached; one token less is not, and it says so."""
    at = result_of(world, BOTH, {**WORKLOAD, "fixed_tokens": 1024})
    below = result_of(world, BOTH, {**WORKLOAD, "fixed_tokens": 1023})
    assert number(at, "caching_saving") > 0
    assert number(below, "caching_saving") == 0
    assert number(below, "hit_rate") == 0
    assert "1,023 tokens a call is shorter" in reason(below, "calls_until_pays")


@settings(max_examples=80, deadline=None)
@given(calls=st.integers(50, 20_000), hours=st.integers(0, 50))
def test_payback_of_tuning_is_a_threshold(world: World, calls: int, hours: int) -> None:
    """Before that month the cheaper prompted route has cost less, after it the tuned one has."""
    inputs = {
        **DEFAULTS, **WORKLOAD, "calls_per_day": calls, "preparation_hours": hours,
        "hourly_rate": 50,
    }  # fmt: skip
    result = result_of(world, BOTH, inputs)
    months = number(result, "tuning_payback")
    upfront = number(result, "upfront")
    prompted = min(number(result, "plain_month"), number(result, "cached_month"))
    tuned = min(number(result, "tuned_plain_month"), number(result, "tuned_cached_month"))
    assert upfront + tuned * months * 1.001 < prompted * months * 1.001
    assert upfront + tuned * months * 0.999 > prompted * months * 0.999


ANY = {**WORKLOAD, "examples": 100_000, "runs": 9, "hourly_rate": 100, "preparation_hours": 900}
CASES = [
    ("charged", "tuned", {"tuned_fixed_tokens": 3000, "runs": 1, "examples": 10,
                          "preparation_hours": 0, "calls_per_day": 90_000}, 0),
    ("charged", "tuned", {"runs": 1, "examples": 10, "preparation_hours": 0,
                          "calls_per_day": 90_000}, 1),
    ("charged", "tuned", {"calls_per_day": 50, "long_lifetime": 600}, 2),
    ("charged", "closed", {"calls_per_day": 50, "long_lifetime": 600}, 2),
    ("charged", "tuned", {}, 3),
    ("charged", "closed", {}, 3),
    ("plain", "tuned", {}, 4),
    ("plain", "closed", {}, 4),
    ("charged", "tuned", {"calls_per_day": 10}, 5),
    ("charged", "past", {"calls_per_day": 1}, 5),
]  # fmt: skip


@pytest.mark.parametrize(("prompted", "tuned", "changes", "case"), CASES)
def test_verdicts(
    world: World, prompted: str, tuned: str, changes: dict[str, int], case: int
) -> None:
    """Each case of the verdict is reached, and no sentence has a gap.

    Whether tuning can be had decides nothing between the prompted routes; where not, it is said.
    """
    result = result_of(world, {"prompted": prompted, "tuned": tuned}, {**ANY, **changes})
    assert verdict_met(result) == case
    assert "{" not in result.verdict.text
    is_said = "The tuned routes: never." in result.verdict.text
    assert is_said == (tuned != "tuned")


def test_every_case_and_reason_is_reached(world: World) -> None:
    """The cases above are all the cases, and every reason for `never` is met by some input."""
    assert {case for *_, case in CASES} == set(range(len(world[1].worksheet.verdict)))
    met = set()
    for prompted, tuned, changes in (
        ("charged", "closed", {"long_lifetime": 60, "fixed_tokens": 0}),
        ("charged", "past", {"long_lifetime": 60, "fixed_tokens": 500}),
        ("gone", "tuned", {"long_lifetime": 60}),
        ("plain", "tuned", {"long_lifetime": 60, "horizon_wanted": 0}),
        ("gift", "hosted", {"lifetime": 0, "calls_per_day": 0}),
        ("charged", "tuned", {"lifetime": 0, "calls_per_day": 0}),
        ("gift", "tuned", {}),
    ):
        offers = {"prompted": prompted, "tuned": tuned}
        met |= reasons_met(result_of(world, offers, {**ANY, **changes}))
    assert met == all_reasons(world[1])


def test_tuning_and_caching_do_not_multiply(world: World) -> None:
    """What tuning has taken out of the prompt cannot be read from a cache: the savings overlap.

    With nothing fixed left the two together save what tuning saves, and the overlap is the whole
    saving of the cache.
    """
    result = result_of(world, BOTH, WORKLOAD)
    assert number(result, "both_saving") == number(result, "tuning_saving")
    assert number(result, "overlap") == pytest.approx(number(result, "caching_saving"))
    assert number(result, "caching_saving") > 0


def test_published_discounts(world: World) -> None:
    """cache-95 and cache-90-anthropic: the discount of a read, as a share of the cached tokens.

    A prompt of nothing but 2,000 fixed tokens that is always in the cache costs, at half price,
    what 1,000 tokens cost, and at a tenth what 200 cost.
    """
    for rate, tokens in (("1.25", 1000), ("0.25", 200)):
        yours = Overrides(prices={"input_rate": Decimal("2.5"), "cached_rate": Decimal(rate)})
        inputs = {
            **WORKLOAD, "fixed_tokens": 2000, "varying_tokens": 0, "output_tokens": 0,
            "calls_per_day": 1_000_000_000, "lifetime": 1_000_000,
        }  # fmt: skip
        offers = {"prompted": "half", "tuned": "tuned"}
        result = result_of(world, offers, inputs, yours)
        assert number(result, "cached_call") == pytest.approx(tokens * 2.5e-6, rel=1e-6)
