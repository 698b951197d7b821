"""`llms.txt`, as https://llmstxt.org/ describes it."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from generator.api.llms import llms_txt
from generator.generate import everything
from tests.support.guides import SITE, guide_at, real_files, real_guide
from tests.support.hostile_site import ATTACK, hostile_guide
from tests.support.site import ROOT
from tests.support.worksheets import TODAY

TEXT = real_files()["llms.txt"].decode()


def test_has_the_form_of_the_convention() -> None:
    """One first heading, a quoted summary, prose, then headings over nothing but links."""
    head, *sections = re.split(r"^## ", TEXT, flags=re.MULTILINE)
    assert head.startswith("# Breakeven\n\n> ")
    assert sections[-1].startswith("Optional\n")
    for section in sections:
        _, *lines = section.strip().splitlines()
        assert [] == [
            line for line in lines[1:] if not re.fullmatch(r"- \[.+?\]\(\S+\)(: .+)?", line)
        ]


def test_every_link_leads_somewhere() -> None:
    """By its whole address, to a page or a file of the site; every worksheet is there."""
    there = {thing.address for thing in everything(real_guide(), ROOT)}
    found = re.findall(r"\]\((\S+?)\)", TEXT)
    assert all(link.startswith(SITE) for link in found)
    addresses = {link.removeprefix(SITE) for link in found}
    assert addresses <= there
    assert {f"worksheets/{name}/" for name in real_guide().definitions} <= addresses


def test_hostile_text_is_words(tmp_path: Path) -> None:
    """No heading, link, code or HTML comes of it."""
    text = llms_txt(guide_at(hostile_guide(tmp_path, f"{ATTACK} # x"), TODAY)).decode()
    plain = llms_txt(guide_at(hostile_guide(tmp_path / "plain", ""), TODAY)).decode()
    kinds = [
        [(token.type, token.attrGet("href")) for item in MarkdownIt().parse(found)
         for token in (item, *(item.children or ())) if token.type != "text"]
        for found in (text, plain)
    ]  # fmt: skip
    assert "window.hacked" in text
    assert kinds[0] == kinds[1]
