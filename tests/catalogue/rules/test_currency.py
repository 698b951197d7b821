"""The rule `currency`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.currency import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


def exchange(usd: str = "1.10", day: str = "2026-11-22") -> str:
    """An exchange rate as a field of an entry."""
    return f"exchange: {{usd: {usd}, date: {day}, source: https://ecb.example}}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", []),
        ("currency: USD", []),
        (f"currency: EUR, {exchange()}", []),
        ("currency: EUR", [("EUR", "the amounts are in EUR, and no exchange rate is given")]),
        (exchange(), [("exchange", "the amounts are in US dollars and need no exchange rate")]),
        (
            f"currency: EUR, {exchange(usd='0.00')}",
            [("0.00", "one EUR cannot be worth 0.00 US dollars")],
        ),
        (
            f"currency: EUR, {exchange(day='2026-11-23')}",
            [("2026-11-23", "the exchange rate is of 2026-11-23, after today, 2026-11-22")],
        ),
    ],
)
def test_another_currency_has_a_dated_rate(
    breaches: Breaches, more: str, expected: list[tuple[str, str]]
) -> None:
    """US dollars need no rate; every other currency has one, above zero, of a day that was."""
    assert expected == breaches(RULE, provider(offer(price(more=more))))
