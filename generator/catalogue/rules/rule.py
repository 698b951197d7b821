"""What a rule is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from generator.catalogue.load import Catalogue
from generator.findings import Finding, Level, Location, did_you_mean
from generator.schema.base import quote

# What is longer than any name, or one of more than can be compared in a moment, gets no hint.
LONGEST_HINTED = 100
MOST_COMPARED = 5_000

Check = Callable[[Catalogue, dt.date], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that must hold in every catalogue, and how to find where it does not."""

    name: str
    """A slug; the code of its findings and its name in an entry's `exceptions`."""
    level: Level
    """How bad a breach is."""
    summary: str
    """One sentence that says what must hold."""
    check: Check
    """Gives a finding for each breach; takes the catalogue and the day that counts as today.

    It gets a file at a time: what it goes through is in that file, and what a file refers to is in
    `catalogue.whole`."""
    excusable: bool = True
    """Whether a price entry may break it with a reason. False where the generator relies on it."""

    def finding(self, location: Location, message: str, fix: str = "") -> Finding:
        """A breach of this rule."""
        return Finding(location, self.level, self.name, message, fix)

    def unlikely(self, location: Location, message: str, look_at: str) -> Finding:
        """A breach that may be right after all: says what to look at, and how to excuse it."""
        fix = (
            f"check {look_at}; if it is right, add 'exceptions: [{{rule: {self.name}, reason: …}}]'"
        )
        return self.finding(location, message, fix)

    def unknown(
        self, location: Location, what: str, word: str, known: Collection[str], where: str = ""
    ) -> Finding:
        """A reference to something that is not there; `where` says where to find what is."""
        comparable = len(word) <= LONGEST_HINTED and len(known) <= MOST_COMPARED
        hint = (did_you_mean(word, known) if comparable else "") or where
        return self.finding(location, f"there is no {what} {quote(word)}", hint)
