"""A worksheet's result as CSV: long form, one row a figure.

RFC 4180 (CRLF, quotes doubled), UTF-8 without a mark.

The columns that begin with a capital are columns of FOCUS 1.4 (ratified 2026-06-04), dataset "Cost
and Usage": the file `specification/datasets/cost_and_usage/dataset.md`, and below it `columns/`, of
https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec. They are filled in the rows of
prices, which is where FOCUS has words for what stands here:

- ServiceProviderName: who makes the service available (ProviderName until FOCUS 1.3).
- SkuId: one thing that is sold, the same whatever its price: the offer's id and the meter.
- SkuMeter: what is metered; the same for every price of a SkuId, hence without a variant.
- SkuPriceId: one price of it, by which the unit price can be looked up: the offer's id and the
  rate, variant included (`batch.output`). Nobody but the catalogue gives these ids: providers of
  models publish price lists without any. Like the unit prices, which FOCUS wants null without it,
  it is empty where no entry of the catalogue gives the price.
- PricingUnit: what one price is for, in the attribute UnitFormat: `1000000 Tokens`, `GB-Months`.
- PricingCurrency, PricingCurrencyListUnitPrice: the published price, in the currency it is in.
- BillingCurrency, ListUnitPrice: the same in the currency that the worksheet counts in.

The file is no FOCUS dataset, which would be a list of charges: steps and results have no columns
there. In such a dataset the other columns would come last and begin with `x_`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator.downloads import address
from generator.figures import plain
from generator.formula.evaluate import Never, Value
from generator.worksheet.result import Origin, PriceValue, Result

COLUMNS = (
    "section", "key", "label", "value", "unit", "formula", "derivation", "origin", "offer", "meter",
    "effective", "source", "file", "line", "reason",
    "ServiceProviderName", "SkuId", "SkuMeter", "SkuPriceId", "PricingUnit", "PricingCurrency",
    "PricingCurrencyListUnitPrice", "BillingCurrency", "ListUnitPrice",
)  # fmt: skip

# A spreadsheet runs a cell that starts like this; the wide forms do so in East Asian settings.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# FOCUS 1.4, attribute UnitFormat, "Base Unit Names".
_TIMES = frozenset({"year", "month", "day", "hour", "minute", "second"})
_SINGULAR = {"gb": "GB"}
_PLURAL = {"gb": "GB", "search": "Searches"}

Cell = str | Decimal | int | None
Row = dict[str, Cell]


def to_csv(result: Result) -> str:
    """The whole result; the first rows say what was computed, when, from which catalogue."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(result):
        writer.writerow([cell(row.get(column)) for column in COLUMNS])
    return buffer.getvalue()


def cell(value: Cell) -> str:
    """One cell: numbers as numbers, text so that no spreadsheet takes it for a formula."""
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case int():
            return str(value)
        case str():
            return f"'{value}" if value.startswith(_DANGEROUS) else value


def _rows(result: Result) -> Iterator[Row]:
    yield from _about(result)
    sheet = result.definition.worksheet
    for role, offer in result.offers.items():
        yield {
            "section": "offer", "key": role, "label": sheet.roles[role].label,
            "value": offer.offer.name, "offer": offer.id,
            "origin": (Origin.YOURS if role in result.own_offers else Origin.SCENARIO).value,
            "ServiceProviderName": offer.provider.name,
        }  # fmt: skip
    for key, given in result.inputs.items():
        yield {
            "section": "input", "key": key, "label": sheet.inputs[key].label, "value": given.value,
            "unit": given.unit, "origin": given.origin.value,
        }  # fmt: skip
    for key, price in result.prices.items():
        row = _price(price)
        yield row | {"section": "price", "key": key, "label": sheet.prices[key].label}
    for key, date in result.dates.items():
        yield {
            "section": "date", "key": key, "label": sheet.dates[key].label, "value": date.days,
            "unit": "day", "offer": date.offer.id,
            "effective": None if date.date is None else date.date.isoformat(),
            "file": date.location.file, "line": date.location.line, "reason": date.reason,
        }  # fmt: skip
    for key, constant in sheet.constants.items():
        yield {
            "section": "constant", "key": key, "label": constant.label, "value": constant.value,
            "unit": constant.unit,
        }  # fmt: skip
    for key, step in result.steps.items():
        yield {
            "section": "step", "key": key, "label": sheet.steps[key].label,
            "value": _value(step.value), "unit": step.unit, "formula": step.formula,
            "derivation": step.derivation, "reason": step.never,
        }  # fmt: skip
    for item in sheet.results:
        step = result.steps[item.step]
        yield {
            "section": "result", "key": item.step, "label": item.label,
            "value": _value(step.value), "unit": step.unit, "reason": step.never,
        }  # fmt: skip
    yield _text("verdict", "route", result.verdict.route)
    yield _text("verdict", "text", result.verdict.text)


def _about(result: Result) -> Iterable[Row]:
    return (
        _text("about", "worksheet", result.definition.id),
        _text("about", "title", result.definition.worksheet.title),
        _text("about", "scenario", result.scenario),
        _text("about", "as_of", result.as_of.isoformat()),
        _text("about", "digest", result.provenance.digest),
        _text("about", "commit", result.provenance.commit),
        _text("about", "address", address.page(result)),
    )


def _text(section: str, key: str, value: str | None) -> Row:
    return {"section": section, "key": key, "value": value}


def _price(item: PriceValue) -> Row:
    entry = item.entry
    row: Row = {
        "value": item.amount, "unit": item.unit, "origin": item.origin.value,
        "offer": item.offer.id, "meter": item.meter,
        "file": item.location.file, "line": item.location.line, "reason": item.reason,
        "ServiceProviderName": item.offer.provider.name, "SkuId": f"{item.offer.id}:{item.meter}",
        "SkuMeter": item.meter, "PricingUnit": pricing_unit(item.unit),
    }  # fmt: skip
    if entry is None:
        return row
    listed = item.listed
    return row | {
        "effective": entry.effective.isoformat(), "source": entry.source.url,
        "SkuPriceId": f"{item.offer.id}:{item.rate}",
        "PricingCurrency": entry.currency,
        "PricingCurrencyListUnitPrice": listed if isinstance(listed, Decimal) else Decimal(0),
        "BillingCurrency": "USD", "ListUnitPrice": item.amount,
    }  # fmt: skip


def pricing_unit(unit: str) -> str:
    """What one price is for, in FOCUS' UnitFormat: `USD/Mtoken` becomes `1000000 Tokens`.

    Something sustained over a time is hyphenated (`GB-Months`); sizes of data have no plural.
    """
    counted = unit.removeprefix("USD/")
    block = {"k": "1000 ", "M": "1000000 "}.get(counted[:1], "")
    *before, last = (counted[1:] if block else counted).split("_")
    singular = [_SINGULAR.get(word, word.capitalize()) for word in before]
    hyphen = "-" if last in _TIMES else " "
    return block + hyphen.join([*singular, _PLURAL.get(last, f"{last.capitalize()}s")])


def _value(value: Value) -> Cell:
    match value:
        case Never():
            return "never"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return value
