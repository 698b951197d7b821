"""The command `breakeven`: thin commands, one file each, that import what they need as they run."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line and exits: 0 done, 1 the catalogue or input is wrong, 2 the call is."""
    # A command reads the catalogue and ends: hardly anything that it makes becomes garbage, and
    # looking for that again and again takes a quarter of the time.
    gc.disable()
    from generator.cli.app import run

    sys.exit(run(sys.argv[1:]))
