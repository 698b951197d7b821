"""On which days a worksheet's verdict came to name another route.

A result depends on the day in two ways: through the prices in force, which change on known days,
and through the days left until an offer ends, which become fewer every day. So a scenario is
computed on the first and the last day of every span without a change of price; where the two name
different routes, the day is found by halving the span. A verdict that flips and flips back within
one span is not found.

An end counts from the day on which it was announced, where that is known: before, nobody could
have reckoned with it. Prices count from the day on which they took effect, whenever they were read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.catalogue.asof import end_of, index_on
from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.errors import BreakevenError
from generator.events.event import VerdictFlip
from generator.figures import figure
from generator.schema.provider import Basis, Status
from generator.worksheet.compute import compute
from generator.worksheet.result import Result

WITHIN = 365
"""How many days before the as-of date flips are looked for."""

_DAY = dt.timedelta(days=1)
Cause = tuple[CatalogueOffer, str]
"""An offer that a flip comes from, and how, in words."""


def verdict_flips(
    catalogue: Catalogue, results: Mapping[tuple[str, str], Result], as_of: dt.date
) -> Iterator[VerdictFlip]:
    """Every flip in the year before a day, that day included, computed from what is known now.

    `results` are the scenarios as of `as_of`. A day on which a scenario cannot be computed, since
    one of its prices is not known so far back, has no verdict.
    """
    for (_, scenario), result in results.items():
        yield from _Past(catalogue, result, scenario, as_of).flips()


class _Past:
    """One scenario on the days before."""

    def __init__(self, catalogue: Catalogue, result: Result, scenario: str, as_of: dt.date) -> None:
        self.catalogue = catalogue
        self.result = result
        self.scenario = scenario
        self.as_of = as_of
        self.offers = tuple({offer.id: offer for offer in result.offers.values()}.values())

    def flips(self) -> Iterator[VerdictFlip]:
        closing: Result | None = None
        for start, end in self.spans():
            opening = self.on(start)
            if closing is not None and opening is not None and _differ(closing, opening):
                yield self.flip(start, closing, opening, _repriced(self.offers, start))
            closing = self.on(end) if self.result.dates else opening
            if closing is not None and opening is not None and _differ(opening, closing):
                day, before, after = self.halved((start, opening), (end, closing))
                yield self.flip(day, before, after, _ending(after, day))

    def spans(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of every span in which no price changes, oldest span first."""
        first = self.as_of - dt.timedelta(days=WITHIN)
        moves = {day for offer in self.offers for day in _moves(offer)}
        days = sorted(day for day in moves if first < day <= self.as_of)
        yield from zip([first, *days], [*(day - _DAY for day in days), self.as_of], strict=True)

    def on(self, day: dt.date) -> Result | None:
        """The scenario as of a day; None where it cannot be computed for that day."""
        definition, catalogue = self.result.definition, self.catalogue
        unannounced = {
            offer.id for offer in self.offers
            if (told := offer.offer.status.announced) is not None and day < told
        }  # fmt: skip
        if unannounced:
            catalogue = _without_ends(catalogue, unannounced)
        elif day == self.as_of:
            return self.result
        given = catalogue.scenarios[self.scenario].model.worksheets[definition.id]
        try:
            return compute(
                definition, catalogue, as_of=day, provenance=self.result.provenance,
                given=given, scenario=self.scenario,
            )  # fmt: skip
        except BreakevenError:
            return None

    def halved(
        self, start: tuple[dt.date, Result], end: tuple[dt.date, Result]
    ) -> tuple[dt.date, Result, Result]:
        """The day of the flip between two that differ, with the results before it and on it."""
        (before, opening), (after, closing) = start, end
        while (after - before).days > 1:
            middle = before + (after - before) // 2
            found = self.on(middle)
            if found is not None and _differ(opening, found):
                after, closing = middle, found
            else:
                before, opening = middle, found or opening
        return after, opening, closing

    def flip(
        self, day: dt.date, before: Result, after: Result, causes: Iterable[Cause]
    ) -> VerdictFlip:
        definition, found = self.result.definition, tuple(causes)
        return VerdictFlip(
            day, f"verdict:{definition.id}/{self.scenario}:{day}", definition.id, self.scenario,
            definition.worksheet.title, self.catalogue.scenarios[self.scenario].model.title,
            before.verdict, after.verdict,
            tuple({offer.id: offer for offer, _ in found}.values()),
            tuple(words for _, words in found),
        )  # fmt: skip


def _without_ends(catalogue: Catalogue, offers: set[str]) -> Catalogue:
    """A catalogue in which some offers have no dates of their lives."""
    providers = dict(catalogue.providers)
    for key in {name.partition("/")[0] for name in offers}:
        entry = providers[key]
        changed = tuple(
            item.model_copy(update={"status": Status()}) if f"{key}/{item.id}" in offers else item
            for item in entry.model.offers
        )
        providers[key] = replace(entry, model=entry.model.model_copy(update={"offers": changed}))
    return replace(catalogue, providers=providers)


def _moves(offer: CatalogueOffer) -> set[dt.date]:
    """The days on which an entry of an offer begins or ends, and on which its end was announced."""
    told = offer.offer.status.announced
    found: set[dt.date] = set() if told is None else {told}
    for index, price in enumerate(offer.offer.prices):
        end = end_of(offer.offer, index)
        found |= {price.effective} if end is None else {price.effective, end}
    return found


def _repriced(offers: Iterable[CatalogueOffer], day: dt.date) -> Iterator[Cause]:
    """The offers of which something changes on a day."""
    for offer in offers:
        if day not in _moves(offer):
            continue
        index = index_on(offer.offer, day)
        entry = None if index is None else offer.offer.prices[index]
        if entry is not None and entry.effective == day:
            words = "the first known price" if index == 0 else "a new price"
            if entry.basis is Basis.FIRST_SEEN:
                words += ", first seen that day,"
        elif offer.offer.status.announced == day:
            words = "the end, announced that day,"
        else:
            words = "the end of the last price" if entry is None else "the end"
        yield offer, f"{words} of {offer.title}"


def _ending(result: Result, day: dt.date) -> Iterator[Cause]:
    """The offers to whose end the days are counted, with how many are left."""
    for key, item in result.dates.items():
        if item.date is not None and item.date >= day:
            label = result.definition.worksheet.dates[key].label
            left = figure(item.days, "day")
            yield item.offer, f"{label[:1].lower()}{label[1:]}, {item.offer.title}: {left}"


def _differ(one: Result, other: Result) -> bool:
    return one.verdict.route != other.verdict.route
