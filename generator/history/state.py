"""A catalogue of the past in a temporary folder, and what loading or checking it there gives."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.catalogue.load import Loaded, load
from generator.catalogue.yaml_source import MAX_BYTES
from generator.check import Checked, check
from generator.errors import InputError, UsageError
from generator.evidence.recorded import Recorded
from generator.evidence.recorded import load as load_evidence
from generator.history.git import Entry, Revision, entries, first_with, newest, resolve, text_at
from generator.history.line import commits
from generator.memo import NOTHING, Store
from generator.provenance import Moment
from generator.settings import site_of
from generator.worksheet.origin import SETTINGS, Commits

_FOLDER = "catalogue"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Links of a commit are kept as links, so that the check says what it would say of them; where they
# lead is left out.
_NOWHERE = "a-link-that-is-not-followed"


@dataclass(frozen=True, slots=True)
class Past:
    """A catalogue that was known once, with all that a clean checkout of its commit would give."""

    revision: Revision
    checked: Checked
    commits: Commits
    site: str | None
    """The address that the guide was published at then."""


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
            raise UsageError(_missing(root, revision))
        yield folder


def _missing(root: Path, revision: Revision) -> str:
    first = first_with(root, _FOLDER)
    said = f"there is no catalogue in '{revision.name}', {revision.words}"
    return said if first is None else f"{said}; the first that has one is {first.words}"


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


def known(root: Path, when: str, today: dt.date) -> Revision:
    """The commit that answers for what was known: the newest by the end of a day, or one by name.

    What is written `2026-03-01` is a day, in UTC, and never a name; a tag that is called so is
    `tags/2026-03-01`. Raises UsageError, in a sentence, for a day that does not exist, that is
    after `today` or before the first commit, and for a name that no commit has.
    """
    if not _DAY.fullmatch(when):
        return resolve(root, when)
    try:
        day = dt.date.fromisoformat(when)
    except ValueError:
        raise UsageError(f"'{when}' is not a date; there is no such day") from None
    if day > today:
        raise UsageError(
            f"{day} is in the future (today is {today}, UTC); nobody can say what will be known"
        )
    return newest(root, day)


def checked_at(
    root: Path,
    revision: Revision,
    today: dt.date,
    *,
    as_of: dt.date | None = None,
    store: Store = NOTHING,
) -> tuple[Checked, tuple[Recorded, ...]]:
    """The catalogue of `root` at a commit, checked and computed, and the evidence recorded beside.

    See `snapshot` and `check`. What was read by the day of the commit does not lie in the future.
    """
    now = max(today, revision.made.date())
    with snapshot(root, revision) as folder:
        checked = check(folder, now, as_of=as_of, commits=Commits(revision.commit), store=store)
        return checked, load_evidence(folder, store)


def past(root: Path, revision: Revision, today: dt.date, store: Store = NOTHING) -> Past:
    """What a clean checkout of the commit would answer from; see `checked_at`."""
    history = commits(root, Moment(revision.commit, int(revision.made.timestamp())))
    site = site_of(text_at(root, revision, SETTINGS, MAX_BYTES))
    with snapshot(root, revision) as folder:
        now = max(today, revision.made.date())
        found = check(folder, now, commits=history, site=site, store=store)
        return Past(revision, found, history, site)
