"""What changed in the offers: prices, ends, corrections, evidence, and everything else they say.

An entry is known by the day on which it takes effect. A day that is new is a price change; another
rate under a day that was there is a correction, whatever it was meant to be.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.catalogue.rates import named_rates
from generator.diff.changes import (
    Change,
    Correction,
    DetailChange,
    EvidenceChange,
    NewOffer,
    PriceChange,
    Rate,
    RemovedOffer,
    Retirement,
    rate_text,
)
from generator.diff.touched import Touched
from generator.findings import Location
from generator.schema.meters import Meters
from generator.schema.provider import Price

_APART = {"effective", "rates", "variants", "tiers"}
_FACTS = ("currency", "exchange", "not_offered")
_ENDS = ("announced", "deprecated", "new_jobs_end", "retires", "successor")

Fields = Mapping[str, str]


def offer_changes(old: Catalogue, new: Catalogue, found: Touched) -> Iterator[Change]:
    """Every change in providers and offers, in the order of their ids; `found` is where to look."""
    for name in sorted(found.offers):
        before, after = old.offers.get(name), new.offers.get(name)
        if before is None and after is not None:
            yield NewOffer(*_summary(after), after.locate("id"))
        elif after is None and before is not None:
            yield RemovedOffer(*_summary(before), None)
        elif before is not None and after is not None and before.offer != after.offer:
            yield from _offer(before, after, new.meters)
    for name, entry in new.providers.items():
        if name in old.providers and name in found.providers:
            was, now = (
                fields(side.model, {"offers"}) for side in (old.providers[name], entry)
            )  # fmt: skip
            for key, one, other in _apart(was, now):
                yield DetailChange(name, key, one, other, entry.locate(_first(key)))


def _summary(item: CatalogueOffer) -> tuple[str, str, tuple[tuple[str, Rate], ...], str]:
    last = item.offer.prices[-1] if item.offer.prices else None
    rates = {} if last is None else flat(last)
    currency = "USD" if last is None else last.currency
    return item.id, item.offer.name, tuple(rates.items()), currency


def _offer(before: CatalogueOffer, after: CatalogueOffer, meters: Meters) -> Iterator[Change]:
    was, now = (fields(side.offer, {"prices", "status"}) for side in (before, after))
    for key, one, other in _apart(was, now):
        yield _detail(key)(after.id, key, one, other, after.locate(_first(key)))
    was, now = (fields(side.offer.status, set()) for side in (before, after))
    for key, one, other in _apart(was, now):
        place = after.locate("status", _first(key))
        if key in _ENDS:
            yield Retirement(after.id, key, one, other, place)
        else:
            yield _detail(key)(after.id, f"status.{key}", one, other, place)
    yield from _entries(before, after, meters)


def _detail(key: str) -> type[EvidenceChange | DetailChange]:
    return EvidenceChange if "source" in re.split(r"\W", key) else DetailChange


def _entries(before: CatalogueOffer, after: CatalogueOffer, meters: Meters) -> Iterator[Change]:
    olds = {entry.effective: entry for entry in before.offer.prices}
    known = {entry.effective for entry in after.offer.prices}
    gone = {day: entry for day, entry in olds.items() if day not in known}
    previous: Price | None = None
    for index, entry in enumerate(after.offer.prices):
        day = entry.effective
        if day in olds:
            yield from _same_entry(after, index, olds[day])
        elif (moved := _moved(entry, gone)) is not None:
            old = gone.pop(moved)
            yield Correction(
                after.id, "effective", moved.isoformat(), day.isoformat(),
                after.locate("prices", index, "effective"), day, _reason(entry, None, "effective"),
            )  # fmt: skip
            yield from _same_entry(after, index, old)
        else:
            yield from _new_entry(after, index, previous, meters)
        previous = entry
    for day, entry in gone.items():
        rates = ", ".join(
            f"{key} {rate_text(rate, entry.currency)}" for key, rate in flat(entry).items()
        )
        yield Correction(
            after.id, "the entry", rates, None, after.locate("prices", key=True), day, None
        )


def _moved(entry: Price, gone: Mapping[dt.date, Price]) -> dt.date | None:
    """The day of an entry that is gone and had the same rates."""
    return next((day for day, other in gone.items() if flat(other) == flat(entry)), None)


def _new_entry(
    after: CatalogueOffer, index: int, previous: Price | None, meters: Meters
) -> Iterator[Change]:
    entry = after.offer.prices[index]
    was = {} if previous is None else flat(previous)
    now = flat(entry)
    old_currency = entry.currency if previous is None else previous.currency
    moved = [
        key
        for key in {**was, **now}
        if was.get(key) != now.get(key) or old_currency != entry.currency
    ]
    for key in moved:
        yield PriceChange(
            after.id, key, _unit(key, meters), was.get(key), now.get(key), old_currency,
            entry.currency, entry.effective, entry.source, entry.verified,
            _place(after, index, key),
        )  # fmt: skip
    if not moved:
        place = after.locate("prices", index, "effective")
        said = f"an entry from {entry.effective} with the same rates"
        yield EvidenceChange(after.id, "prices", None, said, place)


def _same_entry(after: CatalogueOffer, index: int, old: Price) -> Iterator[Change]:
    entry = after.offer.prices[index]
    if old == entry:
        return
    was, now = flat(old), flat(entry)
    for key in {**was, **now}:
        if was.get(key) != now.get(key):
            yield Correction(
                after.id, key, rate_text(was.get(key), old.currency),
                rate_text(now.get(key), entry.currency), _place(after, index, key),
                entry.effective, _reason(entry, old, key),
            )  # fmt: skip
    texts, others = (fields(side, _APART) for side in (old, entry))
    for key, one, other in _apart(texts, others):
        first = _first(key)
        place = after.locate("prices", index, first)
        if first in _FACTS:
            reason = _reason(entry, old, first)
            yield Correction(after.id, key, one, other, place, entry.effective, reason)
        elif first == "until":
            yield Retirement(after.id, "until", one, other, place)
        else:
            yield EvidenceChange(after.id, f"{entry.effective} {key}", one, other, place)


def _reason(entry: Price, old: Price | None, rate: str) -> str | None:
    known = () if old is None else old.corrections
    found = [item for item in entry.corrections if item.rate == rate and item not in known]
    return found[-1].reason if found else None


def flat(price: Price) -> dict[str, Rate]:
    """Every rate of an entry by one name: `input`, `batch.output`, `input@200000`."""
    return {item.name: item.rate for item in named_rates(price)}


def _unit(key: str, meters: Meters) -> str:
    meter = meters.meters.get(key.partition("@")[0].rpartition(".")[2])
    return "" if meter is None else meter.shown


def _place(item: CatalogueOffer, index: int, key: str) -> Location:
    name, _, above = key.partition("@")
    variant, _, meter = name.rpartition(".")
    within: tuple[str | int, ...] = ("variants", variant, meter) if variant else ("rates", meter)
    if above:
        tiers = [str(tier.above) for tier in item.offer.prices[index].tiers]
        if above in tiers:
            within = ("tiers", tiers.index(above), *within)
    return item.locate("prices", index, *within)


def fields(model: BaseModel, without: set[str]) -> dict[str, str]:
    """Every value of a record as text, by its path; what is not there is left out."""
    return dict(_leaves({key: item for key, item in model if key not in without}, ""))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case BaseModel():
            yield from _leaves(dict(value), path)
        case dict():
            for key, item in value.items():
                yield from _leaves(item, f"{path}.{key}" if path else str(key))
        case tuple() | list():
            for index, item in enumerate(value):
                yield from _leaves(item, f"{path}[{index}]")
        case None:
            return
        case _:
            yield path, str(value)


def _first(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]


def _apart(old: Fields, new: Fields) -> Iterator[tuple[str, str | None, str | None]]:
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)
