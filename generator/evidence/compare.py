"""For each of our prices: which data sets agree, which differ and by how much, which are silent."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from generator.catalogue.asof import index_on, retired
from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.evidence.rates import amounts_of, ratio
from generator.evidence.recorded import Recorded
from generator.schema.base import parse_amount
from generator.schema.provider import Kind, Price

COMPARED = frozenset({Kind.MODEL, Kind.EMBEDDING, Kind.RERANKER})
"""The kinds of offer that the data sets have prices for."""


class Stand(StrEnum):
    """How a data set stands to one of our rates."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SETTLED = "settled"
    """It differs, and the entry says why it keeps its own value."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one data set says of one rate."""

    source: str
    stand: Stand
    says: Decimal
    reason: str | None = None
    """Why the entry keeps its own, where that is settled."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """One of our rates and everybody who speaks of it; those not in `heard` are silent."""

    rate: str
    ours: Decimal
    heard: tuple[Heard, ...]

    def by(self, source: str) -> Heard | None:
        """What one data set says of it."""
        return next((item for item in self.heard if item.source == source), None)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer's price in force, rate by rate."""

    offer: CatalogueOffer
    currency: str
    rates: tuple[RateRow, ...]

    @property
    def speaking(self) -> tuple[str, ...]:
        """The data sets that say anything of it."""
        return tuple(sorted({item.source for row in self.rates for item in row.heard}))

    @property
    def differing(self) -> tuple[tuple[RateRow, Heard], ...]:
        """The open differences."""
        return tuple(
            (row, item) for row in self.rates for item in row.heard if item.stand is Stand.DIFFERS
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """One data set over all our rates."""

    source: str
    label: str
    dated: dt.date | None
    accessed: dt.date
    offers: int
    """Offers of which it says something."""
    agrees: int
    differs: int
    settled: int
    silent: int


@dataclass(frozen=True, slots=True)
class Corroboration:
    """All of it."""

    sources: tuple[Recorded, ...]
    offers: tuple[OfferRow, ...]
    totals: tuple[Totals, ...]

    @property
    def alone(self) -> int:
        """Offers of which no data set says anything."""
        return sum(not row.speaking for row in self.offers)

    @property
    def twice(self) -> int:
        """Offers with a rate on which at least two data sets agree with us."""
        return sum(
            any(sum(item.stand is Stand.AGREES for item in row.heard) >= 2 for row in offer.rates)
            for offer in self.offers
        )


def corroborate(catalogue: Catalogue, recorded: Iterable[Recorded], day: dt.date) -> Corroboration:
    """Holds every price in force on a day against what was recorded."""
    sources = tuple(sorted(recorded, key=lambda item: item.source))
    rows = tuple(_rows(catalogue, sources, day))
    return Corroboration(sources, rows, tuple(_totals(source, rows) for source in sources))


def settled_by(price: Price, rate: str, theirs: Decimal, name: str, version: str) -> str | None:
    """Why the entry keeps its own value although a data set gives this one, or None.

    A settled disagreement holds for what was said: the same amount, whatever the release. Where it
    was put into words, it holds for that release.
    """
    for item in price.disagrees:
        who, _, release = item.via.partition(" ")
        if item.rate != rate or item.settled is None or who != name:
            continue
        said = _amount(item.says)
        if said == theirs or (said is None and release == version):
            return item.settled
    return None


def _amount(text: str) -> Decimal | None:
    try:
        return parse_amount(text) if re.fullmatch(r"[0-9.]+", text) else None
    except ValueError:
        return None


def _rows(catalogue: Catalogue, sources: tuple[Recorded, ...], day: dt.date) -> Iterator[OfferRow]:
    for offer in catalogue.offers.values():
        index = index_on(offer.offer, day)
        if offer.offer.kind not in COMPARED or index is None or retired(offer.offer, day):
            continue
        price = offer.offer.prices[index]
        rates = amounts_of(price)
        # Data sets give dollars; a price in another currency is nobody's to confirm.
        heard = sources if price.currency == "USD" else ()
        yield OfferRow(
            offer, price.currency,
            tuple(
                RateRow(rate, ours, tuple(_heard(offer.id, price, rate, ours, heard)))
                for rate, ours in rates.items()
            ),
        )  # fmt: skip


def _heard(
    offer: str, price: Price, rate: str, ours: Decimal, sources: tuple[Recorded, ...]
) -> Iterator[Heard]:
    for source in sources:
        said = source.offers.get(offer)
        theirs = said.rates.get(rate) if said else None
        if theirs is None:
            continue
        if theirs == ours:
            yield Heard(source.source, Stand.AGREES, theirs)
            continue
        reason = settled_by(price, rate, theirs, source.name, source.version)
        yield Heard(source.source, Stand.SETTLED if reason else Stand.DIFFERS, theirs, reason)


def _totals(source: Recorded, rows: tuple[OfferRow, ...]) -> Totals:
    rates = [row for offer in rows for row in offer.rates]
    stands = Counter(found.stand for row in rates if (found := row.by(source.source)) is not None)
    return Totals(
        source.source, source.label, source.dated, source.accessed,
        sum(source.source in offer.speaking for offer in rows),
        stands[Stand.AGREES], stands[Stand.DIFFERS], stands[Stand.SETTLED],
        len(rates) - stands.total(),
    )  # fmt: skip


def times(theirs: Decimal, ours: Decimal) -> str:
    """How much theirs differs: `+25 %`, `−50 %`, or `3.2 ×` from double on."""
    share = ratio(theirs, ours)
    if share >= 2:
        return f"{share:.3g} ×"
    percent = (share - 1) * 100
    sign = "+" if percent > 0 else "−"
    size = abs(percent)
    return f"{sign}{size:.0f} %" if size >= 10 else f"{sign}{size:.2g} %"
