"""`breakeven build`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from generator.cli.console import answer, complain, progress
from generator.cli.options import On, day, find_root

NAME = "build"
HELP = """Build the whole site into site/public.

The folder is replaced in one step when everything has gone well; until then the old site stands.
The same commit gives the same bytes: a clean tree is built as of the day of its commit.

Example: breakeven build --on 2026-11-22
"""


def command(
    on: On = None,
    pages_only: Annotated[
        bool, typer.Option("--pages-only", help="Write site/src and leave MkDocs out.")
    ] = False,
) -> int:
    """Runs the build."""
    from generator import reporters
    from generator.generate import CatalogueError, generate
    from generator.provenance import moment
    from generator.publish import build

    root = find_root()
    now = moment(root)
    began = time.monotonic()
    try:
        with progress("Generating pages") as step:
            written, warnings = generate(root, now, day=day(on), progress=step)
    except CatalogueError as problem:
        complain(reporters.text(problem.findings))
        raise
    generated = time.monotonic()
    complain(
        f"{written.pages} pages and {written.assets} other files in {generated - began:.1f} s; "
        f"{written.changed} changed, {written.removed} removed, {len(warnings)} warnings"
    )
    if pages_only:
        answer(str(root / "site" / "src"))
        return 0
    with progress("Building the site with MkDocs"):
        build(root, epoch=now.epoch)
    complain(f"MkDocs took {time.monotonic() - generated:.1f} s")
    answer(str(root / "site" / "public"))
    return 0
