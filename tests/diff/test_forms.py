"""The pages and downloads that change, in every form of the report."""

from __future__ import annotations

import json

import pytest
from markdown_it import MarkdownIt

from generator.diff import FORMATS, Report
from generator.diff.changes import EvidenceChange, VerdictFlip
from generator.diff.computed_files import ENDINGS
from generator.diff.published import FileChange, How, Sort
from generator.diff.report import LONGEST, State
from generator.downloads import FORMATS as FORMATS_OF_RESULTS
from tests.samples import TODAY

FILES = (
    FileChange("", How.CHANGED),
    FileChange("prices/acme/small/", How.CHANGED),
    FileChange("prices/acme/tiny/", How.NEW),
    FileChange("worksheets/bill/one.csv", How.CHANGED),
    FileChange("worksheets/bill/one.json", How.CHANGED),
    FileChange("worksheets/bill/two.csv", How.GONE),
    FileChange("api/v1/offers.json", How.CHANGED),
)
MANY = tuple(FileChange(f"prices/acme/offer-{number}/", How.NEW) for number in range(40))
LINES = [
    "/", "/prices/acme/small/", "/prices/acme/tiny/ (new)", "/worksheets/bill/one.{csv,json}",
    "/worksheets/bill/two.csv (gone)", "/api/v1/offers.json",
]  # fmt: skip


def written(form: str, *files: FileChange) -> str:
    """A report of these files and nothing else."""
    old, new = State("a", None, "a"), State("b", None, "b")
    return FORMATS[form](Report(old, new, TODAY, (), files))


@pytest.mark.parametrize(
    ("address", "sort"),
    [
        ("", Sort.PAGE), ("changes/", Sort.PAGE), ("worksheets/bill/one/", Sort.PAGE),
        ("worksheets/bill/one.pdf", Sort.DOWNLOAD), ("changes/feed.xml", Sort.FEED),
        ("changes/acme/feed.json", Sort.FEED), ("assets/worksheets/bill.js", Sort.SCRIPT),
        ("api/v1/prices.csv", Sort.DATA), ("llms.txt", Sort.DATA),
    ],
)  # fmt: skip
def test_a_file_is_of_one_sort(address: str, sort: Sort) -> None:
    """By its address."""
    assert sort is FileChange(address, How.CHANGED).sort


def test_every_download_is_spoken_of() -> None:
    """The endings are those that results are written with."""
    assert {*FORMATS_OF_RESULTS} == {*ENDINGS}


def test_text_has_a_line_a_file() -> None:
    """What differs in its ending only shares one; what is new or gone says so."""
    _, listed = written("text", *FILES).split("Pages and downloads that change (7)\n")
    assert LINES == [line.strip() for line in listed.splitlines()]


def test_json_has_them_all() -> None:
    """Each with its address, its sort and what becomes of it."""
    found = json.loads(written("json", *FILES))["published"]
    assert {"address": "prices/acme/tiny/", "sort": "page", "how": "new"} == found[2]
    assert [item.address for item in FILES] == [item["address"] for item in found]


def test_a_few_stand_open_and_many_are_folded() -> None:
    """In a comment, under a heading with their number."""
    few, many = written("markdown", *FILES), written("markdown", *MANY)
    assert "### Pages and downloads that change (7)\n\n- `/`\n" in few
    assert "<details>" not in few
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(many)
    before, _, folded = html.partition("<details><summary>Which they are</summary>")
    assert "<h3>Pages and downloads that change (40)</h3>" in before
    assert 40 == folded.partition("</details>")[0].count("<li>")


def test_a_fold_that_is_cut_is_closed() -> None:
    """So that what follows in the comment is not folded away with it."""
    flip = VerdictFlip("a", "b", "c", "d", "e", "The verdict.", None)
    evidence = [EvidenceChange("a", "b", None, "x" * 500, None)] * 110
    many = tuple(FileChange(f"prices/acme/offer-{number}/", How.NEW) for number in range(900))
    state = State("a", None, "b")
    found = FORMATS["markdown"](Report(state, state, TODAY, (flip, *evidence), many))
    assert len(found) < LONGEST + 200
    assert 1 == found.count("<details>") == found.count("</details>")
    assert found.rstrip().endswith("more lines; `breakeven diff` shows them all.")


def test_annotations_only_count() -> None:
    """One notice at no line; none where nothing changes."""
    (line,) = written("github", *FILES).splitlines()
    notice = "::notice title=Pages and downloads that change::3 pages, 3 downloads, 1 data file"
    assert notice == line
    assert "" == written("github")


def test_other_texts_are_no_change_of_a_price() -> None:
    """It is said whether anybody is shown the difference."""
    assert "verdict, tree or claim changes; other texts do." in written("text", *FILES)
    assert "differ in what nobody is shown." in written("text")
