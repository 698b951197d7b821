"""An offer's prices as tables: what each meter costs, in every variant and tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.figures import rate_text, variant_name
from generator.schema.meters import Meters
from generator.schema.provider import Price, Rates


@dataclass(frozen=True, slots=True)
class RateTable:
    """Rows are meters, columns the standard price and its variants."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Meter, pricing unit, cells."""


def rate_tables(price: Price, meters: Meters) -> list[RateTable]:
    """The entry's tables: the standard one, then one for each longer input."""
    tables = [_table("", price.rates, price.variants, price.currency, meters)]
    tables += [
        _table(
            f"Input above {tier.above:,} tokens", tier.rates, tier.variants, price.currency, meters
        )
        for tier in price.tiers
    ]
    return tables


def _table(
    heading: str, rates: Rates, variants: Mapping[str, Rates], currency: str, meters: Meters
) -> RateTable:
    used = _in_order([rates, *variants.values()], meters)
    columns = [rates, *variants.values()]
    return RateTable(
        heading,
        ("Standard", *(variant_name(key, meters) for key in variants)),
        tuple(
            (
                meters.meters[key].name,
                meters.meters[key].shown,
                tuple(rate_text(column.get(key), currency) for column in columns),
            )
            for key in used
        ),
    )


def _in_order(tables: Iterable[Rates], meters: Meters) -> list[str]:
    found = {key for table in tables for key in table}
    return [key for key in meters.meters if key in found]
