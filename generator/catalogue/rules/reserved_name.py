"""`reserved-name`: no file is called what a command or a page of the site is called already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level, Location

WORKSHEETS = {"verify": "'breakeven worksheet verify' is a command"}
"""Words after `breakeven worksheet` that are commands of their own."""
PROVIDERS = {"evidence": "/prices/evidence/ is the page of what other data sets say"}
"""Pages beside those of the providers."""


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """The worksheets and providers that could not be asked for by their names."""
    books = (
        ("worksheet", WORKSHEETS, catalogue.worksheets),
        ("provider", PROVIDERS, catalogue.providers),
    )
    for kind, reserved, entries in books:
        for name, entry in entries.items():
            if name in reserved:
                place = Location(entry.document.file)
                message = f"{reserved[name]}, so no {kind} can be called so"
                yield RULE.finding(place, message, "rename the file")


RULE = Rule(
    "reserved-name",
    Level.ERROR,
    "No worksheet is called verify, which is a command, and no provider evidence, which is a page.",
    check,
    excusable=False,
)
