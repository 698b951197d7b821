"""The rule `effective-future`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.effective_future import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-22", []),
        ("2026-11-29", []),
        (
            "2026-11-30",
            [("2026-11-30", "the entry starts on 2026-11-30, 8 days after today, 2026-11-22")],
        ),
    ],
)
def test_a_price_starts_within_a_week(
    breaches: Breaches, day: str, expected: list[tuple[str, str]]
) -> None:
    """A start more than seven days ahead is looked at."""
    assert expected == breaches(RULE, provider(offer(price(day))))
