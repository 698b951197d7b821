"""What every file of the site reads, by its address: derived from the catalogue, nothing drawn.

A file changes where what it reads does. Most of it is asked of the modules that make the files,
before anything is rendered; where they draw, or write more than is to be compared, what they take
is listed here. `tests/diff/test_published.py` holds that against the files themselves.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from generator.api.changes import changes_document
from generator.api.documents import (
    CHANGES,
    HISTORY,
    INDEX,
    OFFER,
    OFFERS,
    PRICES_CSV,
    PROVIDER,
    WORKSHEET,
    WORKSHEETS,
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
from generator.api.prices_csv import prices_csv
from generator.api.worksheets import worksheet_document, worksheets_document
from generator.catalogue.load import CatalogueOffer, ProseEntry
from generator.diff.computed_files import Reads, result_files
from generator.diff.front_page import front_page
from generator.diff.touched import Half, Telling, Touched, listed, nameable, narrowed, when
from generator.events.event import Event
from generator.feeds.all import FORMS
from generator.feeds.feed import feeds
from generator.figures import variant_name
from generator.findings import Location
from generator.guide import Guide
from generator.pages import changes, evidence, prices, trees
from generator.pages.page import feed_address, offer_address, worksheet_address
from generator.pages.rates import rate_tables
from generator.prose.context import Context
from generator.prose.directives import kind_of, resolve
from generator.schema.provider import Offer, Price
from generator.schema.worksheet import Worksheet
from generator.worksheet.definition import Definition
from generator.worksheet.javascript import module

_DIRECTIVE = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_WORD = re.compile(r"[^\s=]+")


@dataclass(frozen=True)
class Side:
    """One of the two guides: whole, and cut down to what can show differently."""

    half: Half
    whole: Guide
    touched: Touched

    @cached_property
    def narrow(self) -> Guide:
        """The touched part of it."""
        return narrowed(self.half, self.whole, self.touched)

    @cached_property
    def context(self) -> Context:
        """What texts are resolved from. Where a link leads is the same on both sides."""
        return self.whole.prose("{}:{}".format)


def files(side: Side) -> Iterator[Reads]:
    """Every page and file of one side that can show differently; feeds are told apart below."""
    for make in _MAKERS:
        yield from make(side)


def _pages(side: Side) -> Iterator[Reads]:
    """The pages whose content is at hand before they are rendered."""
    lists = listed(side.whole, side.touched.providers)
    for guide, make in (
        (lists, prices.pages), (side.narrow, evidence.pages), (side.narrow, changes.pages),
    ):  # fmt: skip
        yield from ((page.address, page) for page in make(guide))


def _front(side: Side) -> Iterator[Reads]:
    yield "", front_page(side.whole, side.narrow, side.touched)


def _trees(side: Side) -> Iterator[Reads]:
    guide = side.whole
    walks = {key: guide.walks[key] for key in guide.walks if key in side.touched.walks}
    narrow = replace(guide, checked=replace(guide.checked, walks=walks))
    yield from ((page.address, page) for page in trees.pages(narrow))


def _claims(side: Side) -> Iterator[Reads]:
    guide = side.whole
    found = {key: guide.claims[key] for key in guide.claims if key in side.touched.claims}
    yield (
        "claims/",
        (
            [entry.model for entry in guide.catalogue.claims.values()],
            [(key, item.figures, item.verdict) for key, item in found.items()],
        ),
    )


def _cards(guide: Guide, worksheet: str) -> list[tuple[str, ...]]:
    """What the cards of a worksheet's scenarios show."""
    return [
        (*key, scenario.title, scenario.summary, result.verdict.route, result.verdict.text)
        for key, result in guide.results.items()
        if key[0] == worksheet
        for scenario in [guide.catalogue.scenarios[key[1]].model]
    ]


def _offers(side: Side) -> Iterator[Reads]:
    for key in side.touched.pages:
        offer = side.whole.catalogue.offers.get(key)
        if offer is not None:
            yield offer_address(key), _offer_page(side, offer)


def _offer_page(side: Side, offer: CatalogueOffer) -> object:
    catalogue = side.whole.catalogue
    item = offer.offer
    named = [
        (found.id, found.offer.name, found.provider.name)
        for key in (item.base, item.status.successor)
        if key is not None and (found := catalogue.offers.get(key)) is not None
    ]
    return (
        offer.provider.name,
        _shown(item),
        named,
        [(key, catalogue.offers[key].offer.name) for key in side.half.tuned.get(offer.id, ())],
        [
            (key, catalogue.worksheets[key[0]].model.title, catalogue.scenarios[key[1]].model.title)
            for key in side.half.uses.get(offer.id, ())
        ],
        evidence.said_table(side.narrow, offer.id),
        [rate_tables(price, catalogue.meters) for price in item.prices],
        [variant_name(key, catalogue.meters) for price in item.prices for key in price.not_offered],
    )  # fmt: skip


def _shown(item: Offer) -> Offer:
    """What the page shows: all but where limits were read, and of an exchange rate the rate."""
    limits = item.limits.model_copy(update={"source": None})
    return item.model_copy(
        update={"limits": limits, "prices": tuple(_dollars(price) for price in item.prices)}
    )


