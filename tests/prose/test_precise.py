"""How a value is written inside a formula."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.formula.evaluate import Never, Value
from generator.worksheet.sentence import precise


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (Decimal("0.0020454545454545"), "month", "0.00204545"),
        (Decimal("2.5"), "USD/Mtoken", "$2.50"),
        (Decimal(-13200), "USD/month", "−$13,200.00"),
        (Decimal(0), "share", "0"),
        (Decimal("1E+6"), "token", "1,000,000"),
        (True, "1", "true"),
        (False, "1", "false"),
        (Never("Why."), "month", "never"),
    ],
)
def test_precise(value: Value, unit: str, expected: str) -> None:
    """A reader who works a line out with the printed values gets the printed result."""
    assert expected == precise(value, unit)
