"""Everything that can be wrong with the glossary's texts, for the catalogue's check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from generator.catalogue.load import Catalogue, Entry, ProseEntry
from generator.catalogue.view import parts, seen
from generator.claims.result import ClaimResult
from generator.findings import Finding
from generator.memo import NOTHING, Json, Part, Steps, Trace, state_of
from generator.prose import amounts
from generator.prose.context import Context
from generator.prose.render import render_term
from generator.worksheet.result import Result

RESULTS, CLAIMS = "results", "recomputed"
"""The parts of `steps` that texts ask for beside the catalogue's."""


def check_prose(
    catalogue: Catalogue,
    results: Mapping[tuple[str, str], Result],
    claims: Mapping[str, ClaimResult],
    as_of: dt.date,
    steps: Steps | None = None,
) -> list[Finding]:
    """Findings for all terms, and for amounts typed into worksheets, trees and scenarios.

    `results` are those of `as_of`, by worksheet and scenario; `claims` are recomputed ones by id.
    Both are parts of `steps`, if these are given.
    """
    steps = steps or _steps(catalogue, results, claims)
    found: list[Finding] = []
    for entry in amounts.entries(catalogue):
        found += steps.do("amounts", _own(catalogue, entry), partial(_amounts, entry)).findings
    for term in catalogue.terms.values():
        own = state_of(_own(catalogue, term), f"{as_of}")
        found += steps.do("term", own, partial(_term, catalogue, term, as_of)).findings
    return sorted(found, key=lambda item: item.sort_key)


def _steps(catalogue: Catalogue, results: Mapping[Any, Any], claims: Mapping[Any, Any]) -> Steps:
    computed = {
        name: Part(items, str, str) for name, items in ((RESULTS, results), (CLAIMS, claims))
    }
    return Steps(NOTHING, parts(catalogue) | computed)


def _own(catalogue: Catalogue, entry: Entry[Any]) -> str:
    return state_of(entry.document.file, catalogue.files[entry.document.file])


def _amounts(entry: Entry[Any], _trace: Trace) -> tuple[list[Finding], Json]:
    return amounts.in_entry(entry), None


def _term(
    catalogue: Catalogue, entry: ProseEntry, as_of: dt.date, trace: Trace
) -> tuple[list[Finding], Json]:
    # Where a link leads is the pages' business; here it only has to be one.
    context = Context(
        seen(catalogue, trace), trace.part(RESULTS), trace.part(CLAIMS), as_of, "#{}/{}".format
    )
    return list(render_term(entry, context).findings), None
