"""The documents below `/api/v1/`: what programs get of the catalogue and of what is made from it.

`generator.api` makes every document of these models, and the published JSON Schemas and the OpenAPI
description are made from them too. Version 1 only grows: a field is added, never renamed, taken
away or given another type, which `tests/api/test_stable.py` holds. So the schemas let fields pass
that they do not know.

Amounts are strings of exact decimals, with the digits of the catalogue. Links (`href`, `page` and
other references) are relative to the address of the document they stand in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from generator.schema.base import Key, Model, OfferId, Slug, Unpriced
from generator.schema.meters import Frequency, VariantKind
from generator.schema.provider import Basis, Kind, Read
from generator.schema.worksheet import StatusDate
from generator.schema.worksheet_result import Address, Day, Digits, Line

Reference = Annotated[str, Field(min_length=1, json_schema_extra={"format": "uri-reference"})]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Open(Model):
    """A record that may get more fields."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore")


class GeneratedFrom(Open):
    """The state of the catalogue that a document was made from.

    An offer's or a provider's document names the state of its own files, so that it stays as it is
    while others change; every other document that of the whole catalogue.
    """

    digest: str
    """SHA-256 over the names and digests of the files: `sha256sum FILES | sha256sum`."""
    commit: str | None
    """A git commit in which they are so, or null where the catalogue differs from every commit."""


class Document(Open):
    """What every document begins with."""

    schema_address: Address | None = Field(default=None, alias="$schema")
    """The address of this schema, where the guide names the address it is published at."""
    generated_from: GeneratedFrom
    """The state of the catalogue."""
    as_of: Day
    """The day whose prices count as being in force."""


# Prices


class OfferRate(Open):
    """One rate of an entry."""

    rate: str
    """Its name, the same in every entry: `input`, `batch.output`, `input@200000`."""
    meter: Key
    """What is charged for; the index explains it."""
    variant: str | None
    """The variant, such as `batch`, or several joined by `+`; null for the standard price."""
    above: int | None
    """Input tokens in one call above which the rate holds; null where it holds from the first."""
    amount: Digits | Unpriced
    """The amount in the entry's currency, or that it is free, or that it is not sold."""
    unit: str
    """Currency and what one amount is for, such as `USD/Mtoken`: dollars per million tokens."""


class DatedRates(Open):
    """The rates of one entry, without their evidence."""

    effective: Day
    """First day on which they are in force."""
    basis: Basis
    """Whether that day is stated by the provider, or the first on which the rates were seen."""
    ends: Day | None
    """First day on which they are no longer in force; null while nothing ends them."""
    currency: Currency
    """The currency of the amounts (ISO 4217)."""
    usd: Digits
    """US dollars for one unit of that currency, at the entry's own dated rate of exchange."""
    rates: list[OfferRate]
    """The rates. One that is not there is unknown, which is not the same as not being sold."""


class Evidence(Open):
    """Where something was read."""

    url: Address
    """The provider's page that states it."""
    accessed: Day
    """The day it was read, from that page or from the copies named in `via`."""
    read: Read
    """How it was read."""
    via: list[str]
    """What stood between the reader and the page: data sets, repositories."""
    dated: Day | None
    """The date that such a copy bears."""
    note: str | None
    """What must be known of the reading."""


class ExchangeRate(Open):
    """The rate that turns a currency into US dollars."""

    usd: Digits
    """US dollars for one unit of the currency."""
    date: Day
    """The day of the rate."""
    source: Address
    """Who published it."""


class OtherValue(Open):
    """Another source that gives another value."""

    rate: str
    """Of which rate."""
    via: str
    """The source."""
    says: str
    """What it says."""
    settled: str | None
    """Why the catalogue's value stands; null while that is open."""


class PutRight(Open):
    """A value that was always wrong and was put right."""

    on: Day
    """The day of the correction."""
    rate: str
    """Which rate."""
    was: str
    """The wrong value."""
    reason: str
    """How it came about."""


class DatedEntry(DatedRates):
    """One dated entry of an offer, with its evidence."""

    in_force: bool
    """Whether it is the entry in force on the as-of day."""
    exchange: ExchangeRate | None
    """The rate of exchange, where the currency is not the US dollar."""
    not_offered: list[str]
    """Variants that are not sold."""
    source: Evidence
    """Where it was read."""
    verified: Day | None
    """The day somebody compared it with the provider's own page; null where nobody has."""
    disagrees: list[OtherValue]
    """Sources that say otherwise."""
    corrections: list[PutRight]
    """What was put right in it."""
    note: str | None
    """What must be known to use the price."""
    file: str
    """The catalogue's file that holds it."""
    line: Line
    """The line of that file."""


