"""Azure's retail list, read: names that are understood whole, or not taken."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from generator.upstream import azure_retail
from tests.support.upstream import DAY, rates, readings, real


def row(name: str, price: object = Decimal("0.002"), **more: object) -> dict[str, Any]:
    """A row as Microsoft's interface gives it."""
    return {
        "productName": "Azure OpenAI GPT5", "meterName": name, "retailPrice": price,
        "unitOfMeasure": "1K", "effectiveStartDate": "2026-03-01T00:00:00Z",
        "armRegionName": "eastus", **more,
    }  # fmt: skip


def read(*rows: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The rates of each model."""
    found = azure_retail.read({"Items": list(rows)}, real().meters, DAY)
    return {reading.names[0]: rates(reading) for reading in found if reading.rates}


def test_a_real_extract() -> None:
    """Azure sells gpt-5 globally at OpenAI's own rates."""
    found = rates(readings("azure-retail")["azure-openai", "gpt-5"])
    assert (found["output"], found["cached_input"]) == ("10.00", "0.125")
    assert found["batch+data-zone.cached_input"] == "0.06875"


@pytest.mark.parametrize(
    ("name", "model", "rate"),
    [
        ("GPT 5 outpt Glbl 1M Tokens", "gpt-5", "output"),
        ("GPT 5 Mini Batch Inpt Glbl 1M Tokens", "gpt-5-mini", "batch.input"),
        ("GPT 5 Nano cchd Inpt DZone Tokens", "gpt-5-nano", "data-zone.cached_input"),
        ("gpt 4o mini inp regnl Tokens", "gpt-4o-mini", "regional.input"),
        ("o3 inp glbl Tokens", "o3", "input"),
    ],
)
def test_a_name_is_read_word_by_word(name: str, model: str, rate: str) -> None:
    """Abbreviations stand for a meter, a place and a mode; what is left is the model."""
    assert read(row(name)) == {model: {rate: "2.00"}}


@pytest.mark.parametrize(
    "name",
    [
        "GPT 5 Inpt Glbl hosting", "GPT 5 Tokens", "GPT 5 Inpt outpt Glbl Tokens",
        "gpt 5 ft trng glbl Tokens", "GPT 5 cchd outpt Glbl Tokens", "GPT 5 Inpt Tokens", "",
    ],
)  # fmt: skip
def test_a_name_that_is_not_understood_whole_is_left(name: str) -> None:
    """One unknown word is enough; so is a missing deployment."""
    assert read(row(name)) == {}


def test_each_region_has_its_latest_price_and_the_commonest_counts() -> None:
    """A later price in one region leaves the others as they are."""
    name = "GPT 5 Inpt DZone Tokens"
    rows = [
        row(name, Decimal("0.001"), armRegionName=region) for region in ("eastus", "westus", "uk")
    ]
    later = row(name, Decimal("0.002"), armRegionName="uk", effectiveStartDate="2026-06-01")
    assert read(*rows, later) == {"gpt-5": {"data-zone.input": "1.00"}}
    found = next(azure_retail.read({"Items": [*rows, later]}, real().meters, DAY))
    assert found.unsaid == ("data-zone.input: regions differ; 1.00 in most, and 2.00",)
    assert found.effective == dt.date(2026, 3, 1)


def test_a_price_to_come_is_not_yet_one() -> None:
    """A row of a later day is passed over."""
    assert read(row("GPT 5 Inpt Glbl Tokens", effectiveStartDate="2027-01-01")) == {}


def test_other_currencies_are_passed_over() -> None:
    """The list can be had in any; ours is in dollars."""
    assert read(row("GPT 5 Inpt Glbl Tokens", currencyCode="EUR")) == {}
