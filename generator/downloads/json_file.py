"""A worksheet's result as JSON, in the shape that `generator.schema.worksheet_result` describes.

Amounts are strings of exact decimals in plain digits. What never happens is `null` with a `reason`.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from generator.downloads import address
from generator.figures import plain
from generator.formula.evaluate import Never, Value
from generator.schema.worksheet_result import WorksheetResult
from generator.worksheet.result import DateValue, PriceValue, Result, StepValue

_INDENT = 2


def to_json(result: Result) -> str:
    """The whole result with its derivation, keys in the order of the definition."""
    return json.dumps(document(result), indent=_INDENT, ensure_ascii=False) + "\n"


def document(result: Result) -> dict[str, Any]:
    """The same as plain data, held against the schema that is published for it."""
    sheet = result.definition.worksheet
    schema = address.schema(result)
    found: dict[str, Any] = {
        **({} if schema is None else {"$schema": schema}),
        "worksheet": result.definition.id,
        "title": sheet.title,
        "question": sheet.question,
        "scenario": result.scenario,
        "as_of": result.as_of.isoformat(),
        "catalogue": {"digest": result.provenance.digest, "commit": result.provenance.commit},
        "address": address.page(result),
        "offers": {
            role: {
                "label": sheet.roles[role].label,
                "offer": offer.id,
                "name": offer.offer.name,
                "provider": offer.provider.name,
                "origin": "yours" if role in result.own_offers else "scenario",
            }
            for role, offer in result.offers.items()
        },
        "inputs": {
            key: {
                "label": sheet.inputs[key].label,
                "value": plain(item.value),
                "unit": item.unit,
                "origin": item.origin.value,
            }
            for key, item in result.inputs.items()
        },
        "prices": {
            key: {"label": sheet.prices[key].label, **_price(item)}
            for key, item in result.prices.items()
        },
        "dates": {
            key: {"label": sheet.dates[key].label, **_date(item)}
            for key, item in result.dates.items()
        },
        "constants": {
            key: {"label": item.label, "value": plain(item.value), "unit": item.unit}
            for key, item in sheet.constants.items()
        },
        "steps": {
            key: {"label": sheet.steps[key].label, **_step(item)}
            for key, item in result.steps.items()
        },
        "results": {
            item.step: {"label": item.label, **_outcome(result.steps[item.step])}
            for item in sheet.results
        },
        "verdict": {"route": result.verdict.route, "text": result.verdict.text},
    }
    WorksheetResult.model_validate(found)
    return found


def _price(item: PriceValue) -> dict[str, Any]:
    """A price in US dollars; `listed` says what it was before a conversion."""
    entry = item.entry
    found: dict[str, Any] = {
        "offer": item.offer.id,
        "meter": item.meter,
        "variant": item.variant,
        "amount": plain(item.amount),
        "unit": item.unit,
        "currency": "USD",
        "effective": None if entry is None else entry.effective.isoformat(),
        "source": None if entry is None else entry.source.url,
        "file": item.location.file,
        "line": item.location.line,
        "origin": item.origin.value,
    }
    if item.reason:
        found["reason"] = item.reason
    if entry is None:
        return found
    found |= {
        "basis": entry.basis.value,
        "accessed": entry.source.accessed.isoformat(),
        "read": entry.source.read.value,
        "via": list(entry.source.via),
        "dated": _day(entry.source.dated),
        "verified": _day(entry.verified),
    }
    if entry.exchange is not None:
        found["listed"] = {
            "amount": str(item.listed),
            "currency": entry.currency,
            "usd": plain(entry.exchange.usd),
            "date": entry.exchange.date.isoformat(),
            "source": entry.exchange.source,
        }
    disagreements = [other for other in entry.disagrees if other.rate == item.rate]
    if disagreements:
        found["disagrees"] = [
            {"via": other.via, "says": other.says, "settled": other.settled}
            for other in disagreements
        ]
    return found


def _date(item: DateValue) -> dict[str, Any]:
    found: dict[str, Any] = {
        "offer": item.offer.id,
        "date": _day(item.date),
        "days": plain(item.days),
        "unit": "day",
        "file": item.location.file,
        "line": item.location.line,
    }
    return found | ({"reason": item.reason} if item.reason else {})


def _step(item: StepValue) -> dict[str, Any]:
    return {"formula": item.formula, "derivation": item.derivation, **_outcome(item)}


def _outcome(item: StepValue) -> dict[str, Any]:
    found: dict[str, Any] = {"value": _value(item.value), "unit": item.unit}
    return found if item.never is None else found | {"reason": item.never}


def _value(value: Value) -> str | bool | None:
    match value:
        case Never():
            return None
        case bool():
            return value
        case Decimal():
            return plain(value)


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
