"""One data set held against the catalogue: what has changed, what is to be looked at, what is new.

A difference becomes a new dated entry where the data set shows that the price changed: it gives a
later day for it, or the entry was read from an earlier release of the same data set, which then
said what the entry says. Everything else is for a person to look at; no amount of an entry is
changed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from generator.catalogue.asof import index_on, retired
from generator.catalogue.load import CatalogueOffer
from generator.evidence.compare import settled_by
from generator.evidence.rates import Amounts, amounts_of
from generator.schema.provider import Kind, Price
from generator.upstream.gather import Taken
from generator.upstream.reading import Reading
from generator.upstream.second import NewOffer
from generator.upstream.units import slip

_NO_OUTPUT = ("output: 0", "batch.output: 0")


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A price that changed: a new dated entry."""

    kind: ClassVar[str] = "new entry"
    offer: CatalogueOffer
    rates: Amounts
    """What changes; the rest is carried over."""
    effective: dt.date
    stated: bool
    """Whether the data set gives that day; otherwise it is the day on which it was seen."""
    was: Amounts
    label: str

    def line(self) -> str:
        """One line for readers."""
        changes = ", ".join(f"{rate} {self.was[rate]} → {now}" for rate, now in self.rates.items())
        return f"{self.offer.id}: from {self.effective}, {changes} ({self.label})"


@dataclass(frozen=True, slots=True)
class Review:
    """A difference that is for a person to look at."""

    kind: ClassVar[str] = "to review"
    offer: CatalogueOffer
    what: str
    """The rate, or `retires`."""
    ours: str
    theirs: str
    why: str
    label: str

    def line(self) -> str:
        """One line for readers."""
        return (
            f"{self.offer.id}: {self.what} is {self.ours}, {self.label} has {self.theirs}; "
            f"{self.why}"
        )


@dataclass(frozen=True, slots=True)
class Retirement:
    """The end of an offer, of which the catalogue does not know yet."""

    kind: ClassVar[str] = "retirement"
    offer: CatalogueOffer
    on: dt.date
    label: str

    def line(self) -> str:
        """One line for readers."""
        return f"{self.offer.id}: stops answering on {self.on} ({self.label})"


@dataclass(frozen=True, slots=True)
class Addition:
    """An offer that the catalogue does not have and that a second data set agrees on."""

    kind: ClassVar[str] = "new offer"
    new: NewOffer

    def line(self) -> str:
        """One line for readers."""
        rates = ", ".join(f"{rate} {amount}" for rate, amount in self.new.rates.items())
        return f"{self.new.provider}/{self.new.id}: {rates} ({', '.join(self.new.via)})"


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A model that looks like one of ours and is not named so."""

    kind: ClassVar[str] = "uncertain name"
    provider: str
    name: str
    near: tuple[str, ...]

    def line(self) -> str:
        """One line for readers."""
        return (
            f"{self.provider} {self.name}: looks like {', '.join(self.near)}; if it is one of "
            "them, add the name to its api_names"
        )


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a data set says, mostly of one of our offers, and the catalogue cannot; or a doubt."""

    kind: ClassVar[str] = "not expressed"
    offer: CatalogueOffer | None
    """None where it is of no one model."""
    words: str

    def line(self) -> str:
        """One line for readers."""
        return f"{self.offer.id}: {self.words}" if self.offer else self.words


Proposal = NewEntry | Review | Retirement | Addition | Uncertain | Unsaid


def proposals(taken: Taken, today: dt.date) -> Iterator[Proposal]:
    """Everything that one data set has to say on the catalogue's offers, offers in their order."""
    for item in taken.ours():
        yield from _on_offer(taken, item.reading, item.offer, today)
    near = {
        (place.provider, place.name): place.near
        for place in taken.places
        if place.offer is None and place.near and place.provider and not place.passed_over
    }
    for (provider, name), offers in sorted(near.items()):
        yield Uncertain(provider, name, offers)
    for words in taken.unsaid:
        yield Unsaid(None, words)


def _on_offer(
    taken: Taken, reading: Reading, offer: CatalogueOffer, today: dt.date
) -> Iterator[Proposal]:
    yield from _end(taken, reading, offer, today)
    index = index_on(offer.offer, today)
    if retired(offer.offer, today) or index is None:
        return
    price = offer.offer.prices[index]
    for words in reading.unsaid:
        # An embedding has no output, and many data sets write a zero for it.
        if offer.offer.kind is not Kind.EMBEDDING or not words.startswith(_NO_OUTPUT):
            yield Unsaid(offer, words)
    if price.currency != "USD":
        yield Unsaid(offer, f"our price is in {price.currency}, and {taken.source.id}'s in USD")
        return
    ours = amounts_of(price)
    differing = {
        rate: theirs
        for rate, theirs in reading.rates.items()
        if rate in ours and ours[rate] != theirs
        and settled_by(price, rate, theirs, taken.name, taken.version) is None
    }  # fmt: skip
    if differing:
        yield from _difference(taken, reading, offer, price, ours, differing, today)


