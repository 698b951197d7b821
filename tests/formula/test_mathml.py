"""Formulas as MathML."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from generator.formula import mathml
from generator.formula.operators import OPERATORS
from generator.formula.parse import parse

LABELS = {"long": "What a call costs with the long prompt", "wide": "The calls of a whole month"}
SQUARE = "<msup><mrow>a</mrow><mrow>2</mrow></msup>"
RATIO = "<mfrac><mrow>a</mrow><mrow>b</mrow></mfrac>"


def shown(text: str) -> str:
    """The formula's markup without the element around it and the equals sign."""
    found = mathml.formula(parse(text), lambda name: LABELS.get(name, name)).markup
    assert ET.fromstring(found).tag == "math"
    inner = found.split("<mo>=</mo>", 1)[1].removesuffix("</mrow></math>")
    # Short, so that a case fits on a line: one letter for each kind of leaf.
    return re.sub(r"<m([ion])>([^<]*)</m\1>", r"\2", inner)


def boxed(text: str) -> str:
    """Markup inside brackets."""
    return f"<mrow>({text})</mrow>"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + b", "a+b"),
        ("a - (b - 1)", f"a−{boxed('b−1')}"),
        ("a * (b + 1)", f"a×{boxed('b+1')}"),
        ("a * b / c", "<mfrac><mrow>a×b</mrow><mrow>c</mrow></mfrac>"),
        ("a * (b / c)", "a×<mfrac><mrow>b</mrow><mrow>c</mrow></mfrac>"),
        ("(a + b) / (c - 1)", "<mfrac><mrow>a+b</mrow><mrow>c−1</mrow></mfrac>"),
        ("a ** (b + 1)", "<msup><mrow>a</mrow><mrow>b+1</mrow></msup>"),
        ("(a + b) ** 2", f"<msup><mrow>{boxed('a+b')}</mrow><mrow>2</mrow></msup>"),
        (
            "(a ** 2) ** 3",
            f"<msup><mrow>{boxed(SQUARE)}</mrow><mrow>3</mrow></msup>",
        ),
        (
            "(a / b) ** 2",
            f"<msup><mrow>{boxed(RATIO)}</mrow><mrow>2</mrow></msup>",
        ),
        ("-a ** 2", "−<msup><mrow>a</mrow><mrow>2</mrow></msup>"),
        ("ceil(a + 1)", "<mrow>⌈a+1⌉</mrow>"),
        ("floor(a)", "<mrow>⌊a⌋</mrow>"),
        ("max(0, a - b)", "<mrow>max(0,a−b)</mrow>"),
        ("1000000.50", "1,000,000.50"),
    ],
)
def test_formulas(formula: str, expected: str) -> None:
    """Brackets stand where they change the meaning; a fraction's line takes their place."""
    assert expected == shown(formula)


def test_a_choice_is_two_cases() -> None:
    """The first case with its condition, the second for everything else."""
    rows = ET.fromstring(mathml.formula(parse("a if b < 1 else 2"), str).markup).iter("mtr")
    found = ["".join(row.itertext()).replace("\u00a0", " ") for row in rows]
    assert ["aif b<1", "2otherwise"] == found


def test_labels_are_text() -> None:
    """A label is shown as it is written; the alternative is the formula as a line."""
    found = mathml.formula(parse("a / b"), lambda name: f'<b>"{name}" & co</b>').markup
    root = ET.fromstring(found)
    assert ['<b>"a" & co</b>', '<b>"b" & co</b>'] == [item.text for item in root.iter("mi")]
    assert '<b>"a" & co</b> ÷ <b>"b" & co</b>' == root.attrib["alttext"]


def test_a_long_sum_is_written_in_rows() -> None:
    """Each term has a row; one that is itself too long has its factors below each other."""
    short = mathml.formula(parse("a + b"), str)
    assert "<mtable" not in short.markup
    long = mathml.formula(parse("long * wide * a - wide + b"), lambda key: LABELS.get(key, key))
    table = ET.fromstring(long.markup).find("mrow/mtable")
    assert table is not None
    assert ["".join(row.itertext()) for row in table.findall("mtr")] == [
        f"{LABELS['long']}×{LABELS['wide']}×a", f"−{LABELS['wide']}", "+b",
    ]  # fmt: skip
    assert 2 == len(list(table.iter("mtable")))
    assert long.width <= mathml.ROW


def test_a_long_label_goes_over_several_lines() -> None:
    """No word is lost, and nothing is wider than a phone for a label's sake."""
    label = (
        "What own machines cost beside the busy ones, less what the tuned one costs without a call"
    )
    found = mathml.formula(parse("a"), lambda _: label)
    lines = [item.text or "" for item in ET.fromstring(found.markup).iter("mi")]
    assert len(lines) > 1
    assert label == " ".join(lines)
    assert found.width <= mathml.ROW


def test_every_operator_is_well_formed() -> None:
    """Each row of the table gives MathML that holds every argument once."""
    for row in OPERATORS.values():
        for index in range(row.least):
            holes = row.mathml.count(f"{{{index}}}") + row.mathml.count(f"[{index}]")
            assert 1 == holes or "{*}" in row.mathml, row.name
        assert ET.fromstring(f"<math>{row.mathml}</math>") is not None
