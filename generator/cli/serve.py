"""`breakeven serve`."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from generator.cli.console import complain
from generator.cli.options import find_root
from generator.errors import BreakevenError, UsageError

NAME = "serve"
HELP = """Show the site while you edit: pages follow the catalogue and the templates.

Every page is built before the first is shown; a download is made when you ask for it. After an
edit only what changed is made again. What was made is taken over by the next start and by build.

Example: breakeven serve --address 127.0.0.1:8000
"""


def command(
    address: Annotated[
        str, typer.Option("--address", metavar="HOST:PORT", help="Where to listen.")
    ] = "127.0.0.1:8000",
) -> int:
    """Runs the live preview until it is interrupted."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) not in range(1, 65536):
        raise UsageError(f"'{address}' is not an address; write HOST:PORT")
    root = find_root()

    from click import ClickException
    from mkdocs.__main__ import cli

    from generator import reporters
    from generator.generate import CatalogueError

    # This runs for hours, and each edit leaves garbage.
    gc.enable()
    # MkDocs wants it to be there before it calls the hook that fills it.
    (root / "site" / "src").mkdir(parents=True, exist_ok=True)
    complain(f"Building the pages; then serving on http://{address}/ until you press Ctrl-C")
    # Strict, MkDocs would answer nothing while a file has a mistake; so it shows the pages as they
    # were, and says what is wrong. Dirty, it builds the pages anew that `preview` wrote anew.
    words = ["serve", "--config-file", str(root / "mkdocs.yml"), "--dev-addr", address]
    try:
        cli.main([*words, "--no-strict", "--dirty"], "mkdocs", standalone_mode=False)
    except CatalogueError as problem:
        complain(reporters.text(problem.findings))
        raise
    except ClickException as problem:
        raise BreakevenError(problem.format_message()) from None
    return 0
