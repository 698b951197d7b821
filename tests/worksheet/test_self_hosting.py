"""The worksheet `self-hosting`, worked out a second time in plain fractions, stair by stair."""

from __future__ import annotations

import math
from collections.abc import Callable
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

OFFERS = {"api": "large", "tuned": "tuned", "machine": "gpu"}
BASE = {
    "calls_per_day": "200000", "api_input_tokens": "1000", "api_output_tokens": "100",
    "tuned_input_tokens": "1000", "tuned_output_tokens": "100", "examples": "5000",
    "example_tokens": "600", "own_input_tokens": "1000", "own_output_tokens": "100",
    "input_speed": "10000", "output_speed": "1000", "setup_hours": "100", "hourly_rate": "50",
    "tuned_hours": "9000",
}  # fmt: skip
"""A workload for which machines of one's own cost least: a call takes a fifth of a second."""

digits = st.integers
share = st.decimals("0", "1", places=2).map(str)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The repository's worksheet over the small catalogue."""
    return sheet(tmp_path_factory.mktemp("world"), "self-hosting")


@st.composite
def workloads(draw: st.DrawFn) -> dict[str, str]:
    """Inputs of all sizes that somebody could have, nothing included."""
    whole = {
        "calls_per_day": digits(0, 2_000_000), "call_days": digits(0, 31),
        "days_per_month": digits(1, 31), "horizon_wanted": digits(0, 24),
        "api_input_tokens": digits(0, 10_000), "api_output_tokens": digits(0, 1_000),
        "tuned_input_tokens": digits(0, 5_000), "tuned_output_tokens": digits(0, 1_000),
        "deployments": digits(0, 2), "examples": digits(0, 50_000),
        "example_tokens": digits(0, 2_000), "epochs": digits(1, 5), "training_hours": digits(0, 9),
        "runs": digits(1, 5), "retrainings_per_year": digits(0, 24),
        "own_input_tokens": digits(0, 100_000), "own_output_tokens": digits(1, 5_000),
        "gpus_per_machine": digits(1, 8), "input_speed": digits(1, 30_000),
        "output_speed": digits(1, 5_000), "hours_on": digits(1, 24),
        "spare_machines": digits(0, 3), "setup_hours": digits(0, 400),
        "operations_hours": digits(0, 80), "tuned_hours": digits(0, 300),
        "retraining_hours": digits(0, 30), "tuned_upkeep_hours": digits(0, 20),
        "hourly_rate": digits(0, 120),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in whole.items()}
    found["api_cached_share"], found["tuned_cached_share"] = draw(share), draw(share)
    found["utilisation"] = draw(st.decimals("0.01", "1", places=2).map(str))
    found["peak_factor"] = draw(st.decimals("1", "10", places=1).map(str))
    return found


@st.composite
def stairs(draw: st.DrawFn) -> dict[str, str]:
    """Inputs of long calls, of which a GPU carries some tens to hundreds a day.

    The same calls over an API cost about as much as the GPU, so that small changes decide, and
    every number of calls up to the threshold can be tried.
    """
    inputs = draw(workloads())
    narrow = {
        "calls_per_day": digits(0, 2_000), "call_days": digits(20, 31),
        "days_per_month": digits(28, 31), "horizon_wanted": digits(1, 24),
        "own_input_tokens": digits(0, 100_000), "own_output_tokens": digits(20_000, 80_000),
        "input_speed": digits(500, 2_000), "output_speed": digits(60, 150),
        "gpus_per_machine": digits(1, 2), "hours_on": digits(12, 24),
        "spare_machines": digits(0, 2), "api_input_tokens": digits(400_000, 4_000_000),
        "tuned_input_tokens": digits(2_000_000, 9_000_000), "setup_hours": digits(0, 40),
        "operations_hours": digits(0, 5), "tuned_hours": digits(0, 80),
        "tuned_upkeep_hours": digits(0, 4), "retrainings_per_year": digits(0, 4),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in narrow.items()}
    found["utilisation"] = draw(st.decimals("0.4", "1", places=2).map(str))
    found["peak_factor"] = draw(st.decimals("1", "3", places=1).map(str))
    return {**inputs, **found}


def tokens(inputs: dict[str, Fraction], route: str, offer: str) -> Fraction:
    """What one call over an API costs."""
    cached = inputs[f"{route}_input_tokens"] * inputs[f"{route}_cached_share"]
    fresh = inputs[f"{route}_input_tokens"] - cached
    at_cache = rate(offer, "cached_input")
    if at_cache is None:
        at_cache = price(offer, "input")
    written = inputs[f"{route}_output_tokens"] * price(offer, "output")
    return (fresh * price(offer, "input") + cached * at_cache + written) / 10**6


