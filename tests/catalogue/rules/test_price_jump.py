"""The rule `price-jump`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.price_jump import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider

EUR = "currency: EUR, exchange: {{usd: {usd}, date: 2026-01-01, source: https://ecb.example}}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("input: 1.00", "input: 1.00", []),
        ("input: 1.00", "input: 4.99", []),
        ("input: 1.00", "input: 0.201", []),
        (
            "input: 1.00",
            "input: 5.00",
            [("5.00", "input rose from 1.00 USD to 5.00 USD, by a factor of 5")],
        ),
        (
            "input: 1.00",
            "input: 0.16",
            [("0.16", "input fell from 1.00 USD to 0.16 USD, by a factor of 6.2")],
        ),
        # Exactly a power of ten is the other rule's.
        ("input: 1.00", "input: 0.10", []),
        ("input: 1.00", "input: 100", []),
        # Nothing to compare with.
        ("input: free", "input: 5.00", []),
        ("input: 5.00", "input: not offered", []),
        ("input: 1.00", "output: 9.00", []),
    ],
)
def test_a_factor_of_five_is_looked_at(
    breaches: Breaches, before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    """From one entry to the next an amount stays within a factor of five, either way."""
    prices = [price("2026-01-01", before), price("2026-02-01", after)]
    assert expected == breaches(RULE, provider(offer(*prices)))


def test_only_the_entry_before_counts(breaches: Breaches) -> None:
    """Two doublings and more are no jump, however far the first entry lies from the last."""
    prices = [
        price("2026-01-01", "input: 1.00"),
        price("2026-02-01", "input: 4.00"),
        price("2026-03-01", "input: 16.00"),
    ]
    assert not breaches(RULE, provider(offer(*prices)))


def test_each_variant_and_tier_is_compared_with_itself(breaches: Breaches) -> None:
    """A variant that joins the same names in another order is the same; another length is not."""
    before = price(
        "2026-01-01",
        "input: 1.00",
        "variants: {batch+us: {input: 0.50}}, tiers: [{above: 100, rates: {input: 2.00}}]",
    )
    after = price(
        "2026-02-01",
        "input: 2.00",
        "variants: {us+batch: {input: 3.00}}, "
        "tiers: [{above: 100, rates: {input: 20.01}}, {above: 200, rates: {input: 30.00}}]",
    )
    expected = [
        ("3.00", "us+batch.input rose from 0.50 USD to 3.00 USD, by a factor of 6"),
        ("20.01", "input above 100 tokens rose from 2.00 USD to 20.01 USD, by a factor of 10"),
    ]
    assert expected == breaches(RULE, provider(offer(before, after)))


@pytest.mark.parametrize(
    ("usd", "expected"),
    [
        ("1.10", []),
        ("5.00", [("1.00", "input rose from 1.00 USD to 1.00 EUR, by a factor of 5")]),
    ],
)
def test_currencies_are_compared_in_dollars(
    breaches: Breaches, usd: str, expected: list[tuple[str, str]]
) -> None:
    """Where the currency changes, both amounts are turned into US dollars first."""
    prices = [price("2026-01-01"), price("2026-02-01", more=EUR.format(usd=usd))]
    assert expected == breaches(RULE, provider(offer(*prices)))
