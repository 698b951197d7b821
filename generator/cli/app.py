"""The commands, put together; each is imported from its file."""

from __future__ import annotations

import os

import click
import typer

from generator.cli import build, check, price, schema, serve, tree, worksheet
from generator.cli.console import complain
from generator.errors import BreakevenError

app = typer.Typer(
    name="breakeven",
    help="A cost guide for language models, computed from a catalogue of dated prices.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for module in (check, build, serve, worksheet, tree, schema):
    app.command(module.NAME, help=module.HELP)(module.command)
app.add_typer(price.app, name="price")


def run(arguments: list[str]) -> int:
    """Runs one command and gives its exit code; nothing bad input can do ends in a traceback."""
    try:
        result = app(arguments, standalone_mode=False)
    except BreakevenError as problem:
        complain(f"breakeven: {problem}")
        return problem.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("breakeven: stopped")
        return 130
    except BrokenPipeError:
        # Whoever read our answer has heard enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    return result if isinstance(result, int) else 0
