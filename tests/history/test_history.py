"""Catalogues of the past: read whole, from git alone, and never from where a name leads."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from generator.catalogue.load import load
from generator.errors import InputError, UsageError
from generator.history import checked_at, git, loaded_at, resolve, snapshot
from tests.conftest import MakeCatalogue
from tests.samples import TODAY, offer, price, provider
from tests.support import repository

LATER = provider(offer(price(), price("2026-06-01", "input: 2.00")))


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A repository with two commits; the second raises a price."""
    root = make_catalogue()
    repository.commit(root)
    make_catalogue(**{"providers/acme.yaml": LATER})
    repository.commit(root)
    return root


def test_a_state_is_that_of_its_commit(root: Path) -> None:
    """Each commit's catalogue has its own digest; the last one's is that of the files."""
    here = load(root).catalogue
    _, before = loaded_at(root, "HEAD~1")
    revision, now = loaded_at(root, "main")
    assert here is not None
    assert before.catalogue is not None
    assert now.catalogue is not None
    assert here.digest == now.catalogue.digest != before.catalogue.digest
    assert revision.commit == repository.git(root, "rev-parse", "HEAD")


def test_the_work_tree_is_not_touched(root: Path) -> None:
    """Nor the index, whatever stands in them."""
    (root / "catalogue/providers/acme.yaml").write_text("half: written")
    (root / "catalogue/new.txt").write_text("new")
    expected = repository.git(root, "status", "--porcelain")
    checked_at(root, resolve(root, "HEAD~1"), TODAY)
    assert expected == repository.git(root, "status", "--porcelain")
    assert "half: written" == (root / "catalogue/providers/acme.yaml").read_text()


def test_a_guide_in_a_folder_of_a_repository(tmp_path: Path, make_catalogue: MakeCatalogue) -> None:
    """The catalogue is that of the guide's folder, not one at the top."""
    inner = tmp_path / "guides" / "ours"
    inner.mkdir(parents=True)
    make_catalogue().joinpath("catalogue").rename(inner / "catalogue")
    make_catalogue(**{"providers/acme.yaml": LATER})
    repository.commit(tmp_path)
    _, found = loaded_at(inner, "HEAD")
    expected = load(inner).catalogue
    assert expected is not None
    assert found.catalogue is not None
    assert expected.digest == found.catalogue.digest


def test_attributes_change_nothing(root: Path) -> None:
    """Files that `git archive` would leave out or rewrite are read as they are stored."""
    (root / ".gitattributes").write_text("acme.yaml export-ignore\n*.yaml export-subst text\n")
    repository.commit(root)
    _, found = loaded_at(root, "HEAD")
    expected = load(root).catalogue
    assert expected is not None
    assert found.catalogue is not None
    assert expected.digest == found.catalogue.digest


@pytest.mark.parametrize(
    "name",
    [
        "", "-", "--help", "--output=x", "-c", "--upload-pack=touch x", "a b", "HEAD\n", "HEAD\0",
        "HEAD:catalogue", ":/x", "HEAD^{/x y}", "x" * 300, "\u202eHEAD", "\udc80", "a\\b",
    ],
)  # fmt: skip
def test_a_name_that_no_commit_has(name: str, root: Path) -> None:
    """Refused before git is asked, in one line without control characters."""
    with pytest.raises(UsageError, match="is not the name of a commit") as refused:
        resolve(root, name)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "name", ["nowhere", "0" * 40, "$(touch${IFS}x)", "`id`", ";id", "HEAD~9", "@{u}"]
)
def test_a_commit_that_is_not_there(name: str, root: Path) -> None:
    """Named; nothing of it is run."""
    with pytest.raises(UsageError, match="there is no commit"):
        resolve(root, name)
    assert not (root / "x").exists()


def test_a_folder_outside_git(make_catalogue: MakeCatalogue) -> None:
    """It is said that there is no repository."""
    with pytest.raises(UsageError, match="is not in a git repository"):
        loaded_at(make_catalogue(), "HEAD")


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what is missing."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="git is not installed"):
        resolve(root, "HEAD")


