"""The worksheet `retrieval`, worked out a second time in plain fractions."""

from __future__ import annotations

import math
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

OFFERS = {
    "answering": "large", "embedding": "embed", "store": "serverless", "reranker": "rerank",
    "tuned": "tuned",
}  # fmt: skip
BASE = {
    "calls_per_day": "5000", "question_tokens": "60", "answer_tokens": "200",
    "stuffed_tokens": "50000", "corpus_tokens": "50000", "context_tokens": "3000",
    "tuned_input_tokens": "300", "tuned_output_tokens": "200", "examples": "4000",
    "example_tokens": "500", "tuned_hours": "5000", "build_hours": "50", "hourly_rate": "60",
}  # fmt: skip
"""A workload for which retrieval pays within days, and tuning not within a year."""
STORES = ["serverless", "dimensions", "queries", "flat-store", "free-store"]

digits = st.integers
share = st.decimals("0", "1", places=2).map(str)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """The repository's worksheet over the small catalogue."""
    return sheet(tmp_path_factory.mktemp("world"), "retrieval")


@st.composite
def workloads(draw: st.DrawFn) -> dict[str, str]:
    """Inputs of all sizes that somebody could have, nothing included."""
    whole = {
        "calls_per_day": digits(0, 50_000), "call_days": digits(0, 31),
        "days_per_month": digits(1, 31), "horizon_wanted": digits(0, 24),
        "instruction_tokens": digits(0, 2_000), "question_tokens": digits(0, 500),
        "answer_tokens": digits(0, 1_000), "stuffed_tokens": digits(0, 300_000),
        "prompt_limit": st.sampled_from([100_000, 200_000, 10_000_000]),
        "corpus_tokens": digits(0, 10**9), "chunk_tokens": digits(1, 4_000),
        "refresh": digits(0, 300), "context_tokens": digits(0, 20_000),
        "searches_per_call": digits(0, 3), "dimensions": digits(1, 4_096),
        "chunk_bytes": digits(0, 10_000), "read_units_per_call": digits(0, 20),
        "write_units_per_chunk": digits(0, 30), "backups": digits(0, 3),
        "tuned_input_tokens": digits(0, 2_000), "tuned_output_tokens": digits(0, 1_000),
        "deployments": digits(0, 2), "examples": digits(0, 50_000),
        "example_tokens": digits(0, 2_000), "epochs": digits(1, 5), "training_hours": digits(0, 9),
        "runs": digits(1, 5), "retrainings_per_year": digits(0, 24), "build_hours": digits(0, 200),
        "retrieval_upkeep_hours": digits(0, 20), "tuned_hours": digits(0, 400),
        "retraining_hours": digits(0, 40), "tuned_upkeep_hours": digits(0, 20),
        "hourly_rate": digits(0, 120),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in whole.items()}
    for key in ("stuffed_cached_share", "retrieval_cached_share", "tuned_cached_share", "overlap"):
        found[key] = draw(share)
    return found


@st.composite
def paying(draw: st.DrawFn) -> dict[str, str]:
    """Inputs with which a call by retrieval costs less, and everything fits into the prompt."""
    inputs = draw(workloads())
    smaller = {
        "call_days": digits(1, 31), "days_per_month": digits(20, 31),
        "horizon_wanted": digits(1, 24), "stuffed_tokens": digits(80_000, 300_000),
        "context_tokens": digits(0, 4_000), "corpus_tokens": digits(0, 10**8),
        "chunk_tokens": digits(200, 4_000), "read_units_per_call": digits(0, 20),
    }  # fmt: skip
    found = {key: str(draw(strategy)) for key, strategy in smaller.items()}
    return {**inputs, **found, "stuffed_cached_share": "0.5", "prompt_limit": "10000000"}


def read(offer: str, tokens: Fraction, cached: Fraction) -> Fraction:
    """What a prompt costs, the cached share of it at the cached rate where there is one."""
    at_cache = rate(offer, "cached_input")
    if at_cache is None:
        at_cache = price(offer, "input")
    return tokens * ((1 - cached) * price(offer, "input") + cached * at_cache) / 10**6


