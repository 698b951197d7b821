"""A new dated entry, made from the one before it and what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.catalogue.rules.walk import split_variant
from generator.editing.evidence import Evidence
from generator.editing.fragment import Bare, FlowList, FlowMap
from generator.editing.rates import RateName, locate, rates_of
from generator.errors import UsageError
from generator.schema.base import parse_rate
from generator.schema.provider import Basis


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """What a command says about a price."""

    rates: Mapping[RateName, str]
    """The amounts, as they were written."""
    effective: dt.date
    evidence: Evidence
    basis: Basis = Basis.STATED
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NewEntry:
    """The entry as data, and how it came about."""

    data: dict[str, Any]
    report: list[str]
    """For each amount given what it was before, and what was carried over."""
    changes: bool
    """Whether any amount given is another than before."""


def new_entry(before: Mapping[str, Any] | None, facts: PriceFacts) -> NewEntry:
    """An entry with the rates given; all others, and the currency, are those of the entry before.

    An offer's first entry has the tiers that the rates name. Notes, evidence and exceptions are not
    carried over: they are about the other entry.
    Raises UsageError for a tier that the entry before does not have.
    """
    data = _skeleton(before or {}, facts)
    old = dict(rates_of(data))
    named = set()
    changes = False
    report = []
    for rate, amount in facts.rates.items():
        path = locate(data, rate)
        if path is None and before is None and rate.above is not None:
            _new_tier(data["tiers"], rate.above)
            path = locate(data, rate)
        if path is None:
            lengths = ", ".join(str(tier["above"]) for tier in data["tiers"])
            raise UsageError(
                f"{rate}: the entry before has no tier above {rate.above}; "
                + (f"it has {lengths}" if lengths else "add the tier by hand")
            )
        actual = RateName(rate.meter, rate.variant and str(path[-1]), rate.above)
        _table_at(data, path)[rate.meter] = Bare(amount)
        named.add(actual)
        changes |= actual not in old or parse_rate(old[actual]) != parse_rate(amount)
        report.append(f"{actual}  {old.get(actual, 'unknown')} → {amount}")
    report += _carried({rate: amount for rate, amount in old.items() if rate not in named})
    report += _priced_after_all(data)
    if data.get("exchange"):
        report.append(f"carried over: the exchange rate of {data['exchange'].get('date')}")
    data["tiers"] = [_pruned(tier) for tier in data["tiers"]]
    return NewEntry(_pruned(data), report, changes)


def _skeleton(before: Mapping[str, Any], facts: PriceFacts) -> dict[str, Any]:
    """The entry with what is carried over, its keys in the order of the schema."""
    data: dict[str, Any] = {"effective": Bare(facts.effective)}
    if facts.basis is not Basis.STATED:
        data["basis"] = Bare(facts.basis.value)
    if "currency" in before:
        data["currency"] = Bare(before["currency"])
    if before.get("exchange"):
        exchange = before["exchange"]
        data["exchange"] = FlowMap(
            {key: item if key == "source" else Bare(item) for key, item in exchange.items()}
        )
    data |= _tables(before)
    not_offered = before.get("not_offered") or []
    data["not_offered"] = FlowList([not_offered] if isinstance(not_offered, str) else not_offered)
    data["tiers"] = [
        {"above": Bare(tier["above"]), **_tables(tier)} for tier in before.get("tiers") or []
    ]
    data |= {"source": facts.evidence.as_data(), "verified": None}
    if facts.note is not None:
        data["note"] = facts.note
    return data


def _new_tier(tiers: list[dict[str, Any]], above: int) -> None:
    """An empty tier in its place, shortest first."""
    place = sum(int(tier["above"]) < above for tier in tiers)
    tiers.insert(place, {"above": Bare(above), **_tables({})})


def _tables(holder: Mapping[str, Any]) -> dict[str, Any]:
    """The rates of an entry or a tier, amounts as they are written there."""
    return {
        "rates": _bare(holder.get("rates") or {}),
        "variants": {name: _bare(rates) for name, rates in (holder.get("variants") or {}).items()},
    }


def _bare(rates: Mapping[str, str]) -> FlowMap:
    return FlowMap({meter: Bare(amount) for meter, amount in rates.items()})


def _table_at(data: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    found: Any = data
    for step in path[:-1]:
        found = found[step]
    table: dict[str, Any] = found.setdefault(path[-1], FlowMap())
    return table


def _carried(rates: Mapping[RateName, str]) -> list[str]:
    """What was taken from the entry before, a line for each variant and tier."""
    tables: dict[tuple[str | None, int | None], list[str]] = {}
    for rate, amount in rates.items():
        tables.setdefault((rate.variant, rate.above), []).append(f"{rate.meter} {amount}")
    lines = []
    for (variant, above), amounts in tables.items():
        words = ["carried over", *([variant] if variant else [])]
        words += [f"above {above} tokens"] if above is not None else []
        lines.append(f"{', '.join(words)}: {', '.join(amounts)}")
    return lines


def _pruned(data: dict[str, Any]) -> dict[str, Any]:
    """Without the empty variants, tiers and exclusions, which say nothing."""
    return {key: value for key, value in data.items() if key == "rates" or value not in ({}, [])}


def _priced_after_all(data: dict[str, Any]) -> list[str]:
    """Takes variants that now have a price out of `not_offered`."""
    priced = [set(split_variant(name)) for name in data["variants"]]
    gone = [name for name in data["not_offered"] if set(split_variant(name)) in priced]
    for name in gone:
        data["not_offered"].remove(name)
    return [f"no longer 'not offered': {name}" for name in gone]
