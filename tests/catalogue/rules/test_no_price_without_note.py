"""The rule `no-price-without-note`."""

from __future__ import annotations

from generator.catalogue.rules.no_price_without_note import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


def test_no_price_has_a_note(breaches: Breaches) -> None:
    """An offer has a price, or a note, or both."""
    text = provider(
        offer(price()),
        offer(name="silent"),
        offer(name="told", more="note: No price is published."),
        offer(price(), name="both", more="note: A note."),
    )
    expected = [("silent", "'silent' has no price and no note that says why")]
    assert expected == breaches(RULE, text)
