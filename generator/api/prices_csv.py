"""`prices.csv`: every dated rate as a row, for a spreadsheet or a cost tool.

RFC 4180 (CRLF, quotes doubled), UTF-8 without a mark; a text that a spreadsheet would run is
disarmed as in the downloads of worksheets (`generator.downloads.csv_file`), whose docstring says
which column of FOCUS 1.4 holds what: the names and the values are the same here, and
`tests/api/test_prices_csv.py` holds the two files against each other. ChargeFrequency, how often
the charge recurs, comes from the meter.

A rate that is free has a price of 0. What is not sold has no price, and no row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from generator.api.rates import index_in_force
from generator.catalogue.asof import amount_of, end_of, in_usd
from generator.catalogue.load import CatalogueOffer
from generator.catalogue.rates import named_rates
from generator.downloads.csv_file import Cell, cell, pricing_unit
from generator.figures import price_unit
from generator.guide import Guide

COLUMNS = (
    "offer", "name", "kind", "rate", "variant", "above_tokens", "effective", "ends", "in_force",
    "basis", "source", "accessed", "read", "verified", "file", "line",
    "ServiceProviderName", "ChargeFrequency", "SkuId", "SkuMeter", "SkuPriceId", "PricingUnit",
    "PricingCurrency", "PricingCurrencyListUnitPrice", "BillingCurrency", "ListUnitPrice",
)  # fmt: skip


def prices_csv(guide: Guide) -> bytes:
    """The whole table, offers in the order of their ids, entries oldest first."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for offer in guide.catalogue.offers.values():
        for row in _rows(guide, offer):
            writer.writerow([cell(row[column]) for column in COLUMNS])
    return buffer.getvalue().encode()


def _rows(guide: Guide, offer: CatalogueOffer) -> Iterator[dict[str, Cell]]:
    meters = guide.catalogue.meters.meters
    current = index_in_force(offer.offer, guide.as_of)
    for index, entry in enumerate(offer.offer.prices):
        ends = end_of(offer.offer, index)
        for item in named_rates(entry):
            amount = amount_of(item.rate)
            if amount is None:
                continue
            place = offer.locate("prices", index, *item.path)
            meter = meters[item.meter]
            yield {
                "offer": offer.id, "name": offer.offer.name, "kind": offer.offer.kind.value,
                "rate": item.name, "variant": item.variant, "above_tokens": item.above,
                "effective": entry.effective.isoformat(),
                "ends": None if ends is None else ends.isoformat(),
                "in_force": "true" if index == current else "false",
                "basis": entry.basis.value, "source": entry.source.url,
                "accessed": entry.source.accessed.isoformat(), "read": entry.source.read.value,
                "verified": None if entry.verified is None else entry.verified.isoformat(),
                "file": place.file, "line": place.line,
                "ServiceProviderName": offer.provider.name,
                "ChargeFrequency": meter.frequency.value,
                "SkuId": f"{offer.id}:{item.meter}", "SkuMeter": item.meter,
                "SkuPriceId": f"{offer.id}:{item.name}",
                "PricingUnit": pricing_unit(price_unit(meter)),
                "PricingCurrency": entry.currency, "PricingCurrencyListUnitPrice": amount,
                "BillingCurrency": "USD", "ListUnitPrice": in_usd(entry, amount),
            }  # fmt: skip
