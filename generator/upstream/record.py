"""Recording what a data set says, for the builds that will have no data set."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from generator.errors import BreakevenError
from generator.evidence.recorded import FOLDER, Recorded, file_of, text


def write(root: Path, recorded: Recorded) -> str:
    """Puts the file in place in one step; gives back its name."""
    folder = root / FOLDER
    if folder.is_symlink():
        raise BreakevenError(f"{FOLDER.as_posix()} is a link; make it a folder of the catalogue")
    folder.mkdir(exist_ok=True)
    path = folder / f"{recorded.source}.json"
    # A name that begins with a dot is no part of the catalogue.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text(recorded).encode())
            os.fchmod(file.fileno(), 0o644)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return file_of(recorded.source)