def _dollars(price: Price) -> tuple[object, object]:
    return price.model_copy(update={"exchange": None}), price.exchange and price.exchange.usd


def _glossary(side: Side) -> Iterator[Reads]:
    terms = side.whole.catalogue.terms
    yield (
        "glossary/",
        [(key, entry.model.title, entry.model.definition) for key, entry in terms.items()],
    )
    for key, entry in terms.items():
        yield f"glossary/{key}/", _term(side, entry)


def _term(side: Side, entry: ProseEntry) -> object:
    """Its text, and whatever in it stands for something touched, filled in."""
    titles = [side.whole.definitions[key].worksheet.title for key in entry.model.worksheets]
    asked = dict.fromkeys(_DIRECTIVE.findall(entry.prose))
    filled = [
        resolve(text, side.context, Location(entry.document.file))[0]
        for text in asked
        if (kind_of(text) == "table" and side.touched.offers)
        or side.touched.words & set(_WORD.findall(text))
    ]
    return entry.model, entry.prose, titles, filled


def _worksheets(side: Side) -> Iterator[Reads]:
    guide = side.whole
    yield (
        "worksheets/",
        [
            (
                key,
                item.worksheet.title,
                item.worksheet.question,
                _cards(side.narrow, key),
            )
            for key, item in guide.definitions.items()
        ],
    )
    for key in side.touched.worksheets:
        if key in guide.definitions:
            yield from _worksheet(side, guide.definitions[key])
    for result in side.narrow.results.values():
        yield from result_files(guide, result)


def _worksheet(side: Side, definition: Definition) -> Iterator[Reads]:
    key = definition.id
    cards = _cards(side.narrow, key)
    yield worksheet_address(key), (_definition(definition.worksheet), cards)
    yield WORKSHEET.at(worksheet=key), worksheet_document(side.narrow, definition)
    if key in side.touched.definitions:
        yield f"assets/worksheets/{key}.js", module(definition)


def _definition(sheet: Worksheet) -> object:
    """What the worksheet's own page shows of it, labels included, which formulas are drawn with."""
    labelled = (sheet.prices, sheet.dates, sheet.constants)
    return (
        sheet.title, sheet.question, sheet.summary, sheet.caveats, sheet.steps,
        [
            (key, item.group, item.label, item.min, item.max, item.unit, item.default, item.help)
            for key, item in sheet.inputs.items()
        ],
        [(key, item.label) for part in labelled for key, item in part.items()],
    )  # fmt: skip


# The digest of the files that a document is made from, which says nothing of what it shows.
_STATELESS = {"generated_from": None}


def _data(side: Side) -> Iterator[Reads]:
    """The documents of the API. What each offer adds to a list, it adds to that of the touched."""
    whole, narrow = side.whole, side.narrow
    yield INDEX.at(), index_document(nameable(whole))
    yield WORKSHEETS.at(), worksheets_document(narrow)
    yield CHANGES.at(), changes_document(narrow)
    yield OFFERS.at(), offers_document(narrow)
    yield HISTORY.at(), history_document(narrow)
    yield PRICES_CSV, _rows(prices_csv(narrow))
    yield LLMS_TXT, llms_txt(nameable(whole))
    for key in side.touched.providers:
        entry = narrow.catalogue.providers.get(key)
        if entry is not None:
            document = provider_document(narrow, entry)
            yield PROVIDER.at(provider=key), document.model_copy(update=_STATELESS)
    for key in side.touched.offers | side.touched.named:
        offer = whole.catalogue.offers.get(key)
        if offer is not None:
            address = OFFER.at(provider=offer.provider_id, offer=offer.offer.id)
            yield address, _offer_document(whole, offer)


def _offer_document(guide: Guide, offer: CatalogueOffer) -> object:
    document = offer_document(guide, offer)
    unplaced = [entry.model_copy(update={"line": 0}) for entry in document.prices]
    return document.model_copy(update={"prices": unplaced, **_STATELESS})


def _rows(table: bytes) -> list[dict[str, str]]:
    """A table without the lines of the catalogue."""
    rows = csv.DictReader(io.StringIO(table.decode(), newline=""))
    return [{**row, "line": ""} for row in rows]


_MAKERS: tuple[Callable[[Side], Iterator[Reads]], ...] = (
    _front, _pages, _offers, _trees, _claims, _glossary, _worksheets, _data,
)  # fmt: skip


def feed_files(side: Side, unmoved: tuple[Event, ...], providers: set[str]) -> Iterator[Reads]:
    """The feed of everything and those of some providers; none where the guide has no address.

    A feed holds its newest entries only, so the events of untouched offers are counted in. Flips of
    untouched verdicts are not: there are few of them, and computing them takes long.
    """
    site = side.whole.provenance.site
    if site is None:
        return
    narrow = side.narrow
    known = narrow.catalogue.providers
    some = {key: entry for key, entry in known.items() if key in providers}
    events = sorted((*narrow.events, *unmoved), key=when)
    guide = Telling(
        replace(narrow.catalogue, providers=some), narrow.checked, narrow.as_of, narrow.provenance,
        narrow.repository, told=tuple(events),
    )  # fmt: skip
    for feed in feeds(guide, site):
        for form in FORMS:
            yield feed_address(form, feed.provider), feed
