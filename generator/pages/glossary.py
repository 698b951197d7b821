"""`/glossary/`: the list of terms and one page a term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from generator.catalogue.load import ProseEntry
from generator.guide import Guide
from generator.pages.page import Page, long_date, offer_address, relative, scenario_address
from generator.pages.prices import edit_address
from generator.prose.render import Section, render_term


@dataclass(frozen=True, slots=True)
class TermPage:
    """A glossary entry."""

    definition: str
    also: tuple[str, ...]
    as_of: str
    intro: Markup
    sections: tuple[tuple[str, str, Markup], ...]
    """Heading, anchor, text."""
    worksheets: tuple[tuple[str, str], ...]
    edit: str


@dataclass(frozen=True, slots=True)
class TermList:
    """All terms."""

    terms: tuple[tuple[str, str, str], ...]
    """Title, definition, address."""


def pages(guide: Guide) -> Iterator[Page]:
    """The list and one page a term."""
    terms = guide.catalogue.terms
    yield Page(
        "glossary/", "glossary", "Glossary",
        "What the words mean, what they cost, and where the figures come from.",
        TermList(
            tuple(
                (entry.model.title, entry.model.definition, f"glossary/{key}/")
                for key, entry in terms.items()
            )
        ),
    )  # fmt: skip
    for key, entry in terms.items():
        yield Page(
            f"glossary/{key}/", "term", entry.model.title, entry.model.definition,
            _term(guide, key, entry),
        )  # fmt: skip


def link_from(current: str) -> Callable[[str, str], str]:
    """How a text on the page at `current` links to the things it names."""

    def link(kind: str, identifier: str) -> str:
        match kind:
            case "offer":
                target = offer_address(identifier)
            case "provider":
                target = f"prices/{identifier}/"
            case "term":
                target = f"glossary/{identifier}/"
            case "worksheet":
                target = f"worksheets/{identifier}/"
            case "scenario":
                target = scenario_address(*identifier.split("/"))
            case _:
                target = f"claims/#{identifier}"
        return relative(target, current)

    return link


def _term(guide: Guide, key: str, entry: ProseEntry) -> TermPage:
    term = entry.model
    rendered = render_term(entry, guide.prose(link_from(f"glossary/{key}/")))
    return TermPage(
        term.definition,
        term.also,
        long_date(guide.as_of),
        Markup(rendered.intro),  # noqa: S704 -- rendered by a parser that lets no HTML through
        tuple(_section(section) for section in rendered.sections),
        tuple(
            (guide.definitions[sheet].worksheet.title, f"worksheets/{sheet}/")
            for sheet in term.worksheets
        ),
        edit_address(guide, entry.document.file),
    )


def _section(section: Section) -> tuple[str, str, Markup]:
    return section.heading, section.anchor, Markup(section.html)  # noqa: S704 -- as above
