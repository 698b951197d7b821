"""Every rate of an entry by one name: `input`, `batch.output`, `input@200000`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from generator.catalogue.rules.walk import Path, tables
from generator.schema.base import Unpriced
from generator.schema.provider import Price


class NamedRate(NamedTuple):
    """One rate of an entry."""

    name: str
    """The same from entry to entry; the part after `@` is the tier."""
    meter: str
    variant: str | None
    above: int | None
    """Input tokens in one call above which it holds."""
    rate: Decimal | Unpriced
    path: Path
    """Where it stands in its entry."""


def named_rates(price: Price) -> Iterator[NamedRate]:
    """The rates in the order of the file: standard, then variants, then longer inputs."""
    for table in tables(price):
        before = f"{table.name}." if table.name else ""
        after = "" if table.above is None else f"@{table.above}"
        for meter, rate in table.rates.items():
            yield NamedRate(
                f"{before}{meter}{after}", meter, table.name or None, table.above, rate,
                (*table.path, meter),
            )  # fmt: skip
