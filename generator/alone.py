"""One build of a guide at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from generator.errors import BreakevenError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds a folder for this process, and makes it if need be.

    Raises BreakevenError while another process holds it. The system lets go of it when a process
    ends, however it does. Where the system or the disk knows no such locks, nothing is held.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BreakevenError(
                    f"another build is writing to {folder}; wait until it is done, or stop it"
                ) from None
        yield
    finally:
        os.close(held)
