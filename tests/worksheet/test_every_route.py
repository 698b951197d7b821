"""The worksheet `every-route`, worked out a second time: each route as a bill, then a ranking."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogue.asof import amount_of, in_usd, price_on, rates_of
from generator.catalogue.load import Catalogue, load
from generator.figures import figure
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Result
from tests.support.routes import (
    NEW_JOBS_END,
    PROVENANCE,
    TODAY,
    Sheet,
    days_left,
    differences,
    idle,
    number,
    rate,
    reason,
    sheet,
)
from tests.support.worksheets import ROOT

Inputs = Mapping[str, Fraction]
Texts = dict[str, str]

ORDER = ("prompt", "cache", "retrieval", "fine-tune", "smaller-tuned-model", "self-host")
"""The routes, those with less to do first: they win a tie."""
STEPS = dict(zip(ORDER, ("prompt", "caching", "retrieval", "tuned", "small", "own"), strict=True))
NO_END = Fraction(36525)

OFFERS = {
    "large": "large", "embedding": "embed", "store": "serverless", "reranker": "rerank",
    "tuned": "tuned", "small": "flat", "machine": "gpu",
}  # fmt: skip
CHOICES = {
    "large": ["large", "plain", "ending", "gone", "gift"],
    "embedding": ["embed", "embed-ending"],
    "store": ["serverless", "dimensions", "queries", "flat-store", "free-store", "store-gone"],
    "reranker": ["rerank", "rerank-gone"],
    "tuned": ["tuned", "hosted", "flat", "given", "closing", "closed"],
    "small": ["tuned", "hosted", "flat", "given", "closing", "closed"],
    "machine": ["gpu", "machine", "spare-part", "gpu-gone"],
}
BASE = {
    "calls_per_day": "1000", "quality_bar": "90", "prompt_quality": "95", "retrieval_quality": "94",
    "tuned_quality": "93", "small_quality": "92", "own_quality": "91", "stuffed_tokens": "9700",
    "question_tokens": "100", "answer_tokens": "100", "corpus_tokens": "1000000",
    "context_tokens": "2000", "tuned_input_tokens": "400", "tuned_output_tokens": "100",
    "small_input_tokens": "400", "small_output_tokens": "100", "examples": "5000",
    "example_tokens": "600", "own_input_tokens": "500", "own_output_tokens": "100",
    "input_speed": "10000", "output_speed": "1000", "hourly_rate": "50",
}  # fmt: skip
"""A workload for which every route can be had and passes."""

digits = st.integers
share = st.decimals("0", "1", places=2).map(str)
percent = st.sampled_from(["0", "50", "89.5", "90", "90.5", "99", "100"])


@dataclass(frozen=True)
class Market:
    """What offers cost by the meter, how long they last, and how long they can be trained."""

    rate: Callable[[str, str], Fraction | None]
    days: Callable[[str], Fraction]
    jobs: Callable[[str], Fraction]

    def price(self, offer: str, meter: str, otherwise: Fraction = Fraction(0)) -> Fraction:
        """The rate, or what stands in where the offer has none."""
        found = self.rate(offer, meter)
        return otherwise if found is None else found


SMALL = Market(rate, days_left, lambda offer: days_left(offer, NEW_JOBS_END))


@dataclass(frozen=True)
class Route:
    """A route as a bill."""

    upfront: Fraction
    month: Fraction
    days: Fraction
    quality: Fraction
    possible: bool = True

    def months(self, i: Inputs) -> Fraction:
        """How many months count."""
        return min(i["horizon_wanted"], self.days / i["days_per_month"])

    def average(self, i: Inputs) -> Fraction | None:
        """Everything paid while the route can be had, shared out among the months."""
        months = self.months(i)
        if not self.possible or months <= 0:
            return None
        return (self.upfront + self.month * months) / months


class Bills:
    """The six routes of a workload, each added up from what is bought."""

    def __init__(self, i: Inputs, offers: Mapping[str, str], market: Market) -> None:
        self.i, self.offers, self.market = i, offers, market
        self.calls = i["calls_per_day"] * min(i["call_days"], i["days_per_month"])
        self.fixed = i["instruction_tokens"] + i["stuffed_tokens"]
        self.fits = self.fixed + i["question_tokens"] <= i["prompt_limit"]

    def price(self, role: str, meter: str, otherwise: Fraction = Fraction(0)) -> Fraction:
        return self.market.price(self.offers[role], meter, otherwise)

    def days(self, role: str) -> Fraction:
        return self.market.days(self.offers[role])

    def work(self, key: str) -> Fraction:
        return self.i[key] * self.i["hourly_rate"]

    def waiting(self, route: str) -> Fraction:
        """A month's hours of waiting, at what an hour costs."""
        return self.calls * self.i[f"{route}_wait"] / 3600 * self.i["waiting_rate"]

    def scored(self, call: Fraction) -> Fraction:
        """One evaluation."""
        return self.i["evaluation_calls"] * call + self.work("evaluation_hours")

    def tokens(self, role: str, read: Fraction, written: Fraction, cached: Fraction) -> Fraction:
        """What a call costs by the token, a share of its input read from the cache."""
        full = self.price(role, "input")
        mixed = full * (1 - cached) + self.price(role, "cached_input", full) * cached
        return (read * mixed + written * self.price(role, "output")) / 10**6

    def prompt_call(self) -> Fraction:
        i = self.i
        read = self.fixed + i["question_tokens"]
        return self.tokens("large", read, i["answer_tokens"], Fraction(0))

    def prompt(self) -> Route:
        i, call = self.i, self.prompt_call()
        upfront = self.work("prompt_hours") + i["prompt_rounds"] * self.scored(call)
        month = self.calls * call + self.work("prompt_upkeep_hours") + self.waiting("prompt")
        return Route(upfront, month, self.days("large"), i["prompt_quality"], self.fits)

    def hits(self) -> Fraction:
        """Of each call that writes and those that come while its entry lives, the latter."""
        i = self.i
        a_minute = i["calls_per_day"] / i["prefixes"] / (i["call_hours"] * 60)
        readers = a_minute * i["lifetime"]
        return readers / (1 + readers)

    def caching_call(self) -> Fraction:
        """The question and the answer as ever; the fixed part read, or written and kept."""
        i, full, hits = self.i, self.price("large", "input"), self.hits()
        if self.fixed < i["cache_minimum"]:
            return self.prompt_call()
        read = self.fixed * self.price("large", "cached_input", full)
        written = self.fixed * self.price("large", "cache_write", full)
        kept = self.fixed * i["lifetime"] / 60 * self.price("large", "cache_storage")
        paid = hits * read + (1 - hits) * (written + kept) + i["question_tokens"] * full
        return (paid + i["answer_tokens"] * self.price("large", "output")) / 10**6

    def cache(self) -> Route:
        plain, full = self.prompt(), self.price("large", "input")
        cheaper = self.price("large", "cached_input", full) < full
        cached = self.fixed if self.fixed >= self.i["cache_minimum"] else 0
        month = self.calls * self.caching_call() + self.work("prompt_upkeep_hours")
        return Route(
            plain.upfront, month + self.waiting("caching"), plain.days, plain.quality,
            self.fits and cheaper and cached > 0,
        )  # fmt: skip

    def passages(self) -> int:
        i = self.i
        return math.ceil(i["corpus_tokens"] * (1 + i["overlap"]) / i["chunk_tokens"])

    def embedding(self) -> Fraction:
        i = self.i
        return i["corpus_tokens"] * (1 + i["overlap"]) * self.price("embedding", "input") / 10**6

    def writing(self) -> Fraction:
        units = self.passages() * self.i["write_units_per_chunk"]
        return units * self.price("store", "write_units") / 10**6

    def search(self) -> Fraction:
        """Embedding a question and sorting what was found."""
        i = self.i
        asked = i["question_tokens"] * self.price("embedding", "input") / 10**6
        return asked + i["searches_per_call"] * self.price("reranker", "search") / 1000

    def search_month(self) -> Fraction:
        """The store with its minimum, fresh embeddings, and upkeep."""
        i, passages = self.i, self.passages()
        gigabytes = passages * (4 * i["dimensions"] + i["chunk_bytes"]) / 10**9
        used = gigabytes * self.price("store", "vector_storage")
        used += passages * i["dimensions"] * self.price("store", "vector_dimensions") / 10**6
        used += self.writing() * i["refresh"] / 100
        reads = self.calls * i["read_units_per_call"] * self.price("store", "read_units") / 10**6
        used += reads + self.calls * self.price("store", "call") / 1000
        store = max(used, self.price("store", "month_minimum")) + self.price("store", "month_flat")
        return store + self.embedding() * i["refresh"] / 100 + self.work("retrieval_upkeep_hours")

    def search_days(self) -> Fraction:
        used = [self.days("embedding"), self.days("store")]
        return min([*used, self.days("reranker")] if self.i["searches_per_call"] else used)

    def answered(self) -> Fraction:
        """The large model's answer from what was found."""
        i = self.i
        read = i["instruction_tokens"] + i["question_tokens"] + i["context_tokens"]
        return self.tokens("large", read, i["answer_tokens"], i["retrieval_cached_share"])

    def retrieval_call(self) -> Fraction:
        return self.answered() + self.search()

    def retrieval(self) -> Route:
        i, call = self.i, self.retrieval_call()
        upfront = self.embedding() + self.writing() + self.work("build_hours")
        upfront += i["prompt_rounds"] * self.scored(call)
        month = self.calls * call + self.search_month() + self.waiting("retrieval")
        days = min(self.search_days(), self.days("large"))
        return Route(upfront, month, days, i["retrieval_quality"])

    def trained(self, role: str, call: Fraction) -> tuple[Fraction, Fraction]:
        """What a tuned model costs at first, and a month, apart from its calls."""
        i = self.i
        job = i["examples"] * i["example_tokens"] * i["epochs"] / 10**6
        job = job * self.price(role, "training") + self.price(role, "training_job")
        job += i["training_hours"] * self.price(role, "training_hour")
        run = max(job, self.price(role, "job_minimum")) + self.scored(call)
        kept = 24 * i["days_per_month"] * self.price(role, "hosting_hour")
        kept += self.price(role, "model_storage")
        again = i["retrainings_per_year"] * (run + self.work("retraining_hours")) / 12
        month = i[f"{role}_deployments"] * kept + again + self.work(f"{role}_upkeep_hours")
        return i["runs"] * run + self.work("preparation_hours"), month + self.waiting(role)

    def tuned_call(self) -> Fraction:
        i = self.i
        read, written = i["tuned_input_tokens"], i["tuned_output_tokens"]
        return self.tokens("tuned", read, written, i["tuned_cached_share"])

    def tuned(self) -> Route:
        call = self.tuned_call()
        upfront, month = self.trained("tuned", call)
        trainable = self.market.jobs(self.offers["tuned"]) > 0
        days = self.days("tuned")
        quality = self.i["tuned_quality"]
        return Route(upfront, self.calls * call + month, days, quality, trainable)

    def small_call(self) -> Fraction:
        """Tried and checked; some answered again, from the same passages or the whole prompt."""
        i, searching = self.i, self.i["small_retrieves"] == 1
        read = i["small_input_tokens"] + (i["context_tokens"] if searching else 0)
        tried = self.tokens("small", read, i["small_output_tokens"], i["small_cached_share"])
        tried += i["check_cost"] + (self.search() if searching else 0)
        again = self.answered() if searching else self.prompt_call()
        return tried + i["fallback_share"] * again

    def small(self) -> Route:
        i, call, searching = self.i, self.small_call(), self.i["small_retrieves"] == 1
        upfront, month = self.trained("small", call)
        days = [self.days("small")]
        possible = self.market.jobs(self.offers["small"]) > 0
        if searching:
            upfront += self.embedding() + self.writing() + self.work("build_hours")
            month += self.search_month()
            days.append(self.search_days())
        if i["fallback_share"]:
            days.append(self.days("large"))
            possible = possible and (searching or self.fits)
        return Route(upfront, self.calls * call + month, min(days), i["small_quality"], possible)

    def machines(self) -> int:
        """Whole machines for the busiest hour, and those that stand by."""
        i = self.i
        seconds = i["own_input_tokens"] / i["input_speed"]
        seconds += i["own_output_tokens"] / i["output_speed"]
        speed = 3600 * i["utilisation"] * i["gpus_per_machine"] / seconds / i["peak_factor"]
        carried = math.floor(speed * i["hours_on"])
        if carried:
            busy = -(-int(i["calls_per_day"]) // carried)
        else:
            busy = math.ceil(i["calls_per_day"] / (speed * i["hours_on"]))
        return max(1, busy) + int(i["spare_machines"])

    def own(self) -> Route:
        i = self.i
        by_gpu = self.price("machine", "gpu_hour") * i["gpus_per_machine"]
        hour = self.price("machine", "instance_hour") or by_gpu
        month = self.machines() * hour * i["hours_on"] * i["days_per_month"]
        month += self.work("operations_hours") + self.waiting("own")
        upfront = self.work("setup_hours") + i["prompt_rounds"] * self.work("evaluation_hours")
        return Route(upfront, month, self.days("machine"), i["own_quality"])

    def routes(self) -> dict[str, Route]:
        """All of them, in the order in which they win ties."""
        made = (self.prompt, self.cache, self.retrieval, self.tuned, self.small, self.own)
        return dict(zip(ORDER, (make() for make in made), strict=True))


def worked_out(
    i: Inputs, offers: Mapping[str, str], market: Market
) -> tuple[str, dict[str, Fraction | None]]:
    """The route to name, and every result."""
    bills = Bills(i, offers, market)
    routes = bills.routes()
    averages = {name: route.average(i) for name, route in routes.items()}
    free = sorted(cost for cost in averages.values() if cost is not None)
    passing = [
        (cost, ORDER.index(name), name)
        for name, cost in averages.items()
        if cost is not None and routes[name].quality >= i["quality_bar"]
    ]
    ranked = sorted(passing)
    counted = {name: cost for cost, _, name in ranked}
    best = ranked[0][0] if ranked else None
    second = ranked[1][0] if len(ranked) > 1 else None
    winner = ranked[0][2] if ranked else "no-route-passes"
    months = routes[winner].months(i) if ranked else None
    found: dict[str, Fraction | None] = {
        "best": best,
        "best_months": months,
        "best_total": None if best is None or months is None else best * months,
        "runner_up": second,
        "lead": None if best is None or second is None else second - best,
        "best_without_bar": free[0] if free else None,
        "bar_cost": None if best is None else best - free[0],
        "machines": Fraction(bills.machines()),
        "prompt_call": bills.prompt_call(),
        "caching_call": bills.caching_call(),
        "retrieval_call": bills.retrieval_call(),
        "tuned_call": bills.tuned_call(),
        "small_route_call": bills.small_call(),
    }
    for name, step in STEPS.items():
        found[f"{step}_passes"] = counted.get(name)
        if name != "cache":
            found[f"{step}_cut"] = i["horizon_wanted"] - routes[name].months(i)
    return winner, found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The repository's worksheet over the small catalogue."""
    return sheet(tmp_path_factory.mktemp("world"), "every-route")


@st.composite
def workloads(draw: st.DrawFn) -> Texts:
    """Inputs of all sizes that somebody could have, nothing included."""
    whole = {
        "calls_per_day": digits(0, 1_000_000), "call_days": digits(0, 31),
        "days_per_month": digits(1, 31), "horizon_wanted": digits(0, 24),
        "instruction_tokens": digits(0, 2_000), "stuffed_tokens": digits(0, 250_000),
        "question_tokens": digits(0, 1_000), "answer_tokens": digits(0, 1_000),
        "call_hours": digits(1, 24), "prefixes": digits(1, 50), "cache_minimum": digits(0, 4_096),
        "lifetime": digits(0, 60), "corpus_tokens": digits(0, 50_000_000),
        "chunk_tokens": digits(100, 1_000), "refresh": digits(0, 300),
        "context_tokens": digits(0, 8_000), "searches_per_call": digits(0, 2),
        "dimensions": digits(1, 3_072), "chunk_bytes": digits(0, 5_000),
        "read_units_per_call": digits(0, 4), "write_units_per_chunk": digits(0, 10),
        "tuned_input_tokens": digits(0, 5_000), "tuned_output_tokens": digits(0, 1_000),
        "tuned_deployments": digits(0, 2), "small_input_tokens": digits(0, 5_000),
        "small_output_tokens": digits(0, 1_000), "small_deployments": digits(0, 2),
        "small_retrieves": digits(0, 1), "examples": digits(0, 50_000),
        "example_tokens": digits(0, 2_000), "epochs": digits(1, 5), "training_hours": digits(0, 9),
        "runs": digits(1, 5), "retrainings_per_year": digits(0, 24),
        "own_input_tokens": digits(0, 100_000), "own_output_tokens": digits(1, 5_000),
        "gpus_per_machine": digits(1, 8), "input_speed": digits(1, 30_000),
        "output_speed": digits(1, 5_000), "hours_on": digits(1, 24),
        "spare_machines": digits(0, 3), "prompt_rounds": digits(0, 5),
        "evaluation_calls": digits(0, 2_000), "evaluation_hours": digits(0, 20),
        "hourly_rate": digits(0, 120), "prompt_hours": digits(0, 40), "build_hours": digits(0, 200),
        "preparation_hours": digits(0, 300), "retraining_hours": digits(0, 30),
        "setup_hours": digits(0, 400), "prompt_upkeep_hours": digits(0, 9),
        "retrieval_upkeep_hours": digits(0, 20), "tuned_upkeep_hours": digits(0, 20),
        "small_upkeep_hours": digits(0, 20), "operations_hours": digits(0, 80),
        "waiting_rate": digits(0, 9), "prompt_wait": digits(0, 9), "caching_wait": digits(0, 9),
        "retrieval_wait": digits(0, 9), "tuned_wait": digits(0, 9), "small_wait": digits(0, 9),
        "own_wait": digits(0, 9),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in whole.items()}
    for key in ("overlap", "retrieval_cached_share", "tuned_cached_share", "small_cached_share"):
        found[key] = draw(share)
    for key in (
        "quality_bar",
        *(f"{step}_quality" for step in STEPS.values() if step != "caching"),
    ):
        found[key] = draw(percent)
    found["fallback_share"] = draw(st.one_of(st.just("0"), share))
    found["check_cost"] = draw(st.sampled_from(["0", "0.0001", "0.01"]))
    found["utilisation"] = draw(st.decimals("0.01", "1", places=2).map(str))
    found["peak_factor"] = draw(st.decimals("1", "10", places=1).map(str))
    return found


@st.composite
def even(draw: st.DrawFn) -> Texts:
    """Inputs near the base, where routes cost about as much and small changes decide."""
    found = {
        **BASE, "calls_per_day": str(draw(digits(100, 20_000))),
        "stuffed_tokens": str(draw(digits(0, 40_000))),
        "own_output_tokens": str(draw(digits(1, 2_000))), "spare_machines": "0",
        "preparation_hours": str(draw(digits(0, 60))), "setup_hours": str(draw(digits(0, 60))),
        "operations_hours": str(draw(digits(0, 9))), "fallback_share": draw(share),
        "small_retrieves": str(draw(digits(0, 1))), "horizon_wanted": str(draw(digits(1, 12))),
    }  # fmt: skip
    for key in (
        "quality_bar",
        *(f"{step}_quality" for step in STEPS.values() if step != "caching"),
    ):
        found[key] = draw(percent)
    return found


def chosen(mostly: int = 3) -> st.SearchStrategy[Texts]:
    """An offer for each role, more often one that can be had than another."""
    return st.fixed_dictionaries(
        {role: st.sampled_from([names[0]] * mostly + names) for role, names in CHOICES.items()}
    )


@settings(max_examples=400)
@given(inputs=st.one_of(workloads(), even()), offers=chosen())
def test_every_result(world: Sheet, inputs: Texts, offers: Texts) -> None:
    """Each result, each never, and the route that is named come out the same a second time."""
    result = world.run(offers, inputs)
    route, expected = worked_out(world.defaults(inputs), offers, SMALL)
    assert [] == differences(result, expected)
    assert {item.step for item in world.definition.worksheet.results} == expected.keys()
    assert result.verdict.route == route


@cache
def repository() -> tuple[Catalogue, Definition]:
    """The repository's catalogue and worksheet."""
    loaded = load(ROOT)
    assert loaded.catalogue is not None, loaded.findings
    entry = loaded.catalogue.worksheets["every-route"]
    definition, findings = define(entry, loaded.catalogue.meters)
    assert definition is not None, findings
    return loaded.catalogue, definition


def real() -> Market:
    """The catalogue's prices and dates, as of the day of the tests."""
    offers = repository()[0].offers

    def rate_of(name: str, meter: str) -> Fraction | None:
        entry = price_on(offers[name].offer, TODAY)
        listed = None if entry is None else rates_of(entry, None).get(meter)
        amount = None if listed is None else amount_of(listed)
        return None if entry is None or amount is None else Fraction(in_usd(entry, amount))

    def until(name: str, which: str) -> Fraction:
        day = getattr(offers[name].offer.status, which)
        return NO_END if day is None else Fraction(max(0, (day - TODAY).days))

    return Market(
        rate_of, lambda name: until(name, "retires"), lambda name: until(name, "new_jobs_end")
    )


SHOWN = {
    "building-rules": "prompt",
    "message-screening": "self-host",
    "parcel-complaints": "cache",
    "recipe-answers": "fine-tune",
    "staff-handbook": "cache",
    "ticket-summaries": "smaller-tuned-model",
    "turbine-manuals": "retrieval",
}
"""What each scenario is there to show."""


def shown(scenario: str) -> tuple[Result, str, dict[str, Fraction | None]]:
    """A scenario's result, and the same worked out here."""
    catalogue, definition = repository()
    given_inputs = catalogue.scenarios[scenario].model.worksheets["every-route"]
    result = compute(
        definition, catalogue, as_of=TODAY, provenance=PROVENANCE, given=given_inputs,
        scenario=scenario,
    )  # fmt: skip
    inputs = {key: Fraction(item.value) for key, item in result.inputs.items()}
    return result, *worked_out(inputs, given_inputs.offers, real())


def test_every_scenario_is_named_here() -> None:
    """A scenario that compares the routes says what it is there to show."""
    scenarios = repository()[0].scenarios
    here = [key for key, entry in scenarios.items() if "every-route" in entry.model.worksheets]
    assert sorted(here) == sorted(SHOWN)


@pytest.mark.parametrize("scenario", sorted(SHOWN))
def test_scenario(scenario: str) -> None:
    """The scenarios come out the same a second time, and name the route they are there to show."""
    result, route, expected = shown(scenario)
    assert [] == differences(result, expected)
    assert SHOWN[scenario] == result.verdict.route == route


def test_a_retirement_decides() -> None:
    """The complaints would go to the small tuned model, did it not stop after 53 days."""
    result, _, _ = shown("parcel-complaints")
    lasting = number(result, "small_month") + number(result, "small_upfront") / 12
    assert lasting < number(result, "best") < number(result, "small_passes")
    assert abs(number(result, "small_cut") - (12 - Decimal(53) / 30)) < Decimal("1e-20")


@settings(max_examples=80)
@given(inputs=even(), offers=chosen(), lower=percent)
def test_a_lower_bar_is_never_dearer(
    world: Sheet, inputs: Texts, offers: Texts, lower: str
) -> None:
    """A bar that is no higher lets the same routes pass and perhaps more, so none costs more."""
    bars = sorted([lower, inputs["quality_bar"]], key=Decimal)
    low, high = (world.run(offers, {**inputs, "quality_bar": bar}).values["best"] for bar in bars)
    if isinstance(high, Decimal):
        assert isinstance(low, Decimal)
        assert low <= high


@settings(max_examples=80)
@given(inputs=even(), offers=chosen(mostly=0))
def test_who_cannot_win(world: Sheet, inputs: Texts, offers: Texts) -> None:
    """No route wins that misses the bar, nor one with an offer that cannot be had."""
    route = world.run(offers, inputs).verdict.route
    bar = Decimal(inputs["quality_bar"])
    quality = {**STEPS, "cache": "prompt"}
    if route in STEPS:
        assert Decimal(inputs[f"{quality[route]}_quality"]) >= bar
    gone = {
        "prompt": offers["large"] == "gone",
        "cache": offers["large"] in {"gone", "plain", "gift"},
        "retrieval": offers["large"] == "gone" or offers["store"] == "store-gone"
        or offers["reranker"] == "rerank-gone",
        "fine-tune": offers["tuned"] == "closed",
        "smaller-tuned-model": offers["small"] == "closed",
        "self-host": offers["machine"] == "gpu-gone",
    }  # fmt: skip
    assert not gone.get(route, False)


def test_a_route_that_ends_bears_its_training_sooner(world: Sheet) -> None:
    """Two months bear in each what twelve would share: 53 days are 1.7667 months of thirty."""
    work = {**BASE, "preparation_hours": "53"}
    lasting = world.run(OFFERS, work)
    ending = world.run({**OFFERS, "tuned": "closing"}, work)
    at_first = number(ending, "tuned_upfront")
    # 5,000 examples of 600 tokens, three epochs, three runs, 25 dollars a million; 53 hours at 50.
    assert at_first == 3 * Decimal(9) * 25 + 2650
    month = number(ending, "tuned_month")
    assert abs(number(ending, "tuned_average") - month - at_first * 30 / 53) < Decimal("1e-20")
    at_once = number(lasting, "tuned_average") - number(lasting, "tuned_month")
    assert abs(at_once - number(lasting, "tuned_upfront") / 12) < Decimal("1e-20")


def test_staircase(world: Sheet) -> None:
    """One call more than a machine carries takes a second one, and the average jumps by its price.

    A call takes 0.15 GPU seconds, so a GPU at six tenths of its speed carries four calls a second,
    a third of that on average where the busiest hour brings three times the calls: 115,200 a day.
    """
    full = world.run(OFFERS, {**BASE, "calls_per_day": "115200"})
    over = world.run(OFFERS, {**BASE, "calls_per_day": "115201"})
    assert (Decimal(2), Decimal(3)) == (full.values["machines"], over.values["machines"])
    assert number(over, "own_average") - number(full, "own_average") == Decimal("2.00") * 720


def test_what_the_bar_costs(world: Sheet) -> None:
    """The bar costs what the cheapest route that passes is dearer than the cheapest of all."""
    all_pass = world.run(OFFERS, BASE)
    assert all_pass.values["bar_cost"] == 0
    assert all_pass.verdict.route == "smaller-tuned-model"
    assert "Without the bar" not in all_pass.verdict.text
    missed = world.run(OFFERS, {**BASE, "quality_bar": "92.5"})
    assert missed.verdict.route == "fine-tune"
    dearer = number(missed, "tuned_average") - number(missed, "small_average")
    assert number(missed, "bar_cost") == dearer > 0
    assert "misses the bar of 92.5 %" in reason(missed, "small_passes")
    assert "Without the bar of 92.5 %" in missed.verdict.text


def test_hidden_costs_are_lines_even_when_nothing(world: Sheet) -> None:
    """Iterations, data, evaluation, upkeep, hosting and waiting each have a step of their own."""
    result = world.run(OFFERS, {**BASE, "hourly_rate": "0", "runs": "1"})
    hidden = [
        "prompt_evaluation", "retrieval_evaluation", "tuned_evaluation", "small_evaluation",
        "preparation_cost", "prompt_upkeep_month", "tuned_upkeep_month", "small_upkeep_month",
        "operations_month", "tuned_hosting_month", "small_hosting_month", "tuned_retraining_month",
        "small_retraining_month", *(f"{step}_waiting_month" for step in STEPS.values()),
    ]  # fmt: skip
    assert {key: Decimal(0) for key in hidden} == {key: result.values[key] for key in hidden}


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Sheet]:
    """The worksheets that know one route or two, by name."""
    found = {name: sheet(tmp_path_factory.mktemp(name), name) for name in SINGLE}
    return lambda name: found[name]


