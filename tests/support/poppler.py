"""What a PDF says and carries, as Poppler's tools read it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

_TIMEOUT = 120


def tool(name: str) -> str:
    """One of Poppler's programs. Fails, with the command that installs it, where there is none."""
    found = shutil.which(name)
    if found is None:
        raise AssertionError(
            f"{name} is missing; install it with: "
            "apt-get install --no-install-recommends poppler-utils"
        )
    return found


def _run(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [tool(name), *arguments], capture_output=True, timeout=_TIMEOUT, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode()


def text(path: Path) -> str:
    """Everything the pages say, in the order in which it was written."""
    return _run("pdftotext", "-raw", "-enc", "UTF-8", str(path), "-")


def pages(path: Path) -> list[str]:
    """The text of each page as it is laid out."""
    return _run("pdftotext", "-layout", "-enc", "UTF-8", str(path), "-").split("\f")[:-1]


def facts(path: Path) -> dict[str, str]:
    """What `pdfinfo` says: title, dates, pages, whether there are scripts or forms."""
    lines = _run("pdfinfo", "-isodates", str(path)).splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def fonts(path: Path) -> dict[str, bool]:
    """Each font by name, and whether it is embedded."""
    rows = _run("pdffonts", str(path)).splitlines()[2:]
    return {row.split()[0].partition("+")[2]: row.split()[-5] == "yes" for row in rows}


def links(path: Path) -> set[str]:
    """The addresses that can be clicked."""
    rows = _run("pdfinfo", "-url", str(path)).splitlines()[1:]
    return {row.split()[-1] for row in rows}


def attachments(path: Path, folder: Path) -> dict[str, bytes]:
    """The files that the document carries, by name, each saved by Poppler."""
    found = {}
    for line in _run("pdfdetach", "-list", str(path)).splitlines()[1:]:
        number, _, name = line.partition(":")
        saved = folder / f"attached-{int(number)}"
        _run("pdfdetach", "-save", number.strip(), "-o", str(saved), str(path))
        found[name.strip()] = saved.read_bytes()
    return found


def metadata(path: Path) -> str:
    """The document's XMP packet."""
    return _run("pdfinfo", "-meta", str(path))
