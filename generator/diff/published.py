"""Which pages and downloads of the published site a change of the catalogue changes, by meaning.

Both sites are of one day, of the same templates and the same settings. That a file names another
digest or commit, or another line of the catalogue, is no change. What MkDocs makes of the files,
such as the index for searching, is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from generator.diff.site_files import Side, feed_files, files
from generator.diff.style import Style
from generator.diff.touched import Half, Touched, only, told_at_most
from generator.events.event import Event
from generator.events.offers import offer_events
from generator.feeds.feed import MOST
from generator.pages.changes import subject


class How(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class Sort(StrEnum):
    """What sort of file it is."""

    PAGE = "page"
    DOWNLOAD = "download"
    DATA = "data"
    FEED = "feed"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of the site that is not what it was."""

    address: str
    """On the site, as `prices/acme/small/`; the front page is the empty text."""
    how: How

    @property
    def sort(self) -> Sort:
        """What sort of file it is, by its address."""
        first = self.address.partition("/")[0]
        if not self.address or self.address.endswith("/"):
            return Sort.PAGE
        return {
            "worksheets": Sort.DOWNLOAD, "changes": Sort.FEED, "assets": Sort.SCRIPT,
        }.get(first, Sort.DATA)  # fmt: skip

    def as_dict(self) -> dict[str, str]:
        """The file for a program."""
        return {"address": self.address, "sort": self.sort.value, "how": self.how.value}


def listed(changes: Sequence[FileChange], style: Style) -> Iterator[str]:
    """A line a page or file; what differs in its ending only shares one."""
    groups: dict[tuple[Sort, How, str], list[str]] = {}
    for item in changes:
        name, dot, ending = item.address.rpartition(".")
        if item.sort not in {Sort.DOWNLOAD, Sort.FEED}:
            name, dot, ending = item.address, "", ""
        groups.setdefault((item.sort, item.how, name), []).append(f"{dot}{ending}")
    for (_, how, name), endings in groups.items():
        same = endings[0] if len(endings) == 1 else f".{{{','.join(it[1:] for it in endings)}}}"
        said = "" if how is How.CHANGED else f" ({how})"
        yield f"{style.code(f'/{name}{same}')}{said}"


def published(
    old: Half, new: Half, found: Touched, as_of: dt.date, site: str | None
) -> tuple[FileChange, ...]:
    """Every file that changes, pages first, then by address.

    `found` is what the two do not have in common, `as_of` the day that both were computed for.
    Without a `site` there are no feeds.
    """
    sides = [Side(half, half.guide(as_of, site), found) for half in (old, new)]
    was, now = (dict(files(side)) for side in sides)
    moved = _moved(sides[0], sides[1])
    providers = set(found.providers) | {
        offer.partition("/")[0] for it in moved for offer in it.offers
    }
    unmoved = _unmoved(sides[1], moved, providers)
    was, now = (
        read | dict(feed_files(side, unmoved, providers))
        for read, side in ((was, sides[0]), (now, sides[1]))
    )
    order = list(Sort)
    changes = sorted(_changes(was, now), key=lambda item: (order.index(item.sort), item.address))
    return tuple(changes)


def _changes(was: dict[str, object], now: dict[str, object]) -> Iterator[FileChange]:
    for address in {**was, **now}:
        if address not in was:
            yield FileChange(address, How.NEW)
        elif address not in now:
            yield FileChange(address, How.GONE)
        elif was[address] != now[address]:
            yield FileChange(address, How.CHANGED)


class _Told(NamedTuple):
    """An event as feeds tell of it."""

    id: str
    day: dt.date
    what: str
    details: tuple[str, ...]
    subject: tuple[str, str, str]
    offers: tuple[str, ...]


def _moved(old: Side, new: Side) -> list[_Told]:
    """The events that only one of the two has."""
    was, now = (
        {
            _Told(
                event.id, event.day, event.what, event.details, subject(event),
                tuple(offer.id for offer in event.offers),
            )
            for event in side.narrow.events
        }
        for side in (old, new)
    )  # fmt: skip
    return sorted(was ^ now)


def _unmoved(side: Side, moved: list[_Told], providers: set[str]) -> tuple[Event, ...]:
    """The events that both have and that decide whether a feed still has room for the moved ones.

    Those of the providers in question; of all, only where so many are newer that it is in doubt.
    """
    catalogue = side.whole.catalogue
    known = side.narrow.catalogue.offers
    as_of = side.whole.as_of
    newest = max((event.day for event in moved if event.day <= as_of), default=None)
    newer = 0
    if newest is not None:
        newer = sum(newest <= event.day <= as_of for event in side.narrow.events)
        newer += told_at_most(catalogue, (newest, as_of), known)
    offers = {
        key
        for key, offer in catalogue.offers.items()
        if key not in known and (newer >= MOST or offer.provider_id in providers)
    }
    return tuple(offer_events(only(catalogue, offers)))
