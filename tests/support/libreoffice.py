"""Recalculates spreadsheets in LibreOffice, from nothing but their formulas."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

_CACHED = re.compile(rb"(</f>)(?:<v>[^<]*</v>|<v ?/>)")
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TIMEOUT = 540


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


def named_value(workbook: Workbook, name: str) -> object:
    """What stands in the cell of a defined name. An empty text reads as None."""
    ((sheet, cell),) = workbook.defined_names[name].destinations
    value = workbook[sheet][cell.replace("$", "")].value
    # The file format writes a sign as its code; openpyxl leaves the codes of computed texts alone.
    return _CODE.sub(lambda code: chr(int(code[1], 16)), value) if isinstance(value, str) else value
