"""The file in the user's cache folder: what it gives back, and when it is not trusted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.memo import Store, of_user, store
from tests.conftest import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store may keep its file."""
    return tmp_path / "cache" / "check-1.memo"


def filled(file: Path, **texts: str) -> None:
    """Keeps each text under its name."""
    kept = Store(file)
    for name, text in texts.items():
        kept.put((name,), text)
    kept.save()


def test_what_is_kept_is_given_back(file: Path) -> None:
    """By any later store on the file; a key is all of its parts."""
    kept = Store(file)
    kept.put(("a", "b"), '{"ü": 1}', "")
    assert kept.get("a", "b") == ('{"ü": 1}', "")
    kept.save()
    later = Store(file)
    assert later.get("a", "b") == ('{"ü": 1}', "")
    assert later.get("a\0b", "") is None
    assert later.get("a") is None


def test_without_a_file_nothing_is_kept() -> None:
    """A test, or a library's user, gets what is computed now."""
    nothing = Store()
    nothing.put(("a",), "1")
    nothing.save()
    assert nothing.get("a") is None


def test_only_the_user_can_read_it(file: Path) -> None:
    """The folder and the file are made for nobody else."""
    filled(file, a="1")
    filled(file, b="2")
    assert [path.stat().st_mode & 0o777 for path in (file.parent, file)] == [0o700, 0o600]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-8])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def foreign(file: Path) -> None:
    file.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def others(file: Path) -> None:
    file.chmod(0o666)


def open_folder(file: Path) -> None:
    file.parent.chmod(0o777)


def link(file: Path) -> None:
    moved = file.rename(file.with_name("elsewhere"))
    file.symlink_to(moved)


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [cut, flipped, foreign, empty, others, open_folder, link, folder])
def test_what_is_not_to_be_trusted_is_not_there(file: Path, spoil: Callable[[Path], None]) -> None:
    """Cut off, damaged, not ours, open to others, a link: as if nothing had been kept, silently."""
    filled(file, a="x" * 100)
    spoil(file)
    assert Store(file).get("a") is None
    filled(file, a="y")  # Whatever becomes of it, it goes without a word.


@pytest.mark.parametrize("spoil", [cut, flipped, foreign, empty, others, link])
def test_it_is_written_anew(file: Path, spoil: Callable[[Path], None]) -> None:
    """The next one finds what was kept after the damage."""
    filled(file, a="x" * 100)
    spoil(file)
    filled(file, a="y")
    assert Store(file).get("a") == ("y",)


def test_damage_costs_the_damaged_line_alone(file: Path) -> None:
    """Every other line still passes its check."""
    filled(file, **{name: name * 50 for name in "abc"})
    flipped(file)
    later = Store(file)
    found = [later.get(name) for name in "abc"]
    assert found == [("a" * 50,), None, ("c" * 50,)]


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    """Nothing is kept there, and nothing said."""
    (tmp_path / "file").write_text("")
    filled(tmp_path / "file" / "check.memo", a="1")
    assert Store(tmp_path / "file" / "check.memo").get("a") is None


def test_a_full_disk_is_no_reason_to_stop(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stood there still stands."""
    filled(file, a="1")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    filled(file, b="2")
    assert Store(file).get("a") == ("1",)
    assert Store(file).get("b") is None


def test_it_does_not_grow_without_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over its limit the file keeps what was used, and of the rest the youngest."""
    monkeypatch.setattr(store, "LEAST", 4_000)
    filled(file, first="x" * 400)
    for index in range(40):
        later = Store(file)
        later.get("first")
        later.put((f"{index}",), "y" * 400)
        later.save()
        assert file.stat().st_size < 5_000
    last = Store(file)
    assert last.get("first") is not None
    assert last.get("39") is not None
    assert last.get("0") is None


def test_files_of_other_programs_go(file: Path) -> None:
    """Four stay: the one that is written and the youngest three."""
    for index in range(9):
        filled(file.with_name(f"check-{index}.memo"), a="1")
        os.utime(file.with_name(f"check-{index}.memo"), (index, index))
    filled(file.with_name("check-new.memo"), a="1")
    left = sorted(path.name for path in file.parent.iterdir())
    assert left == ["check-6.memo", "check-7.memo", "check-8.memo", "check-new.memo"]


WRITE = """
import sys
from pathlib import Path
from generator.memo import Store
kept = Store(Path(sys.argv[1]))
for index in range(300):
    kept.put((sys.argv[2], str(index)), sys.argv[2] * 200)
    if index % 10 == 9:
        kept.save()
"""


def test_several_write_at_once(file: Path) -> None:
    """Lines of different programs do not run into each other."""
    filled(file, start="1")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(file), name], cwd=ROOT)
        for name in ("a", "b", "c")
    ]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    kept = Store(file)
    found = [kept.get(name, str(index)) for name in "abc" for index in range(300)]
    assert found == [(name * 200,) for name in "abc" for _ in range(300)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"XDG_CACHE_HOME": "/caches"}, "/caches/breakeven"),
        ({"XDG_CACHE_HOME": "not/from/the/root"}, "/home/me/.cache/breakeven"),
        ({}, "/home/me/.cache/breakeven"),
        ({"BREAKEVEN_CACHE": "off"}, None),
    ],
)
def test_where_it_lies(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: str | None
) -> None:
    """In the user's cache folder, and never in the guide, where a pull request could bring one."""
    for name in ("XDG_CACHE_HOME", "BREAKEVEN_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **given}.items():
        monkeypatch.setenv(name, value)
    found = of_user().file
    assert expected == (None if found is None else str(found.parent))
