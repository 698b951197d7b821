"""`catalogue/terms/ID.md`: the front matter of a glossary entry; its prose follows it."""

from __future__ import annotations

from generator.schema.base import Model, Slug, Text, Texts


class Term(Model):
    """A glossary entry."""

    title: Text
    """The term."""
    definition: Text
    """What it is, in one or two sentences."""
    also: Texts = ()
    """Other names for it."""
    worksheets: tuple[Slug, ...] = ()
    """Worksheets that compute with it."""
