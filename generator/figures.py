"""How a number with a unit is written: on a page, in a sentence, in a spreadsheet cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from generator.schema.base import Unpriced
from generator.schema.meters import Meter, Meters

UNKNOWN = "–"
"""Where no source gives a figure."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one unit's values are written."""

    places: int
    before: str = ""
    after: str = ""
    after_one: str = ""
    least: int | None = None
    """The fewest decimals: zeros beyond them are left out. None keeps all places."""

    @property
    def fewest(self) -> int:
        """How many decimals are always written."""
        return self.places if self.least is None else self.least


# A price per call is a fraction of a cent, so it keeps six places; a bill is rounded to the cent.
_STYLES: dict[str, Style] = {
    "USD": Style(2, before="$"),
    "USD/month": Style(2, before="$", after=" a month"),
    "USD/year": Style(2, before="$", after=" a year"),
    "USD/day": Style(2, before="$", after=" a day"),
    "USD/hour": Style(2, before="$", after=" an hour"),
    "USD/call": Style(6, before="$"),
    "USD/Mtoken": Style(4, before="$", after=" per 1M tokens", least=2),
    "call": Style(0, after=" calls", after_one=" call"),
    "call/day": Style(0, after=" calls a day", after_one=" call a day"),
    "call/month": Style(0, after=" calls a month", after_one=" call a month"),
    "token": Style(0, after=" tokens", after_one=" token"),
    "token/call": Style(0, after=" tokens a call", after_one=" token a call"),
    "token/example": Style(0, after=" tokens an example", after_one=" token an example"),
    "token/Mtoken": Style(0, after=" tokens per million"),
    "example": Style(0, after=" examples", after_one=" example"),
    "epoch": Style(0, after=" epochs", after_one=" epoch"),
    "run": Style(0, after=" runs", after_one=" run"),
    "pass": Style(0, after=" passes", after_one=" pass"),
    "time": Style(0, after=" times", after_one=" time"),
    "time/year": Style(1, after=" times a year", after_one=" time a year", least=0),
    "deployment": Style(0, after=" deployments", after_one=" deployment"),
    "minute": Style(1, after=" minutes", after_one=" minute", least=0),
    "hour": Style(2, after=" hours", after_one=" hour", least=0),
    "hour/month": Style(1, after=" hours a month", least=0),
    "hour/day": Style(0, after=" hours a day"),
    "day": Style(2, after=" days", after_one=" day", least=0),
    "day/month": Style(2, after=" days a month", least=0),
    "month": Style(2, after=" months", after_one=" month", least=0),
    "month/year": Style(0, after=" months a year"),
    "percent": Style(1, after=" %"),
    "percent/month": Style(4, after=" % a month", least=0),
    "share": Style(4, least=0),
    "search/call": Style(4, after=" searches a call", after_one=" search a call", least=0),
    "read_unit/call": Style(4, after=" read units a call", after_one=" read unit a call", least=0),
    "write_unit": Style(4, after=" write units", after_one=" write unit", least=0),
    "dimension": Style(4, after=" dimensions", after_one=" dimension", least=0),
    "gb": Style(4, after=" GB", least=0),
    "day/call": Style(4, after=" days a call", least=0),
    "hour/call": Style(4, after=" hours a call", least=0),
}
_OTHER = Style(4, least=0)
_SMALLEST = Decimal("1e-9")
# Wide enough to round anything a formula can give without losing a digit.
_WIDE = Context(prec=1000)
_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP)


def style(unit: str) -> Style:
    """How values of a unit are written; a unit of its own is written behind the number."""
    if unit in _STYLES:
        return _STYLES[unit]
    if unit.startswith("USD/"):
        return Style(6, before="$", after=f" per {unit[4:]}", least=0)
    return Style(4, after=f" {unit}", least=0) if unit not in ("1", "") else _OTHER


def number(value: Decimal, places: int, *, least: int | None = None) -> str:
    """A decimal with thousands separators, rounded half up to `places`.

    With `least`, zeros at the end of the fraction are left out, down to that many decimals.
    """
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,f}"
    if least is not None and "." in text:
        whole, _, fraction = text.partition(".")
        fraction = fraction[:least] + fraction[least:].rstrip("0")
        text = f"{whole}.{fraction}" if fraction else whole
    return text.replace("-", "−")


def figure(value: Decimal | bool, unit: str) -> str:
    """A value with its unit, as it stands in a sentence: `$22.50`, `7,500,000 tokens`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    how = style(unit)
    text = number(value.copy_abs(), how.places, least=how.least)
    if value.copy_abs() >= _SMALLEST and not text.strip("0.,"):
        text = _small(value.copy_abs())
    after = how.after_one if text == "1" and how.after_one else how.after
    sign = "−" if value < 0 and text.strip("0.,") else ""
    return f"{sign}{how.before}{text}{after}"


def _small(value: Decimal) -> str:
    """A value that would round to nothing is not nothing: it keeps two digits."""
    two = _TWO_DIGITS.plus(value)
    return f"{two.quantize(Decimal(1).scaleb(two.adjusted() - 1)):f}"


def amount(value: Decimal, currency: str = "USD") -> str:
    """A catalogue amount as it was entered, at least two places: `$0.15`, `$0.075`, `€1.20`."""
    text = f"{value:,f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(2, "0")
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency)
    return f"{sign}{whole}.{fraction}" if sign else f"{currency} {whole}.{fraction}"


def plain(value: Decimal) -> str:
    """A decimal for a program: plain digits, no exponent, no needless zeros."""
    # A product of nothing and less than nothing is no less than nothing.
    text = f"{value or value.copy_abs():f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def price_unit(meter: Meter, currency: str = "USD") -> str:
    """A meter's price unit as formulas use it: `USD/Mtoken`, `USD/hour`."""
    prefix = {1: "", 1_000: "k", 1_000_000: "M"}[meter.per]
    return f"{currency}/{prefix}{meter.unit}"


def rate_text(rate: Decimal | Unpriced | None, currency: str = "USD", per: str = "") -> str:
    """A rate as it is shown; a dash where no source gives it.

    `per` is a meter's unit as it is printed, where nothing beside the rate says it: `$3.00 per 1M
    tokens`. What is free or not offered is so in any unit.
    """
    if rate is None:
        return UNKNOWN
    if isinstance(rate, Unpriced):
        return rate.value
    return f"{amount(rate, currency)} per {per}" if per else amount(rate, currency)


def variant_name(key: str, meters: Meters) -> str:
    """`batch+data-zone` in words."""
    return ", ".join(
        meters.variants[part].name if part in meters.variants else part for part in key.split("+")
    )
