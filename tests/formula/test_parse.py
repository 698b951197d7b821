"""Reading formulas."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.formula.parse import MAX_LENGTH, FormulaError, parse
from generator.formula.tree import Apply, Name, Number, Tree, asked_whether_known, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.150", Number(Decimal("0.150"))),
        ("1_000", Number(Decimal(1000))),
        ("a", Name("a")),
        ("a + 1", Apply("+", (Name("a"), Number(Decimal(1))))),
        ("-a", Apply("negative", (Name("a"),))),
        ("not a", Apply("not", (Name("a"),))),
        ("a if b else c", Apply("if", (Name("b"), Name("a"), Name("c")))),
        (
            "a and b and c",
            Apply("and", (Apply("and", (Name("a"), Name("b"))), Name("c"))),
        ),
        ("a or b", Apply("or", (Name("a"), Name("b")))),
        ("max(a, b)", Apply("max", (Name("a"), Name("b")))),
        ("happens(a)", Apply("happens", (Name("a"),))),
        ("a\n  + b", Apply("+", (Name("a"), Name("b")))),
    ],
)
def test_tree(text: str, expected: Tree) -> None:
    """A formula becomes the tree of its operators, with its numbers to the last digit."""
    assert expected == parse(text)


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("__import__('os')", "there is no function '__import__'", 1),
        ("a.b", "'a.b' cannot stand in a formula", 1),
        ("a[0]", "'a[0]' cannot stand in a formula", 1),
        ("1 + (lambda: 1)", "'lambda: 1' cannot stand in a formula", 6),
        ("[a for a in b]", "cannot stand in a formula", 1),
        ("f'{a}'", "cannot stand in a formula", 1),
        ("max(*a)", "max() takes 2 to 8 values, not 1", 1),
        ("round(a, n=1)", "cannot stand in a formula", 1),
        ("ceil()", "ceil() takes 1 value, not 0", 1),
        ("1e5", "'1e5' is not a plain number", 1),
        ("True", "'True' is not a plain number", 1),
        ("'text'", "is not a plain number", 1),
        ("0x10", "'0x10' is not a plain number", 1),
        ("A + 1", "'A' is not a name", 1),
        ("a < b < c", "comparisons cannot be chained", 1),
        ("a is b", "comparisons cannot be chained", 1),
        ("a × b", "'×' cannot stand in a formula", 3),
        ("a + * b", "this is not a formula", 5),
        ("", "this is not a formula", 1),
        ("floot(a)", "there is no function 'floot'", 1),
        ("happens(a + b)", "happens() takes the name of a step", 1),
        ("a := 1", "this is not a formula", 3),
        ("~a", "cannot stand in a formula", 1),
        ("a // b", "cannot stand in a formula", 1),
        ("(" * 30 + "a" + ")" * 30, "the brackets are nested too deep", 1),
        ("-" * 200 + "a", "nested too deep", 1),
        ("+".join(["a"] * 10_000), f"at most {MAX_LENGTH} are allowed", 1),
    ],
)
def test_refused(text: str, message: str, column: int) -> None:
    """Anything but the small language is refused with its column; nothing is executed."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert message in caught.value.message
    assert column == caught.value.column


def test_suggestion() -> None:
    """A misspelt function is answered with the nearest one."""
    with pytest.raises(FormulaError) as caught:
        parse("flor(a)")
    assert "did you mean 'floor'?" == caught.value.fix


def test_names() -> None:
    """A tree says which names it uses, and which it is prepared to find without a value."""
    tree = parse("a * (b + 1) if happens(c) and c > a else 0")
    assert {"a", "b", "c"} == names(tree)
    assert {"c"} == asked_whether_known(tree)
