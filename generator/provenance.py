"""Which commit the files are, which day counts as today: the one room to ask git or a clock."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Moment:
    """The commit the tree stands at, and the time that a build of it bears."""

    commit: str | None
    """The commit, or None outside git and where the tree differs from it."""
    epoch: int
    """Seconds since 1970 that stand in for the time of the build."""

    @property
    def day(self) -> dt.date:
        """The as-of date, in UTC."""
        return dt.datetime.fromtimestamp(self.epoch, dt.UTC).date()


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],  # noqa: S607 -- whichever git is on the path
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def moment(root: Path) -> Moment:
    """The moment a build of this tree stands for.

    A clean commit stands for the time it was made, so that the same commit gives the same site
    wherever and whenever it is built; `SOURCE_DATE_EPOCH` goes before that, as reproducible builds
    agree. A tree with changes of its own stands for now, and names no commit.
    """
    head = _git(root, "rev-parse", "HEAD")
    dirty = _git(
        root, "status", "--porcelain", "--", "catalogue", "templates", "generator", "mkdocs.yml"
    )
    commit = head if head and dirty == "" else None
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return Moment(commit, int(given))
    stamp = _git(root, "log", "-1", "--format=%ct") if commit else None
    return Moment(commit, int(stamp) if stamp else int(dt.datetime.now(dt.UTC).timestamp()))


def today() -> dt.date:
    """The day by the clock, in UTC."""
    return dt.datetime.now(dt.UTC).date()
