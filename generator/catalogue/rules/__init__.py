"""The rules that every catalogue keeps: one module a rule, all of them named here.

To add one, copy its neighbour and its neighbour's test, and name it in `RULES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from generator.catalogue.load import Catalogue
from generator.catalogue.rules import (
    accessed_future,
    base_kind,
    batch_dearer,
    cached_dearer,
    currency,
    duplicate_offer,
    effective_future,
    empty_entry,
    foreign_source,
    no_price_without_note,
    not_offered_priced,
    own_successor,
    periods,
    power_of_ten,
    price_jump,
    reserved_name,
    retired_in_use,
    stale,
    status_order,
    tier_order,
    unknown_meter,
    unknown_offer,
    unknown_tree,
    unknown_variant,
    unknown_worksheet,
    verified_before_accessed,
)
from generator.catalogue.rules.exceptions import apply_exceptions, listed
from generator.catalogue.rules.rule import Rule
from generator.catalogue.view import BOOKS, alone, parts
from generator.findings import Finding
from generator.memo import NOTHING, Json, Steps, Trace, state_of

RULES: tuple[Rule, ...] = (
    periods.RULE,
    cached_dearer.RULE,
    batch_dearer.RULE,
    price_jump.RULE,
    power_of_ten.RULE,
    foreign_source.RULE,
    accessed_future.RULE,
    effective_future.RULE,
    verified_before_accessed.RULE,
    stale.RULE,
    retired_in_use.RULE,
    unknown_meter.RULE,
    unknown_variant.RULE,
    unknown_offer.RULE,
    own_successor.RULE,
    unknown_worksheet.RULE,
    unknown_tree.RULE,
    reserved_name.RULE,
    duplicate_offer.RULE,
    base_kind.RULE,
    currency.RULE,
    tier_order.RULE,
    status_order.RULE,
    no_price_without_note.RULE,
    empty_entry.RULE,
    not_offered_priced.RULE,
)


BY_NAME = {rule.name: rule for rule in RULES}


def check_rules(
    catalogue: Catalogue, today: dt.date, steps: Steps | None = None
) -> Iterator[Finding]:
    """What breaks a rule on that day, but for the exceptions the entries make with a reason.

    Each file is a step of its own: a rule goes through one file, and may look for what that refers
    to in all of them.
    """
    steps = steps or Steps(NOTHING, parts(catalogue))
    found: list[Finding] = []
    for book in BOOKS:
        for name, entry in getattr(catalogue, book).items():
            file = entry.document.file
            own = state_of(file, catalogue.files[file], f"{today}")
            found += steps.do("rules", own, partial(_alone, catalogue, today, book, name)).findings
    return listed(BY_NAME, found)


def _alone(
    catalogue: Catalogue, today: dt.date, book: str, name: str, trace: Trace
) -> tuple[list[Finding], Json]:
    only = alone(catalogue, book, name, trace)
    found = {rule.name: rule.check(only, today) for rule in RULES}
    return list(apply_exceptions(BY_NAME, only, found)), None
