"""Putting a built site in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import publish
from tests.support.site import digests


def folder(path: Path, text: str) -> Path:
    """A folder with one file."""
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def test_first_site(tmp_path: Path) -> None:
    """Where nothing was published, the new folder takes the name."""
    publish.swap(folder(tmp_path / "new", "new"), tmp_path / "public")
    assert "new" == (tmp_path / "public/index.html").read_text()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("exchange", [True, False])
def test_old_and_new_change_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    """The new site stands at the address and the old one beside it, with and without the kernel."""
    if not exchange:
        monkeypatch.setattr(publish, "_exchange", lambda *_: False)
    old, new = folder(tmp_path / "public", "old"), folder(tmp_path / "new", "new")
    publish.swap(new, old)
    assert "new" == (tmp_path / "public/index.html").read_text()
    assert "old" == (tmp_path / "new/index.html").read_text()


def test_failed_build_leaves_the_site(tmp_path: Path) -> None:
    """A build that MkDocs refuses says why, and what was published stays as it was."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: x\ndocs_dir: site/src\nnav: [missing.md]\nstrict: true\n"
    )
    (tmp_path / "site/src").mkdir(parents=True)
    (tmp_path / "site/src/index.md").write_text("# x\n")
    folder(tmp_path / "site/public", "old")
    with pytest.raises(publish.BuildError, match=r"missing\.md"):
        publish.build(tmp_path, epoch=0)
    assert "old" == (tmp_path / "site/public/index.html").read_text()
    left = sorted(item.name for item in (tmp_path / "site").iterdir())
    assert [".public-spare", "public", "src"] == left


def test_the_folders_of_the_site_before_are_used_again(tmp_path: Path) -> None:
    """Nothing else of it comes into a new site: no file, no link, no folder that stays empty."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: site/src\n")
    source, public = tmp_path / "site/src", tmp_path / "site/public"
    (source / "kept").mkdir(parents=True)
    (source / "index.md").write_text("# x\n")
    (source / "kept/index.md").write_text("# x\n")
    publish.build(tmp_path, epoch=0)
    wanted = digests(public)
    for _ in range(3):
        folder(public / "gone", "old")
        (public / "link").symlink_to(source)
        publish.build(tmp_path, epoch=0)
        assert wanted == digests(public)
        spare = [*(tmp_path / "site/.public-spare").rglob("*")]
        assert spare
        assert [] == [path for path in spare if path.is_symlink() or not path.is_dir()]
    assert ["index.md", "kept"] == sorted(item.name for item in source.iterdir())
