"""`breakeven serve`."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer

from generator.cli.console import complain
from generator.cli.options import find_root

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
    from generator.generate import generate
    from generator.provenance import moment
    from generator.publish import environment

    root = find_root()
    now = moment(root)
    generate(root, now)
    complain(f"Serving on http://{address}/ until you press Ctrl-C")
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "--config-file", str(root / "mkdocs.yml"),
         "--dev-addr", address],
        cwd=root, env=environment(now.epoch), check=False,
    ).returncode  # fmt: skip
