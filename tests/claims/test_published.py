"""Every published figure of the catalogue, recomputed from its prices, against known numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest

from generator.catalogue.load import Catalogue, load
from generator.claims.recompute import check, recompute
from generator.schema.claim import Claim
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance
from tests.conftest import ROOT

DAY = dt.date(2026, 11, 22)
PROVENANCE = Provenance("d1", None)

# Where a recomputed number is not, digit for digit, the stated one. Golden: facts/claims.yaml and
# facts/worked-examples.yaml, recomputed with Python on 2026-11-22, rounded as they stand there.
RECOMPUTED = {
    "payback-4h": {"payback_hours": "1.473"},
    "premium-1.5-2x": {"input_times": "6.0", "output_times": "4.0"},
    "8x-inference": {"input_times": "8.33", "output_times": "8.33"},
    "8x-per-query": {"times": "8.33"},
    "8x-train": {"times": "8.33"},
    "12x-inf": {"input_times": "12.5", "output_times": "12.5"},
    "be-queries": {"queries": "16375.55"},
    "be-47min": {"minutes": "47.16"},
    "be-250k": {"year": "250755.0"},
    "seed-example": {"break_even_calls": "16376"},
    "low-volume": {"calls_needed": "273"},
    "epochs-2.67": {"times": "2.6667", "more": "1.6667"},
    "dim-20-500": {"run_cost": "4.5"},
    "api-22-190": {"run_cost": "22.5", "large": "187.5"},
    "selfhost-8b": {"low": "2.0", "high": "3.0"},
    "selfhost-70b": {"low": "1.875", "high": "2.083"},
    "selfhost-cheaper-larger": {"best": "157.5"},
    "gpu-1-5": {"a100": "5.07"},
    "notice-6m": {"tuned_days_left": "92"},
    "table-5": {"prompted_input": "0.15", "storage_rate": "2"},
    "table-6": {"prompted_input": "0.5", "prompted_output": "1.5", "storage_rate": "2"},
    "table-9": {"hosting_rate": "1.70"},
    "z-80-400": {"day": "100.0"},
    "azure-rft-4h": {"run_cost": "400"},
    "bedrock-cohere-ft": {"as_named": "51.454"},
    "bedrock-llama2-70b-ft": {"as_named": "25.45799"},
    "bedrock-nova-micro-sql": {"output_month": "0.1848", "tuned_month": "0.8008"},
    "devtoolbox-mini": {"break_even_calls": "229630"},
    "devtoolbox-mini-training": {"training_rate": "3"},
    "capstok-breakeven": {"requests": "30769.2"},
    "lenovo-lp2368": {"ratio": "18.18", "saving": "83.7"},
    "hf-endpoints-small": {"month": "48.91"},
    "botterfly-gpt35": {"budget": "132.0"},
    "aitot-fireworks8b": {"year": "247.5"},
    "batchlocallm-4080": {
        "owning": "0.0457", "power": "0.0384", "together": "0.0841", "batch": "0.0518"
    },
    "tokonomics-selfhost-ft": {"lora_low": "5", "lora_high": "10"},
}  # fmt: skip

# The verdicts of the same files; every other claim agrees.
QUALIFIED = {
    "8x-per-query", "cache-50-openai", "cache-90-anthropic", "cache-95", "gpu-1-5",
    "lenovo-lp2368", "low-volume", "payback-4h", "selfhost-70b", "selfhost-cheaper-larger",
    "table-4", "z-80-400",
}  # fmt: skip
DISAGREE = {
    "azure-rft-4h", "bedrock-cohere-ft", "bedrock-llama2-70b-ft", "botterfly-gpt35",
    "devtoolbox-mini-training", "dim-20-500", "epochs-2.67", "hf-endpoints-small", "notice-6m",
    "premium-1.5-2x", "table-5", "table-6", "table-9", "tokonomics-selfhost-ft",
}  # fmt: skip

# What facts/claims.yaml marks as agreeing, by hand and with complete inputs, must stay here.
KEPT = {
    "t1-gpt4o-day", "t1-mini-day", "t1-ftmini-day", "t1-reduction", "t1-saving-month",
    "t1-saving-year", "train-3m", "train-27", "ex-2.5m", "ex-mini-2250", "ex-4o-18750",
    "ex-mistral-15", "premium-2x", "8x-inference", "be-before", "be-after", "be-saving",
    "be-queries", "be-47min", "be-250k", "prompt-1950", "8x-train", "12x-inf", "budget-110",
    "faq-4.50", "cache-1800", "cache-99", "selfhost-8b", "api-22-190", "15h", "min-10", "table-1",
    "table-2", "table-3", "table-8", "z-40m",
}  # fmt: skip


@cache
def catalogue() -> Catalogue:
    """The repository's catalogue."""
    loaded = load(ROOT)
    assert loaded.catalogue is not None, loaded.findings
    return loaded.catalogue


@cache
def definitions() -> dict[str, Definition]:
    """Its worksheets, checked."""
    found = {}
    for key, entry in catalogue().worksheets.items():
        definition, findings = define(entry, catalogue().meters)
        assert definition is not None, findings
        found[key] = definition
    return found


@cache
def claims() -> dict[str, Claim]:
    """Every claim by its id."""
    entries = catalogue().claims.values()
    return {claim.id: claim for entry in entries for claim in entry.model.claims}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each claim, named by its id."""
    if "claim" in metafunc.fixturenames:
        metafunc.parametrize("claim", claims().values(), ids=list(claims()))


def test_figures(claim: Claim) -> None:
    """Each figure comes out as the source prints it, or as the golden table says."""
    result = recompute(claim, catalogue(), definitions(), DAY, PROVENANCE)
    golden = RECOMPUTED.get(claim.id, {})
    for figure in result.figures:
        known = Decimal(golden.get(figure.figure.value, figure.figure.stated))
        assert figure.recomputed is not None
        exponent = known.as_tuple().exponent
        assert isinstance(exponent, int)
        places = -exponent if figure.figure.value in golden else 9
        assert round(figure.recomputed, places) == known
        assert figure.derivation or claim.recompute.worksheet is None


def test_verdict(claim: Claim) -> None:
    """Each claim stands as the facts say, in its file and recomputed."""
    result = recompute(claim, catalogue(), definitions(), DAY, PROVENANCE)
    expected = (
        "disagrees" if claim.id in DISAGREE
        else "agrees with a qualification" if claim.id in QUALIFIED
        else "agrees"
    )  # fmt: skip
    assert (claim.verdict, result.verdict) == (expected, expected)


def test_nothing_is_lost() -> None:
    """Every claim that the tables of this file name stands in the catalogue."""
    assert sorted((KEPT | QUALIFIED | DISAGREE | RECOMPUTED.keys()) - claims().keys()) == []


@pytest.mark.parametrize(
    "publication", sorted(path.stem for path in ROOT.glob("catalogue/claims/*"))
)
def test_check(publication: str) -> None:
    """The check has nothing against any file of claims."""
    entry = catalogue().claims[publication]
    assert check(entry, catalogue(), definitions(), DAY, PROVENANCE)[1] == []
