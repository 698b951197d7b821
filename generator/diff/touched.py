"""What of two catalogues can show differently, and both cut down to it.

A site has thousands of files and a change touches few of them. Whatever is equal on both sides is
left out of both before anything is compared: it adds the same to every list, sum and history. Files
with the same bytes are not looked into, and no result is asked for that must be what it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from generator.catalogue.load import Catalogue, CatalogueOffer, Entry, ProseEntry
from generator.check import Checked
from generator.events.event import Event
from generator.events.offers import REMINDERS, offer_events
from generator.events.verdicts import verdict_flips
from generator.evidence.recorded import Recorded
from generator.guide import Guide
from generator.schema.provider import Provider
from generator.worksheet.result import Provenance

# What a file names of the state it was made from is no change of what it says.
_NO_DIGEST = "0" * 64
_NOWHERE = "https://repository.example"

Key = tuple[str, str]
"""A worksheet or a tree, and a scenario."""


@dataclass(frozen=True)
class Half:
    """One of the two: a catalogue without errors, computed, and the evidence recorded beside it."""

    checked: Checked
    evidence: tuple[Recorded, ...] = ()

    @property
    def catalogue(self) -> Catalogue:
        """Its catalogue."""
        if self.checked.catalogue is None:
            raise ValueError("a catalogue with errors cannot be compared")
        return self.checked.catalogue

    @cached_property
    def uses(self) -> Mapping[str, Sequence[Key]]:
        """For each offer, the worksheets and scenarios that compute with it."""
        found: dict[str, dict[Key, None]] = {}
        for key in self.checked.results:
            for offer in _given(self.catalogue, key):
                found.setdefault(offer, {})[key] = None
        return {offer: tuple(keys) for offer, keys in found.items()}

    @cached_property
    def tuned(self) -> Mapping[str, Sequence[str]]:
        """For each model, the offers that tune it."""
        found: dict[str, list[str]] = {}
        for key, offer in self.catalogue.offers.items():
            if "base" in text_of(offer):
                found.setdefault(text_of(offer)["base"], []).append(key)
        return found

    def guide(self, as_of: dt.date, site: str | None) -> Guide:
        """What the pages are made from, without digest and commit."""
        origin = Provenance(_NO_DIGEST, None, site)
        return Guide(self.catalogue, self.checked, as_of, origin, _NOWHERE, self.evidence)


@dataclass(frozen=True, slots=True)
class Touched:
    """What can show differently: ids on either side."""

    offers: frozenset[str]
    """Offers that are new, gone or say something else, or whose provider has another name."""
    named: frozenset[str]
    """Offers that name one of those as the model they tune or as their successor."""
    linked: frozenset[str]
    """Offers that are tuned by other offers, used by other worksheets, or spoken of differently."""
    results: frozenset[Key]
    """Results with another worksheet, another scenario, or one of the offers."""
    walks: frozenset[Key]
    """Walks down another tree, or with one of the results."""
    claims: frozenset[str]
    """Claims that say something else or are recomputed to something else."""
    definitions: frozenset[str]
    """Worksheets with another definition."""
    worksheets: frozenset[str]
    """These, and those with one of the results."""
    providers: frozenset[str]
    """Providers that say something else, or with one of the offers."""
    trees: frozenset[str]
    """Trees that say something else, or with one of the walks."""
    terms: frozenset[str]
    """Glossary entries that say something else."""
    words: frozenset[str]
    """Every id by which a text could ask for something touched."""

    @property
    def pages(self) -> frozenset[str]:
        """The offers whose pages can differ."""
        return self.offers | self.named | self.linked


@dataclass(frozen=True)
class Narrow(Guide):
    """A part of a guide, which tells of what happened to that part."""

    whole: Catalogue | None = None
    """All of its catalogue, in which days of the past are computed."""

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened to the touched offers and verdicts, oldest first."""
        flips = verdict_flips(self.whole or self.catalogue, self.results, self.as_of)
        return tuple(sorted((*offer_events(self.catalogue), *flips), key=when))


