"""`breakeven freshness`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from generator.cli.console import answer
from generator.cli.options import Known, On, day
from generator.cli.workload import ready

NAME = "freshness"
HELP = """Say which prices to hold against their providers' pages next.

Most used first, then those that nobody has verified for longest. Only offers that are still sold
are listed.

Example: breakeven freshness --top 20 --format markdown
"""


class Format(StrEnum):
    """How the list is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def command(
    top: Annotated[int, typer.Option(min=1, help="How many to list.")] = 25,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TEXT,
    on: On = None,
    known: Known = None,
) -> int:
    """Lists and writes."""
    from generator.freshness import FORMATS, due

    found = ready(day(on), known)
    items = due(found.catalogue, found.checked.results.values(), found.as_of)
    answer(FORMATS[form.value](items[:top]))
    return 0
