"""Dates that are swapped, slipped, or in an order that cannot be."""

from __future__ import annotations

import datetime as dt
from random import Random

from generator.catalogue.rules import effective_future, stale
from generator.catalogue.rules.status_order import ORDER
from tests.mutation.files import TODAY
from tests.mutation.mutation import Mutation, Mutator, fault, unseen
from tests.mutation.source import Site, Source
from tests.mutation.values import ENTRY


def swapped_entries(source: Source, random: Random) -> Mutation | None:
    """Two neighbours trade their days; the second is then before the first."""
    second = _one([site for site in source.find(ENTRY + "effective") if site.path[3] != 0], random)
    if second is None or second.text is None:
        return None
    first = source.sites[(*second.path[:3], int(second.path[3]) - 1, "effective")]
    text = source.replace((first.value, second.text), (second.value, first.text or ""))
    return fault(text, second.value.line, "periods")


def swapped_status(source: Source, random: Random) -> Mutation | None:
    """The later date is the fault."""
    pairs = [
        (source.sites[(*status.path, first)], source.sites[(*status.path, second)])
        for status in source.find(r"offers\.\*\.status")
        for first, second in ORDER
        if source.word(*status.path, first)
        and source.word(*status.path, first) < source.word(*status.path, second)
    ]
    if not pairs:
        return None
    first, second = random.choice(pairs)
    text = source.replace((first.value, second.text or ""), (second.value, first.text or ""))
    return fault(text, second.value.line, "status-order")


def verified_too_early(source: Source, random: Random) -> Mutation | None:
    site = _one(_unexcused(source, ENTRY + "verified"), random)
    if site is None:
        return None
    accessed = dt.date.fromisoformat(source.word(*site.path[:4], "source", "accessed"))
    day = accessed - dt.timedelta(random.randint(1, 800))
    return fault(
        source.replace((site.value, str(day))), site.value.line, "verified-before-accessed"
    )


def done_tomorrow(source: Source, random: Random) -> Mutation | None:
    shape = rf"{ENTRY}(source\.accessed|verified)|offers\.\*\.(status|limits)\.source\.accessed"
    site = _one(_unexcused(source, shape), random)
    if site is None:
        return None
    day = TODAY + dt.timedelta(random.choice([1, 2, 30, 365, 36500]))
    return fault(source.replace((site.value, str(day))), site.value.line, "accessed-future")


def read_long_ago(source: Source, random: Random) -> Mutation | None:
    """An entry that is in force and that nobody has looked at for a season."""
    sites = [
        site for site in _unexcused(source, ENTRY + r"source\.accessed")
        if source.word(*site.path[:4], "verified") in ("", "null")
        and source.word(*site.path[:4], "effective") <= str(TODAY)
        and source.at(*site.path[:4], "until") is None
        and source.at(*site.path[:2], "status", "retires") is None
        and source.at(*site.path[:3], int(site.path[3]) + 1) is None
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None:
        return None
    day = TODAY - dt.timedelta(stale.DAYS + random.randint(1, 900))
    return fault(source.replace((site.value, str(day))), site.value.line, "stale")


def ended_before_start(source: Source, random: Random) -> Mutation | None:
    start = _one(_unexcused(source, ENTRY + "effective"), random)
    if start is None or start.text is None:
        return None
    day = dt.date.fromisoformat(start.text) - dt.timedelta(random.choice([0, 1, 30, 365]))
    end = source.at(*start.path[:4], "until")
    if end is not None:
        return fault(source.replace((end.value, str(day))), end.value.line, "periods")
    after = next((site for site in source.block_keys if site.path[:-1] == start.path[:-1]), None)
    if after is None or after.key is None:
        return None
    return fault(source.insert(after, f"until: {day}"), after.key.line, "periods")


def moved_year(source: Source, random: Random) -> Mutation | None:
    site = _one(_unexcused(source, ENTRY + "effective"), random)
    if site is None or site.text is None:
        return None
    years = random.choice([-10, -1, 1, 2, 100, 1000])
    return _moved(source, site, f"{int(site.text[:4]) + years:04}{site.text[4:]}")


def moved_day(source: Source, random: Random) -> Mutation | None:
    """Day and month trade places."""
    sites = [
        site for site in _unexcused(source, ENTRY + "effective")
        if site.text and site.text[8:] <= "12" and site.text[8:] != site.text[5:7]
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None or site.text is None:
        return None
    return _moved(source, site, f"{site.text[:5]}{site.text[8:]}-{site.text[5:7]}")


def _moved(source: Source, site: Site, day: str) -> Mutation | None:
    """An entry that starts on another day: what is before, after and at the end of it decides."""
    entry = site.path[:4]
    try:
        moved = dt.date.fromisoformat(day)
    except ValueError:
        return None
    text = source.replace((site.value, day))
    before = source.word(*entry[:3], int(entry[3]) - 1, "effective")
    after = source.at(*entry[:3], int(entry[3]) + 1, "effective")
    until = source.at(*entry, "until")
    if day <= before:
        return fault(text, site.value.line, "periods")
    if after is not None and day >= (after.text or ""):
        return fault(text, after.value.line, "periods")
    if until is not None and day >= (until.text or ""):
        return fault(text, until.value.line, "periods")
    if (moved - TODAY).days > effective_future.DAYS:
        return fault(text, site.value.line, "effective-future")
    return unseen(text, site.value.line, "likely-date")


def _unexcused(source: Source, shape: str) -> list[Site]:
    return [site for site in source.find(shape) if not source.excused(site.path)]


def _one(sites: list[Site], random: Random) -> Site | None:
    return random.choice(sites) if sites else None


DATES = (
    Mutator("swapped-entries", swapped_entries),
    Mutator("swapped-status", swapped_status),
    Mutator("verified-too-early", verified_too_early),
    Mutator("done-tomorrow", done_tomorrow),
    Mutator("read-long-ago", read_long_ago),
    Mutator("ended-before-start", ended_before_start),
    Mutator("moved-year", moved_year),
    Mutator("moved-day", moved_day),
)
