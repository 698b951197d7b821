"""A catalogue of the past in a temporary folder, and what loading or checking it there gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.catalogue.load import Loaded, load
from generator.catalogue.yaml_source import MAX_BYTES
from generator.check import Checked, check
from generator.errors import InputError, UsageError
from generator.history.git import Entry, Revision, entries, resolve

_FOLDER = "catalogue"
# Links of a commit are kept as links, so that the check says what it would say of them; where they
# lead is left out.
_NOWHERE = "a-link-that-is-not-followed"


@contextmanager
def snapshot(root: Path, revision: Revision) -> Iterator[Path]:
    """A folder that holds `catalogue/` as the commit has it, for as long as the block lasts.

    Raises UsageError where the commit has no catalogue, InputError where it cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="breakeven-") as name:
        folder = Path(name)
        found = False
        for entry in entries(root, revision, _FOLDER, MAX_BYTES):
            found = True
            try:
                _write(folder, entry)
            except OSError as problem:
                raise InputError(f"'{entry.path}' cannot be kept: {problem.strerror}") from None
        if not found:
            raise UsageError(f"there is no catalogue in '{revision.name}'")
        yield folder


def _write(folder: Path, entry: Entry) -> None:
    path = folder / entry.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.link:
        path.symlink_to(_NOWHERE)
    elif entry.content is None:
        path.mkdir()
    else:
        path.write_bytes(entry.content)


def loaded_at(root: Path, name: str) -> tuple[Revision, Loaded]:
    """The catalogue of `root` at a commit, with what is wrong with its files. See `snapshot`."""
    revision = resolve(root, name)
    with snapshot(root, revision) as folder:
        return revision, load(folder)


def checked_at(
    root: Path, name: str, today: dt.date, *, as_of: dt.date | None = None
) -> tuple[Revision, Checked]:
    """The catalogue of `root` at a commit, checked and computed. See `snapshot` and `check`."""
    revision = resolve(root, name)
    with snapshot(root, revision) as folder:
        return revision, check(folder, today, as_of=as_of, commit=revision.commit)
