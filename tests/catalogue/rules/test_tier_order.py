"""The rule `tier-order`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.tier_order import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        (["100", "200", "300"], []),
        (["200", "100"], [("100", "the tier above 100 tokens follows the one above 200")]),
        (["100", "100"], [("100", "the tier above 100 tokens follows the one above 100")]),
    ],
)
def test_tiers_stand_shortest_first(
    breaches: Breaches, lengths: list[str], expected: list[tuple[str, str]]
) -> None:
    """Each tier starts at a longer input than the one before it."""
    tiers = ", ".join(f"{{above: {length}, rates: {{input: 1.00}}}}" for length in lengths)
    assert expected == breaches(RULE, provider(offer(price(more=f"tiers: [{tiers}]"))))
