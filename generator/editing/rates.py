"""Rates as the command line writes them: `METER=AMOUNT`, `VARIANT.METER=AMOUNT`.

A rate for longer inputs has the tier's length behind it: `input@272000=4.00`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from generator.catalogue.rules.walk import split_rate, split_variant
from generator.catalogue.yaml_source import Path
from generator.errors import UsageError
from generator.findings import did_you_mean
from generator.schema.base import parse_count, parse_rate, quote
from generator.schema.meters import Meters


class RateName(NamedTuple):
    """Which rate of an entry."""

    meter: str
    variant: str | None = None
    above: int | None = None
    """The tier: input tokens above which the rate holds."""

    def __str__(self) -> str:
        name = f"{self.variant}.{self.meter}" if self.variant else self.meter
        return name if self.above is None else f"{name}@{self.above}"


def parse_rates(items: Sequence[str], meters: Meters) -> dict[RateName, str]:
    """The rates asked for, with their amounts as they were written.

    Raises UsageError for one that is not `METER=AMOUNT`, that names what `meters.yaml` does not
    know, or that stands there twice.
    """
    found: dict[RateName, str] = {}
    for item in items:
        name, equals, amount = item.partition("=")
        if not equals:
            raise UsageError(f"{quote(item)} is not a rate; write METER=AMOUNT, as in input=0.150")
        rate = _name(name, meters)
        try:
            parse_rate(amount)
        except ValueError as problem:
            raise UsageError(f"{name}: {problem}") from None
        if any(_same(rate, other) for other in found):
            raise UsageError(f"'{name}' is given twice")
        found[rate] = amount
    return found


def rates_of(entry: dict[str, Any]) -> Iterator[tuple[RateName, str]]:
    """Every rate of an entry that is plain data, in the order of the file."""
    yield from _table(entry, None)
    for tier in entry.get("tiers", []):
        yield from _table(tier, int(tier["above"]))


def locate(entry: dict[str, Any], rate: RateName) -> Path | None:
    """The path of a rate's table in an entry, or None for a tier the entry does not have.

    Joined variants are found in whichever order the entry names them.
    """
    base: Path = ()
    if rate.above is not None:
        tiers = entry.get("tiers", [])
        index = next((i for i, tier in enumerate(tiers) if int(tier["above"]) == rate.above), None)
        if index is None:
            return None
        base, entry = ("tiers", index), tiers[index]
    if rate.variant is None:
        return (*base, "rates")
    wanted = set(split_variant(rate.variant))
    names = [name for name in entry.get("variants", {}) if set(split_variant(name)) == wanted]
    return (*base, "variants", names[0] if names else rate.variant)


def _table(holder: dict[str, Any], above: int | None) -> Iterator[tuple[RateName, str]]:
    for meter, amount in holder["rates"].items():
        yield RateName(meter, None, above), amount
    for variant, rates in holder.get("variants", {}).items():
        for meter, amount in rates.items():
            yield RateName(meter, variant, above), amount


def _same(one: RateName, other: RateName) -> bool:
    variants = [set(split_variant(rate.variant or "")) for rate in (one, other)]
    return (one.meter, one.above) == (other.meter, other.above) and variants[0] == variants[1]


def _name(text: str, meters: Meters) -> RateName:
    plain, at, length = text.partition("@")
    variant, meter = split_rate(plain)
    try:
        above = parse_count(length) if at else None
    except ValueError as problem:
        raise UsageError(f"{text}: {problem}") from None
    if meter not in meters.meters:
        raise _unknown("meter", meter, list(meters.meters))
    for part in split_variant(variant) if variant is not None else ():
        if part not in meters.variants:
            raise _unknown("variant", part, list(meters.variants))
    return RateName(meter, variant, above)


def _unknown(what: str, word: str, known: list[str]) -> UsageError:
    hint = did_you_mean(word, known) or f"known: {', '.join(known)}"
    return UsageError(f"there is no {what} {quote(word)}; {hint}")
