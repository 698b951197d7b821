"""The value of a formula."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.parse import parse

NEVER = Never("It was never so.")
VALUES: dict[str, Value] = {
    "a": Decimal(3), "b": Decimal("0.25"), "zero": Decimal(0), "gone": NEVER, "yes": True,
}  # fmt: skip

amounts = st.decimals(
    min_value=Decimal(0), max_value=Decimal(10**9), places=6, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a * (a + b) - 2", Decimal("7.75")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("-(a + b) ** 2", Decimal("-10.5625")),
        ("2 ** 3 ** 2", Decimal(512)),
        ("a / b / 2", Decimal(6)),
        ("a / (b / 2)", Decimal(24)),
        ("min(a, b, 7)", Decimal("0.25")),
        ("max(a, b)", Decimal(3)),
        ("ceil(b)", Decimal(1)),
        ("ceil(-1.5)", Decimal(-1)),
        ("floor(-1.5)", Decimal(-2)),
        ("floor(2.999999999999999)", Decimal(3)),
        ("ceil(3.000000000000004)", Decimal(3)),
        ("round(2.5)", Decimal(3)),
        ("round(2.345, 2)", Decimal("2.35")),
        ("a > b and not a == b", True),
        ("a <= b or a != b", True),
        ("a >= 3 and a < 3", False),
        ("1 if yes else 2", Decimal(1)),
        ("gone + 1", NEVER),
        ("gone if happens(gone) else 0", Decimal(0)),
        ("happens(gone) and gone > 1", False),
        ("not happens(gone) or gone > 1", True),
        ("a / zero", Never("It would mean dividing by zero.")),
        ("zero ** -1", Never("It would mean dividing by zero.")),
        ("zero / zero", Never("It would mean dividing by zero.")),
        ("a / zero if zero > 0 else 7", Decimal(7)),
    ],
)
def test_value(text: str, expected: Value) -> None:
    """Numbers are exact; what never happens stays so, with its reason, unless it is asked about."""
    assert expected == evaluate(parse(text), VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9",
        "10 ** 300 * 10 ** 300",
        "round(a, 900)",
        "yes + happens(gone) ** 0.5 ** -9999",
    ],
)
def test_out_of_bounds(text: str) -> None:
    """Numbers that grow out of bounds are an error in words, never infinite."""
    with pytest.raises(EvaluationError):
        evaluate(parse(text), VALUES)


def test_used_although_it_does_not_happen() -> None:
    """A formula that asks about a name and then uses it regardless is at fault."""
    with pytest.raises(EvaluationError, match="'gone' is used although it does not happen"):
        evaluate(parse("gone + 1 if not happens(gone) else 0"), VALUES)


@given(amounts, amounts)
def test_sums_are_exact(one: Decimal, other: Decimal) -> None:
    """Adding and taking away again gives back the same amount, to the last digit."""
    values = {"x": one, "y": other}
    assert one == evaluate(parse("x + y - y"), values)


@given(st.decimals(-(10**6), 10**6, places=4))
def test_whole_numbers_enclose(value: Decimal) -> None:
    """floor(x) ≤ x ≤ ceil(x), and both are whole."""
    low = evaluate(parse("floor(x)"), {"x": value})
    high = evaluate(parse("ceil(x)"), {"x": value})
    assert isinstance(low, Decimal)
    assert isinstance(high, Decimal)
    assert low <= value <= high
    assert low == int(low)
    assert high - low == (value != int(value))
