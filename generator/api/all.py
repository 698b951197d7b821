"""Every document and schema as a file of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from generator.api.changes import changes_document
from generator.api.documents import (
    CHANGES,
    HISTORY,
    INDEX,
    KINDS,
    OFFER,
    OFFERS,
    OPENAPI,
    PRICES_CSV,
    PROVIDER,
    WORKSHEET,
    WORKSHEETS,
    DocumentKind,
    made_from,
    written,
)
from generator.api.index import index_document
from generator.api.llms import ADDRESS as LLMS_TXT
from generator.api.llms import llms_txt
from generator.api.offers import (
    history_document,
    offer_document,
    offer_files,
    offers_document,
    provider_document,
    provider_files,
)
from generator.api.openapi import openapi
from generator.api.prices_csv import prices_csv
from generator.api.worksheets import worksheet_document, worksheets_document
from generator.guide import Guide
from generator.pages.page import Download
from generator.schema.api import Document
from generator.schema.export import text_of

_SINGLE: tuple[tuple[DocumentKind, Callable[[Guide], Document]], ...] = (
    (INDEX, index_document),
    (OFFERS, offers_document),
    (HISTORY, history_document),
    (WORKSHEETS, worksheets_document),
    (CHANGES, changes_document),
)


def api(guide: Guide) -> Iterator[Download]:
    """Everything below `/api/v1/`, and `llms.txt`; no page is made from it."""
    for address, kind, make, state in _documents(guide):
        yield Download(address, partial(_written, guide, kind, make), state)
    for kind in KINDS:
        yield Download(kind.schema, partial(_schema, kind))
    yield Download(OPENAPI, partial(openapi, guide))
    yield Download(PRICES_CSV, partial(prices_csv, guide))
    yield Download(LLMS_TXT, partial(llms_txt, guide))


_Making = tuple[str, DocumentKind, Callable[[], Document], str | None]
"""An address, what stands there, how it is made, and from what, where those are a few files."""


def _documents(guide: Guide) -> Iterator[_Making]:
    for kind, make in _SINGLE:
        yield kind.at(), kind, partial(make, guide), None
    for offer in guide.catalogue.offers.values():
        address = OFFER.at(provider=offer.provider_id, offer=offer.offer.id)
        state = made_from(guide, offer_files(guide, offer))
        yield address, OFFER, partial(offer_document, guide, offer), state
    for entry in guide.catalogue.providers.values():
        address = PROVIDER.at(provider=entry.id)
        state = made_from(guide, provider_files(entry))
        yield address, PROVIDER, partial(provider_document, guide, entry), state
    for key, definition in guide.definitions.items():
        address = WORKSHEET.at(worksheet=key)
        yield address, WORKSHEET, partial(worksheet_document, guide, definition), None


def _written(guide: Guide, kind: DocumentKind, make: Callable[[], Document]) -> bytes:
    return written(guide, kind, make())


def _schema(kind: DocumentKind) -> bytes:
    return text_of(kind.model).encode()
