"""What a preview makes: nothing twice, nothing that nobody asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import downloads
from generator.cli.app import run
from generator.follow import Following
from generator.memo.store import SWITCH
from generator.policy import unprotected
from generator.standing import SEARCH
from generator.worksheet.result import Result
from tests.samples import offer, price, provider, scenario
from tests.support.site import TINY_DAY, USES, commit, put, tiny_guide

ACME, BOLT = "providers/acme.yaml", "providers/bolt.yaml"
ONE, TWO = "worksheets/calls/one.csv", "worksheets/calls/two.csv"
FILES = {
    BOLT: provider().replace("Acme", "Bolt"),
    "scenarios/two.yaml": scenario(USES.replace("acme", "bolt")),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A guide whose two scenarios use a provider each, in a record of its own."""
    monkeypatch.setenv(SWITCH, "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tiny_guide(tmp_path / "guide", FILES)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scenarios whose CSV files were made, one after the other."""
    found: list[str] = []
    make = downloads.FORMATS["csv"]

    def noted(result: Result) -> bytes:
        found.append(result.scenario or "")
        return make(result)

    monkeypatch.setitem(downloads.FORMATS, "csv", noted)
    return found


def following(root: Path, name: str = "shown") -> Following:
    """A preview that has begun."""
    shown = root.parent / name
    shown.mkdir()
    found = Following(root, shown)
    found.update()
    return found


def change(root: Path, amount: str) -> None:
    """A price, in a commit of the same day."""
    put(root, ACME, provider(offer(price(rates=f"input: {amount}"))))
    commit(root, TINY_DAY)


def test_a_download_is_made_once(root: Path, made: list[str]) -> None:
    """However often it is asked for, until what it is made from is another."""
    preview = following(root)
    assert [] == made
    for address in (ONE, ONE, TWO, "index.html", "worksheets/../../../mkdocs.yml"):
        preview.ask(address)
    assert ["one", "two"] == made
    change(root, "1.25")
    preview.try_again()
    preview.ask(TWO)
    assert ["one", "two"] == made
    preview.ask(ONE)
    preview.ask(ONE)
    assert ["one", "two", "one"] == made
    assert (root / "site/src" / ONE).read_bytes() == (root.parent / "shown" / ONE).read_bytes()


def test_what_was_made_is_taken_over(
    root: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next preview and by a build, and what a build made by a preview."""
    first = following(root)
    first.ask(ONE)
    first.remember()
    second = following(root, "again")
    second.ask(ONE)
    assert ["one"] == made
    second.remember()
    monkeypatch.chdir(root)
    assert 0 == run(["build"])
    assert ["one", "two"] == made
    third = following(root, "and again")
    third.ask(ONE)
    third.ask(TWO)
    assert ["one", "two"] == made


def test_a_build_after_a_preview_takes_over_the_site(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its record stays beside that of the preview, as long as both have the same templates."""
    monkeypatch.chdir(root)
    assert 0 == run(["build"])
    following(root).remember()
    capsys.readouterr()
    assert 0 == run(["build"])
    assert "; 0 of " not in capsys.readouterr().err
    home = root / "templates/pages/home.md.j2"
    home.write_text(home.read_text() + "\n<p>More.</p>\n")
    following(root, "again").remember()
    capsys.readouterr()
    assert 0 == run(["build"])
    assert "; 0 of " in capsys.readouterr().err
    assert "More." in (root / "site/public/index.html").read_text()


def test_every_page_is_built_again_where_others_may_look_otherwise(root: Path) -> None:
    """When a page comes, or the theme is another, and not for an edit or a style."""
    preview = following(root)
    mark = root.parent / "shown/mark"

    def stays() -> bool:
        mark.touch()
        preview.try_again()
        return mark.exists()

    change(root, "1.25")
    assert stays()
    style = root / "templates/assets/breakeven.css"
    style.write_text(style.read_text() + "/* */")
    assert stays()
    theme = root / "templates/theme/main.html"
    theme.write_text(theme.read_text() + "{# #}")
    assert not stays()
    put(root, "providers/cord.yaml", provider().replace("Acme", "Cord"))
    assert not stays()
    assert stays()


def test_a_mistake_leaves_the_downloads(
    root: Path, made: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Those of the last catalogue without one, and it is said."""
    preview = following(root)
    put(root, ACME, provider(offer(price(rates="inptu: 1.75"))))
    preview.try_again()
    assert "catalogue/providers/acme.yaml:8:41: error unknown-meter" in caplog.text
    preview.ask(ONE)
    assert ["one"] == made
    settings = root / "mkdocs.yml"
    settings.write_text("extra: [\n")
    preview.try_again()
    assert "mkdocs.yml" in caplog.text


def test_pages_of_the_built_site_are_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those MkDocs would build the same, and none of which somebody has touched since."""
    monkeypatch.chdir(root)
    assert 0 == run(["build"])
    public, shown = root / "site/public", root.parent / "shown"
    touched = public / "glossary/index.html"
    touched.write_text("Touched.")
    change(root, "1.25")
    following(root)
    bolt = "prices/bolt/small/index.html"
    assert unprotected((public / bolt).read_bytes()) == (shown / bolt).read_bytes()
    assert b"Content-Security-Policy" not in (shown / bolt).read_bytes()
    assert (shown / SEARCH).is_file()
    for other in ("prices/acme/small/index.html", "index.html", "glossary/index.html"):
        assert not (shown / other).exists()
    put(root, "providers/cord.yaml", provider().replace("Acme", "Cord"))
    following(root, "again")
    assert [] == list((root.parent / "again").iterdir())
