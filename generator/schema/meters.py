"""`catalogue/meters.yaml`: what a price can be charged by, and the variants a price can have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.schema.base import Key, Model, Slug, Text, parse_count

_SCALES = (1, 1_000, 1_000_000)


def _scale(value: object) -> int:
    count = parse_count(value)
    if count not in _SCALES:
        raise PydanticCustomError("scale", "a price is for 1, 1000 or 1000000 units")
    return count


Scale = Annotated[int, PlainValidator(_scale), WithJsonSchema({"enum": list(_SCALES)})]


class Frequency(StrEnum):
    """How often a charge recurs, in the words of FOCUS (`ChargeFrequency`)."""

    ONE_TIME = "One-Time"
    RECURRING = "Recurring"
    USAGE_BASED = "Usage-Based"


class VariantKind(StrEnum):
    """What sets a variant apart from the standard price."""

    SERVICE_TIER = "service tier"
    REGION = "region"
    METHOD = "method"
    COMMITMENT = "commitment"


class Meter(Model):
    """One thing a provider counts and charges for. Its unit is written here and nowhere else."""

    name: Text
    """What readers see, such as `Cached input`."""
    unit: Key
    """What is counted, one of: a token, an hour, a job."""
    per: Scale = 1
    """How many units one price is for: 1000000 for a price per million tokens."""
    shown: Text
    """The pricing unit as it is printed, such as `1M tokens` (FOCUS: PricingUnit)."""
    frequency: Frequency = Frequency.USAGE_BASED
    """How often the charge recurs (FOCUS: ChargeFrequency)."""
    help: Text
    """One or two sentences: what is counted, and what is easily got wrong."""
    term: Slug | None = None
    """The glossary entry that explains it."""


class Variant(Model):
    """Another price for the same thing: batch, a region, a training method."""

    name: Text
    """What readers see, such as `Batch`."""
    kind: VariantKind
    """What sets it apart."""
    help: Text
    """One or two sentences: what the buyer gets or gives up."""


class Meters(Model):
    """The vocabulary of the price files."""

    meters: dict[Key, Meter]
    """Every meter, by the name that price files use."""
    variants: dict[Slug, Variant]
    """Every variant, by the name that price files use."""
