"""Every kind of page, in one list: a new kind is a module and a line here."""

from __future__ import annotations

from collections.abc import Iterator

from generator.guide import Guide
from generator.pages import (
    changes,
    claims,
    evidence,
    glossary,
    home,
    offer,
    prices,
    trees,
    worksheets,
)
from generator.pages.page import PageMaker, Thing

MAKERS: tuple[PageMaker, ...] = (
    home.pages,
    prices.pages,
    offer.pages,
    evidence.pages,
    changes.pages,
    worksheets.pages,
    trees.pages,
    glossary.pages,
    claims.pages,
)


def all_pages(guide: Guide) -> Iterator[Thing]:
    """Everything the catalogue makes, the site's own files (style sheet, schemas) aside."""
    for maker in MAKERS:
        yield from maker(guide)
