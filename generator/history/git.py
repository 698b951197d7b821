"""What git holds: which commit a name stands for, and the bytes of its files.

Blobs are read as they are stored. `git archive` would let a `.gitattributes` of the commit leave
files out or change their text, and the catalogue's digest would then be another.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.errors import InputError, UsageError

MAX_FILES = 20_000
MAX_TOTAL = 128 * 1024 * 1024
"""The most bytes of catalogue that are read from one commit."""

_TIMEOUT = 60
_LONGEST_NAME = 250
_ZERO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LATEST = 200_000_000_000
_SHOWN = 12
"""How many digits of a commit readers are shown."""
_FIELDS = 4
_FILE, _EXECUTABLE, _LINK, _MODULE = b"100644", b"100755", b"120000", b"160000"


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, and the name it was asked for by."""

    name: str
    commit: str
    made: dt.datetime
    """When it was made, in UTC: the committer's date, which is that of the last rewriting."""
    asked: dt.date | None = None
    """The day whose knowledge was asked for, where it was asked for by a day."""

    @property
    def day(self) -> dt.date:
        """The day on which this was known: the one asked for, or the one it was made on."""
        return self.asked or self.made.date()

    @property
    def words(self) -> str:
        """Which commit it is, and when it was made."""
        return f"commit {self.commit[:_SHOWN]} of {self.made:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Entry:
    """What git keeps under a path: a file with its bytes, a link (None), or a folder (None)."""

    path: PurePosixPath
    content: bytes | None
    link: bool = False


def resolve(root: Path, name: str) -> Revision:
    """The commit that a branch, tag or other name stands for.

    Raises UsageError, in a sentence, where git is missing, `root` is in no repository, the name
    could be taken for an option or holds characters that no name of a commit has, or no commit is
    called so.
    """
    shown = _shown(name)
    if not name or name.startswith("-") or len(name) > _LONGEST_NAME or not _plain(name):
        raise UsageError(f"{shown} is not the name of a commit")
    _repository(root)
    found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if found is None:
        raise UsageError(
            f"there is no commit {shown} in this repository; if it is on a server, fetch it first"
        )
    commit = found.decode("ascii").strip()
    for made, _ in _line(root, "--max-count=1", commit):
        return Revision(name, commit, made)
    raise InputError(f"the commit {shown} cannot be read")


def newest(root: Path, day: dt.date) -> Revision:
    """The newest commit of the current branch that was made by the end of a day, in UTC.

    Only the branch's own line counts, by first parents: what was made elsewhere before the day and
    merged after it was not known here. Raises UsageError, in a sentence, where there is none or git
    cannot say, with the first commit there is.
    """
    _repository(root)
    line = _line(root, "--first-parent", "HEAD")
    if not line:
        raise UsageError(f"'{root}' has no commit yet; nothing was known on {day}")
    for made, commit in line:
        if made.date() <= day:
            return Revision(day.isoformat(), commit, made, day)
    first = Revision("", line[-1][1], line[-1][0])
    if git(root, "rev-parse", "--is-shallow-repository") == b"true\n":
        raise UsageError(
            f"this clone goes back no further than {first.words}; to ask about {day}, fetch the "
            "rest of the history first: git fetch --unshallow"
        )
    raise UsageError(f"nothing was known here on {day}: the first is {first.words}")


def first_with(root: Path, folder: str) -> Revision | None:
    """The oldest commit of the current branch that touches a folder of `root`."""
    line = _line(root, "--first-parent", "HEAD", "--", folder)
    return Revision(folder, line[-1][1], line[-1][0]) if line else None


def _line(root: Path, *which: str) -> list[tuple[dt.datetime, str]]:
    """Commits with their times, newest first."""
    listed = (git(root, "rev-list", "--timestamp", *which) or b"").decode("ascii")
    rows = (row.split() for row in listed.splitlines())
    return [(_time(int(stamp)), commit) for stamp, commit in rows]


