"""`breakeven diff`."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer, complain
from generator.cli.options import On, day, find_root

if TYPE_CHECKING:
    from generator.diff import Side

NAME = "diff"
HELP = """Say what a change of the catalogue does, between two commits or up to the files here.

Names every verdict that flips, every price, offer and piece of evidence that changed, and every
result, tree and claim that moves; both sides are computed as of the same day. Exits with 0 whether
or not there are changes, with 1 where one of the catalogues has errors.

Example: breakeven diff HEAD --format markdown
"""
WORK_TREE = "the work tree"


class Format(StrEnum):
    """How changes are written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    GITHUB = "github"


def command(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The older commit, by any name.")],
    head: Annotated[
        str | None,
        typer.Argument(metavar="[HEAD]", help="The newer one; the files here if left out."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TEXT,
    on: On = None,
) -> int:
    """Compares and writes."""
    from generator.diff import FORMATS, compare
    from generator.provenance import moment

    root = find_root()
    today = moment(root).day
    as_of = day(on) or today
    sides = [_side(root, name, today, as_of) for name in (base, head)]
    # Both are looked at, so that whoever has to put them right hears of everything.
    sound = [_sound(side) for side in sides]
    if not all(sound):
        return 1
    answer(FORMATS[form.value](compare(sides[0], sides[1], as_of)))
    return 0


def _side(root: Path, name: str | None, today: dt.date, as_of: dt.date) -> Side:
    from generator.check import check
    from generator.diff import Side
    from generator.history import checked_at
    from generator.provenance import moment

    if name is not None:
        revision, checked = checked_at(root, name, today, as_of=as_of)
        return Side(revision.name, revision.commit, checked)
    commit = moment(root).commit
    return Side(WORK_TREE, commit, check(root, today, as_of=as_of, commit=commit))


def _sound(side: Side) -> bool:
    """Whether the side has a catalogue; says what is wrong with it otherwise."""
    from generator import reporters

    if side.checked.catalogue is not None:
        return True
    complain(f"The catalogue of {side.name} has errors:")
    complain(reporters.text(side.checked.findings))
    return False
