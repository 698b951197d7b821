"""Prints what became of every mutation, by mutator: `python -m tests.mutation`."""

from __future__ import annotations

import sys

from tests.mutation.run import run, table


def main() -> None:
    """Runs all cases in one process."""
    ran = run(0, 1)
    sys.stdout.write(table(ran.rows) + f"\npeak memory {ran.peak / 1e6:.0f} MB\n")
    for row in ran.wrong:
        sys.stdout.write(f"{row.case} {row.outcome}: {row.shown}\n")


if __name__ == "__main__":
    main()
