"""The language and its figures mean the same in a spreadsheet as they do here."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from generator.downloads.workbook import text
from generator.downloads.workbook.book import cached
from generator.figures import figure, style
from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.excel import formula
from generator.formula.parse import MAX_LENGTH, parse
from generator.formula.tree import names
from tests.support.libreoffice import recalculate

pytestmark = pytest.mark.spreadsheet

VALUES: dict[str, Value] = {
    "a": Decimal(3), "b": Decimal("-0.75"), "c": Decimal("0.1"), "d": Decimal("2500.5"),
    "n": Never("Because."), "t": True, "z": Decimal(0),
}  # fmt: skip
EXPRESSIONS = (
    "-a**2", "(-a)**2", "a**2**2", "(a**2)**2", "2**-1", "a - -b", "a - (b - c)", "a - b - c",
    "a / (b / c)", "a / b / c", "a * -b", "-(a + b)", "ceil(b)", "floor(b)", "ceil(c * 3 * 10)",
    "floor((c + c + c) * 10)", "ceil(-2.5)", "floor(-2.5)", "round(2.5)", "round(-2.5)",
    "round(d, 1)", "round(2.345, 2)", "round(7 * 0.335, 2)", "min(a, b, c)", "max(a, b, c)",
    "a if t else b", "a if not t else b", "a if c * 3 == 0.3 else b", "a if c + c + c > 0.3 else b",
    "a if c + c + c >= 0.3 else b", "1 if a > b and b > c else 2", "1 if a > b or 1 / z > c else 2",
    "1 if z > 0 and 1 / z > c else 2", "a if z != 0 else a / 1", "n + 1", "n if happens(n) else a",
    "a if happens(a) else b", "1 if happens(n) or a > b else 2", "1 if (a > b) == (b < c) else 2",
    "1 if not (a > b and b > c) else 2", "(a if a > b else c) + 1", "2 * (a if a < b else c)",
    "0.000001 * 1000000", "1000000000000 / 3",
    # Whole numbers that binary fractions miss by more than the ninth decimal.
    "floor(36704946872.7 / 0.1)", "ceil(403754416 / 0.3 * 0.3)", "floor(123456789 * 0.3 / 0.3)",
)  # fmt: skip
UNITS = ("USD", "USD/call", "USD/Mtoken", "USD/month", "call", "month", "percent", "hour", "share")
TRUTH = "true or false"


def _random_expression(chance: random.Random, depth: int = 0) -> str:
    if depth > 3 or chance.random() < 0.25:
        return chance.choice(["a", "b", "c", "d", "2", "0.5", "10"])
    left, right = _random_expression(chance, depth + 1), _random_expression(chance, depth + 1)
    other = _random_expression(chance, depth + 1)
    return chance.choice([
        f"({left} + {right})", f"{left} - ({right})", f"({left}) * ({right})", f"-({left})",
        f"({left}) / ({right})", f"min({left}, {right})", f"max({left}, {right}, {other})",
        f"ceil({left})", f"floor({left})", f"({left} if {right} > {other} else {right})",
        f"({left} if {left} <= {other} or {right} < {other} else {other})",
        f"({left} if not ({right} >= {other} and {left} > {right}) else {other})",
    ])  # fmt: skip


def _expressions() -> list[tuple[str, Value]]:
    chance = random.Random(7)
    drawn = (_random_expression(chance) for _ in range(400))
    found = []
    for expression in dict.fromkeys((*EXPRESSIONS, *drawn)):
        if len(expression) > MAX_LENGTH:
            continue
        try:
            value = evaluate(parse(expression), VALUES)
        except EvaluationError:
            continue
        # A definition may not divide by what can be zero, so that a spreadsheet never has to.
        if not isinstance(value, Never) or "n" in names(parse(expression)):
            found.append((expression, value))
    return found


def test_expressions_have_the_same_value(tmp_path: Path) -> None:
    """Brackets, signs, rounding, lazy branches and `never`, written by hand and drawn at random."""
    expressions = _expressions()
    path = tmp_path / "expressions.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        inputs, sheet = workbook.add_worksheet("inputs"), workbook.add_worksheet("formulas")
        for row, (key, value) in enumerate(VALUES.items()):
            inputs.write(row, 0, cached(value))
            workbook.define_name(f"v_{key}", f"=inputs!$A${row + 1}")
        for row, (expression, _) in enumerate(expressions):
            live = formula(parse(expression), lambda key: f"v_{key}", may_never=["n"])
            sheet.write_formula(row, 0, live)
    (found,) = recalculate([path], tmp_path / "work")
    assert len(expressions) > 200
    for row, (expression, value) in enumerate(expressions, 1):
        theirs = found["formulas"].cell(row, 1).value
        expected = cached(value)
        if isinstance(expected, float):
            assert theirs == pytest.approx(expected, rel=1e-9, abs=1e-12), expression
        else:
            assert theirs == expected, expression


def _figures() -> list[tuple[Value, str]]:
    chance = random.Random(11)
    numbers = [Decimal(text) for text in (
        "0", "1", "-1", "0.005", "0.0049", "2.345", "1.005", "-2.675", "999.995", "0.1", "1e9",
        "0.00996", "0.0000004", "-0.0000004", "0.000123", "99.95", "1234567.891", "123456789.125",
    )]  # fmt: skip
    for _ in range(60):
        places, size = chance.randint(0, 6), chance.randint(0, 6)
        most = 10 ** (size + places)
        numbers.append(Decimal(chance.randint(-most, most)).scaleb(-places))
    return [
        *((number, unit) for number in numbers for unit in UNITS),
        (True, TRUTH), (False, TRUTH), (Never("Because."), TRUTH), (Never("Because."), "USD"),
    ]  # fmt: skip


def _plain(words: str) -> str:
    """A figure below one without zeros at its end, which say nothing about the value."""
    return re.sub(r"(?<!\d)(0\.\d*[1-9])0+(?!\d)", r"\1", words)


def test_figures_read_the_same(tmp_path: Path) -> None:
    """The live words of a value are those of the pages: halves go up, small amounts show."""
    figures = _figures()
    path = tmp_path / "figures.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("figures")
        for row, (value, unit) in enumerate(figures):
            a, b, c = (f"{column}{row + 1}" for column in "ABC")
            sheet.write(row, 0, cached(value))
            if unit == TRUTH:
                sheet.write_formula(row, 3, text.truth(a))
                continue
            sheet.write_formula(row, 1, text.size(a))
            sheet.write_formula(row, 2, text.decimals(b, style(unit)))
            sheet.write_formula(row, 3, text.figure(a, b, c, style(unit)))
    (found,) = recalculate([path], tmp_path / "work")
    different = []
    for row, (value, unit) in enumerate(figures, 1):
        ours = "never" if isinstance(value, Never) else figure(value, unit)
        theirs = str(found["figures"].cell(row, 4).value)
        if theirs != ours and _plain(theirs) != _plain(ours):
            different.append((str(value), unit, ours, theirs))
    assert not different
