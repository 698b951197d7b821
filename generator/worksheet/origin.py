"""Which files of the catalogue a result is computed from, and which state of them it names.

A result names the files it rests on and no others, so that a price which it does not use leaves
its page and its downloads as they are, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.catalogue.load import Catalogue
from generator.worksheet.result import Provenance

METERS = "catalogue/meters.yaml"
SETTINGS = "mkdocs.yml"
"""Where the address stands that a download names."""


@dataclass(frozen=True, slots=True)
class Commits:
    """The history of the catalogue's files, as it was passed in."""

    head: str | None = None
    """The commit that the files are, or None where they differ from every commit."""
    latest: Mapping[str, int] = field(default_factory=dict)
    """For each file, the place in `line` of the commit that brought it to what it is."""
    line: tuple[str, ...] = ()
    """The commits, newest first; empty where the history is not known, as in a shallow clone."""

    def of(self, files: Iterable[str]) -> str | None:
        """The oldest commit since which none of the files has changed."""
        if self.head is None:
            return None
        newest = min((self.latest.get(file, -1) for file in files), default=-1)
        return self.line[newest] if newest >= 0 else self.head


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
    known = catalogue.offers
    found |= {known[offer].entry.document.file for offer in offers if offer in known}
    return tuple(sorted(found))


def provenance(
    catalogue: Catalogue, files: Iterable[str], commits: Commits, site: str | None
) -> Provenance:
    """What a result that was computed from the files names as its origin."""
    files = tuple(files)
    return Provenance(catalogue.digest_of(files), commits.of((*files, SETTINGS)), site)