@dataclass(frozen=True)
class Telling(Guide):
    """A guide that tells of these events and no others."""

    told: tuple[Event, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Those that it was given."""
        return self.told


def when(event: Event) -> tuple[dt.date, str]:
    """The order of events, as a guide has them."""
    return event.day, event.id


def touched(old: Half, new: Half) -> Touched:
    """What the two catalogues do not have in common."""
    was, now = old.catalogue, new.catalogue
    everything = was.meters != now.meters
    offers = frozenset({*was.offers, *now.offers} if everything else _offers(was, now))
    definitions = _apart(was, now, "worksheets")
    if everything:
        definitions |= {*old.checked.definitions, *new.checked.definitions}
    scenarios = _apart(was, now, "scenarios")
    results = frozenset(
        key
        for half in (old, new)
        for key in half.checked.results
        if key[0] in definitions
        or key[1] in scenarios
        or not offers.isdisjoint(_given(half.catalogue, key))
    )
    changed_trees = _apart(was, now, "trees")
    walks = frozenset(
        (tree, scenario)
        for half in (old, new)
        for tree, scenario in half.checked.walks
        if tree in changed_trees
        or scenario in scenarios
        or (half.catalogue.trees[tree].model.worksheet, scenario) in results
    )
    worksheets = definitions | {worksheet for worksheet, _ in results}
    trees = frozenset(changed_trees | {tree for tree, _ in walks} | {
        tree
        for half in (old, new)
        for tree, entry in half.catalogue.trees.items()
        if entry.model.worksheet in definitions
    })  # fmt: skip
    claims = frozenset(_claims(old.checked, new.checked))
    terms = _apart(was, now, "terms")
    providers = _apart(was, now, "providers") | {offer.partition("/")[0] for offer in offers}
    words = offers | worksheets | scenarios | terms | claims
    return Touched(
        offers, frozenset(_naming(was, now, offers)), frozenset(_linked(old, new, offers)), results,
        walks, claims, definitions, worksheets, providers, trees, terms, words,
    )  # fmt: skip


def narrowed(half: Half, guide: Guide, found: Touched) -> Guide:
    """The guide with nothing but the touched offers and results, and what those are made from."""
    results = {key: guide.results[key] for key in guide.results if key in found.results}
    kept = {offer for key in results for offer in _given(half.catalogue, key)} | found.pages
    return Narrow(
        only(guide.catalogue, kept, found.providers), replace(guide.checked, results=results),
        guide.as_of, guide.provenance, guide.repository, guide.evidence, guide.commits,
        guide.catalogue,
    )  # fmt: skip


def listed(guide: Guide, providers: frozenset[str]) -> Guide:
    """The guide with all offers of some providers and, of others, what its lists need.

    A list has a column for each meter that any offer in it is priced by, so one such offer stays.
    """
    kept: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for key, offer in guide.catalogue.offers.items():
        text = text_of(offer)
        columns = {
            (text["kind"], meter) for price in text.get("prices") or () for meter in price["rates"]
        }
        if offer.provider_id in providers or not columns <= seen:
            kept.add(key)
        if offer.provider_id not in providers:
            seen |= columns
    return replace(guide, catalogue=only(guide.catalogue, kept, providers))


def nameable(guide: Guide) -> Guide:
    """The guide with all ids and names, whose other offers are not to be looked into."""
    catalogue = guide.catalogue
    return replace(guide, catalogue=only(catalogue, catalogue.offers.keys(), frozenset()))


def told_at_most(
    catalogue: Catalogue, days: tuple[dt.date, dt.date], known: Collection[str]
) -> int:
    """How much feeds can have to tell, from one day to another, of all offers but the known ones.

    Counted in the text of the files: dates are written so that they sort as text.
    """
    first, last = (day.isoformat() for day in days)
    found = 0
    for key, offer in catalogue.offers.items():
        if key in known:
            continue
        text = text_of(offer)
        entries = text.get("prices") or ()
        # The first entry of an offer is no change.
        dates = [entry["effective"] for entry in entries[1:]]
        dates += [item["on"] for entry in entries for item in entry.get("corrections") or ()]
        status = text.get("status") or {}
        if status.get("retires"):
            end = dt.date.fromisoformat(status["retires"])
            dates += [f"{end - dt.timedelta(days=days)}" for days in REMINDERS]
            dates += [status["announced"]] * len(REMINDERS) if status.get("announced") else []
        found += sum(first <= date <= last for date in dates)
    return found


def only(
    catalogue: Catalogue, offers: Collection[str], providers: Collection[str] = ()
) -> Catalogue:
    """The catalogue as if it had no other offers, and no other providers but by their names."""
    entries = {
        key: entry if key in providers else _name_of(entry)
        for key, entry in catalogue.providers.items()
    }
    found = replace(catalogue, providers=entries)
    # What is worked out on first use from the files, here of whole ones.
    kept = {key: offer for key, offer in catalogue.offers.items() if key in offers}
    found.__dict__["offers"] = kept
    return found


def _name_of(entry: Entry[Provider]) -> Entry[Provider]:
    text = entry.document.data
    pages = tuple(text["pricing_pages"])
    model = Provider.model_construct(name=text["name"], pricing_pages=pages, note=None, offers=())
    return Entry(entry.id, model, entry.document)


def text_of(offer: CatalogueOffer) -> Mapping[str, Any]:
    """What its file says of it, as it stands there: nothing is made of it that is not needed."""
    text: Mapping[str, Any] = offer.entry.document.data["offers"][offer.index]
    return text


def _given(catalogue: Catalogue, key: Key) -> Collection[str]:
    """The offers that a result computes with."""
    return catalogue.scenarios[key[1]].model.worksheets[key[0]].offers.values()


def _apart(was: Catalogue, now: Catalogue, folder: str) -> frozenset[str]:
    """The ids of files that are new, gone or say something else."""
    old: Mapping[str, Entry[Any]] = getattr(was, folder)
    new: Mapping[str, Entry[Any]] = getattr(now, folder)
    return frozenset(
        key
        for key in {**old, **new}
        if key not in old or key not in new or not _alike(was, now, old[key], new[key])
    )


def _alike(was: Catalogue, now: Catalogue, old: Entry[Any], new: Entry[Any]) -> bool:
    return _same_file(was, now, old, new) or _said(old) == _said(new)


def _same_file(was: Catalogue, now: Catalogue, old: Entry[Any], new: Entry[Any]) -> bool:
    return was.files[old.document.file] == now.files[new.document.file]


def _said(entry: Entry[Any]) -> object:
    return (entry.model, entry.prose) if isinstance(entry, ProseEntry) else entry.model


def _offers(was: Catalogue, now: Catalogue) -> Iterator[str]:
    for key in {**was.providers, **now.providers}:
        old, new = was.providers.get(key), now.providers.get(key)
        if old is not None and new is not None and _same_file(was, now, old, new):
            continue
        before = {} if old is None else {item.id: item for item in old.model.offers}
        after = {} if new is None else {item.id: item for item in new.model.offers}
        # In another order, or under another name of the provider, all of them show differently.
        whole = (
            old is None or new is None or old.model.name != new.model.name
            or [name for name in before if name in after]
            != [name for name in after if name in before]
        )  # fmt: skip
        for name in {**before, **after}:
            if whole or before.get(name) != after.get(name):
                yield f"{key}/{name}"


def _claims(old: Checked, new: Checked) -> Iterator[str]:
    # Where it is known what each was recomputed from, those from the same need no recomputing.
    was, now = (getattr(side.claims, "states", {}) for side in (old, new))
    for key in {**dict.fromkeys(old.claims), **dict.fromkeys(new.claims)}:
        if key in was and was[key] == now.get(key):
            continue
        if key not in old.claims or key not in new.claims:
            yield key
            continue
        before, after = (
            (item.claim, item.figures, item.verdict)
            for item in (old.claims[key], new.claims[key])
        )  # fmt: skip
        if before != after:
            yield key


def _naming(old: Catalogue, new: Catalogue, offers: frozenset[str]) -> Iterator[str]:
    for catalogue in (old, new):
        for key, offer in catalogue.offers.items():
            text = text_of(offer)
            if text.get("base") in offers or (text.get("status") or {}).get("successor") in offers:
                yield key


def _linked(old: Half, new: Half, offers: frozenset[str]) -> Iterator[str]:
    was, now = _titles(old), _titles(new)
    yield from (key for key in {**was, **now} if was.get(key) != now.get(key))
    for half in (old, new):
        known = half.catalogue.offers
        texts = (text_of(known[key]) for key in offers & known.keys())
        yield from (text["base"] for text in texts if "base" in text)
    yield from _spoken_of(old, new)


def _titles(half: Half) -> dict[str, list[tuple[str, ...]]]:
    """For each offer, the results that compute with it, as its page names them."""
    sheets, scenarios = half.catalogue.worksheets, half.catalogue.scenarios
    return {
        offer: [(*key, sheets[key[0]].model.title, scenarios[key[1]].model.title) for key in keys]
        for offer, keys in half.uses.items()
    }


def _spoken_of(old: Half, new: Half) -> Iterator[str]:
    """The offers of which the recorded data sets say something else."""
    if old.evidence == new.evidence:
        return
    was, now = ({item.source: item for item in half.evidence} for half in (old, new))
    offers = {**old.catalogue.offers, **new.catalogue.offers}
    if was.keys() != now.keys():
        yield from offers  # Which of them are silent is said of every offer.
        return
    for key, item in now.items():
        before, after = was[key].offers, item.offers
        yield from (name for name in {**before, **after} if before.get(name) != after.get(name))
        if was[key].version != item.version:
            # A difference can be settled for one release.
            for name, offer in offers.items():
                if any("disagrees" in price for price in text_of(offer).get("prices") or ()):
                    yield name
