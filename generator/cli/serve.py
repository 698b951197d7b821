"""`breakeven serve`."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from generator.cli.console import complain
from generator.cli.options import find_root
from generator.errors import UsageError

NAME = "serve"
HELP = """Show the site while you edit: pages follow the catalogue and the templates.

Example: breakeven serve --address 127.0.0.1:8000
"""


def command(
    address: Annotated[
        str, typer.Option("--address", metavar="HOST:PORT", help="Where to listen.")
    ] = "127.0.0.1:8000",
) -> int:
    """Runs the live preview until it is interrupted."""
    from generator import reporters
    from generator.generate import CatalogueError, generate
    from generator.provenance import moment
    from generator.publish import environment
    from generator.site import make

    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) not in range(1, 65536):
        raise UsageError(f"'{address}' is not an address; write HOST:PORT")
    root = find_root()
    now = moment(root)
    try:
        written, _ = generate(root, now)
        make(written.downloads, root / "site" / "src")
    except CatalogueError as problem:
        complain(reporters.text(problem.findings))
        raise
    complain(f"Serving on http://{address}/ until you press Ctrl-C")
    # Strict, MkDocs would answer nothing while a file has a mistake; so it shows the pages as they
    # were, and says what is wrong.
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "--config-file", str(root / "mkdocs.yml"),
         "--dev-addr", address, "--no-strict"],
        cwd=root, env=environment(now.epoch), check=False,
    ).returncode  # fmt: skip
