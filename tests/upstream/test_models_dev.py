"""models.dev, read: the JSON of its interface."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from generator.upstream import models_dev
from tests.support.upstream import DAY, SAMPLES, rates, readings, real


def test_rates_and_lengths() -> None:
    """Dollars for a million tokens; a tier of input length is ours."""
    found = rates(readings("models-dev")["openai", "gpt-5.5"])
    assert (found["input"], found["output"], found["cached_input"]) == ("5.00", "30.00", "0.50")
    assert found["input@272000"] == "10.00"


def test_experimental_modes_are_said() -> None:
    """They are no variants of ours."""
    found = readings("models-dev")["openai", "gpt-5.5"]
    assert found.unsaid == ("rates of experimental modes",)
    assert (found.title, found.context) == ("GPT-5.5", 1_050_000)


def test_a_zero_for_the_cache_says_nothing_and_one_for_input_is_doubted() -> None:
    """The list writes 0 where there is no cache; a model for 0 may be free or unknown."""
    data = {"acme": {"models": {
        "paid": {"cost": {"input": Decimal(1), "output": Decimal(2), "cache_read": 0}},
        "free": {"cost": {"input": 0, "output": 0}},
        "bare": {},
    }}}  # fmt: skip
    found = {item.names[0]: item for item in models_dev.read(data, real().meters, DAY)}
    assert (rates(found["paid"]), found["paid"].unsaid) == ({"input": "1.00", "output": "2.00"}, ())
    assert (found["free"].rates, len(found["free"].unsaid)) == ({}, 2)
    assert (found["bare"].rates, found["bare"].unsaid) == ({}, ())


def test_the_day_is_that_of_the_latest_model() -> None:
    """The data cannot be older than that."""
    data = models_dev.SOURCE.parse((SAMPLES / "models_dev.json").read_bytes(), "")
    assert models_dev.dated(data) == dt.date(2026, 4, 23)
