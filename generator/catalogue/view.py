"""A catalogue that notes what is read of it.

A price is a part of its own, so that what rests on other prices of the same file is not worked out
again when it changes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from generator.catalogue.load import METERS, Catalogue, Entry
from generator.memo import Part, Trace, state_of
from generator.schema.meters import Meters

BOOKS = ("providers", "scenarios", "worksheets", "trees", "claims", "terms")
"""The folders of the catalogue, as its fields are called."""


def parts(catalogue: Catalogue) -> dict[str, Part[Any, Any]]:
    """The catalogue's files, offers, meters and variants, with what stands for their state."""
    meters = catalogue.files[METERS]
    found = {name: _book(catalogue, getattr(catalogue, name)) for name in BOOKS}
    state = _Offers(catalogue).state
    tuning = catalogue.tuning
    return found | {
        "offers": Part(catalogue.offers, state, found["providers"].whole),
        "tuning": Part(tuning, state, lambda: state_of(*tuning, *map(state, tuning))),
        "meters": _words(catalogue.meters.meters, meters),
        "variants": _words(catalogue.meters.variants, meters),
    }


def seen(catalogue: Catalogue, trace: Trace) -> Catalogue:
    """The catalogue as `trace` hands it out, but for the digests of its files."""
    books: dict[str, Any] = {name: trace.part(name) for name in BOOKS}
    found = Catalogue(meters=seen_meters(trace), files=catalogue.files, **books)
    # Take the place of what would go through every provider.
    found.__dict__.update(offers=trace.part("offers"), tuning=trace.part("tuning"))
    return found


def seen_meters(trace: Trace) -> Meters:
    """The meters and variants as `trace` hands them out."""
    words: Any = {name: trace.part(name) for name in ("meters", "variants")}
    return Meters.model_construct(**words)


def alone(catalogue: Catalogue, book: str, name: str, trace: Trace) -> Catalogue:
    """A catalogue of one file and the meters, with the whole one beside it.

    `trace` hands out the meters and the whole. What it is asked of its own file is not noted.
    """
    whole = seen(catalogue, trace)
    books: dict[str, Any] = {key: {} for key in BOOKS}
    books[book] = {name: getattr(catalogue, book)[name]}
    found = Catalogue(meters=whole.meters, files=catalogue.files, **books)
    found.__dict__["_whole"] = whole
    return found


def _book(catalogue: Catalogue, entries: Mapping[str, Entry[Any]]) -> Part[str, Entry[Any]]:
    def whole() -> str:
        return catalogue.digest_of(entry.document.file for entry in entries.values())

    return Part(entries, lambda key: catalogue.files[entries[key].document.file], whole)


def _words(models: Mapping[str, BaseModel], file: str) -> Part[str, Any]:
    return Part(models, lambda key: models[key].model_dump_json(), lambda: file)


class _Offers:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def state(self, key: str) -> str:
        """Everything that the file says of the offer and of its provider, but not its place."""
        offer = self.catalogue.offers[key]
        document = offer.entry.document
        path = ("offers", offer.index)
        if path not in document.digests:
            head = {name: value for name, value in document.data.items() if name != "offers"}
            found = state_of(json.dumps(head), json.dumps(document.data["offers"][offer.index]))
            document.digests[path] = found
        return document.digests[path]