@settings(max_examples=60)
@given(inputs=workloads())
def test_agrees_with_the_single_worksheets(
    world: Sheet, single: Callable[[str], Sheet], inputs: Texts
) -> None:
    """Each route costs a month what the worksheet of its own says."""
    ours = {**inputs, **UNKNOWN_TO_OTHERS}
    result = world.run(OFFERS, ours)
    fixed = int(ours["instruction_tokens"]) + int(ours["stuffed_tokens"])
    ours |= {"fixed": str(fixed), "whole": str(fixed + int(ours["question_tokens"]))}
    for name, (roles, renamed, steps) in SINGLE.items():
        sheet_of_its_own = single(name)
        offers = {role: OFFERS[here] for role, here in roles.items()}
        theirs = {
            key: ours[renamed.get(key, key)]
            for key in sheet_of_its_own.definition.worksheet.inputs
            if renamed.get(key, key) in ours
        }
        other = sheet_of_its_own.run(offers, theirs)
        for here, there in steps.items():
            assert abs(number(result, here) - number(other, there)) < Decimal("1e-20")


SINGLE: dict[str, tuple[Texts, Texts, Texts]] = {
    "retrieval": (
        {
            "answering": "large", "embedding": "embedding", "store": "store",
            "reranker": "reranker", "tuned": "tuned",
        },
        {"deployments": "tuned_deployments"},
        {
            "prompt_call": "stuffed_call", "retrieval_month": "retrieval_month",
            "tuned_month": "tuned_month", "index_cost": "index_cost",
        },
    ),
    "self-hosting": (
        {"api": "large", "tuned": "tuned", "machine": "machine"},
        {
            "deployments": "tuned_deployments", "api_input_tokens": "whole",
            "api_output_tokens": "answer_tokens",
        },
        {"own_month": "own_month", "machines": "machines", "tuned_month": "tuned_month"},
    ),
    "prompt-caching": (
        {"prompted": "large", "tuned": "tuned"},
        {
            "fixed_tokens": "fixed", "varying_tokens": "question_tokens",
            "output_tokens": "answer_tokens",
        },
        {"caching_call": "standard_call", "prompt_call": "plain_call"},
    ),
    "smaller-tuned-model": (
        {"large": "large", "small": "small"},
        {
            "deployments": "small_deployments", "upkeep_hours": "small_upkeep_hours",
            "large_input_tokens": "whole", "large_output_tokens": "answer_tokens",
        },
        {"small_month": "small_month", "small_run": "run_cost"},
    ),
}  # fmt: skip
"""A worksheet's roles and inputs, by what they are called here, and the steps that agree."""
UNKNOWN_TO_OTHERS = {
    "evaluation_calls": "0", "evaluation_hours": "0", "waiting_rate": "0", "small_retrieves": "0",
}  # fmt: skip