def store_bill(i: dict[str, Fraction], store: str, chunks: int, calls: Fraction) -> Fraction:
    """A month's bill of the vector store, meter by meter."""
    size = chunks * (4 * i["dimensions"] + i["chunk_bytes"]) / 10**9
    usage = size * price(store, "vector_storage")
    usage += size * i["backups"] * price(store, "backup_storage")
    usage += chunks * i["dimensions"] / 10**6 * price(store, "vector_dimensions")
    written = chunks * i["refresh"] / 100 * i["write_units_per_chunk"]
    usage += written / 10**6 * price(store, "write_units")
    usage += calls * i["read_units_per_call"] / 10**6 * price(store, "read_units")
    usage += calls / 1000 * price(store, "call")
    return max(usage, price(store, "month_minimum")) + price(store, "month_flat")


def tuned_route(i: dict[str, Fraction], tuned: str) -> tuple[Fraction, Fraction, Fraction]:
    """What tuning costs at the start, a call, and a month whatever the calls."""
    call = read(tuned, i["tuned_input_tokens"], i["tuned_cached_share"])
    call += i["tuned_output_tokens"] * price(tuned, "output") / 10**6
    job = i["examples"] * i["example_tokens"] * i["epochs"] * price(tuned, "training") / 10**6
    job += i["training_hours"] * price(tuned, "training_hour") + price(tuned, "training_job")
    run = max(job, price(tuned, "job_minimum"))
    kept = price(tuned, "hosting_hour") * 24 * i["days_per_month"] + price(tuned, "model_storage")
    again = (run + i["retraining_hours"] * i["hourly_rate"]) * i["retrainings_per_year"] / 12
    fixed = i["deployments"] * kept + again + i["tuned_upkeep_hours"] * i["hourly_rate"]
    return i["runs"] * run + i["tuned_hours"] * i["hourly_rate"], call, fixed


def worked_out(i: dict[str, Fraction], offers: dict[str, str]) -> dict[str, Fraction | None]:
    """The results, counted call by call and month by month."""
    model, store, tuned = offers["answering"], offers["store"], offers["tuned"]
    embedding = price(offers["embedding"], "input") / 10**6
    calls = i["calls_per_day"] * min(i["call_days"], i["days_per_month"])
    answer = i["answer_tokens"] * price(model, "output") / 10**6
    around = i["instruction_tokens"] + i["question_tokens"]
    stuffed = read(model, around + i["stuffed_tokens"], i["stuffed_cached_share"]) + answer
    asked = read(model, around + i["context_tokens"], i["retrieval_cached_share"]) + answer
    asked += i["question_tokens"] * embedding
    asked += i["searches_per_call"] * price(offers["reranker"], "search") / 1000
    embedded = i["corpus_tokens"] * (1 + i["overlap"])
    chunks = math.ceil(embedded / i["chunk_tokens"])
    index = embedded * embedding
    index += chunks * i["write_units_per_chunk"] * price(store, "write_units") / 10**6
    upfront = index + i["build_hours"] * i["hourly_rate"]
    bill = store_bill(i, store, chunks, calls)
    fresh = embedded * embedding * i["refresh"] / 100
    retrieval = calls * asked + bill + fresh + i["retrieval_upkeep_hours"] * i["hourly_rate"]
    parts = ["answering", "embedding", "store"] + ["reranker"] * (i["searches_per_call"] > 0)
    left = min(days_left(offers[part]) for part in parts)
    horizon = min(i["horizon_wanted"], left / i["days_per_month"])
    first, tuned_call, fixed = tuned_route(i, tuned)
    tuned_month = calls * tuned_call + fixed
    lasts = days_left(tuned) >= horizon * i["days_per_month"]
    fits = around + i["stuffed_tokens"] <= i["prompt_limit"]
    retrieval_total = upfront + retrieval * horizon
    saved = calls * stuffed - retrieval
    payback = upfront / saved if fits and saved > 0 else None
    in_time = payback is not None and horizon > 0 and payback <= horizon
    at_once = Fraction(0) if in_time else None
    return {
        "break_even_days": payback * i["days_per_month"] if payback and in_time else at_once,
        "horizon": horizon,
        "stuffed_total": calls * stuffed * horizon if fits else None,
        "retrieval_total": retrieval_total,
        "tuned_total": (
            first + tuned_month * horizon
            if lasts and days_left(tuned, NEW_JOBS_END) > 0 else None
        ),
        "saving_total": calls * stuffed * horizon - retrieval_total if fits else None,
        "stuffed_month": calls * stuffed,
        "retrieval_month": retrieval,
        "tuned_month": tuned_month,
        "store_month": bill,
        "index_cost": index,
        "chunks": Fraction(chunks),
        "stored_gb": chunks * (4 * i["dimensions"] + i["chunk_bytes"]) / 10**9,
        "retrieval_average": retrieval_total / (calls * horizon) if calls * horizon else None,
        "stuffed_call": stuffed,
        "tuned_call": tuned_call,
    }  # fmt: skip


