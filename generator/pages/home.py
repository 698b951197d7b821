"""`/`: what this is, and the way in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.events.event import Event, OfferEvent
from generator.guide import Guide
from generator.pages.page import Page, long_date, offer_address, worksheet_address
from generator.pages.worksheets import ScenarioSummary, scenario_summary
from generator.schema.api import OfferEventKind
from generator.schema.provider import Kind

NEWS = 5
"""How many of the newest price changes the page tells of, and how many of those to come."""


@dataclass(frozen=True, slots=True)
class WorksheetCard:
    """A worksheet and what it says of one of its workloads."""

    title: str
    question: str
    address: str
    scenarios: str
    """How many it has, in words."""
    example: ScenarioSummary | None
    """One of them."""


@dataclass(frozen=True, slots=True)
class News:
    """A change of an offer in a line or two."""

    day: str
    what: str
    offer: str
    address: str
    detail: str
    """The first rate that moves, and how many more do."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page."""

    as_of: str
    counts: tuple[tuple[str, str, str], ...]
    """How many, of what, where."""
    tree: tuple[str, str] | None
    worksheets: tuple[WorksheetCard, ...]
    news: tuple[tuple[str, str, tuple[News, ...]], ...]
    """Heading, anchor, lines: the newest prices, then what comes next; what is empty is left out.
    """
    repository: str
    digest: str
    commit: str | None


def pages(guide: Guide) -> Iterator[Page]:
    """The front page."""
    offers = guide.catalogue.offers.values()
    kinds = {
        kind: sum(offer.offer.kind is kind for offer in offers)
        for kind in (Kind.MODEL, Kind.TUNING)
    }
    first_tree = next(iter(guide.trees), None)
    yield Page(
        "", "home", "Breakeven",
        "Which route to a working language model is cheapest for your workload, computed from "
        "dated, sourced prices.",
        HomePage(
            long_date(guide.as_of),
            (
                (f"{len(guide.catalogue.providers)}", "providers", "prices/"),
                (f"{len(offers):,}", "offers with dates and sources", "prices/"),
                (f"{kinds[Kind.MODEL]:,}", "models", "prices/#model"),
                (f"{kinds[Kind.TUNING]}", "fine-tuning offers", "prices/#tuning"),
                (f"{len(guide.claims)}", "published figures recomputed", "claims/"),
            ),
            None
            if first_tree is None
            else (guide.trees[first_tree].tree.title, f"trees/{first_tree}/"),
            tuple(_cards(guide)),
            tuple(_news(guide)),
            guide.repository,
            guide.provenance.digest,
            guide.provenance.commit,
        ),
    )  # fmt: skip


def examples(computed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each worksheet the scenario to show of it, of those that are computed.

    The first that no worksheet before it shows, so that readers meet as many workloads as there
    can be.
    """
    of: dict[str, list[str]] = {}
    for worksheet, scenario in computed:
        of.setdefault(worksheet, []).append(scenario)
    chosen: dict[str, str] = {}
    for worksheet, known in of.items():
        fresh = (scenario for scenario in known if scenario not in chosen.values())
        chosen[worksheet] = next(fresh, known[0])
    return chosen


def _cards(guide: Guide) -> Iterator[WorksheetCard]:
    chosen = examples(guide.results)
    for key, definition in guide.definitions.items():
        count = sum(worksheet == key for worksheet, _ in guide.results)
        yield WorksheetCard(
            definition.worksheet.title, definition.worksheet.question, worksheet_address(key),
            f"{count} scenario{'s' * (count != 1)}",
            scenario_summary(guide, key, chosen[key]) if key in chosen else None,
        )  # fmt: skip


def is_news(event: Event, *, to_come: bool) -> bool:
    """Whether the page tells of it if there is room: new prices, and ends that are to come."""
    if not isinstance(event, OfferEvent):
        return False
    return event.kind is OfferEventKind.PRICE or (to_come and event.kind is OfferEventKind.RETIRES)


def _news(guide: Guide) -> Iterator[tuple[str, str, tuple[News, ...]]]:
    past = [event for event in reversed(guide.events) if event.day <= guide.as_of]
    coming = [event for event in guide.events if event.day > guide.as_of]
    for heading, anchor, events, to_come in (
        ("Newest prices", "newest", past, False), ("Coming next", "coming", coming, True),
    ):  # fmt: skip
        told = [event for event in events if is_news(event, to_come=to_come)]
        if told:
            yield heading, anchor, tuple(_lines(told[:NEWS]))


def _lines(events: Iterable[Event]) -> Iterator[News]:
    for event in events:
        if isinstance(event, OfferEvent):
            yield News(
                long_date(event.day), event.what, event.offer.title,
                offer_address(event.offer.id), _shortened(event.details),
            )  # fmt: skip


def _shortened(details: Sequence[str]) -> str:
    if not details:
        return ""
    more = len(details) - 1
    return details[0] + (f", and {more} more rate{'s' * (more != 1)}" if more else "")
