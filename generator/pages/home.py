"""`/`: what this is, and the way in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.guide import Guide
from generator.pages.page import Page, long_date
from generator.pages.worksheets import ScenarioSummary, scenario_summaries
from generator.schema.provider import Kind


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page."""

    as_of: str
    counts: tuple[tuple[str, str, str], ...]
    """How many, of what, where."""
    tree: tuple[str, str] | None
    scenarios: tuple[ScenarioSummary, ...]
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
            tuple(_summaries(guide)),
            guide.repository,
            guide.provenance.digest,
            guide.provenance.commit,
        ),
    )  # fmt: skip


def _summaries(guide: Guide) -> Iterator[ScenarioSummary]:
    """Every scenario, named with its worksheet: one workload may stand in several."""
    for (worksheet, _), found in zip(guide.results, scenario_summaries(guide), strict=True):
        name = guide.definitions[worksheet].worksheet.title
        yield replace(found, title=f"{name}: {found.title}")
