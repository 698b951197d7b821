"""Starts a worker, and tells what came out of its cases."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tests.mutation.cases import COUNT
from tests.mutation.files import ROOT
from tests.support.command import environment

TIMEOUT = 300


@dataclass(frozen=True)
class Row:
    """What became of a case; `seconds` are of processor time."""

    case: str
    mutator: str
    file: str
    reason: str
    outcome: str
    shown: str
    seconds: float


@dataclass(frozen=True)
class Ran:
    """What a worker did; `peak` is the most memory it had at once, in bytes."""

    rows: list[Row]
    peak: int

    @property
    def wrong(self) -> list[Row]:
        """The cases that are neither found as they should be nor rightly on the list."""
        return [row for row in self.rows if row.outcome not in ("found", "listed")]


def run(start: int, step: int) -> Ran:
    """Every `step`th case from `start` on. Fails with the case's name where the worker dies."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutation.worker", str(start), str(COUNT), str(step)],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=TIMEOUT, check=False,
    )  # fmt: skip
    said = [json.loads(line) for line in done.stdout.splitlines()]
    begun = [line["case"] for line in said if line.keys() == {"case"}]
    assert done.returncode == 0, f"{begun[-1:]} ended the worker: {done.returncode} {done.stderr}"
    return Ran([Row(**line) for line in said if "outcome" in line], said[-1]["peak"])


def table(rows: Iterable[Row]) -> str:
    """By mutator: how many were injected, how many found at the line, how many are listed."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for name in (row.mutator, "all"):
            counts[name].update([row.outcome, "injected"])
    columns = ("injected", "found", "listed")
    lines = [f"{'mutator':20}" + "".join(f"{column:>10}" for column in columns)]
    lines += [
        f"{name:20}" + "".join(f"{count[column]:>10}" for column in columns)
        for name, count in sorted(counts.items(), key=lambda item: item[0] == "all")
    ]
    return "\n".join(lines)
