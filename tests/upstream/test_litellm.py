"""litellm's file, read: keys with variants and lengths in them, dollars for one token."""

from __future__ import annotations

import datetime as dt

from generator.schema.provider import Kind
from tests.support.upstream import rates, readings


def test_variants_stand_behind_a_key() -> None:
    """Batch, flex and priority are ours; litellm 1.109.1 has gpt-4o-mini as OpenAI's page does."""
    assert rates(readings("litellm")["openai", "gpt-4o-mini"]) == {
        "input": "0.15", "output": "0.60", "cached_input": "0.075",
        "batch.input": "0.075", "batch.output": "0.30",
        "priority.input": "0.25", "priority.output": "1.00", "priority.cached_input": "0.125",
    }  # fmt: skip


def test_lengths_stand_in_a_key_too() -> None:
    """A rate above 272k tokens is one of a tier; 12 hours are a longer cache, and no length."""
    found = rates(readings("litellm")["openai", "gpt-5.6-sol"])
    assert found["input@272000"] == "8.00"
    assert found["batch.cache_write_long@272000"] == "10.00"
    assert found["cache_write_long"] == "10.00"


def test_kinds_come_from_the_mode() -> None:
    """Embeddings have no output, rerankers a price for a search; images are none of ours."""
    found = readings("litellm")
    assert (found["voyage", "voyage-3.5"].kind, rates(found["voyage", "voyage-3.5"])) == (
        Kind.EMBEDDING, {"input": "0.06"},
    )  # fmt: skip
    assert (found["cohere", "rerank-v3.5"].kind, rates(found["cohere", "rerank-v3.5"])) == (
        Kind.RERANKER, {"search": "2.00"},
    )  # fmt: skip
    assert not any(provider == "azure" for provider, _ in found)


def test_an_end_is_read_and_a_zero_is_doubted() -> None:
    """`deprecation_date` is the first day without an answer; a price of 0 is no price."""
    found = readings("litellm")
    assert found["openai", "gpt-5"].retires == dt.date(2026, 12, 11)
    free = found["cloudflare", "@cf/google/gemma-2b-it-lora"]
    assert (free.rates, free.unsaid) == (
        {},
        tuple(
            f"{meter}: 0, which may mean free, unknown or not sold" for meter in ("input", "output")
        ),
    )


def test_what_has_no_meter_is_said() -> None:
    """Databricks' units are named and left out, its dollars taken."""
    found = readings("litellm")["databricks", "databricks-bge-large-en"]
    assert found.unsaid == ("input_dbu_cost_per_token: the catalogue has no such meter or variant",)
