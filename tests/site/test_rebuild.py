"""Building again: what stands is taken over, and the site is the one that is built from nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.standing import search_index, without_lines
from tests.samples import offer, price, provider, scenario
from tests.support.command import breakeven
from tests.support.site import (
    TINY_DAY,
    USES,
    Site,
    commit,
    digests,
    first_difference,
    put,
    tiny_guide,
)

pytestmark = pytest.mark.site

ACME, BOLT = "providers/acme.yaml", "providers/bolt.yaml"
TERM = "---\ntitle: Token\ndefinition: A piece of a word.\n---\n\nModels read tokens.\n"
DEARER = provider(offer(price(), price("2026-11-01", "input: 2.00")))
Change = Callable[[Path], object]


class Guide:
    """A guide that is built again and again, with a cache folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        files = {BOLT: provider().replace("Acme", "Bolt"), "scenarios/two.yaml": two()}
        self.root = tiny_guide(folder / "guide", files)
        assert (0, 0) < self.build()

    def build(self, *options: str, env: dict[str, str] | None = None) -> tuple[int, int]:
        """How many pages stood already, of how many."""
        cache = {"XDG_CACHE_HOME": str(self.cache), "BREAKEVEN_CACHE": "on"}
        done = breakeven("build", *options, cwd=self.root, env=cache | (env or {}))
        assert 0 == done.returncode, done.stderr
        found = re.search(r"(\d+) of (\d+) pages stood already", done.stderr)
        assert found is not None
        return int(found[1]), int(found[2])

    def commit(self) -> None:
        """Everything, in a commit of the same day."""
        commit(self.root, TINY_DAY)

    def public(self) -> dict[str, str]:
        """The published files."""
        return digests(self.root / "site" / "public")

    def sources(self) -> dict[str, bytes]:
        """The pages' Markdown, but for the lines in it."""
        folder = self.root / "site" / "src"
        return {
            path.relative_to(folder).as_posix(): without_lines(path.read_bytes())
            for path in folder.rglob("*.md")
        }


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """A guide that was built once; its second scenario uses the other provider alone."""
    return Guide(tmp_path)


def two() -> str:
    return scenario(USES.replace("acme", "bolt"))


def test_nothing_changed(guide: Guide) -> None:
    """Every page is taken over, and the site is the same."""
    before = guide.public()
    stood, pages = guide.build()
    assert pages == stood > 10
    assert "" == first_difference(before, guide.public())


CHANGES: dict[str, Change] = {
    "a price": lambda root: put(root, ACME, DEARER),
    "a line above": lambda root: put(root, ACME, f"# First.\n{provider(offer(price()))}"),
    "a scenario": lambda root: put(root, "scenarios/two.yaml", two().replace("B.", "Another.")),
    "a template's text": lambda root: _edit(root / "templates/pages/home.md.j2", "</p>", "!</p>"),
    "a setting": lambda root: _edit(root / "mkdocs.yml", "Breakeven", "Costs"),
    "an asset": lambda root: _edit(root / "templates/assets/breakeven.css", "{", "{ "),
    "the theme": lambda root: _edit(root / "templates/theme/main.html", "{% block", "\n{% block"),
    "a page that comes": lambda root: put(root, "terms/token.md", TERM),
    "a page that goes": lambda root: (root / "catalogue/scenarios/two.yaml").unlink(),
}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_gives_what_a_whole_build_gives(guide: Guide, change: str) -> None:
    """Byte for byte, whatever of the old site was taken over; in both folders."""
    CHANGES[change](guide.root)
    guide.commit()
    stood, pages = guide.build()
    again, sources = guide.public(), digests(guide.root / "site/src")
    assert (0, pages) == guide.build("--whole")
    assert "" == first_difference(again, guide.public())
    assert "" == first_difference(sources, digests(guide.root / "site/src"))
    if change in {"a price", "a line above", "a scenario"}:
        assert 0 < stood < pages
    else:
        assert 0 == stood


LINE = re.compile(r"(#L|, line )(\d+)")


def test_a_page_is_not_built_anew_for_a_line(guide: Guide) -> None:
    """What stands further down after a change leads to its new line, which is all that changes."""
    name = "prices/acme/small/index"
    page = guide.root / f"site/public/{name}.html"
    before, texts = page.read_text(encoding="utf-8"), guide.sources()
    put(guide.root, ACME, f"# First.\n# Second.\n{provider(offer(price()))}")
    guide.commit()
    stood, _ = guide.build()
    after = page.read_text(encoding="utf-8")
    assert 3 == len(LINE.findall(before))
    assert after == LINE.sub(lambda found: f"{found[1]}{int(found[2]) + 2}", before)
    same = [key for key, text in guide.sources().items() if text == texts[key]]
    assert f"{name}.md" in same
    assert len(same) == stood


