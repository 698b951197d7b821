"""`breakeven corroborate`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer, complain, progress
from generator.cli.import_ import Format, With
from generator.cli.options import On, day, find_root

if TYPE_CHECKING:
    from pathlib import Path

    from generator.catalogue.load import Catalogue
    from generator.evidence.recorded import Recorded

NAME = "corroborate"
HELP = """Set all price data sets beside the catalogue: who agrees, who differs, who is silent.

Reads every data set that is installed or given by --with, and where there is none, what was
recorded in catalogue/evidence/. With --record, what they say of our offers is recorded there, and
the page /prices/evidence/ is made from it; a file that says the same already stays. A difference is
settled in the price's own entry, under 'disagrees' with a reason, and comes back when the data set
says something else.

Example: breakeven corroborate --with models-dev=api.json --record
"""


def command(
    others: With = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep what they say in catalogue/evidence/.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="List every rate and not only the differences.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TEXT,
    on: On = None,
) -> int:
    """Reads, compares, and records where it is told to."""
    from generator.evidence.compare import corroborate
    from generator.provenance import today
    from generator.upstream.report import corroboration_json, corroboration_text

    root = find_root()
    now = today()
    catalogue = _catalogue(root)
    if catalogue is None:
        return 1
    heard, fresh = _heard(root, catalogue, now, others or [])
    found = corroborate(catalogue, heard, day(on) or now)
    if form is Format.JSON:
        answer(corroboration_json(found))
    else:
        answer(corroboration_text(found, everything=everything))
    if record:
        _record(root, catalogue, heard, {item.source for item in fresh})
    return 0


def _heard(
    root: Path, catalogue: Catalogue, today: dt.date, others: list[str]
) -> tuple[list[Recorded], list[Recorded]]:
    """What was recorded, with what can be read now in its place; and the latter alone."""
    from generator.evidence.recorded import load
    from generator.upstream.gather import given_files, take_all

    with progress("reading the data sets …") as step:
        takens, missing = take_all(given_files(others), catalogue, today, step)
    fresh = [taken.recorded(today) for taken in takens]
    kept = {item.source: item for item in load(root, but={item.source for item in fresh})}
    if missing:
        old = [name for name in missing if name in kept]
        complain(
            f"not installed and not given: {', '.join(missing)}"
            + (f"; of these, as recorded: {', '.join(old)}" if old else "")
        )
    return list((kept | {item.source: item for item in fresh}).values()), fresh


def _record(root: Path, catalogue: Catalogue, heard: list[Recorded], fresh: set[str]) -> None:
    """Writes the files that say something else than those that stand.

    Of what cannot be read now, what was said of offers that are gone is taken out.
    """
    from generator.evidence.recorded import file_of, standing
    from generator.upstream.record import write

    for item in heard:
        offers = {name: said for name, said in item.offers.items() if name in catalogue.offers}
        new = replace(item, offers=offers)
        old = standing(root, item.source)
        if old is None or _undated(new) != _undated(old):
            complain(f"{write(root, new)}: {len(offers)} offers")
        elif item.source in fresh:
            complain(f"{file_of(item.source)}: unchanged")
    if not fresh:
        complain("nothing to record; install a data set or name its file with --with")


def _undated(item: Recorded) -> Recorded:
    """What must differ for a file to be written again; of a source without releases, what it says.

    Such a source has the day it was read on for a version, and its own day moves with every model.
    """
    if item.version == item.accessed.isoformat():
        item = replace(item, version="", dated=None)
    return replace(item, accessed=dt.date.min)


def _catalogue(root: Path) -> Catalogue | None:
    """The catalogue, or None where it has errors; says which."""
    from generator import reporters
    from generator.catalogue.load import load
    from generator.findings import has_errors

    loaded = load(root)
    if loaded.catalogue is None or has_errors(loaded.findings):
        complain(reporters.text(loaded.findings))
        return None
    return loaded.catalogue