ALONE = {f"{step}_quality": "0" for step in STEPS.values() if step != "caching"}


def only(*steps: str) -> Texts:
    """These routes pass and no other does; a cache passes with the prompt."""
    return {**ALONE, **{f"{step}_quality": "95" for step in steps}}


NEVERS = [
    ({}, {"stuffed_tokens": "300000"}, "prompt_average", "The prompt would hold 300,400"),
    ({"large": "gone"}, {}, "prompt_average", "The model that would be prompted can no"),
    ({}, {"horizon_wanted": "0"}, "prompt_average", "The horizon is nothing"),
    ({}, {"stuffed_tokens": "300000"}, "caching_average", "The prompt would hold 300,400"),
    ({"large": "gone"}, {}, "caching_average", "The model that would be prompted can no"),
    ({}, {"horizon_wanted": "0"}, "caching_average", "The horizon is nothing"),
    ({}, {"stuffed_tokens": "700"}, "caching_average", "The fixed part of the prompt, 1,000"),
    ({"large": "plain"}, {}, "caching_average", "A token read from the cache counts at $0.40"),
    ({"store": "store-gone"}, {}, "retrieval_average", "One of the offers that retrieval"),
    ({"reranker": "rerank-gone"}, {}, "retrieval_average", "One of the offers that retrieval"),
    ({}, {"horizon_wanted": "0"}, "retrieval_average", "The horizon is nothing"),
    ({"tuned": "closed"}, {}, "tuned_average", "The provider of the tuned model takes no new"),
    ({}, {"horizon_wanted": "0"}, "tuned_average", "The horizon is nothing"),
    ({"small": "closed"}, {}, "small_average", "The provider of the smaller model takes no new"),
    (
        {"large": "gone"}, {"fallback_share": "0.1"}, "small_average",
        "The smaller model, or an offer that it rests on",
    ),
    (
        {"store": "store-gone"}, {"small_retrieves": "1"}, "small_average",
        "The smaller model, or an offer that it rests on",
    ),
    (
        {}, {"fallback_share": "0.1", "stuffed_tokens": "300000"}, "small_average",
        "Calls that fall back would need a prompt of 300,400",
    ),
    ({}, {"horizon_wanted": "0"}, "small_average", "The horizon is nothing"),
    ({"machine": "gpu-gone"}, {}, "own_average", "The machine can no longer be rented"),
    ({}, {"horizon_wanted": "0"}, "own_average", "The horizon is nothing"),
    *(
        ({}, {f"{part}_quality": low}, f"{step}_passes", f"{name} would cost $")
        # What reads as 90.0 % is told in other words.
        for low in ("89", "89.96")
        for part, step, name in (
            ("prompt", "prompt", "Prompting"), ("prompt", "caching", "Caching"),
            ("retrieval", "retrieval", "Retrieval"), ("tuned", "tuned", "The tuned model"),
            ("small", "small", "The smaller tuned model"), ("own", "own", "Own machines"),
        )
    ),
    ({}, {"prompt_quality": "89"}, "lead_caching", "Neither of the two counts"),
    ({}, {"quality_bar": "100"}, "lead_retrieval", "None of them counts"),
    ({}, {"quality_bar": "100"}, "lead_tuned", "None of them counts"),
    ({}, {"quality_bar": "100"}, "lead_small", "None of them counts"),
    ({}, {"quality_bar": "100"}, "best", "No route that can be had reaches the bar of 100.0 %"),
    ({"large": "plain"}, {}, "next_caching", "Only one of the two counts"),
    ({}, {"quality_bar": "100"}, "next_retrieval", "Fewer than two of them count"),
    ({}, {"quality_bar": "100"}, "next_tuned", "Fewer than two of them count"),
    ({}, {"quality_bar": "100"}, "next_small", "Fewer than two of them count"),
    (
        {"large": "gone", "small": "closed", "machine": "gpu-gone"}, {}, "runner_up",
        "No other route passes",
    ),
    ({"large": "gone"}, {}, "free_caching", "Neither of the two can be had"),
    ({}, {"horizon_wanted": "0"}, "free_retrieval", "None of them can be had"),
    ({}, {"horizon_wanted": "0"}, "free_tuned", "None of them can be had"),
    ({}, {"horizon_wanted": "0"}, "free_small", "None of them can be had"),
    ({}, {"horizon_wanted": "0"}, "best_without_bar", "No route can be had"),
]  # fmt: skip


