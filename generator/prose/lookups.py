"""What a directive's arguments name, found in the context or refused with a near word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from generator.catalogue.asof import amount_of, in_usd, price_on, priced_later, rates_of, retired
from generator.catalogue.load import CatalogueOffer
from generator.claims.result import ClaimResult
from generator.errors import NotYetPriced, UsageError
from generator.figures import figure, rate_text
from generator.findings import Level, did_you_mean
from generator.formula.evaluate import Never, Value
from generator.prose.context import Context, DirectiveError
from generator.schema.base import Unpriced
from generator.schema.claim import Claims
from generator.schema.meters import Meter
from generator.schema.provider import Limits, Price, Status
from generator.schema.worksheet import Worksheet
from generator.worksheet.result import Result

STATUS_DATES = tuple(name for name in Status.model_fields if name not in (
    "successor", "notices", "source", "note",
))  # fmt: skip
LIMITS = tuple(name for name in Limits.model_fields if name != "source")
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?")


def unknown(what: str, word: str, known: Iterable[str]) -> DirectiveError:
    """The error for a word that names nothing, with a near one where there is one."""
    words = list(known)
    listed = f"known: {', '.join(words[:12])}" if words else ""
    return DirectiveError(
        f"unknown-{what.replace(' ', '-')}", f"there is no {what} '{word}'",
        did_you_mean(word, words) or listed,
    )  # fmt: skip


def offer(context: Context, identifier: str) -> CatalogueOffer:
    """The offer of that id."""
    if identifier not in context.catalogue.offers:
        raise unknown("offer", identifier, context.catalogue.offers)
    return context.catalogue.offers[identifier]


def meter(context: Context, name: str) -> Meter:
    """The meter of that name."""
    if name not in context.catalogue.meters.meters:
        raise unknown("meter", name, context.catalogue.meters.meters)
    return context.catalogue.meters.meters[name]


def entry(context: Context, found: CatalogueOffer) -> Price:
    """The offer's dated price in force on the context's day."""
    price = price_on(found.offer, context.as_of)
    if price is not None:
        return price
    message = f"the catalogue has no price for '{found.id}' on {context.as_of}"
    first = min((item.effective for item in found.offer.prices), default=None)
    if first is not None and context.as_of < first:
        raise _not_yet("price-missing", f"{message}; its first entry is of {first}")
    raise DirectiveError("price-missing", message, "name another offer, or enter its price")


def _not_yet(code: str, message: str) -> DirectiveError:
    # A text is about today; read as of an earlier day, some of it had no price yet.
    return DirectiveError(code, message, level=Level.WARNING, html="(no price yet)")


def rate(
    context: Context, found: CatalogueOffer, name: str, variant: str | None = None
) -> tuple[Price, Decimal | Unpriced]:
    """A rate in force with its entry. The rate is in the entry's currency."""
    meter(context, name)
    price = entry(context, found)
    rates = rates_of(price, variant)
    if name in rates:
        return price, rates[name]
    message = f"'{found.id}' has no {name} price on {context.as_of}"
    if priced_later(found.offer, context.as_of, name, variant):
        raise _not_yet("price-missing", message)
    if variant is not None and variant not in price.variants:
        raise unknown("variant", variant, price.variants)
    priced = f"it has: {', '.join(rates)}" if rates else ""
    raise DirectiveError("price-missing", message, did_you_mean(name, rates) or priced)


def in_dollars(context: Context, identifier: str, name: str) -> tuple[Decimal, Meter]:
    """A rate as US dollars, for comparing; free counts as nothing."""
    price, value = rate(context, offer(context, identifier), name)
    plain = amount_of(value)
    if plain is None:
        raise DirectiveError("price-missing", f"'{identifier}' does not offer {name}")
    return in_usd(price, plain), meter(context, name)


def money(price: Price, value: Decimal | Unpriced, unit: Meter) -> str:
    """A rate as it is written in a sentence: `$3.00 per 1M tokens`, `free`."""
    return rate_text(value, price.currency, unit.shown)


def day(value: dt.date) -> str:
    """A date as it is written in a sentence: `14 January 2027`."""
    return f"{value.day} {value:%B %Y}"


