"""`catalogue/claims/ID.yaml`: figures that others have published, to be recomputed."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from generator.schema.base import Date, Key, Model, Number, OfferId, Slug, Text, Url


class Verdict(StrEnum):
    """How a claim stands after recomputing."""

    AGREES = "agrees"
    WITH_A_QUALIFICATION = "agrees with a qualification"
    DISAGREES = "disagrees"


class Bound(StrEnum):
    """How the source states a figure."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"


class Recompute(Model):
    """How the figure is worked out again: by a worksheet, or by formulas of its own."""

    worksheet: Slug | None = None
    """The worksheet that computes it."""
    offers: dict[Key, OfferId] = Field(default_factory=dict)
    """The offers in the worksheet's roles."""
    on: Date | None = None
    """The day whose prices count; without it, the day of the build."""
    inputs: dict[Key, Number] = Field(default_factory=dict)
    """Inputs of the worksheet, or the numbers the formulas use. An input of the worksheet that the
    claim says nothing about takes its default, or its least value where it has none."""
    prices: dict[Key, Number] = Field(default_factory=dict)
    """Prices of the worksheet set by hand, because the claim states its own."""
    formulas: dict[Key, Text] = Field(default_factory=dict)
    """Formulas over each other and over every value of the worksheet; for a claim no worksheet
    expresses, over `inputs`."""


class Figure(Model):
    """One number of the claim."""

    name: Text
    """What it is, for the reader."""
    value: Key
    """The value of the worksheet, or the formula's name, that gives it."""
    stated: Number
    """What the source prints."""
    bound: Bound = Bound.EXACTLY
    """Whether the source states it `exactly`, as `at least` (250 and more), or as `at most`."""
    unit: Text
    """The unit of both."""
    within: Number = Decimal(0)
    """How far the recomputed figure may lie from the stated one and still agree: the rounding of
    the source, in the same unit."""


class Claim(Model):
    """A published figure."""

    id: Slug
    """Its name in lists and addresses."""
    quoted: Text
    """What the source says, in its own figures."""
    verdict: Verdict
    """How it stands; the build fails when the recomputed figures say otherwise."""
    recompute: Recompute
    """How it is worked out again."""
    figures: tuple[Figure, ...]
    """The numbers compared."""
    note: Text | None = None
    """What a reader should know: where the difference comes from, what was left out."""


class Claims(Model):
    """The claims of one publication."""

    title: Text
    """The publication."""
    by: Text
    """Who published it."""
    url: Url | None = None
    """Where it stands, if the address is known."""
    dated: Text
    """When it was published or last updated, as far as is known."""
    note: Text | None = None
    """What a reader should know about the publication."""
    claims: tuple[Claim, ...]
    """Its figures."""
