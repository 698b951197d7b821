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
    from generator.history import Revision
    from generator.memo import Store
    from generator.provenance import Moment

NAME = "diff"
HELP = """Say what a change of the catalogue does, between two commits or up to the files here.

Names every verdict that flips, every price, offer and piece of evidence that changed, every result,
tree and claim that moves, and the pages and downloads that change by it. Exits with 0 whether or
not there are changes, with 1 where one of the catalogues has errors.

BASE and HEAD are commits by any name, or days: 2026-03-01 is what was known by the end of that day,
in UTC, which is the newest commit of the current branch by its committer's date (a tag that is
called so is tags/2026-03-01). Both sides are computed as of one day: the one of --on, or the day
that HEAD is, or today. So diff 2026-03-01 HEAD --on 2026-02-01 says what we have learned since
1 March about prices of 1 February.

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
    base: Annotated[
        str, typer.Argument(metavar="BASE", help="The older commit, by any name, or a day.")
    ],
    head: Annotated[
        str | None,
        typer.Argument(metavar="[HEAD]", help="The newer one; the files here if left out."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TEXT,
    on: On = None,
) -> int:
    """Compares and writes."""
    from generator.diff import FORMATS, compare
    from generator.history import known
    from generator.memo import of_user
    from generator.provenance import moment, today
    from generator.settings import site_address

    root = find_root()
    now = moment(root)
    older, newer = (None if name is None else known(root, name, today()) for name in (base, head))
    as_of = day(on) or (newer and newer.asked) or now.day
    store = of_user()
    sides = [_side(root, revision, now, as_of, store) for revision in (older, newer)]
    # Both are looked at, so that whoever has to put them right hears of everything.
    sound = [_sound(side) for side in sides]
    if not all(sound):
        return 1
    answer(FORMATS[form.value](compare(sides[0], sides[1], as_of, site_address(root))))
    return 0


def _side(root: Path, revision: Revision | None, now: Moment, as_of: dt.date, store: Store) -> Side:
    from generator.check import check
    from generator.diff import Side
    from generator.evidence.recorded import load
    from generator.history import checked_at
    from generator.worksheet.origin import Commits

    if revision is not None:
        checked, evidence = checked_at(root, revision, now.day, as_of=as_of, store=store)
        return Side(revision.name, revision.commit, checked, evidence, revision.words)
    checked = check(root, now.day, as_of=as_of, commits=Commits(now.commit), store=store)
    return Side(WORK_TREE, now.commit, checked, load(root, store))


def _sound(side: Side) -> bool:
    """Whether the side has a catalogue; says what is wrong with it otherwise."""
    from generator import reporters

    if side.checked.catalogue is not None:
        return True
    complain(f"The catalogue of {side.name} has errors:")
    complain(reporters.text(side.checked.findings))
    return False
