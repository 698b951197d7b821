"""What every page module gives back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from generator.guide import Guide


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands, which template shows it, and what it shows."""

    address: str
    """Its address on the site, such as `prices/openai/`; the front page is the empty text."""
    template: str
    """The template's name without its ending."""
    title: str
    description: str
    """One sentence for search engines and for the head of the page."""
    data: Any
    """A plain record, or a function that gives it; the template sees it as `page`."""
    made_from: str | None = None
    """Another text for another content, as long as the program is the same. Where it is None,
    the data stand for themselves, and a page whose data a function gives is rendered each time."""
    feeds: tuple[str, ...] = ()
    """The addresses of an Atom feed and a JSON feed of its own, which the page's head names."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the site that is not a page."""

    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Download:
    """A file that takes a while to make and that no page is made from.

    MkDocs need not wait for it: it is made while MkDocs works.
    """

    address: str
    make: Callable[[], bytes]
    made_from: str | None = None
    """As of a page; None where nothing is known, so that the file is made each time."""


Thing = Page | Asset | Download
NAME = "Breakeven"
"""What the guide calls itself."""
Row = TypeVar("Row")
PageMaker = Callable[["Guide"], Iterator[Thing]]


def offer_address(offer_id: str) -> str:
    """The address of an offer's page."""
    return f"prices/{offer_id}/"


def provider_address(provider: str) -> str:
    """The address of a provider's page."""
    return f"prices/{provider}/"


def worksheet_address(worksheet: str) -> str:
    """The address of a worksheet's page."""
    return f"worksheets/{worksheet}/"


def scenario_address(worksheet: str, scenario: str) -> str:
    """The address of a computed worksheet; its downloads stand beside it."""
    return f"worksheets/{worksheet}/{scenario}/"


def feed_address(form: str, provider: str | None = None) -> str:
    """The address of a feed of changes, all of them or one provider's; `xml` is Atom."""
    return f"changes/{f'{provider}/' if provider else ''}feed.{form}"


def long_date(day: dt.date) -> str:
    """A date as readers write it: 14 January 2027."""
    return f"{day.day} {day:%B %Y}"


def days_between(since: dt.date, until: dt.date) -> str:
    """A span in words: `in 53 days`, `today`, `3 days ago`."""
    days = (until - since).days
    if days == 0:
        return "today"
    count = f"{abs(days):,} day{'s' * (abs(days) != 1)}"
    return f"in {count}" if days > 0 else f"{count} ago"


def relative(address: str, current: str) -> str:
    """A link from one page, or file, to another address of the site, without a host."""
    target, sign, anchor = address.partition("#")
    here, there = current.split("/")[:-1], target.split("/")
    same = 0
    for ours, theirs in zip(here, there[:-1], strict=False):
        if ours != theirs:
            break
        same += 1
    path = "../" * (len(here) - same) + "/".join(there[same:])
    return (path or "./") + sign + anchor


def grouped(rows: Iterable[tuple[str, Row]]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Rows under their headings, both in the order in which they come."""
    groups: dict[str, list[Row]] = {}
    for group, row in rows:
        groups.setdefault(group, []).append(row)
    return tuple((group, tuple(found)) for group, found in groups.items())
