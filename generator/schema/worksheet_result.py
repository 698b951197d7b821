"""A computed worksheet as JSON: the document that every `.json` download is.

It is written by `generator.downloads.json_file`, which holds each document against these models
before it gives it away, so that the published JSON Schema is true of every file. A field with the
default None is left out where there is nothing to say; one that may be null is always there.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.schema.base import Key, Model, OfferId, Slug, Unpriced
from generator.schema.provider import Basis, Read

Digits = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
"""An exact decimal in plain digits. JSON's own numbers would be read as binary fractions."""
Day = Annotated[
    str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"})
]
Address = Annotated[str, Field(pattern=r"^https?://", json_schema_extra={"format": "uri"})]
Line = Annotated[int, Field(ge=1)]


class State(Model):
    """Which state of the catalogue the result was computed from.

    Of its files, only those that the result rests on count: the meters, the worksheet, the
    scenario, and the files of its offers' providers.
    """

    digest: str
    """What `sha256sum FILES | sha256sum` prints for those files, in the order of their names, as
    the commit has them."""
    commit: str | None
    """The last git commit that changed anything the result rests on, or null where the files differ
    from every commit. Each line that is named is that of the file in this commit."""


class ChosenOffer(Model):
    """What is compared in one role."""

    label: str
    """The role in words."""
    offer: OfferId
    """The offer's id."""
    name: str
    """The offer's name."""
    provider: str
    """Who sells it."""
    origin: Literal["scenario", "yours"]
    """Who chose it."""


class GivenInput(Model):
    """A number of the reader's workload."""

    label: str
    """The input in words."""
    value: Digits
    """What was computed with."""
    unit: str
    """Its unit."""
    origin: Literal["scenario", "default", "yours"]
    """Who set it."""


class Listed(Model):
    """A price in another currency, before it was converted."""

    amount: Digits | Unpriced
    """The rate as the entry lists it."""
    currency: str
    """The currency it is listed in (ISO 4217)."""
    usd: Digits
    """US dollars for one unit of that currency."""
    date: Day
    """The day of the exchange rate."""
    source: str
    """Where the exchange rate was read."""


class OtherReading(Model):
    """What another source says of the same rate."""

    via: str
    """The source."""
    says: str
    """What it says."""
    settled: str | None
    """Why the catalogue's amount stands nevertheless; null where that is open."""


class Price(Model):
    """A price in US dollars, as the formulas used it."""

    label: str
    """The price in words."""
    offer: OfferId
    """Whose price it is."""
    meter: Key
    """What is charged for."""
    variant: str | None
    """The variant of the offer, such as batch; null for the standard one."""
    amount: Digits
    """US dollars per unit."""
    unit: str
    """The unit, such as USD/Mtoken."""
    currency: Literal["USD"]
    """The currency of the amount."""
    effective: Day | None
    """The day since which it is in force."""
    source: Address | None
    """The address it was read at."""
    file: str
    """The catalogue's file that holds it."""
    line: Line
    """The line of that file."""


class CataloguePrice(Price):
    """A price in US dollars as the catalogue has it, with the evidence for it."""

    effective: Day
    """The day since which it is in force."""
    source: Address
    """The address it was read at."""
    origin: Literal["catalogue"]
    """Who set it."""
    basis: Basis
    """What the effective day rests on."""
    accessed: Day
    """The day the value was read."""
    read: Read
    """What it was read from."""
    via: list[str]
    """The data sets by way of which it was read."""
    dated: Day | None
    """The day of the copy it was read from, where it was a copy."""
    verified: Day | None
    """The day somebody compared it with the provider's own page; null where nobody has."""
    listed: Listed | None = None
    """What it was before a conversion, where it was converted."""
    disagrees: list[OtherReading] | None = None
    """Other sources that say otherwise, where some do."""


class OtherPrice(Price):
    """A price in US dollars that no entry of the catalogue gives."""

    effective: None
    """Nothing: no entry gives it."""
    source: None
    """Nothing: no entry gives it."""
    origin: Literal["assumed", "yours"]
    """Who set it."""
    reason: str
    """Why it stands here."""


class DaysLeft(Model):
    """How long until a date in an offer's life."""

    label: str
    """The date in words."""
    offer: OfferId
    """Whose date it is."""
    date: Day | None
    """The date; null where none is announced."""
    days: Digits
    """Days from the as-of date, or what is assumed where no date is announced."""
    unit: Literal["day"]
    """The unit of the days."""
    file: str
    """The catalogue's file that holds it."""
    line: Line
    """The line of that file."""
    reason: str | None = None
    """Why there is no date, where there is none."""


class Constant(Model):
    """A fixed number of the formulas."""

    label: str
    """The number in words."""
    value: Digits
    """The number."""
    unit: str
    """Its unit."""


class StepFigure(Model):
    """One formula worked out."""

    label: str
    """The step in words."""
    formula: str
    """The formula as it is defined, over the keys of this document."""
    derivation: str
    """The formula with the values put in, each written to six digits or more."""
    value: Digits | bool
    """What it comes to."""
    unit: str
    """Its unit."""


class StepNever(Model):
    """One formula that has no value."""

    label: str
    """The step in words."""
    formula: str
    """The formula as it is defined, over the keys of this document."""
    derivation: str
    """The formula with the values put in."""
    value: None
    """Nothing: it never happens."""
    unit: str
    """The unit it would have."""
    reason: str
    """Why it never happens."""


class ResultFigure(Model):
    """A result: a step that the worksheet is asked for."""

    label: str
    """The result in words."""
    value: Digits | bool
    """What it comes to."""
    unit: str
    """Its unit."""


class ResultNever(Model):
    """A result that never happens."""

    label: str
    """The result in words."""
    value: None
    """Nothing: it never happens."""
    unit: str
    """The unit it would have."""
    reason: str
    """Why it never happens."""


class Conclusion(Model):
    """What it comes to."""

    route: str
    """The route that the verdict names."""
    text: str
    """The verdict as a sentence."""


class WorksheetResult(Model):
    """A computed worksheet: every value with where it came from."""

    schema_address: Address | None = Field(default=None, alias="$schema")
    """The address of this schema, where the guide names the address it is published at."""
    worksheet: Slug
    """The worksheet's id."""
    title: str
    """The worksheet's title."""
    question: str
    """The question that it answers."""
    scenario: Slug | None
    """The id of the named workload it starts from, or null."""
    as_of: Day
    """The day whose prices count."""
    catalogue: State
    """The state of the catalogue."""
    address: Address | None
    """The page of this worksheet or scenario; null where the guide names no address of its own."""
    offers: dict[Key, ChosenOffer]
    """The offer in each role."""
    inputs: dict[Key, GivenInput]
    """The inputs, in the order of the definition."""
    prices: dict[Key, CataloguePrice | OtherPrice]
    """The prices, in the order of the definition."""
    dates: dict[Key, DaysLeft]
    """The time left, in the order of the definition."""
    constants: dict[Key, Constant]
    """The fixed numbers of the formulas."""
    steps: dict[Key, StepFigure | StepNever]
    """Every formula, in the order of the definition."""
    results: dict[Key, ResultFigure | ResultNever]
    """The steps that answer the question, by their keys."""
    verdict: Conclusion
    """The verdict."""
