"""`/changes/`: what changed, newest first, read from the dated entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from generator.catalogue.asof import amount_of
from generator.catalogue.load import CatalogueOffer
from generator.figures import number
from generator.guide import Guide
from generator.pages.page import Page, long_date, offer_address
from generator.pages.rates import rate_text, variant_name
from generator.schema.base import Unpriced
from generator.schema.meters import Meters
from generator.schema.provider import Basis, Price


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an offer on a day."""

    day: dt.date
    what: str
    """What sort of change it is."""
    offer: str
    provider: str
    address: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The changes of one month."""

    name: str
    changes: tuple[tuple[str, Change], ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What is coming, soonest first, and what happened, newest first."""

    as_of: str
    coming: tuple[tuple[str, Change], ...]
    months: tuple[Month, ...]


def pages(guide: Guide) -> Iterator[Page]:
    """The one page of changes."""
    found = sorted(
        changes(guide), key=lambda change: (change.day, change.provider, change.offer, change.what)
    )
    coming = tuple((long_date(c.day), c) for c in found if c.day > guide.as_of)
    past = [change for change in reversed(found) if change.day <= guide.as_of]
    months = tuple(
        Month(f"{key:%B %Y}", tuple((long_date(change.day), change) for change in group))
        for key, group in groupby(past, key=lambda change: change.day.replace(day=1))
    )
    yield Page(
        "changes/", "changes", "Changes",
        "What providers changed and when, newest first, and what they have announced.",
        ChangesPage(long_date(guide.as_of), coming, months),
    )  # fmt: skip


def changes(guide: Guide) -> Iterator[Change]:
    """Every dated event of the catalogue, in no particular order."""
    meters = guide.catalogue.meters
    for offer in guide.catalogue.offers.values():
        yield from _prices(offer, meters)
        yield from _life(offer)


def _change(offer: CatalogueOffer, day: dt.date, what: str, details: tuple[str, ...]) -> Change:
    return Change(
        day, what, offer.offer.name, offer.provider.name, offer_address(offer.id), details
    )


def _prices(offer: CatalogueOffer, meters: Meters) -> Iterator[Change]:
    before: Price | None = None
    for price in offer.offer.prices:
        if before is not None:
            details = tuple(_differences(before, price, meters))
            if details:
                seen = price.basis is Basis.FIRST_SEEN
                what = "New price, first seen" if seen else "New price"
                yield _change(offer, price.effective, what, details)
        before = price
        for correction in price.corrections:
            yield _change(
                offer, correction.on, "Correction",
                (f"{correction.rate}: was {correction.was}. {correction.reason}",),
            )  # fmt: skip


def _life(offer: CatalogueOffer) -> Iterator[Change]:
    status = offer.offer.status
    events = (
        (status.released, "Released"),
        (status.announced, "End announced"),
        (status.deprecated, "Deprecated"),
        (status.new_jobs_end, "No new training jobs"),
        (status.retires, "Stops answering"),
    )
    for day, what in events:
        if day is not None:
            yield _change(offer, day, what, ())
    for notice in status.notices:
        yield _change(offer, notice.date, "Notice", (notice.text,))


def _differences(before: Price, after: Price, meters: Meters) -> Iterator[str]:
    for variant in ("", *after.variants):
        old = before.variants.get(variant, {}) if variant else before.rates
        new = after.variants[variant] if variant else after.rates
        suffix = f", {variant_name(variant, meters).lower()}" if variant else ""
        for key, rate in new.items():
            if key in old and old[key] != rate:
                name = meters.meters[key].name + suffix
                was, now = rate_text(old[key], before.currency), rate_text(rate, after.currency)
                yield f"{name}: {was} → {now}{_percent(old[key], rate)}"
    for old_tier, new_tier in zip(before.tiers, after.tiers, strict=False):
        for key, rate in new_tier.rates.items():
            if key in old_tier.rates and old_tier.rates[key] != rate:
                name = f"{meters.meters[key].name} above {new_tier.above:,} tokens"
                was = rate_text(old_tier.rates[key], before.currency)
                yield (
                    f"{name}: {was} → {rate_text(rate, after.currency)}"
                    f"{_percent(old_tier.rates[key], rate)}"
                )


def _percent(old: Decimal | Unpriced, new: Decimal | Unpriced) -> str:
    was, now = amount_of(old), amount_of(new)
    if not was or now is None:
        return ""
    change = (now - was) / was * 100
    return f" ({'+' if change > 0 else ''}{number(change, 1, least=0)} %)"
