"""What the front page reads: sums and names of the whole guide, and of the rest what can differ.

It tells of the few newest prices and the few next to come of all offers. Those of the untouched
offers are the same on both sides, and which of them leave the touched ones room is found in the
text of the files, of which few entries are looked into.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

from generator.catalogue.load import Catalogue
from generator.diff.touched import Touched, text_of
from generator.events.event import Event
from generator.events.offers import event_id, moves
from generator.guide import Guide
from generator.pages.changes import subject
from generator.pages.home import NEWS, examples, is_news
from generator.schema.api import OfferEventKind as Kind
from generator.schema.meters import Meters
from generator.schema.provider import Kind as OfferKind
from generator.schema.provider import Price


class _Line(NamedTuple):
    """An event that the page may tell of, in the order of a guide's events."""

    day: dt.date
    id: str
    said: tuple[object, ...] = ()
    """What it says of it; nothing where that is the same on both sides."""


class _Dated(NamedTuple):
    """An event, and of a price its entry with the one before."""

    line: _Line
    entries: tuple[object, object] | None = None


def front_page(whole: Guide, narrow: Guide, touched: Touched) -> object:
    """Of one side; `narrow` is what of it can show differently."""
    catalogue = whole.catalogue
    kinds = Counter(text_of(offer)["kind"] for offer in catalogue.offers.values())
    first = next(iter(whole.trees.values()), None)
    return (
        (
            len(catalogue.providers),
            len(catalogue.offers),
            kinds[OfferKind.MODEL],
            kinds[OfferKind.TUNING],
        ),
        (len(whole.claims), first and (first.id, first.tree.title)),
        [
            (key, entry.model.title, entry.model.question)
            for key, entry in catalogue.worksheets.items()
        ],
        Counter(worksheet for worksheet, _ in whole.results),
        [
            (key, _card(whole, key) if key in touched.results else None)
            for key in examples(whole.results).items()
        ],
        _news(whole, narrow, touched),
    )


def _card(guide: Guide, key: tuple[str, str]) -> tuple[str, str, str]:
    verdict = guide.results[key].verdict
    return guide.catalogue.scenarios[key[1]].model.title, verdict.route, verdict.text


def _news(whole: Guide, narrow: Guide, touched: Touched) -> list[list[_Line]]:
    """The newest, newest first, and the next to come; nothing where no offer can differ."""
    if not touched.offers:
        return []
    lines = [
        _Line(event.day, event.id, _said(event, touched))
        for event in narrow.events
        if is_news(event, to_come=event.day > whole.as_of)
    ]
    dated = list(_dated(whole.catalogue, narrow.catalogue.offers))
    found = []
    for to_come in (False, True):
        own = [line for line in lines if (line.day > whole.as_of) == to_come]
        others = _others(dated, whole.catalogue.meters, whole.as_of, to_come=to_come)
        both = sorted([*own, *islice(others, NEWS)], reverse=not to_come)
        found.append(both[:NEWS])
    return found


def _said(event: Event, touched: Touched) -> tuple[object, ...]:
    if touched.offers.isdisjoint(offer.id for offer in event.offers):
        return ()
    return event.what, event.details, subject(event)


def _dated(catalogue: Catalogue, known: Collection[str]) -> Iterator[_Dated]:
    """The events of either kind of offers other than the known ones, by the files' text."""
    for key, offer in catalogue.offers.items():
        if key in known:
            continue
        text: Any = text_of(offer)
        for before, after in pairwise(text.get("prices") or ()):
            day = dt.date.fromisoformat(after["effective"])
            yield _Dated(_Line(day, event_id(Kind.PRICE, key, day)), (before, after))
        end = text["status"].get("retires") if "status" in text else None
        if end:
            day = dt.date.fromisoformat(end)
            yield _Dated(_Line(day, event_id(Kind.RETIRES, key, day)))


def _others(
    dated: Iterable[_Dated], meters: Meters, as_of: dt.date, *, to_come: bool
) -> Iterator[_Line]:
    """What there is to tell of them, in the order of the page."""
    found = [
        item
        for item in dated
        if (item.line.day > as_of) == to_come and (to_come or item.entries is not None)
    ]
    for item in sorted(found, key=attrgetter("line"), reverse=not to_come):
        # An entry with the same rates is no change, which its day alone does not show.
        if item.entries is None or _is_change(*item.entries, meters):
            yield item.line


def _is_change(before: object, after: object, meters: Meters) -> bool:
    one, other = (Price.model_validate_json(json.dumps(entry)) for entry in (before, after))
    return any(moves(one, other, meters))
