"""The rule `power-of-ten`."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.rules.power_of_ten import RULE, is_power_of_ten
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("input: 0.15", "input: 1.5", "input rose from 0.15 USD to 1.5 USD, by a factor of 10"),
        ("input: 0.15", "input: 150", "input rose from 0.15 USD to 150 USD, by a factor of 1000"),
        ("input: 30", "input: 0.30", "input fell from 30 USD to 0.30 USD, by a factor of 100"),
    ],
)
def test_a_shift_by_whole_digits_is_refused(
    breaches: Breaches, before: str, after: str, expected: str
) -> None:
    """An amount that is another one with its decimal point moved is taken for a slip."""
    prices = [price("2026-01-01", before), price("2026-02-01", after)]
    amount = after.removeprefix("input: ")
    assert [(amount, f"{expected} exactly")] == breaches(RULE, provider(offer(*prices)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("input: 0.15", "input: 1.51"),
        ("input: 1.00", "input: 1.0"),
        ("input: 1.00", "input: 50"),
        ("input: 1.00", "output: 10"),
        ("input: free", "input: 10"),
    ],
)
def test_other_changes_are_not_its_business(breaches: Breaches, before: str, after: str) -> None:
    """A factor that is no power of ten, and an amount with nothing to compare with."""
    prices = [price("2026-01-01", before), price("2026-02-01", after)]
    assert not breaches(RULE, provider(offer(*prices)))


@given(st.integers(1, 30))
def test_every_power_is_known(power: int) -> None:
    """10, 100, 1000 and so on, and neither their inverses nor their neighbours."""
    assert is_power_of_ten(Fraction(10**power))
    assert not is_power_of_ten(Fraction(1, 10**power))
    assert not is_power_of_ten(Fraction(10**power + 1))
    assert not is_power_of_ten(Fraction(2 * 10**power))
    assert not is_power_of_ten(Fraction(10**power, 7))
