"""Provider files made to take the reader's time or memory, each through the command line."""

from __future__ import annotations

import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutation.attacks import ATTACKS, hundred_megabytes
from tests.mutation.files import METERS, ROOT, TODAY
from tests.support.command import command, environment

FILE = "catalogue/providers/acme.yaml"
CPU_SECONDS = 20
"""Of processor time, after which the kernel ends the command; the slowest was measured at 3."""
ADDRESS_SPACE = 512 * 1024**2
"""Bytes of memory that the kernel gives the command, its libraries and unused reserves included; a
traceback that says MemoryError is what is seen of more."""


@dataclass(frozen=True)
class Said:
    """What `breakeven check` said."""

    code: int
    lines: list[str]
    complaint: str


def checked(root: Path) -> Said:
    """Runs the command with bounds on its processor time and address space."""
    out, err = root / "out", root / "err"
    with (
        out.open("wb") as stdout,
        err.open("wb") as stderr,
        subprocess.Popen(
            command("check", "--on", str(TODAY)), cwd=root, env=environment(),
            stdout=stdout, stderr=stderr,
        ) as started,
    ):  # fmt: skip
        resource.prlimit(started.pid, resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        resource.prlimit(started.pid, resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        started.wait()
    lines = out.read_text(encoding="utf-8").splitlines()
    return Said(started.returncode, lines, err.read_text(encoding="utf-8"))


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with meters and no provider."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / "catalogue" / METERS.name).write_bytes(METERS.read_bytes())
    (tmp_path / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_in_bounds(guide: Path, name: str) -> None:
    """Named by its code in short lines, of which there are not many; no traceback, no hang."""
    code, make = ATTACKS[name]
    (guide / FILE).write_bytes(make())
    said = checked(guide)
    assert "" == said.complaint
    assert said.code in (0, 1)
    found = [line.split()[2] for line in said.lines if line.startswith(f"{FILE}:")]
    assert code in found
    assert len(said.lines) < 6_000
    assert max(map(len, said.lines)) < 500


def test_a_hundred_megabytes_are_not_read(guide: Path) -> None:
    """The file's size is enough to refuse it."""
    hundred_megabytes(guide / FILE)
    said = checked(guide)
    assert (1, "") == (said.code, said.complaint)
    assert [f"{FILE}:1:1:", "error", "file-size"] == said.lines[0].split()[:3]
