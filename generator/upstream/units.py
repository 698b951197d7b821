"""From a data set's figures to amounts of our meters: the one place where units are converted.

A data set gives dollars for one token, for a thousand or for a million; `meters.yaml` says for how
many a price of ours is. A figure that cannot be meant is a `Doubt` with the reason, never an
amount: a word or a flag where a number should be, `-1` for "no price", `0` that may mean free or
unknown, and what is a factor of 1,000 or 1,000,000 away from anything that is sold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal

from generator.formula.operators import CONTEXT
from generator.schema.base import quote
from generator.schema.meters import Meters
from generator.upstream.reading import Pieces

_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
# What one unit can cost, in dollars. The widest prices seen: a token between a thousandth of a cent
# and 600 dollars a million; a search between a tenth of a cent and some cents.
_BOUNDS: Mapping[str, tuple[Decimal, Decimal]] = {
    "token": (Decimal("1E-10"), Decimal("2E-3")),
    "search": (Decimal("1E-5"), Decimal("0.5")),
    "call": (Decimal("1E-6"), Decimal(1)),
}
_LEAST, _MOST = Decimal("1E-15"), Decimal("1E+15")
_SLIPS = (1_000, 1_000_000)
_NEAR = Decimal("0.02")
# Binary fractions leave digits such as 1.0000000000000001e-07, from the seventeenth on.
_DIGITS = 12


class Doubt(ValueError):
    """A figure that is not taken for a price; the text says why."""


def amount(value: object, *, given_for: int, meter: str, meters: Meters) -> Decimal:
    """A figure for `given_for` units as the amount of one of our meters, exactly.

    Raises Doubt for what is no price.
    """
    figure = _figure(value)
    if figure == -1:
        raise Doubt("-1, which data sets write where there is no price")
    if figure < 0:
        raise Doubt(f"{quote(value)} is negative")
    if figure == 0:
        raise Doubt("0, which may mean free, unknown or not sold")
    if not _LEAST <= figure <= _MOST:
        raise Doubt(f"{quote(value)} is out of all proportion")
    found = meters.meters[meter]
    each = CONTEXT.divide(figure, given_for)
    _within(each, found.unit, figure)
    priced = CONTEXT.multiply(each, found.per)
    return plain(_without_noise(priced))


def take(
    pieces: Pieces, name: str, value: object, *, given_for: int, meter: str, meters: Meters
) -> None:
    """Puts a figure among the rates, or the reason why not among what is left unsaid.

    `None`, as a missing key, says nothing at all.
    """
    if value is None:
        return
    try:
        pieces.rates[name] = amount(value, given_for=given_for, meter=meter, meters=meters)
    except Doubt as doubt:
        pieces.unsaid.append(f"{name}: {doubt}")


def slip(theirs: Decimal, ours: Decimal) -> int | None:
    """1000 or 1000000 where one amount is about that many times the other: units, not prices."""
    for factor in _SLIPS:
        for large, small in ((theirs, ours), (ours, theirs)):
            if abs(CONTEXT.divide(large, CONTEXT.multiply(small, factor)) - 1) <= _NEAR:
                return factor
    return None


def uneven(rates: Mapping[str, Decimal]) -> str | None:
    """Says so where input and output are so far apart that one of them has slipped by a factor."""
    one, other = rates.get("input"), rates.get("output")
    if one is None or other is None:
        return None
    if max(one, other) >= 200 * min(one, other):
        return (
            f"input {one} and output {other} are so far apart that one of them must be in another "
            "unit"
        )
    return None


def _figure(value: object) -> Decimal:
    match value:
        case bool():
            raise Doubt(f"{str(value).lower()} is no number")
        case Decimal() if value.is_finite():
            return value
        case int() if abs(value) < 10**30:
            return Decimal(value)
        case float() if math.isfinite(value):
            return Decimal(repr(value))
        case str() if _NUMBER.fullmatch(value.strip()):
            return Decimal(value.strip())
        case _:
            raise Doubt(f"{quote(value)} is no number")


def _within(each: Decimal, unit: str, figure: Decimal) -> None:
    if unit not in _BOUNDS:
        return
    least, most = _BOUNDS[unit]
    if least <= each <= most:
        return
    scaled = [
        CONTEXT.divide(each, factor) if each > most else CONTEXT.multiply(each, factor)
        for factor in _SLIPS
    ]
    why = "; by a factor of 1,000 or 1,000,000 it would be one, so the unit is another"
    explained = any(least <= value <= most for value in scaled)
    raise Doubt(f"{_short(figure)} is out of all proportion{why if explained else ''}")


def _short(figure: Decimal) -> str:
    return quote(f"{figure:.6g}").strip("'")


def _without_noise(value: Decimal) -> Decimal:
    if len(value.as_tuple().digits) <= _DIGITS:
        return value
    return Decimal(f"{value:.{_DIGITS - 1}e}")


def plain(value: Decimal) -> Decimal:
    """Without an exponent, and with two decimals where that says the same."""
    plain = Decimal(f"{value.normalize():f}")
    exponent = plain.as_tuple().exponent
    if isinstance(exponent, int) and exponent > -2:
        return plain.quantize(Decimal("0.01"), context=CONTEXT)
    return plain