def test_a_commit_without_a_catalogue(tmp_path: Path) -> None:
    """It is said that it has none."""
    (tmp_path / "a.txt").write_text("a")
    repository.commit(tmp_path)
    with pytest.raises(UsageError, match="there is no catalogue in 'HEAD'"):
        loaded_at(tmp_path, "HEAD")


def test_a_link_is_a_finding_and_leads_nowhere(root: Path) -> None:
    """A link in a commit is refused as one in the files is, and what it leads to is not read."""
    (root / "catalogue/providers/passwd.yaml").symlink_to("/etc/passwd")
    repository.commit(root)
    _, found = loaded_at(root, "HEAD")
    assert ["file-link"] == [finding.code for finding in found.findings]
    with snapshot(root, resolve(root, "HEAD")) as folder:
        assert "/etc/passwd" != (folder / "catalogue/providers/passwd.yaml").readlink().as_posix()


def test_the_folder_is_gone_afterwards(root: Path) -> None:
    """Nothing is left behind, after an error either."""
    with snapshot(root, resolve(root, "HEAD")) as folder:
        assert (folder / "catalogue/meters.yaml").is_file()
    assert not folder.exists()


def _raw_tree(root: Path, mode: str, name: bytes, kind: bytes) -> str:
    """A tree with one entry that git's own commands would not make; gives its name."""

    def made(what: str, content: bytes) -> str:
        words = ["git", "hash-object", "-t", what, "-w", "--stdin", "--literally"]
        done = subprocess.run(words, input=content, cwd=root, capture_output=True, check=True)
        return done.stdout.decode().strip()

    blob = bytes.fromhex(made("blob", kind))
    inner = bytes.fromhex(made("tree", mode.encode() + b" " + name + b"\0" + blob))
    tree = made("tree", b"40000 catalogue\0" + inner)
    return repository.git(root, "commit-tree", "-m", "x", tree)


@pytest.mark.parametrize("name", [b"..", b"../../escaped", b"/tmp/escaped"])
def test_a_path_that_leads_out(name: bytes, root: Path) -> None:
    """A commit made by hand can hold such a name; it is refused, and nothing is written."""
    commit = _raw_tree(root, "100644", name, b"x")
    with pytest.raises(InputError, match="the commit holds a file with the name"):
        loaded_at(root, commit)


def test_a_name_that_is_no_text(root: Path) -> None:
    """Bytes that are no UTF-8 are a file like another, and no file of a catalogue."""
    commit = _raw_tree(root, "100644", b"\xff\xfe.yaml", b"x")
    _, found = loaded_at(root, commit)
    assert found.catalogue is None


def test_a_large_commit_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the size of all files, by that of one, and by their number, before any is read."""
    monkeypatch.setattr(git, "MAX_TOTAL", 1000)
    with pytest.raises(InputError, match="is too large"):
        loaded_at(root, "HEAD")
    monkeypatch.undo()
    monkeypatch.setattr("generator.history.state.MAX_BYTES", 100)
    with pytest.raises(InputError, match="is too large"):
        loaded_at(root, "HEAD")
    monkeypatch.undo()
    monkeypatch.setattr(git, "MAX_FILES", 1)
    with pytest.raises(InputError, match="has 2 files; at most 1"):
        loaded_at(root, "HEAD")


def test_a_file_that_git_lost(root: Path) -> None:
    """A repository that lacks a file's bytes is named as such."""
    blob = repository.git(root, "rev-parse", "HEAD:catalogue/providers/acme.yaml")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(InputError, match=r"fetch it whole|cannot be read"):
        loaded_at(root, "HEAD")


def test_checking_a_state_computes_it(root: Path) -> None:
    """As of any day, and named by its commit."""
    repository.guide(root / "other")
    other = root / "other"
    found, _ = checked_at(other, resolve(other, "HEAD"), TODAY, as_of=dt.date(2026, 11, 20))
    (result,) = found.results.values()
    assert dt.date(2026, 11, 20) == result.as_of
    assert repository.git(root / "other", "rev-parse", "HEAD") == result.provenance.commit
