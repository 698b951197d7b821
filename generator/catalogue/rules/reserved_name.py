"""`reserved-name`: no worksheet is called what the command line takes for something else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding, Level, Location

RESERVED = frozenset({"verify"})
"""Words after `breakeven worksheet` that are commands of their own."""


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """The worksheets that could not be asked for by their names."""
    for name, entry in catalogue.worksheets.items():
        if name in RESERVED:
            place = Location(entry.document.file)
            message = f"'breakeven worksheet {name}' is a command, so no worksheet can be called so"
            yield RULE.finding(place, message, "rename the file")


RULE = Rule(
    "reserved-name",
    Level.ERROR,
    "No worksheet is called verify, which the command line takes for a command.",
    check,
    excusable=False,
)
