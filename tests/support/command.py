"""Runs the command line as its users do: the installed script, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TIMEOUT = 300
# What the machine of whoever runs the tests has set must not decide what a build makes.
_UNSET = ("SOURCE_DATE_EPOCH", "BREAKEVEN_ROOT")


def command(*arguments: str) -> list[str]:
    """The words that run `breakeven` with this Python. Fails where it is not installed."""
    script = Path(sys.executable).with_name("breakeven")
    assert script.is_file(), f"{script} is missing; install it with: make environment"
    return [sys.executable, str(script), *arguments]


def environment(
    changes: Mapping[str, str] | None = None, *, measured: bool = False
) -> dict[str, str]:
    """Our own environment with some variables of the test's.

    Coverage follows a command into its processes only where it is to be measured: MkDocs, which is
    not ours, takes several times as long under it.
    """
    return {
        key: value
        for key, value in os.environ.items()
        if key not in _UNSET and (measured or not key.startswith("COVERAGE_PROCESS_"))
    } | dict(changes or {})


def breakeven(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    measured = arguments[0] != "build" or "--pages-only" in arguments
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(env, measured=measured),
        capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