# Offers and providers


class Named(Open):
    """Something that has a document of its own."""

    id: str
    """Its id."""
    name: str
    """Its name."""
    href: Reference
    """Its document."""


class OfferSummary(Open):
    """An offer with its price in force."""

    id: OfferId
    """The offer's id, `provider/offer`."""
    kind: Kind
    """What sort of thing it is."""
    name: str
    """The name readers know it by."""
    provider: Slug
    """The provider's id."""
    href: Reference
    """Its document, with its history and the evidence."""
    page: Reference
    """Its page."""
    retires: Day | None
    """First day on which it can no longer be called; null where none is announced."""
    price: DatedRates | None
    """The price in force on the as-of day; null where none is known or the offer has ended."""


class DatedNotice(Open):
    """A dated event in an offer's life."""

    date: Day
    """The day."""
    text: str
    """What happens."""


class OfferDates(Open):
    """The dates of an offer's life."""

    released: Day | None
    """First day it was sold."""
    announced: Day | None
    """The day the end was announced."""
    deprecated: Day | None
    """First day on which new use is discouraged."""
    new_jobs_end: Day | None
    """First day on which no new training job is accepted."""
    retires: Day | None
    """First day on which it can no longer be called."""
    successor: Named | None
    """What the provider names as the replacement."""
    notices: list[DatedNotice]
    """Other dated events."""
    source: Evidence | None
    """Where these dates were read."""
    note: str | None
    """What must be known about the end."""


class OfferLimits(Open):
    """Numbers that decide whether a price can be had at all."""

    context: int | None
    """Most input tokens in one call."""
    output: int | None
    """Most output tokens in one call."""
    cache_minimum: int | None
    """Fewest prompt tokens that are cached."""
    min_examples: int | None
    """Fewest training examples a job accepts."""
    max_examples: int | None
    """Most training examples a job accepts."""
    example_tokens: int | None
    """Most tokens in one training example."""
    source: Evidence | None
    """Where the limits were read."""


class Machine(Open):
    """The machine behind a GPU offer."""

    gpu: str
    """The accelerator."""
    count: Digits
    """How many GPUs one instance has; a fraction where one is shared."""
    region: str | None
    """Where the price holds."""
    instance: str | None
    """The provider's name of the instance."""


class OfferDocument(Document):
    """One offer, with everything the catalogue knows about it."""

    id: OfferId
    """The offer's id, `provider/offer`."""
    kind: Kind
    """What sort of thing it is."""
    name: str
    """The name readers know it by."""
    provider: Named
    """Who sells it."""
    page: Reference
    """Its page."""
    api_names: list[str]
    """The names by which the provider's interface calls it."""
    base: Named | None
    """For a tuning offer: the model that is tuned."""
    applies_to: str | None
    """For a price by size tier: which models it covers."""
    trains: str | None
    """For a tuning offer: the methods."""
    dimensions: int | None
    """For an embedding model: the length of a vector."""
    limits: OfferLimits
    """Context length, minimum examples and the like."""
    hardware: Machine | None
    """For a GPU offer: the machine."""
    status: OfferDates
    """Release, deprecation and retirement."""
    note: str | None
    """What must be known about the offer."""
    prices: list[DatedEntry]
    """Every dated entry, oldest first."""


class OffersDocument(Document):
    """Every offer with its price in force."""

    offers: list[OfferSummary]
    """In the order of their providers' ids."""


class ProviderDocument(Document):
    """One provider with its offers and their prices in force."""

    id: Slug
    """The provider's id."""
    name: str
    """The name readers know it by."""
    page: Reference
    """Its page."""
    pricing_pages: list[Address]
    """The provider's own pages of prices."""
    note: str | None
    """What must be known about buying from it."""
    offers: list[OfferSummary]
    """What it sells."""


class OfferHistory(Open):
    """The dated rates of an offer."""

    id: OfferId
    """The offer's id."""
    href: Reference
    """Its document, with the evidence for each entry."""
    entries: list[DatedRates]
    """Oldest first."""


