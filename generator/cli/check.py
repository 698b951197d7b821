"""`breakeven check`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli.console import answer
from generator.cli.options import On, day, find_root

NAME = "check"
HELP = """Check the catalogue and name every fault at its line.

Exits with 1 where there is an error; warnings are for somebody to look at.

Example: breakeven check catalogue/providers/openai.yaml --format github
"""


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def command(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Show only findings in these files or folders.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TEXT,
    everything: Annotated[
        bool, typer.Option("--all", help="Show every warning instead of the first ten of a kind.")
    ] = False,
    on: On = None,
) -> int:
    """Runs the check."""
    from generator import reporters
    from generator.check import check
    from generator.findings import has_errors
    from generator.memo import of_user
    from generator.provenance import today

    findings = check(find_root(), day(on) or today(), paths or None, store=of_user()).findings
    if form is Format.JSON:
        answer(reporters.as_json(findings))
    elif form is Format.GITHUB:
        answer(reporters.github(findings))
    else:
        fold = None if everything else reporters.FOLD_AFTER
        answer(reporters.text(findings, fold_after=fold))
    return 1 if has_errors(findings) else 0