@pytest.mark.parametrize(("offers", "changes", "step", "because"), NEVERS)
def test_never(world: Sheet, offers: Texts, changes: Texts, step: str, because: str) -> None:
    """Each way of having no value has its own reason."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    assert reason(result, step).startswith(because)


STOPPED = "The tuned model can no longer be called"


def test_a_model_that_has_stopped(world: Sheet) -> None:
    """A tuned model that is closed to nobody but has stopped cannot be taken either."""
    offers = {role: f"acme/{name}" for role, name in {**OFFERS, "tuned": "closing"}.items()}
    given_inputs = WorksheetInputs(
        offers=offers, inputs={key: Decimal(value) for key, value in BASE.items()}
    )
    result = compute(
        world.definition, world.catalogue, as_of=dt.date(2027, 1, 14), provenance=PROVENANCE,
        given=given_inputs,
    )  # fmt: skip
    assert reason(result, "tuned_average").startswith(STOPPED)


def test_no_reason_is_idle(world: Sheet) -> None:
    """Every reason of the definition is given in one of the cases above."""
    given_here = [(step, because) for _, _, step, because in NEVERS]
    assert [] == idle(world.definition, [*given_here, ("tuned_average", STOPPED)])


@pytest.mark.parametrize(
    ("offers", "changes", "route", "says"),
    [
        ({}, {"horizon_wanted": "0"}, "no-route-passes", "No route can be had."),
        ({}, {"quality_bar": "95.5"}, "no-route-passes", "No route passes. Without the bar"),
        ({}, {"calls_per_day": "0", "quality_bar": "0"}, "prompt", "Prompt the large model."),
        (
            {}, {**ALONE, "prompt_quality": "95", "lifetime": "0"}, "prompt",
            "Without the bar of 90.0 %",
        ),
        (
            {"small": "closed", "tuned": "closed"}, {"context_tokens": "8000"}, "cache",
            "Cache the prompt.",
        ),
        ({}, {**ALONE, "prompt_quality": "95"}, "cache", "Without the bar of 90.0 %"),
        (
            {"small": "closed", "tuned": "closed", "store": "free-store"},
            {"stuffed_tokens": "90000", "searches_per_call": "0"}, "retrieval", "Retrieve.",
        ),
        ({}, {**ALONE, "retrieval_quality": "94"}, "retrieval", "Without the bar of 90.0 %"),
        ({"small": "closed"}, {}, "fine-tune", "Tune a model."),
        ({}, {"quality_bar": "92.5"}, "fine-tune", "Without the bar of 92.5 %"),
        ({}, {}, "smaller-tuned-model", "Tune the smaller model."),
        (
            {"small": "tuned", "tuned": "given"}, {"quality_bar": "91", "tuned_quality": "90"},
            "smaller-tuned-model", "Without the bar of 91.0 %",
        ),
        ({}, {"calls_per_day": "2000000", "spare_machines": "0", "input_speed": "50000",
              "output_speed": "20000"}, "self-host", "Host it yourself."),
        ({}, {**ALONE, "own_quality": "95"}, "self-host", "Without the bar of 90.0 %"),
    ],
)  # fmt: skip
def test_verdict(world: Sheet, offers: Texts, changes: Texts, route: str, says: str) -> None:
    """Each sentence of the verdict is said where it belongs."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    assert says in result.verdict.text
    assert result.verdict.route == route


