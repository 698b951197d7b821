"""What computing a worksheet gives: every value with where it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from generator.catalogue.load import CatalogueOffer
from generator.findings import Location
from generator.formula.evaluate import Never, Value
from generator.schema.base import Unpriced
from generator.schema.provider import Price
from generator.worksheet.definition import Definition


class Origin(StrEnum):
    """Who set a value."""

    SCENARIO = "scenario"
    DEFAULT = "default"
    CATALOGUE = "catalogue"
    ASSUMED = "assumed"
    YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which state of the catalogue was read, as it was passed in."""

    digest: str
    commit: str | None
    """The git commit, or None where the files differ from every commit."""
    site: str | None = None
    """The address the guide is published at, ending in a slash; None where it names none."""
    moved: Mapping[str, int] = field(default_factory=dict, compare=False)
    """For offers that stood elsewhere in the state that is named, by how many lines further down
    than in the one that was read."""

    def locate(self, offer: CatalogueOffer, *path: str | int) -> Location:
        """Line and column of a value of an offer, in the state that is named."""
        place = offer.locate(*path)
        return place._replace(line=place.line + self.moved.get(offer.id, 0))


@dataclass(frozen=True, slots=True)
class InputValue:
    """An input and who set it."""

    key: str
    value: Decimal
    unit: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class PriceValue:
    """A price as the formulas used it, in US dollars, and the entry it was read from.

    `entry` is None where the catalogue has no such rate or the reader set another; `reason` then
    says what stands here.
    """

    key: str
    offer: CatalogueOffer
    meter: str
    amount: Decimal
    unit: str
    origin: Origin
    location: Location
    entry: Price | None
    reason: str = ""
    variant: str | None = None
    listed: Decimal | Unpriced | None = None
    """The rate as the entry lists it, in the entry's currency."""

    @property
    def rate(self) -> str:
        """The rate's name within its entry: `output`, `batch.output`."""
        return self.meter if self.variant is None else f"{self.variant}.{self.meter}"


@dataclass(frozen=True, slots=True)
class DateValue:
    """Days left until a date in an offer's life."""

    key: str
    offer: CatalogueOffer
    date: dt.date | None
    days: Decimal
    location: Location
    reason: str = ""


@dataclass(frozen=True)
class StepValue:
    """One formula worked out."""

    key: str
    unit: str
    formula: str
    """The formula as it is defined."""
    value: Value
    derive: Callable[[], str] = field(repr=False, compare=False)

    @cached_property
    def derivation(self) -> str:
        """The formula with the values put in, written when somebody asks for it."""
        return self.derive()

    @property
    def never(self) -> str | None:
        """Why there is no value, if there is none."""
        return self.value.reason if isinstance(self.value, Never) else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it comes to."""

    route: str
    text: str


@dataclass(frozen=True)
class Result:
    """A worksheet computed for one set of inputs on one day."""

    definition: Definition
    scenario: str | None
    as_of: dt.date
    provenance: Provenance
    offers: dict[str, CatalogueOffer]
    inputs: dict[str, InputValue]
    prices: dict[str, PriceValue]
    dates: dict[str, DateValue]
    steps: dict[str, StepValue]
    verdict: Verdict
    values: dict[str, Value]
    """Every named value, for whoever asks by name."""
    own_offers: frozenset[str] = frozenset()
    """The roles for which the reader chose another offer than the scenario."""
