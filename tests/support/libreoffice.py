"""Recalculates spreadsheets in LibreOffice, from nothing but their formulas."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook

_CACHED = re.compile(rb"(</f>)(?:<v>[^<]*</v>|<v ?/>)")
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TIMEOUT = 540
_SESSION = Path(__file__).parent / "uno_session.py"
# The one that the package manager installs LibreOffice's Python for.
_SYSTEM_PYTHON = "/usr/bin/python3"

Typed = tuple[str, int, float | None]
"""A defined name, how many columns to its right, and the number that is typed there; None empties
the cell."""


def without_cached_values(content: bytes) -> bytes:
    """The same file without any value that was stored with a formula.

    Whatever a program then shows in those cells it has computed.
    """
    stripped = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(stripped, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            raw = before.read(item)
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", item.filename):
                raw = _CACHED.sub(rb"\1", raw)
            after.writestr(item, raw)
    return stripped.getvalue()


def office() -> str:
    """The spreadsheet program. Fails, with the command that installs it, where there is none."""
    found = shutil.which("soffice")
    if found is None:
        raise AssertionError(
            "LibreOffice is missing; install it with: "
            "apt-get install --no-install-recommends libreoffice-calc"
        )
    return found


def convert(paths: Sequence[Path], folder: Path, profile: Path, kind: str = "xlsx") -> list[Path]:
    """The files, opened and saved again by LibreOffice, in one call, under a profile of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        office(), f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless",
        "--norestore", "--convert-to", kind, "--outdir", str(folder), *map(str, paths),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    made = [folder / f"{path.stem}.{kind}" for path in paths]
    missing = [path.name for path in made if not path.exists()]
    assert done.returncode == 0, done.stderr
    assert not missing, f"LibreOffice made no {', '.join(missing)}: {done.stderr}"
    return made


def recalculate(paths: Sequence[Path], workdir: Path) -> list[Workbook]:
    """The spreadsheets with every formula computed by LibreOffice, in the order of the paths.

    The file names must differ from each other. Values stored in the files are taken out first.
    """
    stripped = workdir / "stripped"
    stripped.mkdir(parents=True, exist_ok=True)
    sources = [stripped / path.name for path in paths]
    assert len(set(sources)) == len(sources), "two files have the same name"
    for path, source in zip(paths, sources, strict=True):
        source.write_bytes(without_cached_values(path.read_bytes()))
    made = convert(sources, workdir / "recalculated", workdir / "profile")
    return [load_workbook(path, data_only=True) for path in made]


@dataclass(frozen=True)
class Session:
    """A running LibreOffice that opens workbooks and types into them."""

    pipe: str

    def typed(
        self, path: Path, cases: Sequence[Sequence[Typed]], names: Sequence[str]
    ) -> list[dict[str, object]]:
        """What the named cells hold after each case was typed into the one open workbook.

        A truth reads as 1 or 0, an error as None.
        """
        job = {"pipe": self.pipe, "file": str(path), "cases": cases, "read": names}
        done = subprocess.run(
            [_SYSTEM_PYTHON, str(_SESSION)], input=json.dumps(job), capture_output=True, text=True,
            timeout=_TIMEOUT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answer: list[dict[str, object]] = json.loads(done.stdout)
        return answer


@contextmanager
def session(folder: Path) -> Iterator[Session]:
    """LibreOffice with a profile of its own in `folder`, for as long as the block lasts."""
    with_uno()
    pipe = f"breakeven-{os.getpid()}"
    profile = (folder / "profile").resolve().as_uri()
    command = [
        office(), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo",
        f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
    program = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield Session(pipe)
    finally:
        os.killpg(program.pid, signal.SIGTERM)
        program.wait(timeout=_TIMEOUT)


def with_uno() -> None:
    """Fails, with the command that installs it, where the system's Python has no `uno`."""
    try:
        done = subprocess.run(
            [_SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False, timeout=_TIMEOUT
        )
        found = done.returncode == 0
    except OSError:
        found = False
    if not found:
        raise AssertionError(
            "LibreOffice's Python is missing; install it with: "
            "apt-get install --no-install-recommends python3-uno"
        )


def named_value(workbook: Workbook, name: str) -> object:
    """What stands in the cell of a defined name. An empty text reads as None."""
    ((sheet, cell),) = workbook.defined_names[name].destinations
    value = workbook[sheet][cell.replace("$", "")].value
    # The file format writes a sign as its code; openpyxl leaves the codes of computed texts alone.
    return _CODE.sub(lambda code: chr(int(code[1], 16)), value) if isinstance(value, str) else value
