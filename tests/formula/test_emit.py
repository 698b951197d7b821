"""Formulas for spreadsheets and for people."""

from __future__ import annotations

import pytest

from generator.formula import excel, text
from generator.formula.operators import OPERATORS
from generator.formula.parse import parse


@pytest.mark.parametrize(
    ("formula", "sheet", "words"),
    [
        ("a*(a+b)-2", "=A*(A+B)-2", "a × (a + b) − 2"),
        ("a-(b-1)", "=A-(B-1)", "a − (b − 1)"),
        ("a/(b/2)", "=A/(B/2)", "a ÷ (b ÷ 2)"),
        ("-a**2", "=-1*A^2", "−a^2"),
        ("(-a)**2", "=(-1*A)^2", "(−a)^2"),
        ("2**3**2", "=2^(3^2)", "2^(3^2)"),
        ("not (a<1 or b>2)", "=NOT(IF(A<1,TRUE,B>2))", "not (a < 1 or b > 2)"),
        ("a if b==1 else 0", "=IF(B=1,A,0)", "a if b = 1, otherwise 0"),
        ("max(0, floor(a)+1)", "=MAX(0,INT(ROUND(A,9))+1)", "max(0, ⌊a⌋ + 1)"),
        ("ceil(a)*2", "=(0-INT(0-ROUND(A,9)))*2", "⌈a⌉ × 2"),
        ("round(a, 2)", "=ROUND(A,2)", "round(a, 2)"),
        ("1000000.50", "=1000000.50", "1,000,000.50"),
        ("(a if b>1 else 2)*3", "=IF(B>1,A,2)*3", "(a if b > 1, otherwise 2) × 3"),
    ],
)
def test_both(formula: str, sheet: str, words: str) -> None:
    """Brackets stand where they change the meaning, and nowhere else."""
    tree = parse(formula)
    assert sheet == excel.formula(tree, str.upper)
    assert words == text.line(tree, str)


def test_never_in_a_sheet() -> None:
    """A cell is never what its names never are, unless its formula asks about them."""
    assert '=IF(ISTEXT(N),"never",N+A)' == excel.formula(parse("n + a"), str.upper, may_never=["n"])
    assert "=IF(NOT(ISTEXT(N)),N,0)" == excel.formula(
        parse("n if happens(n) else 0"), str.upper, may_never=["n"]
    )


def test_conditions_in_a_sheet() -> None:
    """Conditions come first, in their order, each guarded for itself."""
    found = excel.formula(
        parse("a / b"), str.upper, never=[parse("b <= 0"), parse("n > 1")], may_never=["n"]
    )
    assert '=IF(B<=0,"never",IF(ISTEXT(N),"never",IF(N>1,"never",A/B)))' == found


def test_every_operator_is_written_everywhere() -> None:
    """Each row of the table says how every rendering writes it."""
    for row in OPERATORS.values():
        for form in (row.excel, row.text):
            assert "{*}" in form or all(f"{{{index}}}" in form for index in range(row.least))
