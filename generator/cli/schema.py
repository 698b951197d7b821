"""`breakeven schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli.console import answer, complain
from generator.cli.options import find_root

NAME = "schema"
HELP = """Write the JSON Schemas with which an editor completes and explains every field.

The annotated example in CONTRIBUTING.md, which shows every field of a provider's file, is written
with them.

Example: breakeven schema --check
"""


def command(
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit with 1 where a file is out of date."),
    ] = False,
) -> int:
    """Writes or checks the schemas and the example."""
    from generator.schema import export

    root = find_root()
    if not check:
        for path in export.write(root):
            answer(str(path))
        return 0
    stale = export.stale(root)
    for path in stale:
        complain(f"{path} is out of date; run: breakeven schema")
    return 1 if stale else 0
