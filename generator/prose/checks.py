"""Everything that can be wrong with the glossary's texts, for the catalogue's check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from generator.catalogue.load import Catalogue
from generator.claims.result import ClaimResult
from generator.findings import Finding
from generator.prose import amounts
from generator.prose.context import Context
from generator.prose.render import render_term
from generator.worksheet.result import Result


def check_prose(
    catalogue: Catalogue,
    results: Mapping[tuple[str, str], Result],
    claims: Mapping[str, ClaimResult],
    as_of: dt.date,
) -> list[Finding]:
    """Findings for all terms, and for amounts typed into worksheets, trees and scenarios.

    `results` are those of `as_of`, by worksheet and scenario; `claims` are recomputed ones by id.
    """
    # Where a link leads is the pages' business; here it only has to be one.
    context = Context(catalogue, results, claims, as_of, "#{}/{}".format)
    found = amounts.in_catalogue(catalogue)
    for entry in catalogue.terms.values():
        found += render_term(entry, context).findings
    return sorted(found, key=lambda item: item.sort_key)
