"""A formula over columns of values."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.formula.bulk import RULES, Column, RowError, formula
from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.operators import OPERATORS
from generator.formula.parse import parse

NEVER = Never("It was never so.")
VALUES: dict[str, Value] = {
    "a": Decimal(3), "b": Decimal("0.25"), "zero": Decimal(0), "gone": NEVER, "yes": True,
}  # fmt: skip
ROWS = 3

amounts = st.decimals(
    min_value=-(10**6), max_value=10**6, places=5, allow_nan=False, allow_infinity=False
)


def column(value: Value) -> Column:
    """A value in every row."""
    if isinstance(value, Never):
        return Column(np.full(ROWS, np.nan), np.ones(ROWS, dtype=bool))
    return Column(np.full(ROWS, value if isinstance(value, bool) else float(value)))


def cell(found: Column, row: int = 0) -> float | bool | None:
    """The value in one row, None where it does not happen."""
    never, value = np.broadcast_arrays(found.never if found.never is not None else False,
                                       found.value)  # fmt: skip
    if never.ndim == 0:
        return None if never else value.item()
    return None if never[row] else value[row].item()


def agrees(exact: Value, found: float | bool | None) -> bool:
    """Whether two engines say the same, to 1e-9 of the exact value."""
    if isinstance(exact, Never) or found is None:
        return isinstance(exact, Never) and found is None
    if isinstance(exact, bool):
        return exact is found
    return found == pytest.approx(float(exact), rel=1e-9, abs=1e-300)


def test_every_operator_has_a_rule() -> None:
    """An operator of the table can be computed over columns, and no rule is left over."""
    assert set(OPERATORS) == set(RULES)


@pytest.mark.parametrize(
    "text",
    [
        "a * (a + b) - 2", "0.1 + 0.2", "-(a + b) ** 2", "2 ** 3 ** 2", "a / b / 2", "a ** b",
        "min(a, b, 7)", "max(a, b)", "ceil(b)", "ceil(-1.5)", "floor(-1.5)", "floor(a)",
        "floor(2.999999999999999)", "ceil(3.000000000000004)", "round(2.5)", "round(-2.5)",
        "round(2.345, 2)", "round(1.005, 2)", "round(1234.5, 0 - 2)", "round(2.49)",
        "a > b and not a == b", "a <= b or a != b", "a >= 3 and a < 3", "1 if yes else 2",
        "1 if not yes else 2", "gone + 1", "gone if happens(gone) else 0",
        "happens(gone) and gone > 1", "not happens(gone) or gone > 1",
        "happens(a) and a > 1", "a / zero", "zero / zero", "a / zero if zero > 0 else 7",
        "zero > 0 and a / zero > 1", "zero == 0 or a / zero > 1", "zero < 0 or a / zero > 1",
        "a / (0.1 + 0.2 - 0.3)", "1 if 0.1 + 0.2 == 0.3 else 2", "1 if 0.1 + 0.2 > 0.3 else 2",
        "ceil(0.1 * 3 * 10)", "floor((0.1 + 0.7) * 10)", "ceil(12345678.9 * 10)", "zero ** 2",
        "a ** -2",
    ],
)  # fmt: skip
def test_value(text: str) -> None:
    """A column holds what the exact engine finds: numbers, true or false, and never."""
    found = formula(text)({key: column(value) for key, value in VALUES.items()})
    assert agrees(evaluate(parse(text), VALUES), cell(found))


@pytest.mark.parametrize(
    "text",
    [
        "gone if happens(gone) or a > 1 else 0", "(0 - 8) ** b", "zero ** 0",
        "a ** 1000 ** 2", "ceil(a ** 90)", "round(a, 45)",
        "gone + a / zero if happens(gone) or yes else 0",
    ],
)  # fmt: skip
def test_what_the_exact_engine_refuses(text: str) -> None:
    """A formula that cannot be computed is an error that names the first row, not a number."""
    with pytest.raises(EvaluationError):
        evaluate(parse(text), VALUES)
    with pytest.raises(RowError) as problem:
        formula(text)({key: column(value) for key, value in VALUES.items()})
    assert problem.value.row == 0


def test_only_the_rows_asked_for_must_be_sound() -> None:
    """A row that is skipped may hold anything; the first other one is named."""
    values = {"a": Column(np.array([0.0, 1.0, 0.0]))}
    found = formula("a ** 0")(values, np.array([True, False, True]))
    assert cell(found, 1) == 1.0
    with pytest.raises(RowError) as problem:
        formula("a ** 0")(values, np.array([True, False, False]))
    assert problem.value.row == 2


def test_never_row_by_row() -> None:
    """A row in which a name does not happen is never; the rows beside it are not."""
    values = {"a": Column(np.array([1.0, np.nan, 0.0]), np.array([False, True, False]))}
    found = formula("1 / a")(values)
    assert [1.0, None, None] == [cell(found, row) for row in range(ROWS)]
    asked = formula("a if happens(a) else 9")(values)
    assert [1.0, 9.0, 0.0] == [cell(asked, row) for row in range(ROWS)]


@given(amounts, amounts, amounts)
def test_agrees_or_doubts(a: Decimal, b: Decimal, c: Decimal) -> None:
    """What is equal in decimals differs by nothing; where few digits are left, the row says so.

    The amounts have eleven digits: what differs in the fourteenth counts as equal (`CLOSE`).
    """
    values: dict[str, Value] = {"a": a, "b": b, "c": c}
    columns = {key: column(value) for key, value in values.items()}
    for text in (
        "(a + b) * c - a * c", "1 / ((a + b) - a - b)", "ceil(a / 8 * 8)", "a * b > c * b",
        "(a - b) / (a - c) if a != c else b",
    ):  # fmt: skip
        found = formula(text)(columns)
        doubtful = found.doubt is not None and np.broadcast_to(found.doubt, ROWS)[0]
        assert doubtful or agrees(evaluate(parse(text), values), cell(found)), text


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("a - 3.000001", True), ("a - 2.9", False), ("a - 3", False), ("a > 3.0000000001", True),
        ("a > 3.000001", False), ("7 if a > 1 or a - 3.000001 > 0 else 1", False),
        ("ceil(a * 100000 + 0.00000001)", True), ("ceil(a * 100000)", False),
    ],
)  # fmt: skip
def test_doubt(text: str, *, doubtful: bool) -> None:
    """A difference with few digits left is in doubt, one of equals is not, nor one unneeded."""
    found = formula(text)({key: column(value) for key, value in VALUES.items()})
    assert doubtful is (found.doubt is not None and bool(found.doubt.any()))
