"""Which documents there are, where they stand, and how one becomes bytes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from generator.guide import Guide
from generator.pages.page import relative
from generator.schema.api import (
    ChangesDocument,
    Document,
    GeneratedFrom,
    HistoryDocument,
    IndexDocument,
    OfferDocument,
    OffersDocument,
    ProviderDocument,
    WorksheetDocument,
    WorksheetsDocument,
)

ROOT = "api/v1/"
OPENAPI = f"{ROOT}openapi.json"
PRICES_CSV = f"{ROOT}prices.csv"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document."""

    name: str
    path: str
    """Its address below `ROOT`; names in braces stand for ids."""
    model: type[Document]
    describes: str

    @property
    def schema(self) -> str:
        """The address of its JSON Schema."""
        return f"{ROOT}schema/{self.name}.schema.json"

    def at(self, **ids: str) -> str:
        """The address of one such document."""
        return ROOT + self.path.format(**ids)


INDEX = DocumentKind(
    "index", "index.json", IndexDocument,
    "The way in: every other document, and what meters and variants mean.",
)  # fmt: skip
OFFERS = DocumentKind(
    "offers", "offers.json", OffersDocument, "Every offer with its price in force."
)
OFFER = DocumentKind(
    "offer", "offers/{provider}/{offer}.json", OfferDocument,
    "One offer: every dated price with its evidence, limits and dates.",
)  # fmt: skip
PROVIDER = DocumentKind(
    "provider", "providers/{provider}.json", ProviderDocument,
    "One provider: its offers with their prices in force.",
)  # fmt: skip
HISTORY = DocumentKind(
    "history", "history.json", HistoryDocument, "Every dated rate of every offer."
)
WORKSHEETS = DocumentKind(
    "worksheets", "worksheets.json", WorksheetsDocument,
    "Every worksheet, with the verdict for each scenario and where its result is.",
)  # fmt: skip
WORKSHEET = DocumentKind(
    "worksheet", "worksheets/{worksheet}.json", WorksheetDocument,
    "One worksheet: its inputs, prices and formulas, and its scenarios.",
)  # fmt: skip
CHANGES = DocumentKind(
    "changes", "changes.json", ChangesDocument,
    "What changed and what is announced: prices, corrections, ends, verdicts that flipped.",
)  # fmt: skip

KINDS = (INDEX, OFFERS, OFFER, PROVIDER, HISTORY, WORKSHEETS, WORKSHEET, CHANGES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands, so that it can lead elsewhere."""

    address: str

    def to(self, address: str) -> str:
        """A link to another address of the site."""
        return relative(address, self.address)

    def offer(self, offer_id: str) -> str:
        """A link to an offer's document."""
        provider, _, offer = offer_id.partition("/")
        return self.to(OFFER.at(provider=provider, offer=offer))


def origin(guide: Guide, files: Iterable[str] | None = None) -> GeneratedFrom:
    """The state of the catalogue, or of those files of it that a document is made from.

    A document that is made from few files names the last commit that changed one of them, so that
    a price elsewhere leaves it as it is.
    """
    whole = guide.provenance
    if files is None:
        return GeneratedFrom(digest=whole.digest, commit=whole.commit)
    known = sorted(set(files))
    commit = guide.commits.last(known) or whole.commit
    return GeneratedFrom(digest=guide.catalogue.digest_of(known), commit=commit)


def made_from(guide: Guide, files: Iterable[str]) -> str:
    """Stands for everything that a document made from these files is made from."""
    state = origin(guide, files)
    return f"{state.digest} {state.commit} {guide.provenance.site} {guide.as_of}"


def day(date: dt.date) -> str:
    """A date in a document."""
    return date.isoformat()


def maybe_day(date: dt.date | None) -> str | None:
    """A date in a document, where there is one."""
    return None if date is None else day(date)


def written(guide: Guide, kind: DocumentKind, document: Document) -> bytes:
    """The document as JSON, the address of its schema first where the guide names its own."""
    site = guide.provenance.site
    named = {} if site is None else {"$schema": f"{site}{kind.schema}"}
    found = named | document.model_dump(mode="json", exclude={"schema_address"})
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
