from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.downloads.workbook.look import number_format
from generator.downloads.workbook.text import join, length, literal, pack, shortened, stored


def spoken(operands: list[str]) -> str:
    """What a spreadsheet makes of operands that are strings and CHAR()."""
    signs = {"CHAR(10)": "\n", "CHAR(9)": "\t"}
    return "".join(signs.get(o) or o[1:-1].replace('""', '"') for o in operands)


@given(st.text(alphabet=st.sampled_from('ab"_x0022\n\t🚀='), max_size=600))
def test_a_literal_says_exactly_the_text(text: str) -> None:
    """Whatever the text: no string beyond 255 signs, no code that the file format would decode."""
    operands = literal(text)
    assert spoken(operands) == text
    assert all(length(operand) <= 257 for operand in operands)
    assert all(stored(operand) == operand for operand in operands)


def test_nothing_is_the_empty_text() -> None:
    assert join([]) == '""'
    assert pack([]) == ['""']


@given(st.text(alphabet="a🚀", max_size=80))
def test_a_shortened_text_fits(text: str) -> None:
    assert length(shortened(text, 32)) <= 32
    assert shortened(text, 500) == text


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("USD", '"$"#,##0.00'),
        ("USD/Mtoken", '"$"#,##0.00##'),
        ("month", "#,##0.0#"),
        ("call", "#,##0"),
        ("percent", "#,##0.0"),
        ("true or false", "General"),
    ],
)
def test_a_unit_has_its_number_format(unit: str, expected: str) -> None:
    """Never one that leaves a bare point behind a whole number."""
    assert number_format(unit) == expected