def test_a_tie_goes_to_the_route_with_less_to_do(world: Sheet) -> None:
    """Where nobody calls, a cache saves nothing, to the last digit, and prompting is named."""
    tied = world.run(
        OFFERS,
        {
            **BASE, **ALONE, "prompt_quality": "95", "calls_per_day": "0", "prompt_hours": "7",
            "days_per_month": "31", "horizon_wanted": "7",
        },
    )  # fmt: skip
    assert number(tied, "prompt_passes") > 0
    assert tied.values["prompt_passes"] == tied.values["caching_passes"]
    assert tied.verdict.route == "prompt"
    assert tied.values["lead"] == 0
    assert tied.verdict.text.endswith(" Caching costs exactly as little.")


def test_only_one_route_passes(world: Sheet) -> None:
    """Where nothing else passes, the verdict says so, and gives no other reason."""
    result = world.run(OFFERS, {**BASE, **ALONE, "tuned_quality": "95"})
    assert result.verdict.text.endswith(" a month. No other route passes.")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        (only("prompt"), "prompting"),
        ({**only("prompt"), "waiting_rate": "9", "caching_wait": "9"}, "caching"),
        (only("retrieval", "tuned"), "retrieval"),
        ({}, "the tuned model"),
        (
            {**only("tuned", "small"), "waiting_rate": "9", "small_wait": "9"},
            "the smaller tuned model",
        ),
        (only("tuned", "own"), "own machines"),
    ],
)  # fmt: skip
def test_each_route_can_be_the_next(world: Sheet, changes: Texts, name: str) -> None:
    """The verdict ends with the next cheapest route and how much dearer it is."""
    result = world.run(OFFERS, {**BASE, **changes})
    more = figure(number(result, "lead"), "USD/month")
    said = f" The next cheapest that passes is {name}, at {more} more."
    assert result.verdict.text.endswith(said)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("prompt", "retrieval", "Retrieval costs"), ("prompt", "own", "Own machines cost"),
        ("retrieval", "tuned", "The tuned model costs"),
        ("tuned", "small", "The smaller tuned model costs"), ("small", "own", "Own machines cost"),
    ],
)  # fmt: skip
def test_each_route_can_cost_as_little(world: Sheet, first: str, second: str, says: str) -> None:
    """Where nothing costs anything, the verdict names the other route, and no amount."""
    free = dict.fromkeys(world.definition.worksheet.prices, "0")
    inputs = {**BASE, **only(first, second), "hourly_rate": "0"}
    result = world.run({**OFFERS, "large": "gift"}, inputs, **free)
    assert result.verdict.text.endswith(f" {says} exactly as little.")


