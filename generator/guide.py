"""Everything the pages show: the seam between computing and rendering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.check import Checked
from generator.claims.result import ClaimResult
from generator.events.event import Event
from generator.events.timeline import timeline
from generator.evidence.compare import Corroboration, OfferRow, corroborate
from generator.evidence.recorded import Recorded
from generator.prose.context import Context, Link
from generator.tree.define import TreeDefinition
from generator.tree.walk import Walk
from generator.worksheet.definition import Definition
from generator.worksheet.origin import NO_COMMITS, Commits
from generator.worksheet.result import Provenance, Result


@dataclass(frozen=True)
class Guide:
    """A catalogue without errors and all that was computed from it on a day."""

    catalogue: Catalogue
    checked: Checked
    as_of: dt.date
    provenance: Provenance
    repository: str
    """Address of the repository, for links that suggest a change."""
    evidence: tuple[Recorded, ...] = ()
    """What other data sets were recorded to say of the prices."""
    commits: Commits = NO_COMMITS
    """The history of the catalogue's files."""

    @property
    def definitions(self) -> Mapping[str, Definition]:
        """The worksheets by id."""
        return self.checked.definitions

    @property
    def trees(self) -> Mapping[str, TreeDefinition]:
        """The decision trees by id."""
        return self.checked.trees

    @property
    def results(self) -> Mapping[tuple[str, str], Result]:
        """By worksheet and scenario."""
        return self.checked.results

    @property
    def walks(self) -> Mapping[tuple[str, str], Walk]:
        """By tree and scenario."""
        return self.checked.walks

    @property
    def claims(self) -> Mapping[str, ClaimResult]:
        """By the claim's id."""
        return self.checked.claims

    def prose(self, link: Link) -> Context:
        """What contributors' prose is resolved from; `link` makes addresses for one page."""
        return Context(self.catalogue, self.results, self.claims, self.as_of, link)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Everything dated, past and to come, oldest first."""
        return timeline(self.catalogue, self.results, self.as_of)

    @cached_property
    def uses(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each offer, the worksheets and scenarios that compute with it."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, result in self.results.items():
            for offer in result.offers.values():
                found.setdefault(offer.id, []).append(key)
        return {offer: tuple(keys) for offer, keys in found.items()}

    @cached_property
    def corroboration(self) -> Corroboration:
        """Every price in force against what was recorded."""
        return corroborate(self.catalogue, self.evidence, self.as_of)

    @cached_property
    def corroborated(self) -> Mapping[str, OfferRow]:
        """The same by offer."""
        return {row.offer.id: row for row in self.corroboration.offers}

    @cached_property
    def tuned(self) -> Mapping[str, tuple[CatalogueOffer, ...]]:
        """For each model, the offers that tune it."""
        found: dict[str, list[CatalogueOffer]] = {}
        for offer in self.catalogue.offers.values():
            if offer.offer.base is not None:
                found.setdefault(offer.offer.base, []).append(offer)
        return {base: tuple(offers) for base, offers in found.items()}
