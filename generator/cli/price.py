"""`breakeven price`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer
from generator.cli.options import On, day
from generator.cli.workload import ready, unknown
from generator.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from generator.catalogue.load import CatalogueOffer
    from generator.schema.meters import Meters
    from generator.schema.provider import Price, Rates

app = typer.Typer(
    help="Look up prices.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


class Format(StrEnum):
    """What to write."""

    TABLE = "table"
    JSON = "json"


@app.callback()
def prices() -> None:
    """Look up prices."""


@app.command(
    "show",
    help="""Show an offer's price as of a day, with its evidence.

Example: breakeven price show openai/gpt-4o-mini --on 2026-11-22
""",
)
def show(
    offer: Annotated[str, typer.Argument(help="The offer, as provider/offer.")],
    on: On = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TABLE,
) -> int:
    """Shows one price."""
    from generator.catalogue.asof import index_on

    found = ready(day(on))
    as_of = found.as_of
    if offer not in found.catalogue.offers:
        raise unknown("offer", offer, found.catalogue.offers)
    item = found.catalogue.offers[offer]
    index = index_on(item.offer, as_of)
    if index is None:
        first = min((price.effective for price in item.offer.prices), default=None)
        known = f"its first entry is of {first}" if first else item.offer.note or "it has none"
        raise UsageError(f"the catalogue has no price for '{offer}' on {as_of}; {known}")
    if form is Format.JSON:
        answer(json.dumps(_record(item, index, as_of), indent=2, ensure_ascii=False))
    else:
        answer(_table(item, index, as_of, found.catalogue.meters))
    return 0


def _rates(rates: Rates) -> dict[str, str]:
    return {meter: str(rate) for meter, rate in rates.items()}


def _record(item: CatalogueOffer, index: int, as_of: dt.date) -> dict[str, object]:
    price = item.offer.prices[index]
    place = item.locate("prices", index)
    status = item.offer.status
    return {
        "offer": item.id,
        "as_of": as_of.isoformat(),
        "currency": price.currency,
        "effective": price.effective.isoformat(),
        "basis": price.basis.value,
        "rates": _rates(price.rates),
        "variants": {key: _rates(rates) for key, rates in price.variants.items()},
        "tiers": [
            {
                "above": tier.above,
                "rates": _rates(tier.rates),
                "variants": {key: _rates(rates) for key, rates in tier.variants.items()},
            }
            for tier in price.tiers
        ],
        "not_offered": list(price.not_offered),
        "status": {
            key: value.isoformat()
            for key in ("released", "announced", "deprecated", "new_jobs_end", "retires")
            if (value := getattr(status, key)) is not None
        },
        "source": {
            "url": price.source.url,
            "accessed": price.source.accessed.isoformat(),
            "read": price.source.read.value,
            "via": list(price.source.via),
        },
        "verified": price.verified.isoformat() if price.verified else None,
        "file": place.file,
        "line": place.line,
    }


def _table(item: CatalogueOffer, index: int, as_of: dt.date, meters: Meters) -> str:
    from generator.pages.rates import rate_tables

    price: Price = item.offer.prices[index]
    place = item.locate("prices", index)
    word = "first seen" if price.basis.value == "first-seen" else "since"
    lines = [
        f"{item.offer.name} ({item.provider.name}), {item.id}",
        f"as of {as_of}, {word} {price.effective}, {price.currency}",
    ]
    if item.offer.status.new_jobs_end:
        lines.append(f"no new training jobs from {item.offer.status.new_jobs_end}")
    if item.offer.status.retires:
        lines.append(f"stops answering on {item.offer.status.retires}")
    for table in rate_tables(price, meters):
        lines += ["", *([table.heading] if table.heading else [])]
        head = ["meter", "per", *table.columns]
        rows = [head, *([meter, unit, *cells] for meter, unit, cells in table.rows)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
    lines += [
        "",
        f"source    {price.source.url}",
        f"read      {price.source.accessed} ({price.source.read})"
        + (f", through {', '.join(price.source.via)}" if price.source.via else ""),
        f"verified  {price.verified or 'not yet'}",
        f"entry     {place.file}:{place.line}",
    ]
    return "\n".join(lines) + "\n"