def calls_carried(i: dict[str, Fraction]) -> int:
    """Calls a day that a machine gets through, by its hours, its speed and the busiest hour."""
    seconds = i["own_input_tokens"] / i["input_speed"] + i["own_output_tokens"] / i["output_speed"]
    in_an_hour = 3600 * i["utilisation"] * i["gpus_per_machine"] / seconds
    return math.floor(in_an_hour / i["peak_factor"] * i["hours_on"])


def machines_busy(i: dict[str, Fraction]) -> int:
    """Whole machines for the busiest hour, counted up one at a time where a machine carries any."""
    carried = calls_carried(i)
    if carried > 0:
        return max(1, -(-int(i["calls_per_day"]) // carried))
    seconds = i["own_input_tokens"] / i["input_speed"] + i["own_output_tokens"] / i["output_speed"]
    at_peak = i["calls_per_day"] * seconds * i["peak_factor"] / i["hours_on"] / 3600
    return max(1, math.ceil(at_peak / i["gpus_per_machine"] / i["utilisation"]))


def tuned_route(i: dict[str, Fraction], tuned: str) -> tuple[Fraction, Fraction]:
    """What tuning costs at the start, and a month whatever the calls."""
    job = i["examples"] * i["example_tokens"] * i["epochs"] * price(tuned, "training") / 10**6
    job += i["training_hours"] * price(tuned, "training_hour") + price(tuned, "training_job")
    run = max(job, price(tuned, "job_minimum"))
    kept = price(tuned, "hosting_hour") * 24 * i["days_per_month"] + price(tuned, "model_storage")
    again = (run + i["retraining_hours"] * i["hourly_rate"]) * i["retrainings_per_year"] / 12
    fixed = i["deployments"] * kept + again + i["tuned_upkeep_hours"] * i["hourly_rate"]
    return i["runs"] * run + i["tuned_hours"] * i["hourly_rate"], fixed


def machine_hour(i: dict[str, Fraction], machine: str) -> Fraction:
    """A machine by the hour, sold whole or by the GPU."""
    whole = rate(machine, "instance_hour")
    return price(machine, "gpu_hour") * i["gpus_per_machine"] if whole is None else whole


def worked_out(i: dict[str, Fraction], offers: dict[str, str]) -> dict[str, Fraction | None]:
    """The results, counted call by call and month by month."""
    tuned = offers["tuned"]
    use = min(i["call_days"], i["days_per_month"])
    calls = i["calls_per_day"] * use
    api_call, tuned_call = tokens(i, "api", offers["api"]), tokens(i, "tuned", tuned)
    busy = machines_busy(i)
    rented = busy + i["spare_machines"]
    hours = i["hours_on"] * i["days_per_month"]
    own_month = rented * machine_hour(i, offers["machine"]) * hours
    own_month += i["operations_hours"] * i["hourly_rate"]
    setup = i["setup_hours"] * i["hourly_rate"]
    first, fixed = tuned_route(i, tuned)
    left = min(days_left(offers["api"]), days_left(offers["machine"]))
    horizon = min(i["horizon_wanted"], left / i["days_per_month"])
    lasts = days_left(tuned) >= horizon * i["days_per_month"] and days_left(tuned, NEW_JOBS_END) > 0
    saved = calls * api_call - own_month
    payback = setup / saved if calls and saved > 0 else None
    in_time = payback is not None and horizon > 0 and payback <= horizon
    at_once = Fraction(0) if in_time else None
    seconds = i["own_input_tokens"] / i["input_speed"] + i["own_output_tokens"] / i["output_speed"]
    gpus = rented * i["gpus_per_machine"]
    own_total = setup + own_month * horizon
    return {
        "gpus": gpus,
        "machines": rented,
        "machine_calls": Fraction(calls_carried(i)),
        "carried": Fraction(busy * calls_carried(i)),
        "load": i["calls_per_day"] * seconds / (gpus * i["hours_on"] * 3600) * 100,
        "horizon": horizon,
        "api_month": calls * api_call,
        "tuned_month": calls * tuned_call + fixed,
        "own_month": own_month,
        "api_total": calls * api_call * horizon,
        "tuned_total": first + (calls * tuned_call + fixed) * horizon if lasts else None,
        "own_total": own_total,
        "saving_total": saved * horizon - setup,
        "api_call": api_call,
        "tuned_call": tuned_call,
        "own_average": own_total / (calls * horizon) if calls * horizon else None,
        "break_even_days": payback * i["days_per_month"] if payback and in_time else at_once,
    }  # fmt: skip


def cheapest(totals: dict[str, Fraction | None]) -> str:
    """The route that costs least; the one with less to do wins a tie."""
    if totals["horizon"] == 0:
        return "prompt"
    routes = {"prompt": "api_total", "fine-tune": "tuned_total", "self-host": "own_total"}
    costs = {route: totals[key] for route, key in routes.items()}
    return min(
        (cost, place, route)
        for place, (route, cost) in enumerate(costs.items())
        if cost is not None
    )[2]


@settings(max_examples=250)
@given(
    inputs=st.one_of(workloads(), stairs()),
    api=st.sampled_from(["large", "plain", "ending", "gone", "gift"]),
    tuned=st.sampled_from(["tuned", "hosted", "flat", "given", "closing", "closed"]),
    machine=st.sampled_from(["gpu", "machine", "spare-part", "gpu-gone"]),
)
def test_every_result(
    world: Sheet, inputs: dict[str, str], api: str, tuned: str, machine: str
) -> None:
    """Each result is what a second working out in exact fractions gives, and so is each never.

    The thresholds in volume, which nothing but a search could find, are searched for below.
    """
    offers = {"api": api, "tuned": tuned, "machine": machine}
    result = world.run(offers, inputs)
    expected = worked_out(world.defaults(inputs), offers)
    assert [] == differences(result, expected)
    thresholds = {
        "calls_needed", "calls_needed_month", "calls_steady_month", "tuned_calls_needed_month",
    }  # fmt: skip
    shown = {item.step for item in world.definition.worksheet.results}
    assert thresholds == shown - expected.keys()
    assert result.verdict.route == cheapest(expected)


def dearer(
    i: dict[str, Fraction], offers: dict[str, str], against: str
) -> Callable[[int], Fraction]:
    """By how much own machines are dearer over the horizon, by the calls a day."""

    def totals(calls: int) -> tuple[Fraction, Fraction]:
        found = worked_out({**i, "calls_per_day": Fraction(calls)}, offers)
        own, other = found["own_total"], found[against]
        assert own is not None
        assert other is not None
        return own, other

    # The API's cost is a straight line, and that of machines depends on their number alone.
    idle_own, start = totals(0)
    a_call = totals(1)[1] - start
    hours = i["hours_on"] * i["days_per_month"] * i["horizon_wanted"]
    a_machine = machine_hour(i, offers["machine"]) * hours

    def by(calls: int) -> Fraction:
        busy = machines_busy({**i, "calls_per_day": Fraction(calls)})
        return idle_own + (busy - 1) * a_machine - start - calls * a_call

    own, other = totals(10_000)
    assert by(10_000) == own - other
    return by


SEARCHED = 1000
"""Up to how many calls a day a threshold is searched for, one call at a time."""


@settings(max_examples=60)
@given(inputs=stairs(), api=st.sampled_from(["large", "plain"]))
def test_first_volume_by_search(world: Sheet, inputs: dict[str, str], api: str) -> None:
    """No lower number of calls a day makes own machines as cheap as an API, and this one does.

    Every number of calls from nothing on is tried, on both APIs. Where the worksheet says never,
    none of those that were tried is enough.
    """
    offers = {**OFFERS, "api": api}
    result, i = world.run(offers, inputs), world.defaults(inputs)
    use = min(i["call_days"], i["days_per_month"])
    for step, against in (
        ("calls_needed_month", "api_total"), ("tuned_calls_needed_month", "tuned_total"),
    ):  # fmt: skip
        value, by = result.values[step], dearer(i, offers, against)
        said = Fraction(value) / use if isinstance(value, Decimal) else None
        last = SEARCHED if said is None else min(SEARCHED, int(said))
        found = next((calls for calls in range(last + 1) if by(calls) <= 0), None)
        assert found == (said if said is not None and said <= SEARCHED else None)


@settings(max_examples=100)
@given(inputs=stairs(), machine=st.sampled_from(["gpu", "machine"]))
def test_first_volume_from_both_sides(world: Sheet, inputs: dict[str, str], machine: str) -> None:
    """The worksheet itself, asked at the threshold and a call below it, says so too."""
    offers = {**OFFERS, "machine": machine}
    inputs = {**inputs, "gpus_per_machine": "8"} if machine == "machine" else inputs
    value = world.run(offers, inputs).values["calls_needed"]
    assume(isinstance(value, Decimal) and value <= 10**9)
    assert isinstance(value, Decimal)
    at = world.run(offers, {**inputs, "calls_per_day": f"{value:f}"})
    assert number(at, "saving_total") >= -Decimal("1e-20")
    if value > 0:
        under = world.run(offers, {**inputs, "calls_per_day": f"{value - 1:f}"})
        assert number(under, "saving_total") < 0


@settings(max_examples=100)
@given(inputs=stairs(), machine=st.sampled_from(["gpu", "machine"]), more=digits(0, 40))
def test_steady_volume(world: Sheet, inputs: dict[str, str], machine: str, more: int) -> None:
    """From there on a new machine never makes hosting dearer; on the stair before it still does."""
    offers = {**OFFERS, "machine": machine}
    inputs = {**inputs, "gpus_per_machine": "8"} if machine == "machine" else inputs
    result, i = world.run(offers, inputs), world.defaults(inputs)
    value = result.values["calls_steady_month"]
    assume(isinstance(value, Decimal))
    assert isinstance(value, Decimal)
    use = min(i["call_days"], i["days_per_month"])
    steady, carried = int(Fraction(value) / use), calls_carried(i)
    stair = int(number(result, "steady_machines"))
    by = dearer(i, offers, "api_total")
    just_added = [(stair + more) * carried + 1, (stair + more + 1) * carried]
    for calls in (steady, steady + more, stair * carried, *just_added):
        assert by(calls) <= 0
    assert Fraction(value) >= Fraction(number(result, "calls_needed_month"))
    if steady - 1 > (stair - 1) * carried:
        assert by(steady - 1) > 0


def test_staircase(world: Sheet) -> None:
    """One call more than the machines carry takes another whole machine, with all its GPUs.

    A call takes 0.2 GPU seconds, so eight GPUs at six tenths of their speed carry 24 calls a
    second, and a third of that on average where the busiest hour brings three times the calls:
    691,200 a day.
    """
    inputs = {**BASE, "gpus_per_machine": "8"}
    offers = {**OFFERS, "machine": "machine"}
    full = world.run(offers, {**inputs, "calls_per_day": "1382400"})
    assert Decimal(691_200) == full.values["machine_calls"]
    assert (Decimal(3), Decimal(24)) == (full.values["machines"], full.values["gpus"])
    over = world.run(offers, {**inputs, "calls_per_day": "1382401"})
    assert (Decimal(4), Decimal(32)) == (over.values["machines"], over.values["gpus"])
    assert number(over, "own_month") - number(full, "own_month") == Decimal("23.60") * 720


def test_dearer_again_above_a_full_machine(world: Sheet) -> None:
    """Above the first volume, a machine just added can cost more than it saves.

    A GPU costs 1,440 dollars a month and carries 86,400 calls a day, each 0.0006 dollars over the
    API. It pays from 80,000 calls a day on; but with a call more than it carries, two are rented.
    """
    inputs = {
        **BASE, "api_input_tokens": "200", "api_output_tokens": "10", "spare_machines": "0",
        "setup_hours": "0",
    }  # fmt: skip
    offers = {**OFFERS, "api": "large"}
    first = number(world.run(offers, inputs), "calls_needed")
    assert first == 80_000
    above = world.run(offers, {**inputs, "calls_per_day": "86401"})
    assert number(above, "saving_total") < 0
    # Thirteen machines cost 1,040,000 calls a day, and twelve full ones carry 1,036,800.
    steady = number(world.run(offers, inputs), "calls_steady_month")
    assert steady == 1_040_000 * 30


def test_prices_by_the_gpu_and_by_the_machine(world: Sheet) -> None:
    """A GPU's price is paid for each GPU of a machine, a machine's once; the reader's own too."""
    inputs = {**BASE, "gpus_per_machine": "4"}
    by_gpu = world.run(OFFERS, inputs)
    assert Decimal("2.00") * 4 * 720 == by_gpu.values["machine_month"]
    by_machine = world.run({**OFFERS, "machine": "machine"}, inputs)
    assert Decimal("23.60") * 720 == by_machine.values["machine_month"]
    own = world.run(OFFERS, inputs, machine_rate="10")
    assert Decimal(10) * 720 == own.values["machine_month"]


SLOW = {"own_output_tokens": "100000", "output_speed": "1"}
SMALL = {"input_speed": "100", "output_speed": "10"}
NEVERS = [
    ({"tuned": "closed"}, {}, "tuned_total", "The provider of the tuned model takes no new"),
    ({"tuned": "closing"}, {}, "tuned_total", "The tuned model stops after 53 days"),
    ({}, {"calls_per_day": "0"}, "own_average", "Without calls"),
    ({}, {"horizon_wanted": "0"}, "own_average", "No time is left"),
    ({}, {"calls_per_day": "0"}, "payback", "Without calls"),
    ({}, {"calls_per_day": "10"}, "payback", "Own machines cost $2,880.00 a month"),
    ({"api": "gone"}, {}, "break_even", "The plain API's model can no longer be called"),
    ({"machine": "gpu-gone"}, {}, "break_even", "The plain API's model can no longer be called"),
    ({}, {"horizon_wanted": "0"}, "break_even", "The horizon is nothing"),
    ({}, {"horizon_wanted": "0.1"}, "break_even", "Setting up would be repaid after"),
    ({}, {"horizon_wanted": "0.328"}, "break_even", "Setting up would be repaid only just after"),
    ({}, {"horizon_wanted": "0"}, "standing_month", "No time is left"),
    ({}, {"horizon_wanted": "0"}, "calls_needed", "No time is left"),
    ({}, {"call_days": "0"}, "calls_needed", "Without a day with calls"),
    ({}, SLOW, "calls_needed", "A machine does not get through"),
    ({"api": "gift"}, {}, "calls_needed", "A call over the plain API costs nothing"),
    ({}, SMALL, "calls_needed", "A machine costs $1,440.00 a month"),
    ({}, {"call_days": "0"}, "calls_steady_month", "Without a day with calls"),
    ({}, SLOW, "calls_steady_month", "A machine does not get through"),
    ({"api": "gift"}, {}, "calls_steady_month", "A call over the plain API costs nothing"),
    ({}, SMALL, "calls_steady_month", "A machine costs $1,440.00 a month"),
    ({}, {"horizon_wanted": "0"}, "tuned_standing_month", "No time is left"),
    ({"tuned": "closed"}, {}, "tuned_calls_needed_month", "The tuned model cannot be had"),
    ({}, {"call_days": "0"}, "tuned_calls_needed_month", "Without a day with calls"),
    ({}, SLOW, "tuned_calls_needed_month", "A machine does not get through"),
    ({"tuned": "given"}, {}, "tuned_calls_needed_month", "A tuned call costs nothing"),
    (
        {}, {**SMALL, "tuned_hours": "0"}, "tuned_calls_needed_month",
        "A machine costs $1,440.00 a month",
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
    ("offers", "changes", "route", "says"),
    [
        ({}, {"horizon_wanted": "0"}, "prompt", "compared: 0 months were asked for."),
        ({"api": "gone"}, {}, "prompt", "or the machine can no longer be had."),
        ({}, {"calls_per_day": "10"}, "prompt", "Stay with the plain API."),
        ({}, {"calls_per_day": "10", **SLOW}, "prompt", "first costs less: never."),
        ({}, {"tuned_hours": "0"}, "fine-tune", "Tune over an API."),
        ({}, {}, "self-host", "Host it yourself."),
        ({"tuned": "closing"}, {}, "self-host", "tuned API: never;"),
    ],
)
def test_verdict(
    world: Sheet, offers: dict[str, str], changes: dict[str, str], route: str, says: str
) -> None:
    """Each sentence of the verdict is said where it belongs."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    assert says in result.verdict.text
    assert result.verdict.route == route


@pytest.mark.parametrize(
    ("offers", "days"),
    [
        ({"api": "ending"}, 84),
        ({"machine": "gpu-gone"}, 0),
        ({"tuned": "closing"}, 36525),
    ],
)
def test_retirement_caps_the_horizon(world: Sheet, offers: dict[str, str], days: int) -> None:
    """The plain API and the machine end the time that counts; a tuned model only its own route."""
    result = world.run({**OFFERS, **offers}, BASE)
    assert Decimal(days) == result.values["days_left"]


def test_a_tuned_model_lasts_to_its_last_day(world: Sheet) -> None:
    """One that stops on the horizon's last day counts; one that stops a day sooner does not."""
    offers = {**OFFERS, "tuned": "closing"}
    days = {**BASE, "days_per_month": "1", "call_days": "1"}
    lasts = world.run(offers, {**days, "horizon_wanted": "53"})
    assert number(lasts, "tuned_total") > 0
    stops = world.run(offers, {**days, "horizon_wanted": "54"})
    assert reason(stops, "tuned_total").startswith("The tuned model stops after 53 days")