def _difference(  # noqa: PLR0917 -- both sides and the day
    taken: Taken, reading: Reading, offer: CatalogueOffer, price: Price, ours: Amounts,
    differing: Amounts, today: dt.date,
) -> Iterator[Proposal]:  # fmt: skip
    slipped = {rate for rate, theirs in differing.items() if slip(theirs, ours[rate])}
    since, why = _since(taken, reading, price, today)
    if since is not None and not slipped:
        was = {rate: ours[rate] for rate in differing}
        yield NewEntry(offer, differing, since, reading.effective == since, was, taken.label)
        return
    for rate, theirs in differing.items():
        reason = "a factor of 1,000 or 1,000,000: a unit has slipped" if rate in slipped else why
        yield Review(offer, rate, str(ours[rate]), str(theirs), reason, taken.label)


def _since(
    taken: Taken, reading: Reading, price: Price, today: dt.date
) -> tuple[dt.date | None, str]:
    """The day of a change that the data set shows, or None and why it shows none."""
    if price.verified is not None and (taken.dated is None or taken.dated <= price.verified):
        return None, f"the entry was compared with the provider's page on {price.verified}"
    stated = reading.effective
    if stated is not None and price.effective < stated <= today:
        return stated, ""
    if stated is not None and stated < price.effective:
        return None, f"its price is of {stated}, before the entry"
    earlier = [via for via in price.source.via if _source_of(via) in {taken.source.id, taken.name}]
    if not earlier:
        return None, "the entry was not read from it, so either may be wrong"
    if taken.label in earlier:
        return None, "the entry was made in knowledge of this release"
    if price.effective >= today:
        return None, "an entry begins today already"
    return today, ""


def _source_of(via: str) -> str:
    return re.split(r"[ @]", via.strip(), maxsplit=1)[0]


def _end(
    taken: Taken, reading: Reading, offer: CatalogueOffer, today: dt.date
) -> Iterator[Proposal]:
    theirs, ours = reading.retires, offer.offer.status.retires
    if theirs is None or theirs == ours:
        return
    if ours is None and theirs > today:
        yield Retirement(offer, theirs, taken.label)
    else:
        why = "the days differ" if ours else "the day is past, and the catalogue has it on sale"
        yield Review(offer, "retires", str(ours or "unknown"), str(theirs), why, taken.label)


WRITABLE: dict[str, type[NewEntry | Retirement | Addition]] = {
    "changes": NewEntry,
    "retirements": Retirement,
    "offers": Addition,
}
"""What `--write` makes, by the words of `--only`; the rest is for people."""


def as_dict(proposal: Proposal) -> dict[str, object]:
    """For JSON; amounts are texts."""
    found: dict[str, object] = {"kind": proposal.kind, "text": proposal.line()}
    match proposal:
        case NewEntry():
            found |= {
                "offer": proposal.offer.id, "effective": proposal.effective.isoformat(),
                "basis": "stated" if proposal.stated else "first-seen",
                "was": texts(proposal.was), "rates": texts(proposal.rates),
            }  # fmt: skip
        case Review():
            found |= {
                "offer": proposal.offer.id, "what": proposal.what, "ours": proposal.ours,
                "theirs": proposal.theirs, "why": proposal.why,
            }  # fmt: skip
        case Retirement():
            found |= {"offer": proposal.offer.id, "retires": proposal.on.isoformat()}
        case Addition():
            found |= {
                "offer": f"{proposal.new.provider}/{proposal.new.id}",
                "rates": texts(proposal.new.rates), "via": list(proposal.new.via),
            }  # fmt: skip
        case Uncertain():
            found |= {
                "provider": proposal.provider, "name": proposal.name, "near": list(proposal.near)
            }  # fmt: skip
        case Unsaid():
            offer = proposal.offer
            found |= {"offer": None if offer is None else offer.id, "words": proposal.words}
    return found


def texts(rates: dict[str, Decimal]) -> dict[str, str]:
    """Amounts as exact decimals."""
    return {rate: f"{amount:f}" for rate, amount in rates.items()}
