"""Every figure and example that was collected before the guide was written, and what became of it.

The ids are those of the collected facts, 73 figures and 33 worked examples, which are no part of
the repository. Each is a claim of the catalogue, is said by other claims, or cannot be expressed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.claims.test_published import DISAGREE, QUALIFIED, claims

FIGURES = {
    "t1-gpt4o-day", "t1-mini-day", "t1-ftmini-day", "t1-reduction", "t1-saving-month",
    "t1-saving-year", "train-3m", "train-27", "payback-4h", "ex-2.5m", "ex-mini-2250",
    "ex-4o-18750", "ex-mistral-15", "premium-2x", "premium-1.5-2x", "8x-inference", "be-before",
    "be-after", "be-saving", "be-queries", "be-47min", "be-250k", "prompt-1950", "low-volume",
    "8x-train", "12x-inf", "epochs-2.67", "budget-110", "faq-4.50", "dim-20-500",
    "8x-per-query", "cache-1800", "cache-99", "cache-95", "cache-50-openai",
    "cache-90-anthropic", "selfhost-8b", "selfhost-70b", "api-22-190",
    "selfhost-cheaper-larger", "gpu-1-5", "15h", "min-10", "notice-6m", "table-1", "table-2",
    "table-3", "table-4", "table-5", "table-6", "table-8", "table-9", "z-40m", "z-80-400",
}  # fmt: skip
"""Figures with a claim of the same id."""

EXAMPLES = {
    "azure-sft-doc", "azure-rft-4h", "azure-month-hosting", "together-cancel",
    "avatarlab-underestimate", "botterfly-gpt35", "bedrock-nova-micro-sql", "bedrock-cohere-ft",
    "bedrock-llama2-70b-ft", "bedrock-provisioned-1", "bedrock-provisioned-2",
    "bedrock-provisioned-3", "bedrock-provisioned-4", "bedrock-provisioned-5",
    "bedrock-ondemand-1", "bedrock-ondemand-2", "vertex-context-cache", "devtoolbox-mini",
    "seed-example", "aitot-fireworks8b", "lenovo-lp2368", "batchlocallm-4080", "hf-endpoints",
    "pinecone-minimum", "capstok-breakeven", "aicraftgen-docs", "tokonomics-selfhost-ft",
}  # fmt: skip
"""Worked examples with a claim of the same id."""

ELSEWHERE = {
    "be-vs-t1": ("t1-saving-year", "be-250k"),
    "multiplicative": ("cache-95",),
}
"""Figures that say together, or in words, what other claims say in numbers."""

NOT_FIGURES = {
    "experiment-15-50": "no size of a data set is given",
    "dim-rag-50-500": "no size of the documents is given",
    "dataprep-10-100x": "neither hours nor a rate for them are given",
    "rag-query": "neither the retrieved tokens nor the model that reads them are given",
    "retrain-10-200": "no size of a data set is given",
    "time-to-train": "no rate, tokens by the hour, is given",
    "prompt-eng-40-70": "no prompt before and after is given",
    "ft-90": "a statement about quality, which no price bears on",
    "table-7": "says that something is not on offer, and states no number",
    "table-10": "a list of offers that the source leaves out, and no number of its own",
    "z-quarter": "states no amount; the claim z-80-400 has the amounts a day",
    "z-80pct": "only one of the two lengths of the prompt is given",
    "z-50-several-k": "neither the data set nor the rate of a run is given",
    "z-weeks": "neither rates nor the cost of training are given",
    "z-1000": "neither rates nor the cost of training are given",
    "z-inflection": "neither rates, nor the cost of training, nor a horizon are given",
    "o-all": "states no number",
}
"""Figures that cannot be expressed, and why."""

NOT_EXAMPLES = {
    "bedrock-nova-micro-atis": "neither the rate nor the tokens are given",
    "forg-pro": "gives a calculator's defaults, and no result",
    "calcbold": "gives a calculator's defaults, and no result",
    "arxiv-2509-18101": "the throughput of the machines is not given",
    "arxiv-2606-11690": "states ranges, and not what they were computed from",
    "bestech-analyzer": "gives a calculator's constants, and no result",
}
"""Worked examples that cannot be expressed, and why."""


def test_every_fact_is_accounted_for() -> None:
    """Once, in one of the lists, and none is lost."""
    figures = [*FIGURES, *ELSEWHERE, *NOT_FIGURES]
    examples = [*EXAMPLES, *NOT_EXAMPLES]
    assert (73, 33) == (len(figures), len(examples))
    assert 73 + 33 == len({*figures, *examples})


def test_what_can_be_expressed_is_in_the_catalogue() -> None:
    """Recomputed there by `test_published.py`, which holds each to its known figure."""
    others = {name for names in ELSEWHERE.values() for name in names}
    assert sorted({*FIGURES, *EXAMPLES, *others} - claims().keys()) == []
    assert sorted({*NOT_FIGURES, *NOT_EXAMPLES} & claims().keys()) == []


def test_what_cannot_be_expressed_is_listed(
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """Each with its reason, in every run."""
    expressed = {*FIGURES, *EXAMPLES}
    apart, qualified = len(expressed & DISAGREE), len(expressed & QUALIFIED)
    agree = len(expressed) - apart - qualified
    lines = [
        f"{len(expressed)} of 106 facts are claims of the catalogue",
        f"{agree} of them agree, {qualified} agree with a qualification",
        f"{apart} disagree with what was published and equal the recomputed figure",
        f"{len(ELSEWHERE)} are said by other claims",
        *(f"{name}: {why}" for name, why in (NOT_FIGURES | NOT_EXAMPLES).items()),
    ]
    record_testsuite_property("facts", "; ".join(lines[:4]))
    sys.stdout.write("\n".join(lines) + "\n")
    assert all((NOT_FIGURES | NOT_EXAMPLES).values())