def cheapest(totals: dict[str, Fraction | None]) -> str:
    """The route that costs least; the one with less to do wins a tie."""
    if totals["horizon"] == 0:
        return "prompt"
    routes = {"prompt": "stuffed_total", "retrieval": "retrieval_total", "fine-tune": "tuned_total"}
    costs = {route: totals[key] for route, key in routes.items()}
    return min(
        (cost, place, route)
        for place, (route, cost) in enumerate(costs.items())
        if cost is not None
    )[2]


@settings(max_examples=250)
@given(
    inputs=st.one_of(workloads(), paying()),
    answering=st.sampled_from(["large", "plain", "ending", "gone", "gift"]),
    embedding=st.sampled_from(["embed", "embed-ending"]),
    store=st.sampled_from([*STORES, "store-gone"]),
    reranker=st.sampled_from(["rerank", "rerank-gone"]),
    tuned=st.sampled_from(["tuned", "hosted", "flat", "given", "closing", "closed"]),
)
def test_every_result(
    world: Sheet, inputs: dict[str, str], answering: str, embedding: str, store: str,
    reranker: str, tuned: str,
) -> None:  # fmt: skip
    """Each result is what a second working out in exact fractions gives, and so is each never.

    The two thresholds, which nothing but a search could find, are tried from both sides below.
    """
    offers = {
        "answering": answering, "embedding": embedding, "store": store, "reranker": reranker,
        "tuned": tuned,
    }  # fmt: skip
    result = world.run(offers, inputs)
    expected = worked_out(world.defaults(inputs), offers)
    assert [] == differences(result, expected)
    shown = {item.step for item in world.definition.worksheet.results}
    assert {"calls_needed", "context_needed"} == shown - expected.keys()
    assert result.verdict.route == cheapest(expected)


@settings(max_examples=100)
@given(inputs=paying(), store=st.sampled_from(STORES))
def test_calls_needed_from_both_sides(world: Sheet, inputs: dict[str, str], store: str) -> None:
    """At the calls a day retrieval costs no more; at one less it costs more, minimum or not."""
    offers = {**OFFERS, "store": store}
    needed = world.run(offers, inputs).values["calls_needed"]
    assume(isinstance(needed, Decimal) and needed <= 10**9)
    assert isinstance(needed, Decimal)
    at = world.run(offers, {**inputs, "calls_per_day": f"{needed:f}"})
    assert number(at, "saving_total") >= -Decimal("1e-20")
    if needed > 0:
        under = world.run(offers, {**inputs, "calls_per_day": f"{needed - 1:f}"})
        assert number(under, "saving_total") < 0


@settings(max_examples=100)
@given(inputs=paying(), store=st.sampled_from(STORES))
def test_context_needed_from_both_sides(world: Sheet, inputs: dict[str, str], store: str) -> None:
    """With so many tokens in every prompt retrieval costs no more; with one less it costs more."""
    offers = {**OFFERS, "store": store}
    inputs = {**inputs, "calls_per_day": str(max(1, int(inputs["calls_per_day"])))}
    needed = number(world.run(offers, inputs), "context_needed")
    assume(needed <= 10**9)
    wide = {**inputs, "prompt_limit": "100000000"}
    assume(needed < 90_000_000)
    at = world.run(offers, {**wide, "stuffed_tokens": f"{needed:f}"})
    assert number(at, "saving_total") >= -Decimal("1e-20")
    if needed > 0:
        under = world.run(offers, {**wide, "stuffed_tokens": f"{needed - 1:f}"})
        assert number(under, "saving_total") < 0


def test_the_minimum_of_the_store(world: Sheet) -> None:
    """Use counts towards the monthly minimum; what goes beyond it is paid as it is used.

    A query of 100 read units costs 0.0016 dollars, so 31,249 of them stay under 50 dollars with
    what the vectors take, and 31,251 do not.
    """
    inputs = {**BASE, "call_days": "1", "read_units_per_call": "100"}
    under = world.run(OFFERS, {**inputs, "calls_per_day": "31249"})
    assert Decimal(50) == under.values["store_month"]
    over = world.run(OFFERS, {**inputs, "calls_per_day": "31251"})
    assert number(over, "store_month") > 50


