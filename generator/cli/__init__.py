"""The command `breakeven`: thin commands, one file each, that import what they need as they run."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and exits: 0 done, 1 the catalogue or input is wrong, 2 the call is."""
    from generator.cli.app import run

    sys.exit(run(sys.argv[1:]))
