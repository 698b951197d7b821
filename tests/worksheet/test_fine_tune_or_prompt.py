"""The worksheet's closed formulas against a plain walk through time."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogue.load import Catalogue
from generator.figures import figure
from generator.formula.evaluate import Never
from generator.worksheet.compute import Overrides
from generator.worksheet.definition import Definition
from generator.worksheet.result import Result
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

World = tuple[Catalogue, Definition]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The repository's worksheet over a small catalogue."""
    root: Path = tmp_path_factory.mktemp("world")
    write_catalogue(root)
    return loaded(root)


def number(result: Result, key: str) -> Decimal:
    """A value that must be there."""
    value = result.values[key]
    assert isinstance(value, Decimal)
    return value


def first_crossing(result: Result, months: int) -> Decimal | None:
    """The first time at which the tuned route has cost no more, found cycle by cycle.

    Walks from retraining to retraining and solves the straight line within each stretch.
    """
    upfront, saving = number(result, "upfront"), number(result, "saving_month")
    again, every = number(result, "retraining_cost"), number(result, "retraining_interval")
    retrained = number(result, "retrainings_per_year") > 0
    spent, start = upfront, Decimal(0)
    while start <= months:
        end = start + every if retrained else Decimal(months)
        if saving > 0:
            crossing = spent / saving
            if crossing < end:
                return max(crossing, start)
        if not retrained:
            return None
        spent, start = spent + again, end
    return None


@settings(max_examples=200, deadline=None)
@given(
    calls=st.integers(1, 2000),
    examples=st.integers(0, 20_000),
    retrainings=st.integers(0, 24),
    hours=st.integers(0, 40),
    runs=st.integers(1, 6),
)
def test_payback_is_the_first_crossing(
    world: World, calls: int, examples: int, retrainings: int, hours: int, runs: int
) -> None:
    """The closed form of the payback is where a walk through time first finds the lines to cross.

    Short of the walk's end both must say the same; beyond it only the closed form can see.
    """
    catalogue, definition = world
    result = computed(
        catalogue, definition, offers=("acme/large", "bolt/tuned"), inputs={
            **CLASSIFIER, "calls_per_day": str(calls), "examples": str(examples),
            "retrainings_per_year": str(retrainings), "retraining_hours": str(hours),
            "hourly_rate": "40", "runs": str(runs),
        },
    )  # fmt: skip
    walked = first_crossing(result, 600)
    payback = result.values["payback"]
    if isinstance(payback, Never):
        assert walked is None
    elif walked is None:
        assert payback >= 600 - 12
    else:
        assert abs(payback - walked) <= Decimal("1e-9") * max(walked, Decimal(1))


@settings(max_examples=100, deadline=None)
@given(calls=st.integers(1, 5000), examples=st.integers(1, 50_000), runs=st.integers(1, 9))
def test_calls_needed_is_a_threshold(world: World, calls: int, examples: int, runs: int) -> None:
    """At the calls a day that just break even tuning costs no more; at one less it costs more."""
    catalogue, definition = world
    inputs = {**CLASSIFIER, "examples": str(examples), "runs": str(runs)}

    def at(volume: Decimal) -> Result:
        changed = {**inputs, "calls_per_day": str(volume), "training_hours": "2"}
        return computed(catalogue, definition, changed, ("acme/large", "bolt/hosted"))

    needed = number(at(Decimal(calls)), "calls_needed")
    assert number(at(needed), "saving_total") >= 0
    if needed > 0:
        assert number(at(needed - 1), "saving_total") < 0


@pytest.mark.parametrize(
    ("prompted", "tuned", "changes", "step", "reason"),
    [
        ("acme/large", "bolt/tuned", {"calls_per_day": "0"}, "payback", "Without calls"),
        ("acme/gift", "bolt/tuned", {}, "payback", "no number of calls repays"),
        ("acme/large", "bolt/hosted", {"calls_per_day": "10"}, "payback", "whatever the calls"),
        (
            "acme/large", "bolt/tuned",
            {"calls_per_day": "10", "retrainings_per_year": "12", "runs": "9"},
            "payback", "Each retraining costs",
        ),
        ("acme/gone", "bolt/tuned", {}, "break_even", "can no longer be called"),
        ("acme/large", "bolt/tuned", {"calls_per_day": "1"}, "break_even", "only 12 months count"),
        ("acme/gone", "bolt/tuned", {}, "calls_needed", "No time is left"),
        ("acme/gift", "bolt/tuned", {}, "calls_needed", "no number of calls is enough"),
        ("acme/gift", "bolt/tuned", {}, "reduction", "costs nothing"),
        ("acme/large", "bolt/tuned", {"horizon_wanted": "0"}, "calls_needed", "No time is left"),
    ],
)  # fmt: skip
def test_never(
    world: World, prompted: str, tuned: str, changes: dict[str, str], step: str, reason: str
) -> None:
    """Each way of never breaking even has its own reason."""
    catalogue, definition = world
    result = computed(
        catalogue, definition, offers=(prompted, tuned), inputs={**CLASSIFIER, **changes}
    )
    value = result.values[step]
    assert isinstance(value, Never), value
    assert reason in value.reason
    assert "prompt" == result.verdict.route or step == "reduction"


def test_a_near_tie_is_told_in_other_words(world: World) -> None:
    """Of two figures that read alike neither is said to be the longer.

    A horizon a hair shorter than the payback reads as the payback does, one that is clearly shorter
    does not.
    """
    catalogue, definition = world
    slow = {**CLASSIFIER, "calls_per_day": "10"}
    payback = number(computed(catalogue, definition, slow), "payback")
    for part, says in (
        ("0.5", f"would be repaid after {figure(payback, 'month')}, and only "),
        ("0.999999", "would be repaid only just after the "),
    ):
        end = {**slow, "horizon_wanted": f"{payback * Decimal(part):.20f}"}
        result = computed(catalogue, definition, end)
        assert says in result.verdict.text
        assert "prompt" == result.verdict.route


def test_no_time_and_no_calls_are_told_in_words(world: World) -> None:
    """A training that is repaid in less time than can be told is not repaid "after 0 hours"."""
    catalogue, definition = world
    dear = Overrides(prices={"prompted_input": Decimal("1e15")})
    inputs = {**CLASSIFIER, "calls_per_day": "1000000000"}
    result = computed(catalogue, definition, inputs, overrides=dear)
    assert number(result, "upfront") > 0
    assert "is repaid after less than an hour (with the first call), and" in result.verdict.text


def test_retirement_caps_the_horizon(world: World) -> None:
    """The first retirement of either model cuts the horizon short, to the day."""
    catalogue, definition = world
    result = computed(catalogue, definition, offers=("acme/old", "bolt/closing"), inputs=CLASSIFIER)
    assert Decimal(84) == result.values["days_left"]
    assert Decimal("2.8") == result.values["horizon"]


def test_minimum_charge(world: World) -> None:
    """A job costs at least its minimum, however small the data set."""
    catalogue, definition = world
    result = computed(
        catalogue, definition, offers=("acme/large", "bolt/hosted"), inputs=CLASSIFIER
    )
    assert result.values["job_minimum"] == result.values["run_cost"]
