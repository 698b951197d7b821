"""Recomputes claims, and holds the verdict in the file against the recomputed one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from generator.catalogue.load import Catalogue, Entry
from generator.claims.result import ClaimResult, FigureResult, written
from generator.claims.sound import faults
from generator.claims.workings import Workings, workings
from generator.errors import NotYetPriced, UsageError
from generator.findings import Finding, error, warning
from generator.formula.evaluate import Never
from generator.schema.claim import Bound, Claim, Claims, Figure, Verdict
from generator.worksheet.definition import Definition
from generator.worksheet.result import Provenance


def recompute(
    claim: Claim,
    catalogue: Catalogue,
    definitions: Mapping[str, Definition],
    as_of: dt.date,
    provenance: Provenance,
) -> ClaimResult:
    """The claim with every figure worked out again.

    `definitions` are the checked worksheets by id; `as_of` is the day whose prices count where the
    claim names none. The claim is one that `check` has nothing against. Raises UsageError where the
    worksheet cannot be computed with the claim's offers and inputs on that day.
    """
    found = workings(claim.recompute, catalogue, definitions, as_of, provenance)
    figures = tuple(_figure(item, found) for item in claim.figures)
    return ClaimResult(claim, figures, _verdict(claim, figures), found.result)


def _figure(figure: Figure, found: Workings) -> FigureResult:
    value = found.values[figure.value]
    if isinstance(value, Never):
        lines = found.lines(figure.value, "never")
        return FigureResult(figure, None, value.reason, None, False, lines)
    number = Decimal(value)
    difference = number - figure.stated
    lines = found.lines(figure.value, written(number, figure))
    return FigureResult(figure, number, None, difference, _agrees(figure, difference), lines)


def _agrees(figure: Figure, difference: Decimal) -> bool:
    match figure.bound:
        case Bound.EXACTLY:
            return abs(difference) <= figure.within
        case Bound.AT_LEAST:
            return difference >= -figure.within
        case Bound.AT_MOST:
            return difference <= figure.within


def _verdict(claim: Claim, figures: tuple[FigureResult, ...]) -> Verdict:
    if not all(figure.agrees for figure in figures):
        return Verdict.DISAGREES
    # Whether something must be said beside an agreeing figure is for people to judge.
    qualified = claim.verdict is Verdict.WITH_A_QUALIFICATION
    return Verdict.WITH_A_QUALIFICATION if qualified else Verdict.AGREES


def check(
    entry: Entry[Claims],
    catalogue: Catalogue,
    definitions: Mapping[str, Definition],
    as_of: dt.date,
    provenance: Provenance,
    *,
    past: bool = False,
) -> tuple[list[ClaimResult], list[Finding]]:
    """The claims of a file recomputed, and everything that is wrong with them, each at its line.

    A claim that is not sound (see `faults`), or whose worksheet is not, is not recomputed; one that
    is must stand as its file says. Whether another claim has the same id is for `taken_twice` to
    say. As of a day that is `past`, a claim without a day of its own stands as it then stood, and
    is left out, with a warning, where a price was not there yet.
    """
    results: list[ClaimResult] = []
    found: list[Finding] = []
    for index, claim in enumerate(entry.model.claims):
        sheet = claim.recompute.worksheet
        if sheet is not None and sheet not in definitions:
            continue  # The worksheet's own faults, or the rule `unknown-worksheet`, say so.
        unsound = faults(entry, index, definitions)
        found += unsound
        if unsound:
            continue
        of_then = past and claim.recompute.on is None
        try:
            result = recompute(claim, catalogue, definitions, as_of, provenance)
        except UsageError as problem:
            place = entry.locate("claims", index, "recompute", key=True)
            if of_then and isinstance(problem, NotYetPriced):
                message = f"'{claim.id}' is left out: {problem}"
                found.append(warning(place, "claim-recompute", message))
            else:
                found.append(error(place, "claim-recompute", f"'{claim.id}': {problem}"))
            continue
        results.append(result)
        if result.verdict is not claim.verdict and not of_then:
            place = entry.locate("claims", index, "verdict")
            found.append(error(place, "claim-verdict", *_contradiction(result)))
    return results, sorted(found, key=lambda finding: finding.sort_key)


def _contradiction(result: ClaimResult) -> tuple[str, str]:
    """What to say where the file's verdict and the recomputed one differ, and what to do."""
    claim = result.claim
    message = f"'{claim.id}' is said to stand as '{claim.verdict}', but recomputed it"
    if result.verdict is Verdict.AGREES:
        return f"{message} agrees in every figure", f"write 'verdict: {result.verdict}'"
    apart = [_apart(figure) for figure in result.figures if not figure.agrees]
    return f"{message} disagrees: {'; '.join(apart)}", f"write 'verdict: {result.verdict}'"


def _apart(result: FigureResult) -> str:
    figure = result.figure
    bound = "" if figure.bound is Bound.EXACTLY else f"{figure.bound} "
    stated = f"{figure.name} is {bound}{result.stated_text}"
    if result.never is not None:
        return f"{stated}, and it never happens: {result.never}"
    return f"{stated}, and comes to {result.recomputed_text}"
