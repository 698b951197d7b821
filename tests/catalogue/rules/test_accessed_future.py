"""The rule `accessed-future`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.accessed_future import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import PAGE, offer, price, provider

DAY = "2026-11-23"
SOURCE = f"source: {{url: {PAGE}, accessed: {DAY}, read: page}}"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (offer(price(more=SOURCE)), "accessed"),
        (offer(price(more=f"verified: {DAY}")), "verified"),
        (offer(price(more=f"corrections: [{{on: {DAY}, rate: input, was: 1, reason: x}}]")), "on"),
        (offer(price(), more=f"status: {{{SOURCE}}}"), "accessed"),
        (offer(price(), more=f"limits: {{{SOURCE}}}"), "accessed"),
    ],
)
def test_nothing_was_done_tomorrow(breaches: Breaches, text: str, key: str) -> None:
    """Every day on which somebody did something is today or past."""
    expected = [(DAY, f"'{key}' is {DAY}, after today, 2026-11-22")]
    assert expected == breaches(RULE, provider(text))
    assert not breaches(RULE, provider(text.replace(DAY, "2026-11-22")))