def _time(stamp: int) -> dt.datetime:
    # A commit made by hand can bear any number; one beyond all dates is later than any.
    return _ZERO + dt.timedelta(seconds=stamp) if stamp < _LATEST else _ZERO.replace(year=9999)


def entries(root: Path, revision: Revision, folder: str, largest: int) -> Iterator[Entry]:
    """Everything under a folder of `root` as the commit has it, folder names included in the paths.

    Raises InputError where a file has more than `largest` bytes, where all of them together are too
    many or too large, where a name leads out of the folder, and where git cannot give a file.
    """
    listed = git(root, "ls-tree", "-r", "-z", "-l", revision.commit, folder)
    if listed is None:
        raise InputError(f"the files of {_shown(revision.name)} cannot be read")
    rows = [row for row in listed.split(b"\0") if row]
    if len(rows) > MAX_FILES:
        raise InputError(f"{_shown(revision.name)} has {len(rows)} files; at most {MAX_FILES}")
    files: list[tuple[PurePosixPath, bytes]] = []
    total = 0
    for row in rows:
        about, _, raw = row.partition(b"\t")
        path = _path(raw)
        mode, _, blob, size = about.split(maxsplit=_FIELDS - 1)
        if mode == _MODULE:
            yield Entry(path, None)
        elif mode == _LINK:
            yield Entry(path, None, link=True)
        elif mode in {_FILE, _EXECUTABLE} and size.isdigit():
            total += int(size)
            if int(size) > largest or total > MAX_TOTAL:
                raise InputError(f"{_shown(str(path))} in {_shown(revision.name)} is too large")
            files.append((path, blob))
        else:
            raise InputError(f"{_shown(str(path))} in {_shown(revision.name)} cannot be read")
    contents = blobs(root, [blob for _, blob in files])
    for (path, _), content in zip(files, contents, strict=True):
        yield Entry(path, content)


def text_at(root: Path, revision: Revision, file: str, largest: int) -> str:
    """One file of `root` as the commit has it; nothing where it has none."""
    kept = entries(root, revision, file, largest)
    content = next((item.content for item in kept if item.content is not None), b"")
    return content.decode("utf-8", "replace")


def _repository(root: Path) -> None:
    if git(root, "rev-parse", "--git-dir") is None:
        raise UsageError(f"'{root}' is not in a git repository that can be read here")


def blobs(root: Path, names: list[bytes]) -> Iterator[bytes]:
    """The bytes of blobs, all asked for in one call."""
    if not names:
        return
    answered = git(root, "cat-file", "--batch", stdin=b"\n".join(names) + b"\n") or b""
    at = 0
    for name in names:
        end = answered.find(b"\n", at)
        head = answered[at:end].split() if end >= 0 else []
        if len(head) != 3 or head[0] != name or head[1] != b"blob":
            raise InputError("git has not all files of that commit here; fetch it whole first")
        at = end + 1 + int(head[2])
        yield answered[end + 1 : at]
        at += 1


def _path(raw: bytes) -> PurePosixPath:
    """A path that stays where it is put. Git takes more names than its own commands make."""
    path = PurePosixPath(os.fsdecode(raw))
    if {b"", b".", b".."} & set(raw.split(b"/")):
        raise InputError(f"the commit holds a file with the name {_shown(str(path))}")
    return path


def git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """What git answers, or None where it refuses."""
    words = ["git", "-C", str(root), "--no-replace-objects", "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(
            words, input=stdin, capture_output=True, check=False, timeout=_TIMEOUT
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"git did not answer within {_TIMEOUT} seconds") from None
    except OSError:
        raise UsageError("git is not installed; the history cannot be read without it") from None
    return done.stdout if done.returncode == 0 else None


def _plain(name: str) -> bool:
    # No name of a commit has a space or a colon: with one, git would read a file or search texts.
    return name.isprintable() and not any(letter.isspace() or letter in ":\\" for letter in name)


def _shown(name: str) -> str:
    shown = name if len(name) <= _LONGEST_NAME else f"{name[:60]}…"
    escaped = "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode()
        for char in shown
    )
    return f"'{escaped}'"
