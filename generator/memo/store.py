"""A file of what was found out before, in the user's own cache folder.

A line of it is a check of the rest, a key, and texts. Lines are only ever added, in one write, so
that two programs can do so at once; a line that is cut off, damaged or not ours does not pass its
check and is as good as not there. When the file has grown too large it is replaced by one of the
lines that were used last. Nothing in a line is ever run: texts are JSON, which the reader of a file
validates like the file itself.

Whoever can write to the file can keep findings from being shown. So it does not stand in the guide,
where a pull request could bring one, and it is used only if nobody but the user can write to it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import zlib
from pathlib import Path
from typing import Any

from generator.memo.program import fingerprint

SWITCH = "BREAKEVEN_CACHE"
"""The variable of the environment that says `off`."""
LARGEST = 64 * 1024 * 1024
"""Bytes; a file that is larger is not read."""
LEAST = 8 * 1024 * 1024
"""Bytes that a file may always grow to; else four times what is in use."""
MOST_FILES = 4
"""How many files stay: one for each program, the youngest."""

_ENDING = ".memo"
_CHECK = 8
_KEY = 32


class Store:
    """Texts by key. Without a file it keeps nothing."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        """Where it is kept, if anywhere."""
        self.made: dict[tuple[str, ...], Any] = {}
        """What has been made of texts while this store is in use, by their keys: frozen values,
        which two catalogues in one process have in common."""
        self._lines: dict[bytes, bytes] = {}
        self._used: dict[bytes, bytes] = {}
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        if file is not None:
            content = _read(file)
            self._size = len(content)
            for line in content.split(b"\n"):
                self._lines[line[_CHECK : _CHECK + _KEY]] = line

    def get(self, *key: str) -> tuple[str, ...] | None:
        """What is kept under the key."""
        if self.file is None:
            return None
        name = _name(key)
        line = self._new.get(name) or self._lines.get(name)
        if line is None or _check(line[_CHECK:]) != line[:_CHECK]:
            return None
        self._used[name] = line
        return tuple(line[_CHECK + _KEY + 1 :].decode().split("\t"))

    def put(self, key: tuple[str, ...], *texts: str) -> None:
        """Keeps texts, which hold no tab and no end of line, under the key."""
        if self.file is None:
            return
        name = _name(key)
        body = name + "\t".join(("", *texts)).encode()
        self._new[name] = _check(body) + body

    def save(self) -> None:
        """Writes what is new. Where that cannot be done, nothing is kept, and nothing is said."""
        if self.file is None or not self._new:
            return
        added = b"\n" + b"\n".join(self._new.values()) + b"\n"
        used = {**self._used, **self._new}
        limit = min(LARGEST, max(LEAST, 4 * sum(map(len, used.values()))))
        try:
            if self._size == 0:
                _make_folder(self.file.parent)
                _thin(self.file.parent, self.file)
            if self._size and self._size + len(added) <= limit:
                _append(self.file, added)
                self._size += len(added)
            else:
                self._size = _replace(self.file, self._kept(used, limit // 2))
        except OSError:
            return
        self._lines.update(self._new)
        self._new = {}

    def _kept(self, used: dict[bytes, bytes], most: int) -> bytes:
        """The lines that were used, and the youngest of the others, as many as there is room for.

        Of more that was used than there is room for, nothing is kept.
        """
        room = most - sum(len(line) + 1 for line in used.values())
        lines = list(used.values()) if room >= 0 else []
        for name, line in reversed(self._lines.items() if lines else {}.items()):
            room -= len(line) + 1
            if room < 0:
                break
            if name not in used:
                lines.append(line)
        return b"\n".join(reversed(lines)) + b"\n"


NOTHING = Store()
"""Where nothing is kept."""


def of_user(name: str = "check") -> Store:
    """The store of a name in the user's cache folder; without a file where it is switched off.

    The folder is `breakeven` in `$XDG_CACHE_HOME`, or else in `~/.cache`.
    """
    if os.environ.get(SWITCH, "").lower() in {"off", "0", "no", "false"}:
        return Store()
    given = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(given) if given.startswith("/") else Path.home() / ".cache"
        return Store(base / "breakeven" / f"{name}-{fingerprint()}{_ENDING}")
    except (OSError, RuntimeError):
        # No home, or sources that cannot be read.
        return Store()


def _name(key: tuple[str, ...]) -> bytes:
    return hashlib.sha256("\0".join(key).encode()).hexdigest()[:_KEY].encode()


def _check(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)


def _ours(found: os.stat_result) -> bool:
    """Whether it belongs to the user, and nobody else can write to it."""
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _read(path: Path) -> bytes:
    try:
        folder = path.parent.lstat()
        if not stat.S_ISDIR(folder.st_mode) or not _ours(folder):
            return b""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            good = stat.S_ISREG(found.st_mode) and _ours(found) and found.st_size <= LARGEST
            return file.read(LARGEST) if good else b""
    except OSError:
        return b""


def _make_folder(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or not _ours(found):
        raise PermissionError(f"'{folder}' is not a folder of the user's own")


def _append(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW)
    try:
        os.write(handle, content)
    finally:
        os.close(handle)


def _replace(path: Path, content: bytes) -> int:
    """Puts a file with that content in place of another, in one step. Gives its size."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=_ENDING, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return len(content)


def _thin(folder: Path, coming: Path) -> None:
    """Leaves the youngest files, so that with the one to come there are no more than MOST_FILES.

    Half of a file that somebody was killed over goes the same way.
    """
    with os.scandir(folder) as found:
        files = [item for item in found if item.name.endswith(_ENDING) and item.name != coming.name]
    ages = sorted(files, key=lambda item: item.stat(follow_symlinks=False).st_mtime, reverse=True)
    for item in ages[MOST_FILES - 1 :]:
        Path(item.path).unlink(missing_ok=True)