@pytest.mark.parametrize(
    ("days_per_month", "says"),
    [
        ("30", "over the horizon of 12 months."),
        (
            "31",
            "over the 2.71 months for which it can be had; the horizon is 12 months.",
        ),
    ],
)  # fmt: skip
def test_the_time_that_counts(world: Sheet, days_per_month: str, says: str) -> None:
    """A route that ends before the horizon does is said to."""
    large = "ending" if days_per_month == "31" else OFFERS["large"]
    changes = {**ALONE, "prompt_quality": "95", "days_per_month": days_per_month}
    result = world.run({**OFFERS, "large": large}, {**BASE, **changes})
    assert says in result.verdict.text


@settings(max_examples=200)
@given(inputs=st.one_of(workloads(), even()), offers=chosen())
def test_the_runner_up_is_named(world: Sheet, inputs: Texts, offers: Texts) -> None:
    """The verdict names the next cheapest route that passes, and by how much it is dearer.

    Of routes that cost as little, it names the first in the order of the worksheet.
    """
    result = world.run(offers, inputs)
    winner, worked = worked_out(world.defaults(inputs), offers, SMALL)
    best, second = worked["best"], worked["runner_up"]
    if best is None:
        assert "No route" in result.verdict.text
        return
    if second is None:
        assert result.verdict.text.endswith(" No other route passes.")
        return
    (name, *_) = (
        route for route in ORDER if route != winner and worked[f"{STEPS[route]}_passes"] == second
    )
    if best == second:
        verb = "cost" if name == "self-host" else "costs"
        said = f" {NAMED[name][0].upper()}{NAMED[name][1:]} {verb} exactly as little."
    else:
        more = figure(number(result, "lead"), "USD/month")
        said = f" The next cheapest that passes is {NAMED[name]}, at {more} more."
    assert result.verdict.text.endswith(said)


