"""`/prices/`: all offers, then those of one provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.catalogue.asof import price_on
from generator.catalogue.load import CatalogueOffer, Entry
from generator.figures import UNKNOWN, rate_text
from generator.findings import Location
from generator.guide import Guide
from generator.pages import evidence, forms
from generator.pages.page import Page, feed_address, long_date, offer_address
from generator.schema.provider import Kind, Provider

# The kinds of offer in the order readers look for them, with the meters that tell them apart.
_KINDS: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (Kind.MODEL, "Models", ("input", "cached_input", "output")),
    (Kind.TUNING, "Fine-tuning", ("training", "training_hour", "input", "output", "hosting_hour")),
    (Kind.EMBEDDING, "Embedding models", ("input",)),
    (Kind.RERANKER, "Rerankers", ("search", "input")),
    (Kind.VECTOR_STORE, "Vector stores", ("vector_storage", "read_units", "month_minimum")),
    (Kind.GPU, "GPUs", ("gpu_hour", "instance_hour")),
    (Kind.HOSTING, "Hosting of your own models", ("unit_minute", "provisioned_hour")),
)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offer in a list."""

    name: str
    address: str
    provider: str
    provider_address: str
    cells: tuple[str, ...]
    ends: str
    """When it stops or stopped, or nothing."""
    retired: bool


@dataclass(frozen=True, slots=True)
class OfferList:
    """The offers of one kind."""

    heading: str
    anchor: str
    columns: tuple[tuple[str, str], ...]
    """Meter and pricing unit."""
    rows: tuple[OfferRow, ...]
    ends: bool
    """Whether one of these rows says when it stops."""
    retired: tuple[OfferRow, ...]


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """One provider in a list."""

    name: str
    address: str
    offers: int
    kinds: str


@dataclass(frozen=True, slots=True)
class PricesPage:
    """Every offer, by kind."""

    as_of: str
    providers: tuple[ProviderRow, ...]
    lists: tuple[OfferList, ...]
    offers: str
    evidence: str
    """The address of the page on what other data sets say, or nothing."""
    missing: str
    """The form for an offer that is not there."""


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """One provider's offers."""

    name: str
    note: str | None
    as_of: str
    pages: tuple[str, ...]
    lists: tuple[OfferList, ...]
    feeds: tuple[str, str] | None
    """The addresses of its Atom feed and its JSON feed, where the guide has feeds."""
    edit: str
    missing: str
    """The form for an offer of this provider that is not there."""


def pages(guide: Guide) -> Iterator[Page]:
    """The list of all offers and one page a provider."""
    catalogue = guide.catalogue
    as_of = long_date(guide.as_of)
    by_name = sorted(catalogue.providers.values(), key=lambda entry: entry.model.name.casefold())
    rows = tuple(_provider_row(entry) for entry in by_name)
    yield Page(
        "prices/", "prices", "Prices",
        f"What {len(rows)} providers charge for {len(catalogue.offers)} models, fine-tuning "
        "services, GPUs, embeddings and vector stores, each with its source and dates.",
        PricesPage(
            as_of, rows, tuple(_lists(guide, catalogue.offers.values())),
            f"{len(catalogue.offers):,}", evidence.ADDRESS if guide.evidence else "",
            forms.model_missing(guide),
        ),
    )  # fmt: skip
    for entry in catalogue.providers.values():
        offers = [offer for offer in catalogue.offers.values() if offer.provider_id == entry.id]
        yield Page(
            f"prices/{entry.id}/", "provider", f"{entry.model.name} prices",
            f"{len(offers)} offers of {entry.model.name}: rates, history, sources and dates.",
            ProviderPage(
                entry.model.name, entry.model.note, as_of, entry.model.pricing_pages,
                tuple(_lists(guide, offers)), _feeds(guide, entry.id),
                edit_address(guide, entry.document.file), forms.model_missing(guide, entry),
            ),
            feeds=_feeds(guide, entry.id) or (),
        )  # fmt: skip


def edit_address(guide: Guide, file: str, line: int | None = None) -> str:
    """Where a reader can propose another text for a file, at a line where one is given."""
    return f"{guide.repository}/edit/main/{file}" + (f"#L{line}" if line else "")


def source_address(guide: Guide, place: Location, commit: str | None) -> str:
    """Where a reader can see a line of a file, as a commit has it; as it stands where none is."""
    return f"{guide.repository}/blob/{commit or 'main'}/{place.file}#L{place.line}"


def _feeds(guide: Guide, provider: str) -> tuple[str, str] | None:
    if guide.provenance.site is None:
        return None
    return feed_address("xml", provider), feed_address("json", provider)


def _provider_row(entry: Entry[Provider]) -> ProviderRow:
    kinds = {offer.kind for offer in entry.model.offers}
    return ProviderRow(
        entry.model.name,
        f"prices/{entry.id}/",
        len(entry.model.offers),
        ", ".join(_inside(heading) for kind, heading, _ in _KINDS if kind in kinds),
    )


def _inside(heading: str) -> str:
    """A heading inside a sentence; what is short for something stays as it is."""
    return heading if heading[:2].isupper() else heading.lower()


def _lists(guide: Guide, offers: Iterable[CatalogueOffer]) -> Iterator[OfferList]:
    found = list(offers)
    for kind, heading, meters in _KINDS:
        of_kind = [offer for offer in found if offer.offer.kind is kind]
        if not of_kind:
            continue
        used = [
            meter
            for meter in meters
            if any(meter in price.rates for offer in of_kind for price in offer.offer.prices)
        ]
        rows = [_row(guide, offer, used) for offer in of_kind]
        vocabulary = guide.catalogue.meters.meters
        yield OfferList(
            heading,
            kind.value,
            tuple((vocabulary[meter].name, vocabulary[meter].shown) for meter in used),
            tuple(row for row in rows if not row.retired),
            any(row.ends for row in rows if not row.retired),
            tuple(row for row in rows if row.retired),
        )


def _row(guide: Guide, offer: CatalogueOffer, meters: list[str]) -> OfferRow:
    price = price_on(offer.offer, guide.as_of)
    status = offer.offer.status
    return OfferRow(
        offer.offer.name,
        offer_address(offer.id),
        offer.provider.name,
        f"prices/{offer.provider_id}/",
        tuple(
            UNKNOWN if price is None else rate_text(price.rates.get(meter), price.currency)
            for meter in meters
        ),
        long_date(status.retires) if status.retires else "",
        status.retires is not None and status.retires <= guide.as_of,
    )
