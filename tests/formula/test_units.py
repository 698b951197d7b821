"""The units of formulas."""

from __future__ import annotations

import pytest

from generator.formula.parse import FormulaError, parse
from generator.formula.units import TRUTH, shown, unit, unit_of

UNITS = {
    "tokens": unit("token/call"), "rate": unit("USD/Mtoken"), "million": unit("token/Mtoken"),
    "usd": unit("USD"), "months": unit("month"), "epochs": unit("epoch"), "known": TRUTH,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("tokens * rate / million", "USD/call"),
        ("tokens * rate", "USD·token/Mtoken/call"),
        ("tokens * epochs", "token/call"),
        ("-usd + max(0, usd)", "USD"),
        ("usd ** 2", "USD^2"),
        ("epochs ** 0.5", "a plain number"),
        ("ceil(months / months) + 1", "a plain number"),
        ("1 / months", "1/month"),
        ("0 if usd > 0 else usd", "USD"),
        ("0 if known else 0", "a plain number"),
        ("usd > 0 and not months == months", TRUTH),
        ("happens(usd)", TRUTH),
    ],
)
def test_unit(formula: str, expected: str) -> None:
    """Units multiply and divide; counts such as epochs leave them as they are."""
    assert expected == shown(unit_of(parse(formula), UNITS))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("usd + tokens", "'+' mixes USD with token/call"),
        ("usd + 1", "'+' mixes USD with a plain number"),
        ("usd > months", "'>' mixes USD with month"),
        ("usd if months else 0", "'if' mixes month with true or false"),
        ("usd if known else months", "'if … else' mixes USD with month"),
        ("known + 1", "'+' needs numbers, but one side is true or false"),
        ("usd ** months", "'**' mixes USD with month"),
        ("usd and known", "'and' mixes USD with true or false"),
    ],
)
def test_mixed(formula: str, message: str) -> None:
    """Adding dollars to tokens, or a bare number to dollars, is an error in words."""
    with pytest.raises(FormulaError) as caught:
        unit_of(parse(formula), UNITS)
    assert message == caught.value.message


@pytest.mark.parametrize("text", ["bananas", "USD/", "__import__('os')", "token^2", "€"])
def test_unknown_unit(text: str) -> None:
    """A unit that is not in the list is refused, with the list."""
    with pytest.raises(FormulaError, match="is not a unit"):
        unit(text)
