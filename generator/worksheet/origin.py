"""What a result was computed from, and which state of the catalogue it names for that.

A result names a commit: the last one that changed anything it rests on, down to the offer. The
digest and the lines that it names are those of that commit. So a price which it does not use leaves
its page and its downloads as they are, byte for byte, and what they name can be looked up there for
good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.catalogue.excerpt import excerpt
from generator.catalogue.load import Catalogue, CatalogueOffer, digest_of
from generator.worksheet.result import Provenance

METERS = "catalogue/meters.yaml"
SETTINGS = "mkdocs.yml"
"""Where the address stands that a download names."""


def _nothing(_: str) -> Sequence[bytes]:
    return ()


@dataclass(frozen=True, slots=True)
class Commits:
    """The history of the files that results are computed from, as it was passed in."""

    head: str | None = None
    """The commit that the files are, or None where they differ from every commit."""
    line: tuple[str, ...] = ()
    """The commits, newest first; empty where the history is not known, as in a shallow clone."""
    changes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """For each file, the places in `line` of the commits that changed it, newest first."""
    texts: Callable[[str], Sequence[bytes]] = _nothing
    """What a file was after each of its changes, newest first; the oldest may be left out."""

    def latest(self, file: str) -> int:
        """The place of the last commit that changed a file; the newest where none is known."""
        return next(iter(self.changes.get(file, ())), 0)

    def last(self, files: Iterable[str]) -> str | None:
        """The last commit that changed one of the files or the settings, where it is known."""
        if not self.line:
            return None
        places = [self.latest(file) for file in files]
        return self.line[min([*places, *(self.changes.get(SETTINGS) or ())[:1]])]

    def along(self, file: str) -> Iterator[tuple[int, bytes]]:
        """The places of the commits that changed a file, and what it was after each."""
        return zip(self.changes.get(file, ()), self.texts(file), strict=False)


NO_COMMITS = Commits()
"""What is known outside git."""


def files_of(
    catalogue: Catalogue, worksheet: str, scenario: str | None, offers: Iterable[str]
) -> tuple[str, ...]:
    """The files that a worksheet computed for a scenario with these offers is computed from.

    In the order of their names. Offers that the catalogue does not have are left out.
    """
    found = {METERS, catalogue.worksheets[worksheet].document.file}
    if scenario is not None:
        found.add(catalogue.scenarios[scenario].document.file)
    return tuple(sorted({*found, *_by_file(catalogue, offers)}))


def provenance(
    catalogue: Catalogue, worksheet: str, scenario: str | None, offers: Iterable[str], *,
    commits: Commits, site: str | None,
) -> Provenance:  # fmt: skip
    """What a worksheet computed for a scenario with these offers names as its origin."""
    offers = tuple(offers)
    files = files_of(catalogue, worksheet, scenario, offers)
    if not commits.line:
        return Provenance(catalogue.digest_of(files), commits.head, site)
    prices = {
        file: tuple(
            _states(found, _State(commits.latest(file), catalogue.files[file]), commits, file)
        )
        for file, found in _by_file(catalogue, offers).items()
    }
    # The newest of the commits of which each is the last that changed one of the things.
    at = min(
        *(commits.latest(file) for file in files if file not in prices),
        *(commits.changes.get(SETTINGS) or ())[:1],
        *(states[-1].commit for states in prices.values()),
    )
    then = {
        file: next(state for state in states if state.commit >= at)
        for file, states in prices.items()
    }
    digests = {file: then[file].digest if file in then else catalogue.files[file] for file in files}
    moved = {offer: by for state in then.values() for offer, by in state.moved.items() if by}
    return Provenance(digest_of(digests), commits.line[at], site, moved)


def _by_file(catalogue: Catalogue, offers: Iterable[str]) -> dict[str, list[CatalogueOffer]]:
    known = catalogue.offers
    found: dict[str, list[CatalogueOffer]] = {}
    for offer in offers:
        if offer in known:
            found.setdefault(known[offer].entry.document.file, []).append(known[offer])
    return found


class _State(NamedTuple):
    """A file of prices after a commit, with some offers as they are now."""

    commit: int
    """The commit's place in the line."""
    digest: str
    moved: Mapping[str, int] = {}
    """How many lines further down than now each of the offers stood."""


def _states(
    offers: Iterable[CatalogueOffer], now: _State, commits: Commits, file: str
) -> Iterator[_State]:
    """The states of the offers' file since their last change, newest first.

    `now` is the first, and the only one where it cannot be said what the older ones are.
    """
    yield now
    along = commits.along(file)
    _, text = next(along, (0, b""))
    if hashlib.sha256(text).hexdigest() != now.digest:
        return
    entries = {offer.id: excerpt(offer, text) for offer in offers}
    for commit, old in along:
        moved: dict[str, int] = {}
        for key, entry in entries.items():
            line = None if entry is None else entry.line_in(old)
            if entry is None or line is None:
                return
            moved[key] = line - entry.line
        yield _State(commit, hashlib.sha256(old).hexdigest(), moved)
