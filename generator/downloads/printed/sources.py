"""Where the prices were read, each place once, numbered in the order in which it is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.catalogue.load import CatalogueOffer
from generator.figures import plain
from generator.findings import Location
from generator.schema.base import Unpriced
from generator.schema.provider import Basis, Price, Read, Source
from generator.worksheet.result import PriceValue

Record = dict[str, object]

_READ = {
    Read.PAGE: "the page itself",
    Read.FEED: "the provider's machine-readable feed",
    Read.CAPTURE: "a stored copy of the page",
    Read.DATASET: "a published price data set",
    Read.TRANSCRIPTION: "somebody's notes of the page",
    Read.DOCUMENT: "the provider's manual or announcement",
    Read.DERIVED: "computed from other published figures",
}
_BASIS = {
    Basis.STATED: "as the source states",
    Basis.FIRST_SEEN: "first seen that day, may be older",
}


class Sources:
    """Numbers the sources as they are asked for; an entry, or an offer's dates, counts once."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, dt.date | None], Record] = {}
        self._lines: dict[int, list[int]] = {}

    @property
    def records(self) -> list[Record]:
        """What is known about each source, with the lines that were read from it."""
        return [
            record | {"place": _place(str(record["file"]), self._lines[number])}
            for number, record in enumerate(self._records.values(), 1)
        ]

    def price(self, item: PriceValue) -> int | None:
        """The number of a price's source; None where it was not read from the catalogue."""
        entry = item.entry
        if entry is None:
            return None
        facts = [
            ("In force since", f"{long_date(entry.effective)}, {_BASIS[entry.basis]}"),
            *_reading(entry.source),
            ("Verified", _verified(entry)),
            *_exchange(entry),
            *((("Note", entry.note),) if entry.note else ()),
            *((("Note on the offer", item.offer.offer.note),) if item.offer.offer.note else ()),
        ]
        return self._number(item.offer, entry.effective, item.location, entry.source, facts)

    def end(self, offer: CatalogueOffer, location: Location) -> int | None:
        """The number of the source of the dates of an offer's life; None where none is given."""
        status = offer.offer.status
        if status.source is None:
            return None
        note = (("Note", status.note),) if status.note else ()
        return self._number(offer, None, location, status.source, [*_reading(status.source), *note])

    def _number(
        self,
        offer: CatalogueOffer,
        effective: dt.date | None,
        location: Location,
        source: Source,
        facts: list[tuple[str, str]],
    ) -> int:
        record = self._records.setdefault(
            (offer.id, effective),
            {
                "number": len(self._records) + 1,
                "offer": offer.title,
                "id": offer.id,
                "url": source.url,
                "file": location.file,
                "facts": facts,
            },
        )
        number = int(str(record["number"]))
        self._lines.setdefault(number, []).append(location.line)
        return number


def _place(file: str, lines: Iterable[int]) -> str:
    found = sorted(set(lines))
    return f"{file}, line{'s' * (len(found) > 1)} {', '.join(map(str, found))}"


def long_date(day: dt.date) -> str:
    """A date as readers write it: 14 January 2027."""
    return f"{day.day} {day:%B %Y}"


def remarks(item: PriceValue) -> list[str]:
    """What is known about one rate alone: its own currency, other sources, corrections."""
    entry = item.entry
    if entry is None:
        return []
    found = []
    if isinstance(item.listed, Unpriced):
        found.append(f"Listed as {item.listed.value}.")
    elif item.listed is not None and entry.exchange is not None:
        found.append(f"Listed at {plain(item.listed)} {entry.currency}.")
    for other in entry.disagrees:
        if other.rate == item.rate:
            settled = other.settled or "The question is open."
            found.append(f"{other.via} says {other.says}. {settled}")
    found += [
        f"Corrected on {long_date(fix.on)}, was {fix.was}: {fix.reason}"
        for fix in entry.corrections
        if fix.rate == item.rate
    ]
    return found


def _reading(source: Source) -> list[tuple[str, str]]:
    read = f"{long_date(source.accessed)}, from {_READ[source.read]}"
    if source.read is Read.DERIVED:
        read = f"{long_date(source.accessed)}, {_READ[source.read]}"
    found = [("Read on", read)]
    if source.via:
        found.append(("By way of", "; ".join(source.via)))
    if source.dated is not None:
        found.append(("That copy is dated", long_date(source.dated)))
    if source.note:
        found.append(("Note on the reading", source.note))
    return found


def _verified(entry: Price) -> str:
    if entry.verified is None:
        return "not yet compared with the provider's own page"
    return f"{long_date(entry.verified)}, against the provider's own page"


def _exchange(entry: Price) -> list[tuple[str, str]]:
    if entry.exchange is None:
        return []
    rate = entry.exchange
    return [
        (
            "Exchange rate",
            f"1 {entry.currency} = {plain(rate.usd)} USD on {long_date(rate.date)}, {rate.source}",
        )
    ]
