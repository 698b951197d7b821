"""The rule `periods`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.periods import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([price("2026-01-01"), price("2026-02-01")], []),
        ([price("2026-01-01", more="until: 2026-02-01"), price("2026-02-01")], []),
        ([price("2026-01-01", more="until: 2026-01-15"), price("2026-02-01")], []),
        (
            [price("2026-02-01"), price("2026-01-01")],
            [
                (
                    "2026-01-01",
                    (
                        "the entry starts on 2026-01-01, before the one above it, "
                        "which starts on 2026-02-01"
                    ),
                )
            ],
        ),
        (
            [price("2026-02-01"), price("2026-02-01")],
            [
                (
                    "2026-02-01",
                    (
                        "the entry starts on 2026-02-01, on the same day as the one above it, "
                        "which starts on 2026-02-01"
                    ),
                )
            ],
        ),
        (
            [price("2026-01-01", more="until: 2026-01-01")],
            [("2026-01-01", "the entry ends on 2026-01-01, not after its start on 2026-01-01")],
        ),
        (
            [price("2026-01-01", more="until: 2026-02-02"), price("2026-02-01")],
            [
                (
                    "2026-02-02",
                    "the entry ends on 2026-02-02, after the next one starts on 2026-02-01",
                )
            ],
        ),
    ],
)
def test_entries_stand_oldest_first_and_do_not_overlap(
    breaches: Breaches, prices: list[str], expected: list[tuple[str, str]]
) -> None:
    """Each entry starts after the one before it, and ends after its start, before the next."""
    assert expected == breaches(RULE, provider(offer(*prices)))