class HistoryDocument(Document):
    """Every dated rate of every offer."""

    offers: list[OfferHistory]
    """In the order of their providers' ids."""


# Worksheets


class ScenarioSummary(Open):
    """A named workload, computed."""

    id: Slug
    """The scenario's id."""
    title: str
    """A short name."""
    summary: str
    """The workload in a sentence or two."""
    page: Reference
    """Its page."""
    result: Reference
    """The whole result with its derivation, in the shape of `worksheet-result.schema.json`."""
    csv: Reference
    """The same as CSV."""
    xlsx: Reference
    """The same as a spreadsheet that recomputes by itself."""
    pdf: Reference
    """The same on paper."""
    route: str
    """The route that the verdict names."""
    verdict: str
    """The verdict as a sentence."""


class WorksheetSummary(Open):
    """A calculation and what it comes to for every scenario."""

    id: Slug
    """The worksheet's id."""
    title: str
    """Its title."""
    question: str
    """The question that it answers."""
    href: Reference
    """Its document, with inputs and formulas."""
    page: Reference
    """Its page."""
    scenarios: list[ScenarioSummary]
    """Every workload it is computed for."""


class WorksheetsDocument(Document):
    """Every worksheet with its scenarios."""

    worksheets: list[WorksheetSummary]
    """In the order of their ids."""


class RoleOfOffer(Open):
    """One of the offers that a worksheet compares."""

    key: Key
    """The name that formulas use."""
    label: str
    """The role in words."""
    kinds: list[Kind]
    """The kinds of offer that fit."""
    help: str
    """What it stands for."""


class InputOfWorksheet(Open):
    """A number of the workload."""

    key: Key
    """The name that formulas use."""
    label: str
    """The input in words."""
    unit: str
    """Its unit."""
    group: str
    """The heading it stands under."""
    min: Digits
    """The least it can be."""
    max: Digits
    """The most it can be."""
    whole: bool
    """Whether it is a whole number."""
    default: Digits | None
    """What it is where nothing else is given; null where it must be given."""
    help: str
    """What it means."""


class PriceOfWorksheet(Open):
    """A price that a worksheet takes from the offer in a role."""

    key: Key
    """The name that formulas use."""
    label: str
    """The price in words."""
    role: Key
    """The role whose offer is asked."""
    meter: Key
    """The meter."""
    variant: str | None
    """The variant; null for the standard price."""
    unit: str
    """Its unit, in US dollars."""


class DateOfWorksheet(Open):
    """Days until a date in the life of the offer in a role."""

    key: Key
    """The name that formulas use."""
    label: str
    """The date in words."""
    role: Key
    """The role whose offer is asked."""
    date: StatusDate
    """Which date."""


class ConstantOfWorksheet(Open):
    """A number that never changes."""

    key: Key
    """The name that formulas use."""
    label: str
    """The number in words."""
    value: Digits
    """The number."""
    unit: str
    """Its unit."""


class ReasonForNever(Open):
    """A condition under which a step has no value."""

    when: str
    """The condition, as a formula."""
    because: str
    """The reason; `{name}` stands for a value."""


class StepOfWorksheet(Open):
    """One formula."""

    key: Key
    """The name that formulas use."""
    label: str
    """The step in words."""
    unit: str
    """The unit of its value."""
    group: str
    """The heading it stands under."""
    formula: str
    """The expression, over the keys of this document."""
    never: list[ReasonForNever]
    """When it has no value, first match first."""
    help: str | None
    """Why it is computed this way."""


class ResultOfWorksheet(Open):
    """A step that answers the question."""

    step: Key
    """The step."""
    label: str
    """The result in words."""
    headline: bool
    """Whether it stands in the summary."""


class WorksheetDocument(Document):
    """One calculation: what goes in, how it is worked out, what it comes to for every scenario."""

    id: Slug
    """The worksheet's id."""
    title: str
    """Its title."""
    question: str
    """The question that it answers."""
    summary: str
    """What it takes into account."""
    caveats: list[str]
    """What it leaves out."""
    page: Reference
    """Its page."""
    roles: list[RoleOfOffer]
    """The offers it compares."""
    inputs: list[InputOfWorksheet]
    """The workload's numbers."""
    prices: list[PriceOfWorksheet]
    """The prices."""
    dates: list[DateOfWorksheet]
    """Days left of an offer's life."""
    constants: list[ConstantOfWorksheet]
    """Fixed numbers."""
    steps: list[StepOfWorksheet]
    """The formulas, in the order in which they are read."""
    results: list[ResultOfWorksheet]
    """The steps that are answers."""
    scenarios: list[ScenarioSummary]
    """Every workload it is computed for."""


