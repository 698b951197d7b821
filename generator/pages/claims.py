"""`/claims/`: figures that others have published, recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.claims.result import ClaimResult, FigureResult
from generator.guide import Guide
from generator.pages.page import Page
from generator.pages.prices import edit_address
from generator.schema.claim import Bound


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A stated number beside the recomputed one."""

    name: str
    stated: str
    recomputed: str
    agrees: bool
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim and how it stands."""

    id: str
    quoted: str
    verdict: str
    figures: tuple[FigureRow, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Publication:
    """The claims of one publication."""

    title: str
    by: str
    url: str | None
    dated: str
    note: str | None
    claims: tuple[ClaimView, ...]
    edit: str


@dataclass(frozen=True, slots=True)
class ClaimsPage:
    """All claims."""

    totals: tuple[str, ...]
    """How many stand how: `58 agree`."""
    publications: tuple[Publication, ...]


def pages(guide: Guide) -> Iterator[Page]:
    """The one page of claims."""
    totals = Counter(found.verdict.value for found in guide.claims.values())
    yield Page(
        "claims/", "claims", "Claims",
        "Published cost figures, recomputed: which hold, which do not, and why.",
        ClaimsPage(
            tuple(_count(verdict, count) for verdict, count in sorted(totals.items())),
            tuple(
                Publication(
                    entry.model.title, entry.model.by, entry.model.url, entry.model.dated,
                    entry.model.note,
                    tuple(_claim(guide.claims[claim.id]) for claim in entry.model.claims),
                    edit_address(guide, entry.document.file),
                )
                for entry in guide.catalogue.claims.values()
            ),
        ),
    )  # fmt: skip


def _count(verdict: str, count: int) -> str:
    return f"{count} {verdict if count == 1 else verdict.replace('agrees', 'agree')}"


def _claim(found: ClaimResult) -> ClaimView:
    claim = found.claim
    return ClaimView(
        claim.id,
        claim.quoted,
        found.verdict.value,
        tuple(_figure(item) for item in found.figures),
        claim.note,
    )


def _figure(found: FigureResult) -> FigureRow:
    spec = found.figure
    return FigureRow(
        spec.name,
        found.stated_text if spec.bound is Bound.EXACTLY else f"{spec.bound} {found.stated_text}",
        f"never. {found.never}" if found.never is not None else found.recomputed_text,
        found.agrees,
        found.derivation,
    )
