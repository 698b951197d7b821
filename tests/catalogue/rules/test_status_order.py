"""The rule `status-order`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.status_order import ORDER, RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(("first", "second"), ORDER)
def test_an_offers_life_runs_forward(breaches: Breaches, first: str, second: str) -> None:
    """Release, announcement or deprecation, retirement; the same day is no breach."""

    def found(earlier: str, later: str) -> list[tuple[str, str]]:
        status = f"status: {{{first}: {earlier}, {second}: {later}}}"
        return breaches(RULE, provider(offer(price(), more=status)))

    assert not found("2026-01-02", "2026-01-03")
    assert not found("2026-01-02", "2026-01-02")
    expected = f"'{second}' is 2026-01-01, before '{first}', 2026-01-02"
    assert [("2026-01-01", expected)] == found("2026-01-02", "2026-01-01")


def test_dates_that_are_not_given_are_not_compared(breaches: Breaches) -> None:
    """An offer may have one date, or none."""
    status = "status: {released: 2026-01-01, new_jobs_end: 2025-01-01}"
    assert not breaches(RULE, provider(offer(price(), more=status), offer(name="bare")))
