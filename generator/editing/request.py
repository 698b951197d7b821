"""What the command line was told, held to the schema's own types before anything is edited.

Every function raises UsageError, with the name of the option, for what cannot be meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from generator.catalogue.asof import index_on
from generator.catalogue.load import CatalogueOffer, Entry
from generator.editing.entry import PriceFacts
from generator.editing.evidence import Evidence
from generator.editing.fragment import Bare, FlowList, FlowMap
from generator.editing.rates import parse_rates
from generator.editing.session import Session
from generator.errors import UsageError
from generator.findings import did_you_mean
from generator.schema.base import (
    parse_count,
    parse_date,
    parse_offer_id,
    parse_text,
    parse_url,
    quote,
)
from generator.schema.provider import Basis, Provider, Read, parse_gpus

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def given(option: str, parse: Callable[[object], T], value: str) -> T:
    """A value as the schema's own parser takes it."""
    try:
        value.encode()
        return parse(value)
    except UnicodeEncodeError:
        raise UsageError(f"{option}: the text is not UTF-8") from None
    except ValueError as problem:
        raise UsageError(f"{option}: {problem}") from None


def date(option: str, value: str) -> dt.date:
    """A date, written YYYY-MM-DD."""
    return given(option, parse_date, value)


def text(option: str, value: str) -> str:
    """A text, without the space around it."""
    return given(option, parse_text, value)


def choice(option: str, kind: type[E], value: str) -> E:
    """One of the words that the schema knows."""
    words = [item.value for item in kind]
    if value not in words:
        hint = did_you_mean(value, words) or f"write one of {', '.join(words)}"
        raise UsageError(f"{option}: {quote(value)} is not known; {hint}")
    return kind(value)


def evidence(
    session: Session, source: str, accessed: str | None, read: str, via: Sequence[str]
) -> Evidence:
    """Where something was read: today, where no day is given."""
    return Evidence(
        given("--source", parse_url, source),
        date("--accessed", accessed) if accessed is not None else session.today,
        choice("--read", Read, read),
        tuple(text("--via", item) for item in via),
    )


def price(
    session: Session,
    rates: Sequence[str],
    effective: str,
    source: Evidence,
    *,
    basis: str,
    note: str | None = None,
) -> PriceFacts:
    """A price that holds from a day on."""
    return PriceFacts(
        parse_rates(rates, session.catalogue.meters),
        date("--effective", effective),
        source,
        choice("--basis", Basis, basis),
        None if note is None else text("--note", note),
    )


def offer_id(option: str, value: str) -> str:
    """The id of an offer, whether or not there is one."""
    return given(option, parse_offer_id, value)


def new_id(session: Session, name: str) -> tuple[Entry[Provider], str]:
    """The provider of an offer that is not there yet, and the rest of its id."""
    provider, _, identifier = offer_id("OFFER", name).partition("/")
    entry = session.provider(provider)
    if name in session.catalogue.offers:
        raise UsageError(f"'{name}' is in the catalogue already; 'price set' adds a price to it")
    return entry, identifier


def entry_on(item: CatalogueOffer, day: dt.date, effective: dt.date | None) -> int:
    """The position of the entry that begins on `effective`, or else is in force on `day`."""
    starts = [price.effective for price in item.offer.prices]
    if effective is not None:
        if effective not in starts:
            known = ", ".join(map(str, starts)) or "none"
            raise UsageError(f"'{item.id}' has no entry of {effective}; its entries: {known}")
        return starts.index(effective)
    index = index_on(item.offer, day)
    if index is None:
        first = f"its first entry is of {min(starts)}" if starts else "it has none"
        raise UsageError(f"the catalogue has no price for '{item.id}' on {day}; {first}")
    return index


def offer_details(
    *,
    api_names: Sequence[str] = (),
    base: str | None = None,
    context: str | None = None,
    gpu: str | None = None,
    gpus: str | None = None,
    region: str | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """The fields of an offer beside its id, kind, name and price, by the schema's names."""
    found: dict[str, Any] = {}
    if api_names:
        found["api_names"] = FlowList(text("--api-name", name) for name in api_names)
    if base is not None:
        found["base"] = offer_id("--base", base)
    if context is not None:
        given("--context", parse_count, context)
        found["limits"] = FlowMap(context=Bare(context))
    if gpu is not None:
        found["hardware"] = _hardware(text("--gpu", gpu), gpus, region)
    elif gpus is not None or region is not None:
        raise UsageError("--gpus and --region say more about a --gpu; name it")
    if note is not None:
        found["note"] = text("--note", note)
    return found


def _hardware(gpu: str, count: str | None, region: str | None) -> FlowMap:
    found = FlowMap(gpu=gpu)
    if count is not None:
        given("--gpus", parse_gpus, count)
        found["count"] = Bare(count)
    if region is not None:
        found["region"] = text("--region", region)
    return found
