"""`catalogue/providers/ID.yaml`: what a provider sells, at which price, since when, says who."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.schema.base import (
    Amount,
    Count,
    Date,
    Key,
    Model,
    OfferId,
    Rate,
    Slug,
    Text,
    Texts,
    Url,
    parse_amount,
)


class Kind(StrEnum):
    """What sort of thing an offer is."""

    MODEL = "model"
    TUNING = "tuning"
    HOSTING = "hosting"
    GPU = "gpu"
    EMBEDDING = "embedding"
    RERANKER = "reranker"
    VECTOR_STORE = "vector-store"


class Basis(StrEnum):
    """What the effective date rests on."""

    STATED = "stated"
    FIRST_SEEN = "first-seen"


class Read(StrEnum):
    """How the value was read."""

    PAGE = "page"
    FEED = "feed"
    CAPTURE = "capture"
    DATASET = "dataset"
    TRANSCRIPTION = "transcription"
    DOCUMENT = "document"
    DERIVED = "derived"


class Source(Model):
    """Where a price was read. It says nothing about whether anyone checked the provider's page."""

    url: Url
    """The provider's page that states the price (or the best page there is)."""
    accessed: Date
    """The day the value was read, from that page or from the copy named in `via`."""
    read: Read
    """How it was read: `page` (the provider's page itself), `feed` (the provider's machine-readable
    feed), `capture` (a stored copy of the page), `dataset` (a published price data set),
    `transcription` (somebody's notes of the page), `document` (the provider's manual or
    announcement), `derived` (computed from other published figures; the note says how)."""
    via: Texts = ()
    """What stood between us and the page: data sets with their versions, repositories with their
    commits. Leave out when the page itself was read."""
    dated: Date | None = None
    """The date that the copy in `via` bears, where it bears one."""
    note: Text | None = None
    """What a reader must know about this reading."""


class Disagreement(Model):
    """Another source that gives another value for the same rate."""

    rate: Text
    """Which rate, as `meter` or `variant.meter`, such as `batch.output`."""
    via: Text
    """Who says so, with version or commit."""
    says: Text
    """The other value, in the meter's unit, or in words."""
    settled: Text | None = None
    """Why the entry keeps its own value. Leave out while the question is open."""


class Correction(Model):
    """A value of this entry that was always wrong and was put right.

    A price that changed is a new entry instead.
    """

    on: Date
    """The day of the correction."""
    rate: Text
    """Which rate, as `meter` or `variant.meter`."""
    was: Text
    """The wrong value that stood here."""
    reason: Text
    """How it came about, and what shows the right value."""


class RuleException(Model):
    """A rule that this entry may break, and why."""

    rule: Slug
    """The rule's name as the finding prints it, such as `price-jump`."""
    reason: Text
    """Why the entry is right nevertheless."""


class Exchange(Model):
    """The rate that turns the entry's currency into US dollars."""

    usd: Amount
    """US dollars for one unit of the currency."""
    date: Date
    """The day of that rate."""
    source: Url
    """Who published it."""


Rates = dict[Key, Rate]


class Tier(Model):
    """Rates that hold once a call's input passes a length."""

    above: Count
    """Input tokens in one call above which these rates apply."""
    rates: Rates
    """The rates in this tier, by meter."""
    variants: dict[Text, Rates] = Field(default_factory=dict)
    """The variants' rates in this tier."""


class Price(Model):
    """One dated entry. It is in force from `effective` until the next entry begins."""

    effective: Date
    """First day on which the price is in force."""
    basis: Basis = Basis.STATED
    """`stated`: the provider or the source gives that day. `first-seen`: it is only known that the
    price was in force on that day; it may be older."""
    until: Date | None = None
    """First day on which it is no longer in force, where the provider announced one. Otherwise the
    next entry or the retirement ends it."""
    currency: Annotated[Text, Field(pattern="^[A-Z]{3}$")] = "USD"
    """ISO 4217 code of the amounts (FOCUS: PricingCurrency)."""
    exchange: Exchange | None = None
    """Needed where the currency is not USD."""
    rates: Rates
    """The standard price, by meter: an amount, `free`, or `not offered`. A meter that is left out
    is unknown."""
    variants: dict[Text, Rates] = Field(default_factory=dict)
    """Other prices for the same thing, by variant (`batch`, `data-zone`; two at once are joined
    with a plus: `batch+data-zone`)."""
    not_offered: Texts = ()
    """Variants that the provider does not sell for this offer, such as `batch`. A variant that is
    in neither list is unknown."""
    tiers: tuple[Tier, ...] = ()
    """Rates for longer inputs, shortest first."""
    source: Source
    """Where the price was read."""
    verified: Date | None = None
    """The day somebody last compared the entry with the provider's own page. `null` until somebody
    has."""
    disagrees: tuple[Disagreement, ...] = ()
    """Sources that give another value."""
    corrections: tuple[Correction, ...] = ()
    """What was wrong in this entry and was put right."""
    exceptions: tuple[RuleException, ...] = ()
    """Rules this entry may break, each with the reason."""
    note: Text | None = None
    """What a reader must know to use the price."""


