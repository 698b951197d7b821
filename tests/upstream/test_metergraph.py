"""metergraph, read: a price for each channel, in YAML with anchors."""

from __future__ import annotations

import datetime as dt

from generator.upstream import metergraph
from tests.support.upstream import SAMPLES, rates, readings, real


def test_a_channel_is_a_provider() -> None:
    """The same model is sold through several doors, at a price and under a name for each."""
    found = readings("metergraph-core")
    assert rates(found["openai-api", "gpt-6-sol"]) == {
        "input": "2.00", "output": "10.00", "cached_input": "0.20", "cache_write": "2.50",
        "batch.input": "1.00", "batch.output": "5.00",
        "input@272000": "4.00", "output@272000": "15.00",
    }  # fmt: skip
    assert ("vercel-ai-gateway", "openai/gpt-6-sol") in found
    assert rates(found["aws-bedrock-geo", "us.openai.gpt-6-sol"])["input"] == "2.20"


def test_the_price_in_force_counts() -> None:
    """Mistral Large 4 had another price until 2026-10-20."""
    found = readings("metergraph-core")["mistral-api", "mistral-large-4"]
    assert (found.effective, str(found.rates["input"])) == (dt.date(2026, 10, 20), "1.36")
    data = metergraph.SOURCE.parse((SAMPLES / "metergraph.yaml").read_bytes(), "")
    before = {
        reading.names[0]: reading
        for reading in metergraph.read(data, real().meters, dt.date(2026, 10, 19))
        if reading.provider == "mistral-api"
    }
    assert str(before["mistral-large-4"].rates["input"]) == "0.68"


def test_an_off_peak_discount_is_not_flattened() -> None:
    """DeepSeek's rate at peak is half of it at other hours: none is taken, and that is said."""
    found = readings("metergraph-core")["deepseek-api", "deepseek-v4-flash"]
    assert (found.rates, found.unsaid) == ({}, ("rates that depend on the time of day",))


def test_what_varies_behind_a_gateway_is_said() -> None:
    """A gateway's price is that of one of the providers behind it."""
    found = readings("metergraph-core")["openrouter-api", "openai/gpt-4o-mini"]
    assert found.unsaid == ("the gateway's price varies with the provider behind it",)
