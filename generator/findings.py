"""What is wrong with a file, as a value: where, how bad, which rule, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """An error stops the build. A warning is for somebody to look at."""

    ERROR = "error"
    WARNING = "warning"


class Location(NamedTuple):
    """A place in a file of the project; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at its place, with the fix where one is known."""

    location: Location
    level: Level
    code: str
    message: str
    fix: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Findings are reported in the order of the files and lines."""
        place = self.location
        return (place.file, place.line, place.column, self.code, self.message)


def error(location: Location, code: str, message: str, fix: str = "") -> Finding:
    """A finding that stops the build."""
    return Finding(location, Level.ERROR, code, message, fix)


def warning(location: Location, code: str, message: str, fix: str = "") -> Finding:
    """A finding for somebody to look at."""
    return Finding(location, Level.WARNING, code, message, fix)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?` where one of the known words is close, otherwise nothing."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{matches[0]}'?" if matches else ""


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the build."""
    return any(finding.level is Level.ERROR for finding in findings)