@pytest.mark.parametrize(
    ("store", "expected"),
    [
        # 115 passages of 4 × 1024 + 2500 bytes are 0.00075854 GB, and 0.11776 million dimensions.
        ("serverless", "50"),
        ("dimensions", "45"),
        ("queries", "375.00227562"),
        ("flat-store", "20"),
        ("free-store", "0"),
    ],
)
def test_meters_that_a_store_does_not_have(world: Sheet, store: str, expected: str) -> None:
    """A store is charged by the meters it lists, and by no other."""
    result = world.run({**OFFERS, "store": store}, BASE)
    assert Decimal(expected) == result.values["store_month"]


NEVERS = [
    ({}, {"prompt_limit": "10000"}, "stuffed_total", "The prompt would hold 50,360 tokens"),
    ({"tuned": "closed"}, {}, "tuned_total", "The provider of the tuned model takes no new"),
    ({"tuned": "closing"}, {}, "tuned_total", "The tuned model stops after 53 days"),
    ({}, {"calls_per_day": "0"}, "retrieval_average", "Without calls"),
    ({}, {"horizon_wanted": "0"}, "retrieval_average", "No time is left"),
    ({}, {"prompt_limit": "10000"}, "saving_total", "The prompt would hold 50,360 tokens"),
    ({}, {"calls_per_day": "0"}, "asking_average", "Without calls"),
    ({}, {"horizon_wanted": "0"}, "asking_average", "No time is left"),
    ({}, {"prompt_limit": "10000"}, "payback", "All the documents do not fit"),
    ({}, {"calls_per_day": "0"}, "payback", "Without calls"),
    ({}, {"stuffed_tokens": "3000"}, "payback", "Searching costs a call more"),
    ({}, {"calls_per_day": "1", "call_days": "1"}, "payback", "The calls save less than"),
    ({"answering": "gone"}, {}, "break_even", "One of the offers"),
    ({}, {"horizon_wanted": "0"}, "break_even", "The horizon is nothing"),
    ({}, {"horizon_wanted": "0.1"}, "break_even", "The index would be repaid after"),
    ({}, {"horizon_wanted": "0.173"}, "break_even", "The index would be repaid only just after"),
    ({}, {"horizon_wanted": "0"}, "load_month", "No time is left"),
    ({}, {"prompt_limit": "10000"}, "calls_needed", "All the documents do not fit"),
    ({}, {"call_days": "0"}, "calls_needed", "Without a day with calls"),
    ({}, {"stuffed_tokens": "3000"}, "calls_needed", "Searching costs a call more"),
    ({"answering": "gift"}, {}, "context_needed", "The prompt's tokens cost nothing"),
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
        ({"answering": "gone"}, {}, "prompt", "rests on can no longer be had."),
        ({}, {"calls_per_day": "10"}, "prompt", "Keep the documents in the prompt."),
        ({}, {"tuned_hours": "0"}, "fine-tune", "Tune a model."),
        ({}, {}, "retrieval", "The index is repaid after 5."),
        ({}, {"prompt_limit": "10000"}, "retrieval", "All documents in the prompt: never;"),
        ({"tuned": "closing"}, {}, "retrieval", "tuned: never, over the 12 months that count."),
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
    ("offers", "searches", "days"),
    [
        ({"answering": "ending"}, "1", 84),
        ({"embedding": "embed-ending"}, "1", 84),
        ({"store": "store-gone"}, "1", 0),
        ({"reranker": "rerank-gone"}, "1", 0),
        ({"reranker": "rerank-gone"}, "0", 36525),
        ({"tuned": "closing"}, "1", 36525),
    ],
)
def test_retirement_caps_the_horizon(
    world: Sheet, offers: dict[str, str], searches: str, days: int
) -> None:
    """The first offer that retrieval rests on ends the time that counts; an unused one does not."""
    result = world.run({**OFFERS, **offers}, {**BASE, "searches_per_call": searches})
    assert Decimal(days) == result.values["days_left"]


def test_a_tuned_model_lasts_to_its_last_day(world: Sheet) -> None:
    """One that stops on the horizon's last day counts; one that stops a day sooner does not."""
    offers = {**OFFERS, "tuned": "closing"}
    days = {**BASE, "days_per_month": "1", "call_days": "1"}
    lasts = world.run(offers, {**days, "horizon_wanted": "53"})
    assert number(lasts, "tuned_total") > 0
    stops = world.run(offers, {**days, "horizon_wanted": "54"})
    assert reason(stops, "tuned_total").startswith("The tuned model stops after 53 days")
