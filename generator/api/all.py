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
    written,
)
from generator.api.index import index_document
from generator.api.llms import ADDRESS as LLMS_TXT
from generator.api.llms import llms_txt
from generator.api.offers import (
    history_document,
    offer_document,
    offers_document,
    provider_document,
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
    for address, kind, make in _documents(guide):
        yield Download(address, partial(_written, guide, kind, make))
    for kind in KINDS:
        yield Download(kind.schema, partial(_schema, kind))
    yield Download(OPENAPI, partial(openapi, guide))
    yield Download(PRICES_CSV, partial(prices_csv, guide))
    yield Download(LLMS_TXT, partial(llms_txt, guide))


def _documents(guide: Guide) -> Iterator[tuple[str, DocumentKind, Callable[[], Document]]]:
    for kind, make in _SINGLE:
        yield kind.at(), kind, partial(make, guide)
    for offer in guide.catalogue.offers.values():
        address = OFFER.at(provider=offer.provider_id, offer=offer.offer.id)
        yield address, OFFER, partial(offer_document, guide, offer)
    for entry in guide.catalogue.providers.values():
        address = PROVIDER.at(provider=entry.id)
        yield address, PROVIDER, partial(provider_document, guide, entry)
    for key, definition in guide.definitions.items():
        address = WORKSHEET.at(worksheet=key)
        yield address, WORKSHEET, partial(worksheet_document, guide, definition)


def _written(guide: Guide, kind: DocumentKind, make: Callable[[], Document]) -> bytes:
    return written(guide, kind, make())


def _schema(kind: DocumentKind) -> bytes:
    return text_of(kind.model).encode()
