"""What a data set says of one model of one provider, in the units of our meters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.errors import BreakevenError
from generator.evidence.rates import Amounts
from generator.schema.base import quote
from generator.schema.meters import Meters
from generator.schema.provider import Kind


class UnreadableSource(BreakevenError):
    """A data set that is missing, too large, or not what its name says."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One model as one data set has it."""

    provider: str
    """The data set's own name of the provider."""
    names: tuple[str, ...]
    """By which the provider's interface calls the model; the first is the data set's key. Empty
    where what is left unsaid is of no one model."""
    rates: Amounts
    """What could be read, by the rate's name."""
    kind: Kind = Kind.MODEL
    title: str | None = None
    """A name for readers."""
    effective: dt.date | None = None
    """First day of these rates, where the data set gives it."""
    retires: dt.date | None = None
    """First day on which the model does not answer, where the data set gives it."""
    ended: bool = False
    """The data set marks the model as deprecated or removed."""
    context: int | None = None
    page: str | None = None
    """The address that the data set names for this price."""
    lineage: str | None = None
    """The data set that this one copied the figures from; its own where it is None."""
    unsaid: tuple[str, ...] = ()
    """What the data set says and the catalogue cannot, or what was doubted; a phrase each."""


@dataclass(frozen=True, slots=True)
class Package:
    """Where a data set is shipped."""

    name: str
    """On PyPI."""
    path: str
    """Of the data, inside the package."""


@dataclass(frozen=True, slots=True)
class Source:
    """A data set: where it is found and how it is read."""

    id: str
    about: str
    """One phrase: what it is and under which licence."""
    package: Package | None
    parse: Callable[[bytes, str], Any]
    """From the file's bytes and its shown name; raises UnreadableSource."""
    read: Callable[[Any, Meters, dt.date], Iterator[Reading]]
    """Every model in it, at the rates of a day. Skips what is no offer of the catalogue's kinds."""
    dated: Callable[[Any], dt.date | None] = lambda _: None
    """The day the data gives for itself, or that it cannot be older than."""
    drops: bool = True
    """Whether what is no longer sold leaves it, or is marked, as a rule."""


@dataclass(slots=True)
class Pieces:
    """The rates and doubts of a model while it is read."""

    rates: Amounts = field(default_factory=dict)
    unsaid: list[str] = field(default_factory=list)

    def whole(self, provider: str) -> Iterator[Reading]:
        """What is left unsaid of no one model, as a reading; none where there is nothing."""
        if self.unsaid:
            yield Reading(provider, (), {}, unsaid=tuple(self.unsaid))

    def table(self, value: object, what: str) -> dict[str, Any]:
        """The value where it is an object; anything else, but for nothing, is left unsaid."""
        if value is not None and not isinstance(value, dict):
            self.unsaid.append(f"{what}: {quote(value)} stands where a table should")
        return value if isinstance(value, dict) else {}

    def rows(self, value: object, what: str) -> Iterator[dict[str, Any]]:
        """The objects of a list; whatever else stands there, but for nothing, is left unsaid."""
        if value is not None and not isinstance(value, list):
            self.unsaid.append(f"{what}: {quote(value)} stands where a list should")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield item
            else:
                self.unsaid.append(f"{what}: {quote(item)} stands where a table should")
