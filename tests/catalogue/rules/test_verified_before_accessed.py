"""The rule `verified-before-accessed`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.verified_before_accessed import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("verified", "expected"),
    [
        ("null", []),
        ("2026-11-01", []),
        ("2026-11-02", []),
        (
            "2026-10-31",
            [("2026-10-31", "verified on 2026-10-31, before the value was read on 2026-11-01")],
        ),
    ],
)
def test_a_value_is_read_before_it_is_verified(
    breaches: Breaches, verified: str, expected: list[tuple[str, str]]
) -> None:
    """The day of verifying is the day of reading or later; the sample is read on 2026-11-01."""
    assert expected == breaches(RULE, provider(offer(price(more=f"verified: {verified}"))))
