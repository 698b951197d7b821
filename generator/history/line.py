"""The commits that led to one of them, and what the catalogue's files were along that line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from generator.errors import BreakevenError
from generator.history.git import blobs, git
from generator.provenance import Moment
from generator.worksheet.origin import SETTINGS, Commits

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What git says of a file that a commit changed: old and new mode, old and new blob, how, and name.
_CHANGE = re.compile(r":\d+ \d+ [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z]\d*\t(?P<file>.+)")
_LOOKED_AT = 50
"""How many states of a file are read. What has not changed in longer than that is known to be as
old as they are, which is true as well."""


def commits(root: Path, now: Moment) -> Commits:
    """The history of the files that results are computed from, on the line that `now` stands on.

    Merged branches count as the commit that merged them, since no commit before it has the files
    as they are. In a shallow clone, and where the files differ from the commit, only what `now`
    says is known.
    """
    known = Commits(now.commit)
    if now.commit is None or _says(root, "rev-parse", "--is-shallow-repository") != "false\n":
        return known
    log = _says(
        root, "-c", "core.quotePath=false", "log", "--first-parent", "-m", "--no-renames",
        "--relative", "--raw", "--no-abbrev", "--format=%H", now.commit,
        "--", "catalogue", SETTINGS,
    )  # fmt: skip
    line: list[str] = []
    changes: dict[str, list[int]] = {}
    states: dict[str, list[bytes]] = {}
    for text in log.splitlines():
        if _COMMIT.fullmatch(text):
            line.append(text)
        elif change := _CHANGE.fullmatch(text):
            changes.setdefault(change["file"], []).append(len(line) - 1)
            states.setdefault(change["file"], []).append(change["blob"].encode("ascii"))

    @cache
    def texts(file: str) -> Sequence[bytes]:
        names = states.get(file, [])[:_LOOKED_AT]
        # Before it was there, a file has no blob.
        gone = [at for at, name in enumerate(names) if not name.strip(b"0")]
        try:
            return tuple(blobs(root, names[: gone[0]] if gone else names))
        except BreakevenError:
            return ()  # Not all of the history is here.

    return Commits(now.commit, tuple(line), changes, texts)


def _says(root: Path, *arguments: str) -> str:
    return (git(root, *arguments) or b"").decode("utf-8", "surrogateescape")
