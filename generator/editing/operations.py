"""What each editing command changes in a provider's file.

Each takes the draft of the file and the position of the offer in it, and gives back what it did, a
line each. What the rules say about the result is for the check that follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from generator.catalogue.yaml_source import Path
from generator.editing.draft import Draft
from generator.editing.entry import PriceFacts, new_entry
from generator.editing.evidence import Evidence
from generator.editing.fragment import Bare
from generator.editing.rates import RateName, locate
from generator.errors import UsageError
from generator.schema.base import parse_rate
from generator.schema.provider import Kind, Offer, Price, Status


@dataclass(frozen=True, slots=True)
class Done:
    """What an edit did."""

    place: Path
    """The path of what is new or changed."""
    report: list[str]


@dataclass(frozen=True, slots=True)
class Retirement:
    """What a command says about the end of an offer."""

    on: dt.date
    evidence: Evidence
    new_jobs_end: dt.date | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a command says about an offer that the catalogue does not have."""

    id: str
    kind: Kind
    name: str
    details: Mapping[str, Any]
    """Further fields, by the schema's names: texts, texts in a FlowList, Bare or FlowMap."""
    price: PriceFacts | None = None


def order(model: type[BaseModel]) -> list[str]:
    """The keys of a mapping in the order in which the files write them."""
    return [field.alias or name for name, field in model.model_fields.items()]


def set_price(draft: Draft, offer: int, facts: PriceFacts) -> Done:
    """Appends a dated entry.

    Raises UsageError for a tier that is not there, and where the entry would say what the one
    before says already.
    """
    path: Path = ("offers", offer)
    entries = draft.at(path).get("prices") or []
    place = (*path, "prices", len(entries))
    made = new_entry(entries[-1] if entries else None, facts)
    # An entry that ends on a day of its own may be followed by one with the same amounts.
    if entries and not made.changes and "until" not in entries[-1]:
        raise UsageError(
            f"the amounts are those of the entry of {entries[-1]['effective']} already, so a new "
            "entry would change nothing; to say that somebody compared them with the provider's "
            "page, use 'price verify'"
        )
    report = list(made.report)
    if not entries and draft.has((*path, "note")):
        report.append("the offer's note was written while there was no price; see that it holds")
    if draft.has((*path, "prices")):
        draft.append((*path, "prices"), made.data)
    else:
        draft.put(path, "prices", [made.data], order(Offer))
    return Done(place, report)


def add_offer(draft: Draft, new: NewOffer) -> Done:
    """Appends an offer, with its first entry where a price is known."""
    data: dict[str, Any] = {"id": Bare(new.id), "kind": Bare(new.kind.value), "name": new.name}
    data |= new.details
    report = []
    if new.price is not None:
        made = new_entry(None, new.price)
        data["prices"] = [made.data]
        report = made.report
    keys = order(Offer)
    ordered = {key: data[key] for key in sorted(data, key=keys.index)}
    place = len(draft.at(("offers",)))
    draft.append(("offers",), ordered, gap=draft.spaced(("offers",)))
    return Done(("offers", place), report)


def retire(draft: Draft, offer: int, end: Retirement) -> Done:
    """Sets the day on which an offer stops answering, and where that was read."""
    path: Path = ("offers", offer)
    values: dict[str, Any] = {"retires": Bare(end.on)}
    if end.new_jobs_end is not None:
        values["new_jobs_end"] = Bare(end.new_jobs_end)
    if end.successor is not None:
        values["successor"] = end.successor
    values["source"] = end.evidence.as_data()
    keys = order(Status)
    values = {key: values[key] for key in sorted(values, key=keys.index)}
    before: Mapping[str, Any] = draft.at(path).get("status") or {}
    report = [
        f"{key}  {before.get(key) or 'unknown'} → {value}"
        for key, value in values.items()
        if key != "source" and before.get(key) != value
    ]
    source = before.get("source")
    if source and source != values["source"]:
        report.append(
            f"the status had another source, now only in the file's history: {source['url']}, "
            f"accessed {source['accessed']}"
        )
    if "note" in before:
        report.append("the status has a note; see that it still holds")
    if not draft.has((*path, "status")):
        draft.put(path, "status", values, order(Offer))
    else:
        for key, value in values.items():
            if before.get(key) != value:
                draft.put((*path, "status"), key, value, keys)
    return Done((*path, "status"), report)


def verify(draft: Draft, offer: int, entry: int, on: dt.date) -> Done:
    """Moves the one date that says when somebody compared the entry with the provider's page.

    Raises UsageError where that was done on a later day already.
    """
    path: Path = ("offers", offer, "prices", entry)
    before = draft.at(path).get("verified")
    if before is not None and dt.date.fromisoformat(before) > on:
        raise UsageError(f"the entry was already verified on {before}, later than {on}")
    if before != on.isoformat():
        draft.put(path, "verified", Bare(on), order(Price))
    return Done(path, [f"verified  {before or 'not yet'} → {on}"])


def correct(
    draft: Draft, offer: int, entry: int, rates: Mapping[RateName, str], *,
    reason: str, on: dt.date,
) -> Done:  # fmt: skip
    """Puts amounts right that were always wrong, and keeps what they were.

    Raises UsageError for a rate the entry does not have, or that has this amount already.
    """
    path: Path = ("offers", offer, "prices", entry)
    report = []
    for rate, amount in rates.items():
        if rate.above is not None:
            raise UsageError(
                f"{rate}: a correction cannot name a tier; edit the amount and "
                "'corrections' by hand"
            )
        table = locate(draft.at(path), rate) or ()
        if not draft.has((*path, *table, rate.meter)):
            raise UsageError(f"the entry has no rate '{rate}' that could be corrected")
        was = draft.at((*path, *table, rate.meter))
        if parse_rate(was) == parse_rate(amount):
            raise UsageError(f"{rate} is {was} already")
        draft.put((*path, *table), rate.meter, Bare(amount), ())
        actual = RateName(rate.meter, rate.variant and str(table[-1]))
        item = {"on": Bare(on), "rate": str(actual), "was": was, "reason": reason}
        if draft.has((*path, "corrections")):
            draft.append((*path, "corrections"), item)
        else:
            draft.put(path, "corrections", [item], order(Price))
        report.append(f"{actual}  {was} → {amount}")
    verified = draft.at(path).get("verified")
    if verified is not None:
        report.append(
            f"verified stays {verified}; run 'price verify' once this amount has been compared"
        )
    return Done(path, report)
