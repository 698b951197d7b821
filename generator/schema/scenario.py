"""`catalogue/scenarios/ID.yaml`: a named workload, with what each worksheet and tree asks of it."""

from __future__ import annotations

from pydantic import Field

from generator.schema.base import Flag, Key, Model, Number, OfferId, Slug, Text


class WorksheetInputs(Model):
    """The workload as one worksheet sees it."""

    offers: dict[Key, OfferId]
    """The offer in each of the worksheet's roles."""
    inputs: dict[Key, Number] = Field(default_factory=dict)
    """The worksheet's inputs; those left out take their defaults."""


class TreeAnswers(Model):
    """The workload as one decision tree sees it."""

    answers: dict[Key, Flag]
    """Yes (`true`) or no (`false`) to each of the tree's questions about the workload."""


class Scenario(Model):
    """A workload somebody could have."""

    title: Text
    """A short name."""
    summary: Text
    """Who calls the model, for what, how often, and what is at stake."""
    origin: Text | None = None
    """Where its numbers come from, if they were published."""
    worksheets: dict[Slug, WorksheetInputs]
    """What each worksheet asks."""
    trees: dict[Slug, TreeAnswers] = Field(default_factory=dict)
    """What each decision tree asks."""
