"""All data sets that can be had, read and mapped."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from generator.catalogue.asof import price_on
from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.errors import UsageError
from generator.evidence.rates import Amounts, amounts_of
from generator.evidence.recorded import Recorded, Said
from generator.findings import did_you_mean
from generator.reporters import plain
from generator.schema.base import quote
from generator.upstream.files import Copy, find, installed
from generator.upstream.names import Names, called, our_provider, passed_over
from generator.upstream.reading import Reading, Source
from generator.upstream.sources import ALSO, SOURCES

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,60}")


@dataclass(frozen=True, slots=True)
class Place:
    """A reading and what of ours it is about."""

    reading: Reading
    provider: str | None
    """Our id; None where the tables of names do not have the data set's provider."""
    name: str
    """What the provider's interface calls the model."""
    offer: CatalogueOffer | None
    near: tuple[str, ...]
    passed_over: str | None
    """Why it is held against nothing, where it is not."""


class Matched(NamedTuple):
    """A reading of one of our offers."""

    offer: CatalogueOffer
    name: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Taken:
    """One data set, read."""

    source: Source
    version: str
    dated: dt.date | None
    places: tuple[Place, ...]
    unsaid: tuple[str, ...] = ()
    """What is left unsaid and is of no one model."""

    @property
    def label(self) -> str:
        """As a `via` of the catalogue writes it."""
        return f"{self.name} {self.version}"

    @property
    def name(self) -> str:
        """The package, where there is one, else the data set."""
        return self.source.package.name if self.source.package else self.source.id

    def ours(self) -> tuple[Matched, ...]:
        """What it says of our offers, offers in the order of their ids.

        Where a data set has a model twice, what it says the same counts. What it says otherwise is
        as the first has it that has rates.
        """
        found: dict[str, Matched] = {}
        for place in sorted(self.places, key=lambda place: not place.reading.rates):
            if place.offer is not None:
                new = Matched(place.offer, place.name, place.reading)
                found[place.offer.id] = _joined(found.get(place.offer.id, new), new)
        return tuple(found[offer] for offer in sorted(found))

    def recorded(self, today: dt.date) -> Recorded:
        """What it says of the rates of our offers, for the file that builds read."""
        offers = {
            item.offer.id: Said(item.name, item.reading.rates)
            for item in self.ours()
            if item.reading.rates
        }
        return Recorded(self.source.id, self.name, self.version, self.dated, today, offers)


def _joined(one: Matched, other: Matched) -> Matched:
    """Two readings of one offer: rates on which they differ are doubted and not taken."""
    if one is other:
        return one
    rates = other.reading.rates | one.reading.rates
    both = {rate for rate in one.reading.rates if rate in other.reading.rates}
    torn = [rate for rate in both if one.reading.rates[rate] != other.reading.rates[rate]]
    words = tuple(
        f"{rate}: it has both {one.reading.rates[rate]} and {other.reading.rates[rate]}"
        for rate in sorted(torn)
    )
    return one._replace(
        reading=replace(
            one.reading,
            rates={rate: amount for rate, amount in rates.items() if rate not in torn},
            unsaid=tuple(dict.fromkeys((*one.reading.unsaid, *other.reading.unsaid, *words))),
        )
    )


def source_of(name: str) -> Source:
    """A data set by its name; raises UsageError where there is none."""
    found = SOURCES.get(ALSO.get(name, name))
    if found is None:
        hint = did_you_mean(name, [*SOURCES, *ALSO]) or f"known: {', '.join(SOURCES)}"
        raise UsageError(f"there is no data set {quote(name)}; {hint}")
    return found


def given_files(items: Iterable[str]) -> dict[str, str]:
    """`SOURCE=FILE` pairs of the command line; raises UsageError for anything else."""
    found: dict[str, str] = {}
    for item in items:
        name, equals, path = item.partition("=")
        if not equals or not path:
            raise UsageError(f"{quote(item)} is not a data set with its file; write SOURCE=FILE")
        found[source_of(name).id] = path
    return found


def take(source: Source, given: str | None, catalogue: Catalogue, today: dt.date) -> Taken:
    """Reads one data set, from a file or from where it is installed.

    A file may have its version behind a colon-free `@`: `api.json@f3fc692`.
    """
    path, version = _split(given)
    return _taken(source, find(source, path), version, catalogue, today)


def take_all(
    files: Mapping[str, str],
    catalogue: Catalogue,
    today: dt.date,
    progress: Callable[[str], None] = lambda _: None,
    but: str = "",
) -> tuple[list[Taken], list[str]]:
    """Every data set that is given or installed, and the names of those that are neither."""
    found, missing = [], []
    for key, source in SOURCES.items():
        if key == but:
            continue
        progress(key)
        path, version = _split(files.get(key))
        copy = find(source, path) if path is not None else installed(source)
        if copy is None:
            missing.append(key)
        else:
            found.append(_taken(source, copy, version, catalogue, today))
    return found, missing


def known_offers(catalogue: Catalogue, today: dt.date) -> dict[str, dict[str, Amounts]]:
    """The offers that there are: by provider and id, the rates in force."""
    found: dict[str, dict[str, Amounts]] = {}
    for offer in catalogue.offers.values():
        price = price_on(offer.offer, today)
        rates = amounts_of(price) if price is not None else {}
        found.setdefault(offer.provider_id, {})[offer.offer.id] = rates
    return found


def _split(given: str | None) -> tuple[str | None, str]:
    if given is None:
        return None, ""
    path, at, version = given.rpartition("@")
    return (path, version) if at and _VERSION.fullmatch(version) else (given, "")


def _taken(source: Source, copy: Copy, version: str, catalogue: Catalogue, today: dt.date) -> Taken:
    data = source.parse(copy.raw, copy.shown)
    readings = tuple(map(_short, source.read(data, catalogue.meters, today)))
    models = tuple(reading for reading in readings if reading.names)
    if not any(reading.rates or reading.unsaid for reading in models):
        raise UsageError(
            f"{copy.shown} has no price that {source.id} would have; is it another file?"
        )
    dated = source.dated(data)
    # A file without a version is known by the day it gives for itself, else by what is in it.
    known = version or copy.version or (f"of {dated}" if dated else "") or _digest(copy.raw)
    names = Names(catalogue)
    places = tuple(_place(source, names, item) for item in models)
    unsaid = tuple(words for item in readings if not item.names for words in item.unsaid)
    return Taken(source, known, dated, places, unsaid)


def _short(reading: Reading) -> Reading:
    """What is left unsaid in lines that can be shown, whatever the file holds, each once."""
    lines = (
        shown if len(shown) <= 200 else f"{shown[:199]}…" for shown in map(plain, reading.unsaid)
    )
    return replace(reading, unsaid=tuple(dict.fromkeys(lines)))


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()[:12]}"


def _place(source: Source, names: Names, reading: Reading) -> Place:
    provider = our_provider(source.id, reading.provider, reading.names)
    if provider is None:
        return Place(reading, None, reading.names[0], None, (), "its provider is not mapped")
    name = called(provider, reading.names)
    match = names.match(provider, reading.names)
    over = passed_over(provider, name) if match.offer is None else None
    return Place(reading, provider, name, match.offer, match.near, over)
