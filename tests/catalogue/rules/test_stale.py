"""The rule `stale`."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.catalogue.rules.stale import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import PAGE, offer, price, provider


@pytest.mark.parametrize(
    ("more", "today", "expected"),
    [
        # The sample is read on 2026-11-01; 90 days later is 2027-01-30.
        ("", dt.date(2027, 1, 30), []),
        (
            "",
            dt.date(2027, 1, 31),
            [("2026-11-01", "never verified, and last accessed 91 days ago, on 2026-11-01")],
        ),
        ("verified: 2026-12-01", dt.date(2027, 3, 1), []),
        (
            "verified: 2026-12-01",
            dt.date(2027, 3, 2),
            [("2026-12-01", "last verified 91 days ago, on 2026-12-01")],
        ),
        # Verified long ago, read again today: the one fact does not stand in for the other.
        (
            f"source: {{url: {PAGE}, accessed: 2027-03-02, read: page}}, verified: 2026-12-01",
            dt.date(2027, 3, 2),
            [("2026-12-01", "last verified 91 days ago, on 2026-12-01")],
        ),
    ],
)
def test_a_price_in_force_is_looked_at_every_season(
    breaches: Breaches, more: str, today: dt.date, expected: list[tuple[str, str]]
) -> None:
    """The age counts from the last verifying, or where there was none from the last reading."""
    assert expected == breaches(RULE, provider(offer(price(more=more))), today=today)


def test_what_is_past_does_not_grow_stale(breaches: Breaches) -> None:
    """Of two entries only the one in force counts, and none of an offer that has retired."""
    later = dt.date(2027, 6, 1)
    two = offer(price("2026-01-01"), price("2026-02-01"))
    assert len(breaches(RULE, provider(two), today=later)) == 1
    gone = offer(price(), more="status: {retires: 2027-06-01}")
    assert not breaches(RULE, provider(gone), today=later)
    going = offer(price(), more="status: {retires: 2027-06-02}")
    assert len(breaches(RULE, provider(going), today=later)) == 1
