"""Rendering pages and writing only what changed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import markdown
import pytest

from generator.pages.page import Asset, Page, relative
from generator.site import markdown_text, write


@pytest.mark.parametrize(
    ("address", "current", "expected"),
    [
        ("prices/", "", "prices/"),
        ("", "", "./"),
        ("", "prices/openai/", "../../"),
        ("prices/openai/gpt-4o/", "prices/openai/", "gpt-4o/"),
        ("worksheets/a/b.xlsx", "worksheets/a/b/", "../b.xlsx"),
        ("prices/#model", "", "prices/#model"),
        ("claims/#x", "glossary/fine-tuning/", "../../claims/#x"),
        ("prices/", "prices/", "./"),
    ],
)
def test_links_are_relative(address: str, current: str, expected: str) -> None:
    """A link names no host, so the site works wherever it is put."""
    assert expected == relative(address, current)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4o mini", "# a ## b", "<script>alert(1)</script>", "[x](javascript:1)", "{: .evil }",
        "*a* _b_ `c`", "a | b & c &amp; d", "x {: #evil }", "![i](https://a.example/b.png)", "1. a",
        "https://a.example", "\\*a\\*", "a <https://a.example> b", "[^1]", "Q: \"x\" 'y'",
    ],
)  # fmt: skip
def test_headings_are_text(text: str) -> None:
    """Whatever stands in a heading is shown as it is written, by the parser MkDocs uses."""
    extensions = ["attr_list", "toc"]
    done = markdown.markdown(f"# {markdown_text(text)}\n", extensions=extensions)
    root = ET.fromstring(done)
    assert "h1" == root.tag
    assert text == "".join(root.itertext())
    assert [root] == list(root.iter())


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """One template that shows its data and a link."""
    folder = tmp_path / "templates" / "pages"
    folder.mkdir(parents=True)
    (folder / "one.md.j2").write_text("# {{ title | md }}\n\n<p>{{ page }} {{ to('b/') }}</p>\n")
    return folder.parent


def test_text_stays_text(templates: Path, tmp_path: Path) -> None:
    """HTML, Jinja and YAML in a page's data and title are shown, and nothing of it runs."""
    evil = '<script>alert(1)</script>{{ 7*7 }}{% raw %}"\n---\n'
    write([Page("a/", "one", evil, evil, evil)], tmp_path / "src", templates)
    text = (tmp_path / "src/a/index.md").read_text()
    assert "<script" not in text.split("---\n", 2)[2]
    assert "{{ 7*7 }}" in text
    assert "49" not in text
    assert '"' not in text.splitlines()[1].removeprefix('title: "').removesuffix('"')


def test_only_what_changed_is_written(templates: Path, tmp_path: Path) -> None:
    """A file whose bytes are right keeps its time; one that belongs no more is removed."""
    target = tmp_path / "src"
    first = write(
        [Page("a/", "one", "A", "d", 1), Asset("x.bin", b"1"), Asset("old/y.bin", b"1")],
        target, templates,
    )  # fmt: skip
    assert (1, 2, 3, 0) == (first.pages, first.assets, first.changed, first.removed)
    stamp = (target / "a/index.md").stat().st_mtime_ns
    told: list[str] = []
    second = write(
        [Page("a/", "one", "A", "d", 1), Asset("x.bin", b"2")], target, templates,
        progress=told.append,
    )  # fmt: skip
    assert (1, 1, 1, 1) == (second.pages, second.assets, second.changed, second.removed)
    assert stamp == (target / "a/index.md").stat().st_mtime_ns
    assert not (target / "old").exists()
    assert ["a/", "x.bin"] == told
