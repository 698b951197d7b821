"""What of a result can be moved: its inputs and prices, each with the range it is tried in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.figures import number, style
from generator.worksheet.result import Origin, Result

# A price has no bounds of its own.
PRICE_RANGE = 100
FREE_RANGE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Subject:
    """An input or a price of a result."""

    key: str
    label: str
    unit: str
    value: Decimal
    least: Decimal
    most: Decimal
    whole: bool = False
    price: bool = False

    def within(self, value: Decimal) -> Decimal:
        """The nearest value that can be computed."""
        bounded = min(self.most, max(self.least, value))
        return bounded.to_integral_value() if self.whole else bounded


def stated(value: Decimal, unit: str) -> str:
    """A value with its unit and all its digits: `0.03473 days a month`, `$0.10 an hour`.

    Rounded further, it could read as one that does not do what is said of it.
    """
    how = style(unit)
    exponent = value.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    least = 2 if how.before else 0
    text = number(value, max(places, least), least=least)
    return f"{how.before}{text}{how.after_one if text == '1' and how.after_one else how.after}"


def subjects(result: Result) -> Iterator[Subject]:
    """Every input within its bounds, then every price from nothing to a hundred times itself.

    A price of nothing is tried up to 1,000 US dollars a unit. A price that stands in for another
    is not moved alone: it follows that one.
    """
    sheet = result.definition.worksheet
    for key, item in result.inputs.items():
        spec = sheet.inputs[key]
        yield Subject(
            key, spec.label, item.unit, item.value, spec.min, spec.max, whole=spec.whole
        )  # fmt: skip
    for key, price in result.prices.items():
        absent = sheet.prices[key].absent
        assumed = price.origin is Origin.ASSUMED
        if assumed and absent is not None and absent.price is not None:
            continue
        most = price.amount * PRICE_RANGE or FREE_RANGE
        yield Subject(
            key, sheet.prices[key].label, price.unit, price.amount, Decimal(0), most, price=True
        )
