"""What several commands ask in the same way."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from generator.errors import InputError, UsageError


def find_root(start: Path | None = None) -> Path:
    """The guide's folder: the nearest one, from here upwards, with `catalogue/` and `mkdocs.yml`.

    `BREAKEVEN_ROOT` goes before that; the folder this package was installed from comes last, so
    that the command works from anywhere. Raises UsageError where there is none.
    """
    given = os.environ.get("BREAKEVEN_ROOT")
    here = (start or Path.cwd()).resolve()
    places = [Path(given)] if given else [here, *here.parents, Path(__file__).parents[2]]
    for place in places:
        if (place / "catalogue").is_dir() and (place / "mkdocs.yml").is_file():
            return place
    raise UsageError(
        "no guide was found here; run this inside a folder that has catalogue/ and mkdocs.yml, "
        "or set BREAKEVEN_ROOT"
    )


def day(text: str | None) -> dt.date | None:
    """A date given on the command line."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a date; write it YYYY-MM-DD") from None


def settings(items: list[str]) -> dict[str, str]:
    """`KEY=VALUE` pairs given on the command line."""
    found: dict[str, str] = {}
    for item in items:
        key, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not key or not value:
            raise UsageError(f"'{item}' is not a setting; write KEY=VALUE")
        found[key] = value
    return found


MOST_DIGITS = 15
"""How many digits a number of the reader's own may have. A spreadsheet computes with binary
fractions, which hold that many: with more it would compute with another number than we do."""
TOO_LONG = f"must have at most {MOST_DIGITS} digits, zeros at either end not counted"
"""The same in words, which `templates/assets/live/state.js` has too."""


def decimal(key: str, text: str) -> Decimal:
    """A number given on the command line, in plain digits.

    Raises InputError for what is none, and for one with more digits than every rendering holds.
    """
    from generator.schema.base import parse_number

    try:
        value = parse_number(text)
    except ValueError as problem:
        raise InputError(f"{key}: {problem}") from None
    counted = len("".join(map(str, value.as_tuple().digits)).rstrip("0"))
    if counted > MOST_DIGITS:
        raise InputError(f"{key}: {TOO_LONG}; {text} has {counted}")
    return value


On = Annotated[
    str | None,
    typer.Option("--on", metavar="DATE", help="The day whose prices count, YYYY-MM-DD."),
]
Known = Annotated[
    str | None,
    typer.Option(
        "--known",
        metavar="WHEN",
        help="Answer from what the catalogue knew by the end of a day, YYYY-MM-DD in UTC, or at a "
        "commit. Without --on, the prices are those of that day.",
    ),
]
Scenario = Annotated[
    str | None, typer.Option("--scenario", metavar="ID", help="A named workload of the catalogue.")
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="An input, a price or an offer of your own; repeatable."
    ),
]
