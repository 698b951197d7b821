"""genai-prices, read: Python that is never run, and the same as JSON."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.upstream import genai_prices
from generator.upstream.reading import UnreadableSource
from tests.support.upstream import DAY, SAMPLES, rates, readings, real


def test_tiers_and_variants() -> None:
    """A tier's start is the length above which it holds; batch has tiers of its own."""
    found = rates(readings("genai-prices")["anthropic", "claude-sonnet-4-5"])
    assert (found["input"], found["input@200000"]) == ("3.00", "6.00")
    assert (found["batch.output"], found["batch.output@200000"]) == ("7.50", "11.25")
    assert found["cache_write_long"] == "6.00"


def test_prices_by_the_hour_are_not_flattened() -> None:
    """DeepSeek's rates depend on the time of day: none is taken, and that is said."""
    found = readings("genai-prices")["deepseek", "deepseek-flash"]
    assert (found.rates, found.unsaid) == ({}, ("rates that depend on the time of day",))


def test_the_price_that_has_begun_counts() -> None:
    """Of dated prices the last that has begun is in force."""
    found = readings("genai-prices")["openai", "gpt-5.6-sol"]
    assert (found.effective, str(found.rates["input"])) == (dt.date(2026, 8, 21), "4.00")
    before = genai_prices.read(
        genai_prices.parse((SAMPLES / "genai_prices.py.txt").read_bytes(), ""),
        real().meters, dt.date(2026, 8, 20),
    )  # fmt: skip
    assert [
        reading.effective for reading in before if reading.names[0] == "gpt-5.6-sol"
    ] != [dt.date(2026, 8, 21)]  # fmt: skip


def test_names_are_those_that_match_whole() -> None:
    """`equals` gives a name; `starts_with` and the like give none."""
    names = readings("genai-prices")["fireworks", "deepseek-v4-flash"].names
    assert "accounts/fireworks/models/deepseek-v4-flash" in names
    assert readings("genai-prices")["avian", "Meta-Llama-3.1-405B-Instruct"].ended


def test_the_repository_s_json_is_read_too() -> None:
    """Its figures are for a million tokens as well."""
    found = readings("genai-prices", "genai_prices.json")
    assert rates(found["voyageai", "voyage-3.5"]) == {"input": "0.06"}


@pytest.mark.parametrize(
    "text",
    [
        "providers: list = __import__('os').system('touch /tmp/ran')",
        "providers: list = [x for x in ()]",
        "providers: list = [Provider(id='a', models=[ModelInfo(id=open('/etc/passwd').read())])]",
    ],
)
def test_nothing_in_the_file_runs(text: str) -> None:
    """What does not build plain data is nothing, and no model comes of it."""
    data = genai_prices.parse(text.encode(), "data.py")
    assert not [item for item in genai_prices.read(data, real().meters, DAY) if item.rates]


@pytest.mark.parametrize("text", ["x = 1", "providers = (", "\x00"])
def test_other_python_is_refused(text: str) -> None:
    """A file without the list says so."""
    with pytest.raises(UnreadableSource, match=r"no list of providers|not Python"):
        genai_prices.parse(text.encode(), "data.py")
