"""Formulas as JavaScript; what they compute is tested in tests/browser."""

from __future__ import annotations

import re

import pytest

from generator.formula import javascript
from generator.formula.operators import OPERATORS
from generator.formula.parse import parse
from tests.conftest import ROOT

RUNTIME = (ROOT / "templates/assets/live/decimal.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a * (b + 1.50)", 'o.multiply(v.a, o.add(v.b, o.of("1.50")))'),
        ("a - b - c", "o.subtract(o.subtract(v.a, v.b), v.c)"),
        ("-a ** 2", 'o.negative(o.power(v.a, o.of("2")))'),
        (
            "a if not b < c else 0",
            'o.choose(o.opposite(o.below(v.b, v.c)), () => v.a, () => o.of("0"))',
        ),
        ("min(a, b, c)", "o.least(v.a, v.b, v.c)"),
    ],
)
def test_expressions(formula: str, expected: str) -> None:
    """Every operator is a call, so that brackets are never in doubt."""
    assert expected == javascript.expression(parse(formula))


def test_names_that_make_it_never() -> None:
    """In alphabetical order, without those the formula asks about and those always known."""
    found = javascript.guarded(parse("z + b + a if happens(n) else n"), {"z", "a", "n"})
    assert found.startswith('{uses: ["a", "z"], formula: (v, o) => ')


def test_every_operator_is_in_the_runtime() -> None:
    """Each row of the table calls what the hand-written part offers."""
    body = RUNTIME.split("export const exact = {", 1)[1].split("\n};", 1)[0]
    for row in OPERATORS.values():
        assert "{*}" in row.javascript or all(
            f"{{{i}}}" in row.javascript for i in range(row.least)
        )
        assert row.javascript.endswith(")")
        for name in re.findall(r"o\.(\w+)", row.javascript):
            assert re.search(rf"^  {name}[(:,]", body, re.MULTILINE), name


def test_nothing_makes_a_program_of_text() -> None:
    """Neither word occurs, so that a strict Content-Security-Policy can hold."""
    assert not re.search(r"\beval\b|\bFunction\b|setTimeout|innerHTML", RUNTIME)
