"""Amounts that are amounts, and wrong: slipped units, swapped columns, another currency."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from generator.catalogue.rules import price_jump
from tests.mutation.mutation import Mutation, Mutator, fault, unseen
from tests.mutation.source import Site, Source
from tests.mutation.values import ENTRY

SLIPS = tuple(Decimal(10) ** exponent for exponent in (1, 2, 3, 6, -1, -2, -3, -6))
STANDARD = ENTRY + r"rates\.[^.]+"
TABLE = ENTRY + r"(variants\.[^.]+|rates)"


def slip_later(source: Source, random: Random) -> Mutation | None:
    """A thousand tokens for a million, or a shifted point, in an entry that has one before it."""
    sites = [
        site for site in source.find(TABLE + r"\.[^.]+")
        if _amount(site) is not None and _amount(_earlier(source, site)) is not None
        and not source.excused(site.path)
    ]  # fmt: skip
    site = random.choice(sites) if sites else None
    old, earlier = _amount(site), _amount(_earlier(source, site))
    if site is None or old is None or earlier is None:
        return None
    new = _written(old * random.choice(SLIPS))
    if new is None:
        return None
    factor = Fraction(new) / Fraction(earlier)
    if max(factor, 1 / factor) < price_jump.FACTOR:
        return None
    text = source.replace((site.value, new))
    return fault(text, site.value.line, "power-of-ten", "price-jump")


def slip_cached(source: Source, random: Random) -> Mutation | None:
    pairs = [
        (cached, plain) for cached, plain in _pairs(source, "cached_input", "input")
        if not source.excused(cached.path)
    ]  # fmt: skip
    return _slip_above(source, random, pairs, "cached-dearer")


def slip_batch(source: Source, random: Random) -> Mutation | None:
    return _slip_above(source, random, _batch(source), "batch-dearer")


def slip_first(source: Source, random: Random) -> Mutation | None:
    """The only entry of an offer, upwards, so that no rate of its own contradicts it."""
    sites = [site for site in _alone(source) if site.path[-1] in ("output", "gpu_hour", "training")]
    if not sites:
        return None
    site = random.choice(sites)
    new = _written(_sure(site) * random.choice(SLIPS[:4]))
    return None if new is None else unseen(
        source.replace((site.value, new)), site.value.line, "first-price"
    )  # fmt: skip


def near_miss(source: Source, random: Random) -> Mutation | None:
    """Three per cent upwards, which no other rate contradicts."""
    sites = [site for site in _alone(source) if site.path[-1] != "cached_input"]
    if not sites:
        return None
    site = random.choice(sites)
    new = _written(_sure(site) * random.choice([Decimal("1.03"), Decimal("1.1"), Decimal("1.5")]))
    return None if new is None else unseen(
        source.replace((site.value, new)), site.value.line, "near-amount"
    )  # fmt: skip


def swapped_cached(source: Source, random: Random) -> Mutation | None:
    pairs = [
        (cached, plain) for cached, plain in _pairs(source, "cached_input", "input")
        if _sure(cached) < _sure(plain) and not source.excused(cached.path)
    ]  # fmt: skip
    return _swap(source, random, pairs, "cached-dearer")


def swapped_batch(source: Source, random: Random) -> Mutation | None:
    pairs = [(batch, plain) for batch, plain in _batch(source) if _sure(batch) < _sure(plain)]
    return _swap(source, random, pairs, "batch-dearer")


def swapped_output(source: Source, random: Random) -> Mutation | None:
    """Input for output, in an offer that has one entry and no other rates."""
    alone = {site.path[:4] for site in _alone(source)}
    pairs = [
        (site, output) for site, output in _pairs(source, "input", "output")
        if site.path[:4] in alone and source.at(*site.path[:4], "variants") is None
        and source.at(*site.path[:5], "cached_input") is None and _sure(site) != _sure(output)
    ]  # fmt: skip
    if not pairs:
        return None
    first, second = random.choice(pairs)
    text = source.replace((first.value, second.text or ""), (second.value, first.text or ""))
    return unseen(text, first.value.line, "output-cheaper")


def other_currency(source: Source, random: Random) -> Mutation | None:
    """Amounts in another currency, and nothing that turns them into dollars."""
    return _added(source, random, ["currency: EUR", "currency: CNY"], "currency")


def no_currency(source: Source, random: Random) -> Mutation | None:
    words = ["currency: usd", "currency: dollars", "currency: US$", "currency: '€'"]
    return _added(source, random, words, "string-pattern-mismatch")


def needless_exchange(source: Source, random: Random) -> Mutation | None:
    words = "exchange: {usd: 1.10, date: 2026-01-02, source: https://bank.example/}"
    return _added(source, random, [words], "currency")


def _added(source: Source, random: Random, words: list[str], code: str) -> Mutation | None:
    sites = [
        site for site in source.block_keys
        if site.shape in ("offers.*.prices.*.rates", "offers.*.prices.*.source")
        and source.at(*site.path[:4], "currency") is None
    ]  # fmt: skip
    site = random.choice(sites) if sites else None
    if site is None or site.key is None:
        return None
    return fault(source.insert(site, random.choice(words)), site.key.line, code)


def _amount(site: Site | None) -> Decimal | None:
    plain = site is not None and site.text is not None and site.text.replace(".", "", 1).isdigit()
    return Decimal(site.text) if plain and site is not None and site.text else None


def _sure(site: Site) -> Decimal:
    amount = _amount(site)
    assert amount is not None
    return amount


def _written(amount: Decimal) -> str | None:
    """The amount in plain digits, or None where the schema has no room for them."""
    text = f"{amount.normalize():f}"
    whole, _, part = text.partition(".")
    return text if len(whole) <= 15 and len(part) <= 15 else None


def _earlier(source: Source, site: Site | None) -> Site | None:
    if site is None or site.path[3] == 0:
        return None
    return source.at(*site.path[:3], int(site.path[3]) - 1, *site.path[4:])


def _pairs(source: Source, one: str, other: str) -> list[tuple[Site, Site]]:
    """Two amounts of one table."""
    found = [
        (source.at(*table.path, one), source.at(*table.path, other))
        for table in source.find(TABLE)
    ]  # fmt: skip
    return [(a, b) for a, b in found if a and b and _amount(a) and _amount(b)]


def _batch(source: Source) -> list[tuple[Site, Site]]:
    """A batch amount and the one without batch."""
    found = [
        (site, source.at(*site.path[:4], "rates", site.path[-1]))
        for site in source.find(ENTRY + r"variants\.batch\.[^.]+") if not source.excused(site.path)
    ]  # fmt: skip
    return [(a, b) for a, b in found if b and _amount(a) and _amount(b)]


def _alone(source: Source) -> list[Site]:
    """The standard amounts of offers that have one entry and make no exceptions."""
    return [
        site for site in source.find(STANDARD)
        if source.at(*site.path[:3], 1) is None and not source.excused(site.path)
        and _amount(site)
    ]  # fmt: skip


def _slip_above(
    source: Source, random: Random, pairs: list[tuple[Site, Site]], code: str
) -> Mutation | None:
    if not pairs:
        return None
    slipped, limit = random.choice(pairs)
    new = _written(_sure(slipped) * random.choice(SLIPS[1:4]))
    if new is None or Decimal(new) <= _sure(limit):
        return None
    return fault(source.replace((slipped.value, new)), slipped.value.line, code)


def _swap(
    source: Source, random: Random, pairs: list[tuple[Site, Site]], code: str
) -> Mutation | None:
    if not pairs:
        return None
    first, second = random.choice(pairs)
    text = source.replace((first.value, second.text or ""), (second.value, first.text or ""))
    return fault(text, first.value.line, code)


AMOUNTS = (
    Mutator("slip-later", slip_later),
    Mutator("slip-cached", slip_cached),
    Mutator("slip-batch", slip_batch),
    Mutator("slip-first", slip_first),
    Mutator("near-miss", near_miss),
    Mutator("swapped-cached", swapped_cached),
    Mutator("swapped-batch", swapped_batch),
    Mutator("swapped-output", swapped_output),
    Mutator("other-currency", other_currency),
    Mutator("no-currency", no_currency),
    Mutator("needless-exchange", needless_exchange),
)
