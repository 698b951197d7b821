"""The rule `cached-dearer`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.cached_dearer import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("rates", "more", "expected"),
    [
        ("input: 1.00, cached_input: 0.10", "", []),
        ("input: 1.00, cached_input: 1.00", "", []),
        ("cached_input: 2.00", "", []),
        ("input: 1.00, cached_input: free", "", []),
        ("input: 1.00, cached_input: not offered", "", []),
        ("input: not offered, cached_input: 2.00", "", []),
        (
            "input: 1.00, cached_input: 1.010",
            "",
            [("1.010", "cached_input costs 1.010, more than input at 1.00")],
        ),
        (
            "input: free, cached_input: 0.10",
            "",
            [("0.10", "cached_input costs 0.10, more than input at free")],
        ),
        # Dearer than the standard input, and cheaper than its own variant's.
        ("input: 1.00", "variants: {priority: {input: 4.00, cached_input: 2.00}}", []),
        (
            "input: 9.00",
            "variants: {batch: {input: 1.00, cached_input: 2.00}}",
            [("2.00", "batch.cached_input costs 2.00, more than input at 1.00")],
        ),
        (
            "input: 9.00",
            "tiers: [{above: 200000, rates: {input: 1.00, cached_input: 2.00}}]",
            [("2.00", "cached_input above 200000 tokens costs 2.00, more than input at 1.00")],
        ),
    ],
)
def test_cached_input_costs_no_more_than_input(
    breaches: Breaches, rates: str, more: str, expected: list[tuple[str, str]]
) -> None:
    """Cached input is compared with the input of its own variant and tier."""
    assert expected == breaches(RULE, provider(offer(price(rates=rates, more=more))))
