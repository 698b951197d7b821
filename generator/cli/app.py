"""The commands, put together; each is imported from its file."""

from __future__ import annotations

import traceback
from typing import Any

import typer
import typer.core

from generator.cli import (
    build,
    check,
    corroborate,
    diff,
    freshness,
    import_,
    price,
    schema,
    serve,
    tree,
    worksheet,
)
from generator.cli.console import complain
from generator.errors import BreakevenError

FAULT = 70
"""The exit code for what should never happen, as <sysexits.h> has it."""

# Typer brings a Click of its own and names only this one of its errors; all that a wrong call
# raises have a base in common with it.
WRONG_CALL: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)


class Commands(typer.core.TyperGroup):
    """The commands; the name of one may be two words, of which the first alone is another."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments begin with, the longest name first."""
        two = " ".join(args[:2])
        return super().resolve_command(ctx, [two, *args[2:]] if two in self.commands else args)


app = typer.Typer(
    name="breakeven",
    cls=Commands,
    help="A cost guide for language models, computed from a catalogue of dated prices.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for module in (check, build, serve, worksheet, tree, diff, import_, corroborate, freshness, schema):
    app.command(module.NAME, help=module.HELP)(module.command)
app.command(worksheet.VERIFY, help=worksheet.VERIFY_HELP)(worksheet.verify)
app.add_typer(price.app, name="price")


def run(arguments: list[str]) -> int:
    """Runs one command and gives its exit code; nothing bad input can do ends in a traceback."""
    try:
        result = app(arguments, prog_name="breakeven", standalone_mode=False)
    except BreakevenError as problem:
        complain(f"breakeven: {problem}")
        return problem.exit_code
    except WRONG_CALL as problem:
        wrong: Any = problem
        wrong.show()
        return int(wrong.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        complain("breakeven: stopped")
        return 130
    except OSError as problem:
        # A disk that is full, a folder that may not be written, a template that is missing.
        complain(f"breakeven: {_words(problem)}")
        return 1
    except Exception:  # noqa: BLE001 -- whatever it is, it is said, and has an exit code
        # Told apart from a mistake in the catalogue by whoever goes by the exit code.
        complain(traceback.format_exc())
        complain("breakeven: a fault of the program, not of the catalogue; please report it")
        return FAULT
    return result if isinstance(result, int) else 0


def _words(problem: OSError) -> str:
    if problem.strerror is None:
        return str(problem)
    return f"{problem.filename}: {problem.strerror}" if problem.filename else problem.strerror