def test_a_price_above_moves_no_result(guide: Guide) -> None:
    """A result further down in the file keeps its page and its downloads, lines and all."""
    put(guide.root, ACME, provider(offer(price(), name="first"), offer(price())))
    guide.commit()
    guide.build()
    before = guide.public()
    dearer = offer(price(), price("2026-11-01", "input: 2.00"), name="first")
    put(guide.root, ACME, provider(dearer, offer(price())))
    guide.commit()
    guide.build()
    after = guide.public()
    results = [name for name in before if re.match(r"worksheets/\w+/\w+[/.]", name)]
    assert 10 <= len(results)
    assert {name: before[name] for name in results} == {name: after[name] for name in results}
    guide.build("--whole")
    assert "" == first_difference(after, guide.public())


def test_a_page_that_does_not_name_the_price_is_not_touched(guide: Guide) -> None:
    """The other provider, its scenario and the downloads of it; the price's own pages are."""
    before = guide.public()
    put(guide.root, ACME, DEARER)
    guide.commit()
    guide.build()
    after = guide.public()
    changed = {name for name in before if before[name] != after[name]}
    assert {
        "index.html", "prices/index.html", "prices/acme/index.html",
        "prices/acme/small/index.html", "worksheets/calls/one/index.html",
        *(f"worksheets/calls/one.{ending}" for ending in ("xlsx", "csv", "json", "pdf")),
    } <= changed  # fmt: skip
    assert {"api/v1/offers/acme/small.json", "api/v1/providers/acme.json"} <= changed
    assert not {name for name in changed if "bolt" in name}
    assert not {name for name in changed if "/two" in name}
    assert "worksheets/calls/two.pdf" in after


@pytest.mark.parametrize(
    "name", ["prices/bolt/index.html", "worksheets/calls/two.json", "search/search_index.json"]
)
def test_a_file_that_somebody_touched_is_made_anew(guide: Guide, name: str) -> None:
    """In the published folder, and a download in the one that it is copied from."""
    before = guide.public()
    for folder in ("public", "src"):
        path = guide.root / "site" / folder / name
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-2] + b"<script>alert(1)</script>")
    assert before != guide.public()
    guide.build()
    assert "" == first_difference(before, guide.public())


def test_the_record_is_not_the_guide_s(guide: Guide, tmp_path: Path) -> None:
    """A site that came with a pull request, without a record here, is built from nothing."""
    other = {"XDG_CACHE_HOME": str(tmp_path / "elsewhere")}
    assert 0 == guide.build(env=other)[0]
    assert guide.build(env=other)[0] > 0
    assert 0 == guide.build(env={"BREAKEVEN_CACHE": "off"})[0]


@pytest.mark.parametrize("content", [b"", b"\0\xff", b"[]\n" * 50])
def test_a_damaged_record_says_nothing(guide: Guide, content: bytes) -> None:
    """The site is built from nothing."""
    before = guide.public()
    (record,) = (guide.cache / "breakeven").glob("site-*")
    record.write_bytes(content)
    assert 0 == guide.build()[0]
    assert "" == first_difference(before, guide.public())


def test_another_moment_of_the_same_day(guide: Guide) -> None:
    """What bears the time of the build bears the new one, and nothing else is built again."""
    env = {"SOURCE_DATE_EPOCH": "1795390000"}
    stood, pages = guide.build(env=env)
    assert pages == stood
    found = guide.public()
    guide.build("--whole", env=env)
    assert "" == first_difference(found, guide.public())


def test_every_page_is_in_the_search_index_once(guide: Guide) -> None:
    """Those that were taken over, and those that were not."""
    put(guide.root, ACME, DEARER)
    guide.commit()
    guide.build()
    site = Site(guide.root)
    index = json.loads((site.public / "search/search_index.json").read_bytes())
    found = [entry["location"] for entry in index["docs"] if "#" not in entry["location"]]
    assert sorted(set(site.pages) - {"404.html"}) == sorted(found)


def entry(location: str, text: str = "x") -> dict[str, str]:
    """One of a search index."""
    return {"location": location, "title": "T", "text": text}


def index(*docs: dict[str, str], config: str = "en") -> bytes:
    """A search index as MkDocs writes it."""
    return json.dumps({"config": {"lang": config}, "docs": docs}, separators=(",", ":")).encode()


def test_search_entries_take_the_place_of_their_page_s() -> None:
    """In the order of the old index, however many there are now."""
    old = index(entry("a/"), entry("a/#x"), entry("b/"), entry("b/#y"), entry("c/"))
    new = index(entry("b/", "new"), entry("b/#z", "é"))
    merged = index(entry("a/"), entry("a/#x"), entry("b/", "new"), entry("b/#z", "é"), entry("c/"))
    assert merged == search_index(old, new)


def test_search_entries_of_no_known_place() -> None:
    """Then there is no index that could be relied on."""
    old = index(entry("a/"))
    assert search_index(old, index(entry("b/"))) is None
    assert search_index(old, index(entry("a/"), config="de")) is None
