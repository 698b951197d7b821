"""The rules that every catalogue keeps: one module a rule, all of them named here.

To add one, copy its neighbour and its neighbour's test, and name it in `RULES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

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
from generator.catalogue.rules.exceptions import apply_exceptions
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding

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


def check_rules(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """What breaks a rule on that day, but for the exceptions the entries make with a reason."""
    found = {rule.name: rule.check(catalogue, today) for rule in RULES}
    return apply_exceptions({rule.name: rule for rule in RULES}, catalogue, found)
