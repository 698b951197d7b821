"""The rule `empty-entry`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.empty_entry import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("rates", "more", "count"),
    [
        ("input: not offered", "", 0),
        ("", "variants: {batch: {input: 1.00}}", 0),
        ("", "", 1),
        ("", "variants: {batch: {}}, tiers: [{above: 1, rates: {}}]", 1),
    ],
)
def test_an_entry_prices_something(breaches: Breaches, rates: str, more: str, count: int) -> None:
    """One rate in any variant or tier is enough, and `not offered` is one."""
    expected = [("", "the entry has no rate in any variant")] * count
    assert expected == breaches(RULE, provider(offer(price(rates=rates, more=more))))
