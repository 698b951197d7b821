"""The rule `unknown-variant`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.unknown_variant import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("variants: {batch: {input: 1.00}, batch+us: {input: 1.00}}, not_offered: [flex]", []),
        ("disagrees: [{rate: input, via: x, says: y}]", []),
        ("variants: {bach: {input: 1.00}}", [("bach", "there is no variant 'bach'")]),
        ("variants: {batch+mars: {input: 1.00}}", [("batch+mars", "there is no variant 'mars'")]),
        ("variants: {batch+: {input: 1.00}}", [("batch+", "there is no variant ''")]),
        (
            "tiers: [{above: 9, rates: {input: 1.00}, variants: {slow: {input: 1.00}}}]",
            [("slow", "there is no variant 'slow'")],
        ),
        ("not_offered: [flex, slow]", [("slow", "there is no variant 'slow'")]),
        ("not_offered: slow", [("slow", "there is no variant 'slow'")]),
        (
            "disagrees: [{rate: slow.input, via: x, says: y}]",
            [("slow.input", "there is no variant 'slow'")],
        ),
        (
            "corrections: [{on: 2026-11-01, rate: batch+slow.input, was: 1, reason: x}]",
            [("batch+slow.input", "there is no variant 'slow'")],
        ),
    ],
)
def test_every_variant_is_defined(
    breaches: Breaches, more: str, expected: list[tuple[str, str]]
) -> None:
    """Alone or joined, priced, not offered, disagreed on or corrected."""
    assert expected == breaches(RULE, provider(offer(price(more=more))))