# Changes


class OfferEventKind(StrEnum):
    """What sort of thing happens to an offer. The words are part of the ids of changes."""

    PRICE = "price"
    CORRECTION = "correction"
    RELEASED = "released"
    ANNOUNCED = "end-announced"
    DEPRECATED = "deprecated"
    NEW_JOBS_END = "new-jobs-end"
    RETIRES = "retires"
    NOTICE = "notice"
    REMINDER = "retirement-nears"


class ChangedRate(Open):
    """A rate before and after."""

    rate: str
    """Its name: `input`, `batch.output`, `input@200000`."""
    meter: Key
    """What is charged for."""
    variant: str | None
    """The variant; null for the standard price."""
    above: int | None
    """Input tokens in one call above which it holds."""
    old: Digits | Unpriced
    """What it was."""
    old_currency: Currency
    """The currency of what it was."""
    new: Digits | Unpriced
    """What it is."""
    currency: Currency
    """The currency of what it is."""
    unit: str
    """That currency and what one amount is for, as in `USD/Mtoken`: dollars per million tokens."""


class Told(Open):
    """What every change has."""

    id: str
    """Names the change for good; the page of changes has it as an anchor."""
    day: Day
    """The day it happens; a day after the as-of day is announced."""
    title: str
    """What happens, in a word or two."""
    details: list[str]
    """What there is to say of it, in words."""
    page: Reference
    """The page it concerns."""


class OfferChange(Told):
    """Something that happens to an offer."""

    kind: OfferEventKind
    """What sort of change it is; there may come to be more."""
    offer: OfferId
    """The offer."""
    href: Reference
    """The offer's document."""
    rates: list[ChangedRate]
    """For a new price: the rates that changed."""


class VerdictSide(Open):
    """A verdict."""

    route: str
    """The route that it names."""
    text: str
    """The verdict as a sentence."""


class VerdictChange(Told):
    """A verdict that names another route than on the day before."""

    kind: Literal["verdict"]
    """What sort of change it is."""
    worksheet: Slug
    """The worksheet."""
    scenario: Slug
    """The scenario."""
    href: Reference
    """The worksheet's document."""
    old: VerdictSide
    """The verdict of the day before."""
    new: VerdictSide
    """The verdict of that day."""
    offers: list[OfferId]
    """The offers it comes from: their price changed that day, or their end draws near."""


class ChangesDocument(Document):
    """Everything dated that happened or is announced."""

    changes: list[OfferChange | VerdictChange]
    """Oldest first. Verdicts are looked for in the year before the as-of day."""


# Index


class DocumentLink(Open):
    """One document of the interface."""

    href: Reference
    """Where it is."""
    describes: str
    """What it holds."""
    media_type: str
    """What it is written in."""
    described_by: Reference | None
    """Its JSON Schema; null where it is not JSON."""


class ProviderLink(Named):
    """A provider and how much it sells."""

    page: Reference
    """Its page."""
    offers: int
    """How many offers it has."""


class MeterMeaning(Open):
    """One thing a provider counts and charges for."""

    name: str
    """What readers see."""
    unit: str
    """What is counted."""
    per: int
    """How many of them one price is for."""
    frequency: Frequency
    """How often the charge recurs (FOCUS: ChargeFrequency)."""
    help: str
    """What is counted, and what is easily got wrong."""


class VariantMeaning(Open):
    """Another price for the same thing."""

    name: str
    """What readers see."""
    kind: VariantKind
    """What sets it apart."""
    help: str
    """What the buyer gets or gives up."""


class IndexDocument(Document):
    """The way in: every other document, and what meters and variants mean."""

    page: Reference
    """The guide's front page."""
    openapi: Reference
    """The description of this interface, in OpenAPI 3.1."""
    documents: list[DocumentLink]
    """The documents of which there is one."""
    providers: list[ProviderLink]
    """Every provider."""
    offers: int
    """How many offers there are."""
    meters: dict[Key, MeterMeaning]
    """Every meter, by the name that rates use."""
    variants: dict[Slug, VariantMeaning]
    """Every variant, by the name that rates use."""