def time(value: dt.date) -> str:
    """The same as HTML."""
    return f'<time datetime="{value.isoformat()}">{day(value)}</time>'


def status_date(found: CatalogueOffer, name: str) -> dt.date:
    """A date of the offer's life."""
    if name not in STATUS_DATES:
        raise unknown("status", name, STATUS_DATES)
    value: dt.date | None = getattr(found.offer.status, name)
    if value is None:
        raise DirectiveError(
            "status-missing", f"'{found.id}' has no date for {name}",
            "leave it out, or enter the date in the offer's status",
        )  # fmt: skip
    return value


def ended(found: CatalogueOffer, on: dt.date) -> str:
    """`, until 23 October 2026` where the offer can no longer be called, otherwise nothing."""
    end = found.offer.status.retires
    return f", until {day(end)}" if end is not None and retired(found.offer, on) else ""


def result(context: Context, worksheet: str, scenario: str, changes: Sequence[str] = ()) -> Result:
    """A computed worksheet, with the inputs that the directive changes put in."""
    sheets = context.catalogue.worksheets
    if worksheet not in sheets:
        raise unknown("worksheet", worksheet, sheets)
    scenarios = context.catalogue.scenarios
    if scenario not in scenarios or worksheet not in scenarios[scenario].model.worksheets:
        having = [key for key, item in scenarios.items() if worksheet in item.model.worksheets]
        raise unknown("scenario", scenario, having)
    if (worksheet, scenario) not in context.results:
        # Why, the scenario's own finding says. Where that is an error, no text is looked at.
        message = f"'{worksheet}' could not be computed for '{scenario}' on {context.as_of}"
        raise _not_yet("result-missing", message)
    found = context.results[(worksheet, scenario)]
    try:
        return context.changed(worksheet, scenario, _changes(found, changes))
    except NotYetPriced as problem:
        raise _not_yet("change", str(problem)) from None
    except UsageError as problem:
        raise DirectiveError("change", str(problem)) from None


def _changes(found: Result, words: Sequence[str]) -> Mapping[str, str]:
    sheet = found.definition.worksheet
    read: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign:
            raise DirectiveError(
                "arguments", f"'{word}' is not a change", "write input=number or role=offer"
            )
        if key not in sheet.roles and key not in sheet.inputs:
            raise unknown("input", key, (*sheet.inputs, *sheet.roles))
        if key in sheet.inputs and not _NUMBER.fullmatch(value):
            raise DirectiveError(
                "change", f"'{value}' is not a number", "write plain digits such as 5000 or 0.25"
            )
        read[key] = value
    return read


def named(found: Result, name: str) -> tuple[Value, str]:
    """A value of a computed worksheet with its unit."""
    if name not in found.values:
        raise unknown("name", name, found.values)
    return found.values[name], found.definition.units[name]


def label(sheet: Worksheet, name: str) -> str:
    """What readers see for a name of a worksheet."""
    labelled: Mapping[str, Any] = {
        **sheet.inputs, **sheet.prices, **sheet.dates, **sheet.constants, **sheet.steps
    }  # fmt: skip
    return str(labelled[name].label)


def shown(value: Value, unit: str) -> str:
    """A value as it is written in a sentence; what does not happen reads `never`."""
    return "never" if isinstance(value, Never) else figure(value, unit)


def claim(context: Context, identifier: str) -> tuple[Claims, ClaimResult]:
    """A published figure, recomputed, with its publication."""
    books = {
        item.id: book.model
        for book in context.catalogue.claims.values()
        for item in book.model.claims
    }
    if identifier in books and identifier in context.claims:
        return books[identifier], context.claims[identifier]
    if identifier in books:
        # Why, the finding of its file says. Where that is an error, no text is looked at.
        raise _not_yet("claim-missing", f"the claim '{identifier}' was not recomputed")
    raise unknown("claim", identifier, books)


def anchor(address: str, text: str, *, title: str = "", kind: str = "") -> str:
    """A link whose parts are all escaped."""
    extra = f' class="{kind}"' if kind else ""
    extra += f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(address)}"{extra}>{escape(text)}</a>'
