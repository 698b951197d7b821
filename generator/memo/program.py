"""Which program this is: what was found out by another one is not taken."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def fingerprint() -> str:
    """Another text for another Python, another source file of ours or another library.

    A source file is known by its size and by the time at which the system last wrote to it, which
    nobody can set. Of the libraries the names and versions count that are installed where this
    program finds them.
    """
    found = [sys.version, *sorted(_sources(PACKAGE)), *sorted(_installed())]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:32]


def _sources(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as items:
        for item in items:
            if item.is_dir(follow_symlinks=False):
                yield from _sources(Path(item.path))
            elif item.name.endswith((".py", ".typ")):
                about = item.stat()
                yield f"{item.path} {about.st_size} {about.st_ctime_ns}"


def _installed() -> set[str]:
    """The names of the folders in which installers note what they installed, versions and all."""
    folders = {Path(folder) for folder in sys.path if folder}
    return {
        path.name
        for folder in folders
        if folder.is_dir()
        for pattern in ("*.dist-info", "*.egg-info")
        for path in folder.glob(pattern)
    }
