"""Putting a built site in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import publish


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
    assert ["public", "src"] == sorted(item.name for item in (tmp_path / "site").iterdir())
