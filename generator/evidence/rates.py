"""Every rate of an entry under one name: `input`, `batch.output`, `batch.input@200000`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from generator.catalogue.rules.walk import split_rate, split_variant
from generator.formula.operators import CONTEXT
from generator.schema.base import Unpriced
from generator.schema.provider import Price, Rates

Amounts = dict[str, Decimal]
"""Amounts in the meters' units, by the rate's name."""


def rate_name(meter: str, variants: Iterable[str] = (), above: int | None = None) -> str:
    """A rate's name; joined variants stand in the order of the alphabet."""
    name = "".join((*(["+".join(sorted(variants)), "."] if variants else []), meter))
    return name if above is None else f"{name}@{above}"


def parts_of(name: str) -> tuple[str, tuple[str, ...], int | None]:
    """A rate's meter, its variants and the input length above which it holds."""
    plain, at, length = name.partition("@")
    variant, meter = split_rate(plain)
    return meter, tuple(split_variant(variant)) if variant else (), int(length) if at else None


def amounts_of(price: Price) -> Amounts:
    """The amounts of an entry. What is free, not offered or unknown is left out."""
    return {name: rate for name, rate in rates_of(price).items() if isinstance(rate, Decimal)}


def rates_of(price: Price) -> dict[str, Decimal | Unpriced]:
    """Every rate of an entry, those of variants and longer inputs among them."""
    found = _named(price.rates, price.variants, None)
    for tier in price.tiers:
        found |= _named(tier.rates, tier.variants, tier.above)
    return found


def ratio(theirs: Decimal, ours: Decimal) -> Decimal:
    """Theirs over ours; ours is an amount, and so is not zero."""
    return CONTEXT.divide(theirs, ours)


def _named(
    rates: Rates, variants: Mapping[str, Rates], above: int | None
) -> dict[str, Decimal | Unpriced]:
    found = {rate_name(meter, (), above): rate for meter, rate in rates.items()}
    for variant, table in variants.items():
        parts = split_variant(variant)
        found |= {rate_name(meter, parts, above): rate for meter, rate in table.items()}
    return found