NAMED = {
    "prompt": "prompting", "cache": "caching", "retrieval": "retrieval",
    "fine-tune": "the tuned model", "smaller-tuned-model": "the smaller tuned model",
    "self-host": "own machines",
}  # fmt: skip
"""The routes as the verdict names the next cheapest."""


@pytest.mark.parametrize(
    ("offers", "changes", "cut"),
    [
        ({"large": "ending"}, {}, {"prompt": 84, "retrieval": 84}),
        (
            {"large": "ending"}, {"fallback_share": "0.1"},
            {"prompt": 84, "retrieval": 84, "small": 84},
        ),
        ({"embedding": "embed-ending"}, {}, {"retrieval": 84}),
        ({"embedding": "embed-ending"}, {"small_retrieves": "1"}, {"retrieval": 84, "small": 84}),
        ({"reranker": "rerank-gone"}, {}, {"retrieval": 0}),
        ({"reranker": "rerank-gone"}, {"searches_per_call": "0"}, {}),
        ({"tuned": "closing"}, {}, {"tuned": 53}),
        ({"small": "closing"}, {}, {"small": 53}),
        ({"machine": "gpu-gone"}, {}, {"own": 0}),
    ],
)  # fmt: skip
def test_a_retirement_cuts_its_own_routes(
    world: Sheet, offers: Texts, changes: Texts, cut: dict[str, int]
) -> None:
    """An offer that stops shortens the routes that rest on it, by the months it is short of."""
    result = world.run({**OFFERS, **offers}, {**BASE, **changes})
    for step in ("prompt", "retrieval", "tuned", "small", "own"):
        taken = 12 - Decimal(cut[step]) / 30 if step in cut else Decimal(0)
        assert abs(number(result, f"{step}_cut") - taken) < Decimal("1e-20")
