"""`/prices/evidence/`: what other price data sets say of our prices, as it was recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.evidence.compare import OfferRow, RateRow, Stand, times
from generator.evidence.rates import parts_of
from generator.figures import rate_text, variant_name
from generator.guide import Guide
from generator.pages.page import Page, long_date, offer_address
from generator.schema.meters import Meters

ADDRESS = "prices/evidence/"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One data set over all our rates."""

    label: str
    read: str
    dated: str
    """Of which day it is, or nothing."""
    offers: str
    agrees: str
    differs: str
    settled: str
    silent: str


@dataclass(frozen=True, slots=True)
class SaidRow:
    """One of our rates and what every data set says of it."""

    rate: str
    ours: str
    cells: tuple[str, ...]
    """A word or an amount for each data set that speaks of the offer."""


@dataclass(frozen=True, slots=True)
class SaidTable:
    """An offer's own row: its rates against the data sets that speak of it."""

    sources: tuple[str, ...]
    rows: tuple[SaidRow, ...]
    silent: str
    """The data sets that say nothing, or nothing."""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One open or settled difference."""

    offer: str
    address: str
    rate: str
    unit: str
    """What the amounts are for: `1M tokens`."""
    ours: str
    who: str
    says: str
    by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider's offers by how many data sets agree."""

    name: str
    address: str
    offers: int
    two: int
    """Offers with a rate on which at least two agree."""
    one: int
    none: int
    """Offers of which nobody says the same."""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What the page shows."""

    as_of: str
    offers: str
    rates: str
    twice: str
    alone: str
    sources: tuple[SourceRow, ...]
    differences: tuple[DifferenceRow, ...]
    settled: tuple[DifferenceRow, ...]
    providers: tuple[ProviderRow, ...]


def pages(guide: Guide) -> Iterator[Page]:
    """One page, once something was recorded."""
    if guide.corroboration.sources:
        yield Page(
            ADDRESS, "evidence", "Evidence",
            "What other price data sets say of the prices here: who agrees, who differs and by how "
            "much, and who is silent.",
            _view(guide),
        )  # fmt: skip


def said_table(guide: Guide, offer: str) -> SaidTable | None:
    """What the data sets say of one offer's price in force; None where nobody says anything."""
    row = guide.corroborated.get(offer)
    if row is None or not row.speaking:
        return None
    meters = guide.catalogue.meters
    silent = [
        source.source for source in guide.corroboration.sources if source.source not in row.speaking
    ]
    return SaidTable(
        row.speaking,
        tuple(
            SaidRow(
                rate_words(rate.rate, meters),
                rate_text(rate.ours, row.currency),
                tuple(_cell(rate, source, row.currency) for source in row.speaking),
            )
            for rate in row.rates
        ),
        ", ".join(silent),
    )


def rate_words(name: str, meters: Meters) -> str:
    """A rate's name for readers: `Cached input, batch, above 272,000 tokens`."""
    meter, variants, above = parts_of(name)
    words = [meters.meters[meter].name]
    words += [variant_name(variant, meters) for variant in variants]
    words += [f"above {above:,} tokens"] if above is not None else []
    return ", ".join(words)


def _cell(rate: RateRow, source: str, currency: str) -> str:
    found = rate.by(source)
    if found is None:
        return "silent"
    if found.stand is Stand.AGREES:
        return "agrees"
    text = f"{rate_text(found.says, currency)} ({times(found.says, rate.ours)})"
    return f"{text}, settled" if found.stand is Stand.SETTLED else text


def _view(guide: Guide) -> EvidencePage:
    found = guide.corroboration
    return EvidencePage(
        as_of=long_date(guide.as_of),
        offers=f"{len(found.offers):,}",
        rates=f"{sum(len(row.rates) for row in found.offers):,}",
        twice=f"{found.twice:,}",
        alone=f"{found.alone:,}",
        sources=tuple(
            SourceRow(
                item.label,
                long_date(item.accessed),
                long_date(item.dated) if item.dated else "",
                f"{item.offers:,}", f"{item.agrees:,}", f"{item.differs:,}",
                f"{item.settled:,}", f"{item.silent:,}",
            )
            for item in found.totals
        ),
        differences=tuple(_differences(guide, found.offers, Stand.DIFFERS)),
        settled=tuple(_differences(guide, found.offers, Stand.SETTLED)),
        providers=tuple(_providers(found.offers)),
    )  # fmt: skip


def _differences(guide: Guide, rows: Iterable[OfferRow], stand: Stand) -> Iterator[DifferenceRow]:
    meters = guide.catalogue.meters
    for row in rows:
        for rate in row.rates:
            for heard in rate.heard:
                if heard.stand is stand:
                    yield DifferenceRow(
                        row.offer.title,
                        offer_address(row.offer.id),
                        rate_words(rate.rate, meters),
                        meters.meters[parts_of(rate.rate)[0]].shown,
                        rate_text(rate.ours, row.currency),
                        heard.source,
                        rate_text(heard.says, row.currency),
                        times(heard.says, rate.ours),
                        heard.reason,
                    )


def _providers(rows: Iterable[OfferRow]) -> Iterator[ProviderRow]:
    names: dict[str, str] = {}
    most: dict[str, Counter[int]] = {}
    for row in rows:
        names[row.offer.provider_id] = row.offer.provider.name
        counts = most.setdefault(row.offer.provider_id, Counter())
        counts[min(2, _agreeing(row))] += 1
    for provider, counts in most.items():
        yield ProviderRow(
            names[provider], f"prices/{provider}/", counts.total(), counts[2], counts[1], counts[0]
        )


def _agreeing(row: OfferRow) -> int:
    """How many agree on the rate on which most do."""
    return max(
        (sum(item.stand is Stand.AGREES for item in rate.heard) for rate in row.rates), default=0
    )