class Notice(Model):
    """A dated event in an offer's life that is not one of the status dates."""

    date: Date
    """The day it happens."""
    text: Text
    """What happens."""


class Status(Model):
    """The dates of an offer's life."""

    released: Date | None = None
    """First day it was sold."""
    announced: Date | None = None
    """The day the end was announced."""
    deprecated: Date | None = None
    """First day on which new use is discouraged."""
    new_jobs_end: Date | None = None
    """First day on which no new training job is accepted."""
    retires: Date | None = None
    """First day on which it can no longer be called."""
    successor: OfferId | None = None
    """What the provider names as the replacement."""
    notices: tuple[Notice, ...] = ()
    """Other dated events, such as a restriction to some customers."""
    source: Source | None = None
    """Where these dates were read."""
    note: Text | None = None
    """What a reader must know about the end."""


class Limits(Model):
    """Numbers that decide whether a price can be had at all."""

    context: Count | None = None
    """Most input tokens in one call."""
    output: Count | None = None
    """Most output tokens in one call."""
    cache_minimum: Count | None = None
    """Fewest prompt tokens that are cached."""
    min_examples: Count | None = None
    """Fewest training examples a job accepts."""
    max_examples: Count | None = None
    """Most training examples a job accepts."""
    example_tokens: Count | None = None
    """Most tokens in one training example."""
    source: Source | None = None
    """Where the training limits were read."""


def parse_gpus(value: object) -> Decimal:
    """How many GPUs a machine has; above zero."""
    found = parse_amount(value)
    if found == 0:
        raise PydanticCustomError(
            "gpus", "a GPU offer has some of a GPU; write how many, such as 8 or 0.5"
        )
    return found


class Hardware(Model):
    """The machine behind a GPU offer."""

    gpu: Text
    """The accelerator, such as `H100 80GB`."""
    count: Annotated[
        Decimal,
        PlainValidator(parse_gpus),
        WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
    ] = Decimal(1)
    """How many GPUs one instance has; a fraction where a GPU is shared."""
    region: Text | None = None
    """Where the price holds."""
    instance: Text | None = None
    """The provider's name of the instance."""


class Offer(Model):
    """Something a provider sells (FOCUS: a SKU)."""

    id: Slug
    """Part of the page's address; with the provider's id in front it names the offer everywhere."""
    kind: Kind
    """What sort of thing it is."""
    name: Text
    """The name readers know it by."""
    api_names: Texts = ()
    """The names by which the provider's interface calls it."""
    base: OfferId | None = None
    """For a tuning offer: the model that is tuned."""
    applies_to: Text | None = None
    """For a price by size tier: which models it covers."""
    trains: Text | None = None
    """For a tuning offer: the methods, such as `supervised, LoRA`."""
    limits: Limits = Limits()
    """Context length, minimum examples and the like."""
    hardware: Hardware | None = None
    """For a GPU offer: the machine."""
    dimensions: Count | None = None
    """For an embedding model: the length of a vector."""
    status: Status = Status()
    """Release, deprecation and retirement."""
    prices: tuple[Price, ...] = ()
    """Dated entries, oldest first. Empty where no price is published; the note then says so."""
    note: Text | None = None
    """What a reader must know about the offer."""


class Provider(Model):
    """A provider and everything it sells."""

    name: Text
    """The name readers know it by (FOCUS: ServiceProviderName)."""
    pricing_pages: Annotated[tuple[Url, ...], Field(min_length=1)]
    """The provider's own pages. A price's source must be on one of these hosts."""
    note: Text | None = None
    """What a reader must know about buying from this provider."""
    offers: Annotated[tuple[Offer, ...], Field(min_length=1)]
    """What it sells."""
