"""`breakeven build`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.console import answer, complain, progress
from generator.cli.options import On, day, find_root

NAME = "build"
HELP = """Build the whole site into site/public.

The folder is replaced in one step when everything has gone well; until then the old site stands.
The same commit gives the same bytes: a clean tree is built as of the day of its commit. Pages
and downloads that would come out as they stand are taken over from the last build here.

Example: breakeven build --on 2026-11-22
"""


def command(
    on: On = None,
    pages_only: Annotated[
        bool, typer.Option("--pages-only", help="Write site/src and leave MkDocs out.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Build every page, whatever stands already.")
    ] = False,
) -> int:
    """Runs the build."""
    from generator.alone import alone

    root = find_root()
    with alone(root / "site"):
        return _build(root, on, pages_only=pages_only, whole=whole)


def _build(root: Path, on: str | None, *, pages_only: bool, whole: bool) -> int:
    from generator import reporters
    from generator.generate import CatalogueError, generate, templates_of
    from generator.memo import of_user
    from generator.provenance import moment
    from generator.publish import build
    from generator.site import make
    from generator.standing import NOTHING, Standing, load, save, tools

    source = root / "site" / "src"
    now = moment(root)
    began = time.monotonic()
    records = of_user("site")
    ours = tools(root, templates_of(root))
    last = load(records, root)
    standing = last if last.tools == ours and not whole else NOTHING
    try:
        with progress("Generating pages") as step:
            written, warnings = generate(
                root, now, day=day(on), known=standing.made, store=of_user(), progress=step
            )
    except CatalogueError as problem:
        complain(reporters.text(problem.findings))
        raise
    generated = time.monotonic()
    complain(
        f"{written.pages} pages and {written.assets} other files in {generated - began:.1f} s; "
        f"{written.changed} changed, {written.removed} removed, {len(warnings)} warnings"
    )
    if pages_only:
        with progress("Making downloads") as step:
            make(written.downloads, source, known=standing.made, progress=step)
        answer(str(source))
        return 0
    made = dict(written.made)
    with progress("Making downloads while MkDocs builds the site"):
        built = build(
            root,
            epoch=now.epoch,
            downloads=[download.address for download in written.downloads],
            meanwhile=lambda: made.update(make(written.downloads, source, known=standing.made)),
            standing=standing,
        )
    save(records, root, Standing(ours, made, built.sources, built.files))
    complain(
        f"{len(written.downloads)} downloads and MkDocs took {time.monotonic() - generated:.1f} s; "
        f"{built.taken_over} of {built.pages} pages stood already"
    )
    answer(str(root / "site" / "public"))
    return 0
