"""model-prices, read: histories, and whose figures they are."""

from __future__ import annotations

import datetime as dt

from generator.upstream import model_prices
from tests.support.upstream import SAMPLES, rates, readings, real


def test_what_comes_from_models_dev_is_models_dev_s() -> None:
    """A rate dated by a commit of models.dev is a copy; one read on a page is its own."""
    found = readings("model-prices")
    assert found["openai", "gpt-4o-mini"].lineage == "models-dev"
    assert found["openai", "babbage-002"].lineage is None


def test_tiers_and_modes() -> None:
    """Modes are variants; a tier says above which length."""
    found = rates(readings("model-prices")["openai", "gpt-5.6-sol"])
    assert (found["batch.input"], found["input@272000"], found["output"]) == (
        "2.00",
        "8.00",
        "20.00",
    )


def test_schedules_by_the_hour_are_said_and_not_flattened() -> None:
    """The data set's schedules say when a rate holds: none is taken."""
    found = readings("model-prices")["deepseek", "deepseek-chat"]
    assert (found.rates, found.unsaid) == ({}, ("rates that depend on the time of day",))


def test_the_entry_of_the_day_counts() -> None:
    """A history is read as of a day."""
    data = model_prices.SOURCE.parse((SAMPLES / "model_prices.json").read_bytes(), "")
    early = {
        reading.names[0]: reading
        for reading in model_prices.read(data, real().meters, dt.date(2026, 7, 10))
    }
    later = readings("model-prices")["openai", "gpt-5.6-sol"]
    assert early["gpt-5.6-sol"].rates["input"] > later.rates["input"]
    assert model_prices.dated(data) == dt.date(2026, 10, 26)
