"""The rule `batch-dearer`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.batch_dearer import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("variants: {batch: {input: 0.50}}", []),
        ("variants: {batch: {input: 1.00}}", []),
        ("variants: {batch: {output: 9.00}}", []),
        ("variants: {batch: {input: not offered}}", []),
        ("variants: {priority: {input: 2.00}}", []),
        # No price without batch to compare with: dearer than the standard one means nothing.
        ("variants: {batch+us: {input: 2.00}}", []),
        (
            "variants: {batch: {input: 2.00}}",
            [("2.00", "batch.input costs 2.00, more than input at 1.00")],
        ),
        (
            "variants: {us: {input: 1.10}, batch+us: {input: 1.20}}",
            [("1.20", "batch+us.input costs 1.20, more than us.input at 1.10")],
        ),
        (
            "variants: {us: {input: 1.10}, us+batch: {input: 1.20}}",
            [("1.20", "us+batch.input costs 1.20, more than us.input at 1.10")],
        ),
        (
            "tiers: [{above: 9, rates: {input: 3.00}, variants: {batch: {input: 4.00}}}]",
            [
                (
                    "4.00",
                    "batch.input above 9 tokens costs 4.00, more than input above 9 tokens at 3.00",
                )
            ],
        ),
    ],
)
def test_batch_costs_no_more_than_standard(
    breaches: Breaches, more: str, expected: list[tuple[str, str]]
) -> None:
    """A batch rate is compared with the rate of the same other variants, tier and meter."""
    assert expected == breaches(RULE, provider(offer(price(rates="input: 1.00", more=more))))
