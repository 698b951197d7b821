"""Which prices somebody should look at next: those in use that were verified longest ago."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from generator.catalogue.asof import price_on
from generator.catalogue.load import Catalogue
from generator.diff.style import Style
from generator.worksheet.result import Result


@dataclass(frozen=True, slots=True)
class Due:
    """An offer whose price somebody should hold against the provider's page."""

    offer: str
    name: str
    uses: int
    """In how many computed scenarios it stands."""
    accessed: dt.date
    """When the price in force was last read, by whatever means."""
    verified: dt.date | None
    """When somebody last saw it on the provider's own page."""
    source: str

    @property
    def since(self) -> str:
        """When it was last looked at, in words."""
        if self.verified is not None:
            return f"verified {self.verified}"
        return f"never verified, read {self.accessed}"


def due(catalogue: Catalogue, results: Iterable[Result], day: dt.date) -> list[Due]:
    """Every offer with a price in force on a day: most used first, then longest unverified.

    Among offers used equally often, one that was never verified comes before any that was, and one
    that was read earlier before one that was read later.
    """
    named = ({offer.id for offer in result.offers.values()} for result in results)
    uses = Counter(identifier for offers in named for identifier in offers)
    found = []
    for offer in catalogue.offers.values():
        retires = offer.offer.status.retires
        entry = price_on(offer.offer, day)
        if entry is None or (retires is not None and retires <= day):
            continue
        found.append(
            Due(
                offer.id,
                offer.offer.name,
                uses[offer.id],
                entry.source.accessed,
                entry.verified,
                entry.source.url,
            )
        )
    return sorted(
        found, key=lambda one: (-one.uses, one.verified or dt.date.min, one.accessed, one.offer)
    )


def text(items: list[Due]) -> str:
    """A line an offer."""
    style = Style.TEXT
    lines = [
        f"{item.offer}  used {item.uses}×  {item.since}  {style.words(item.source)}"
        for item in items
    ]
    return "\n".join([*lines, ""]) if lines else "No offer has a price in force.\n"


def markdown(items: list[Due]) -> str:
    """The same as a list to tick off, with the command that notes it was done."""
    style = Style.MARKDOWN
    if not items:
        return "No offer has a price in force.\n"
    lines = [
        "Hold each price against the provider's page. If it is right, say so with",
        "`breakeven price verify OFFER --on DATE`; if not, add the new price.",
        "",
        *(
            f"- [ ] {style.code(item.offer)} {style.words(item.name)}, "
            f"used {item.uses}×, {item.since}: {style.code(item.source)}"
            for item in items
        ),
    ]
    return "\n".join(lines) + "\n"


def as_json(items: list[Due]) -> str:
    """The same for a program."""
    return (
        json.dumps(
            [
                {
                    "offer": item.offer, "name": item.name, "uses": item.uses,
                    "accessed": item.accessed.isoformat(),
                    "verified": None if item.verified is None else item.verified.isoformat(),
                    "source": item.source,
                }
                for item in items
            ],
            indent=2, ensure_ascii=False,
        )
        + "\n"
    )  # fmt: skip


FORMATS = {"text": text, "markdown": markdown, "json": as_json}
