"""What `diff` says of the site against the site: every file of both states, made and compared.

The real guide is generated once as it stands, and once more for each change, without MkDocs. A file
that names another digest, or another line of the catalogue, counts as the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.check import check
from generator.cli.app import run
from generator.diff.published import How, published
from generator.diff.touched import Half, touched
from generator.evidence.recorded import load
from generator.generate import everything, guide_of, templates_of
from generator.pages.page import Asset, Page
from generator.settings import settings
from generator.site import Renderer
from tests.support.site import copy_guide, last_read

DAY = dt.date.fromisoformat(last_read())
# Made from what the .json is made from, by programs that take ten times as long.
SLOW = (".xlsx", ".pdf")
_SAME = (
    (re.compile(rb"\b[0-9a-f]{64}\b|(?<=the catalogue's state )[0-9a-f]{12}"), b"DIGEST"),
    (re.compile(rb"(?<=, line )\d+|(?<=#L)\d+|(?<=\"line\":)\s*\d+|(?<=\.yaml,)\d+"), b"LINE"),
)


@dataclass(frozen=True)
class State:
    """A guide computed, and a digest of every file it makes, by address."""

    half: Half
    site: str | None
    files: dict[str, str]


def state(root: Path) -> State:
    """Everything that would stand in `site/src`, but the slow downloads."""
    owner = settings(root)
    checked = check(root, DAY, site=owner.site)
    assert checked.catalogue is not None, checked.findings
    half = Half(checked, load(root))
    guide = guide_of(
        checked, DAY, commit=None, repository=owner.repository, site=owner.site,
        evidence=half.evidence,
    )  # fmt: skip
    renderer = Renderer(templates_of(root))
    files: dict[str, str] = {}
    for thing in everything(guide, root):
        if isinstance(thing, Page):
            files[thing.address] = _digest(renderer.render(thing).encode())
        elif isinstance(thing, Asset):
            files[thing.address] = _digest(thing.content)
        elif not thing.address.endswith(SLOW):
            files[thing.address] = _digest(thing.make())
    return State(half, owner.site, files)


def _digest(content: bytes) -> str:
    for pattern, word in _SAME:
        content = pattern.sub(word, content)
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real guide in a folder of its own."""
    return copy_guide(tmp_path_factory.mktemp("guide"))


@pytest.fixture(scope="module")
def base(root: Path) -> State:
    """Its site as it stands."""
    return state(root)


@pytest.fixture
def edited(root: Path, base: State, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The guide, to be changed; it is put back afterwards."""
    del base  # which is made from the guide as it stands
    kept = root.with_name("kept")
    shutil.copytree(root / "catalogue", kept)
    monkeypatch.chdir(root)
    yield root
    shutil.rmtree(root / "catalogue")
    kept.rename(root / "catalogue")


Edit = Callable[[Path], None]


def command(*words: str) -> Edit:
    """An edit by a command."""

    def edit(root: Path) -> None:
        del root
        assert 0 == run(["price", *words])

    return edit


def replaced(name: str, old: str, new: str, *, after: str = "") -> Edit:
    """An edit of one text of a file, the first after another."""

    def edit(root: Path) -> None:
        path = root / "catalogue" / name
        before, mark, text = path.read_text(encoding="utf-8").partition(after or "\n")
        assert old in text, f"{name} has no {old}"
        path.write_text(before + mark + text.replace(old, new, 1), encoding="utf-8")

    return edit


def added(name: str, text: str) -> Edit:
    """An edit at the end of a file."""

    def edit(root: Path) -> None:
        with (root / "catalogue" / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


OFFER = "openai/gpt-6.1-terra"
FILE, AT = "providers/openai.yaml", "id: gpt-6.1-terra\n"
PRICING = "https://openai.com/api/pricing"
SEEN = ("--source", PRICING, "--accessed", f"{DAY}")
SOURCE = f"{{url: {PRICING}, accessed: {DAY}, read: page}}"
STATUS = f"{{retires: 2027-06-30, source: {SOURCE}}}"
# An offer that no worksheet computes with.
UNUSED, UNUSED_AT = "openai/gpt-5.4", "id: gpt-5.4\n"
SOON = DAY + dt.timedelta(days=2)
SCENARIO = "scenarios/support-classifier.yaml"
RECORDED = "evidence/litellm.json"
NEW = f"""
  - id: gpt-7-mini
    kind: model
    name: GPT-7 mini
    prices:
      - effective: {DAY}
        rates: {{input: 0.150, output: 0.60}}
        source: {SOURCE}
        verified: null
"""
# Changes that stand together have no file in common but lists and sums.
CHANGES = [
    pytest.param(
        (command("set", OFFER, "input=1.02", "--effective", f"{DAY}", *SEEN),),
        id="a price that a dozen results rest on",
    ),
    pytest.param(
        (
            replaced(FILE, "kind", f"status: {STATUS}\n    kind", after=AT),
            replaced(SCENARIO, "examples: 10000", "examples: 12000"),
        ),
        id="a retirement, an input of a scenario",
    ),
    pytest.param(
        (
            replaced(FILE, "verified: null", f"verified: {DAY}", after=AT),
            replaced("terms/fine-tuning.md", "\n## ", "\nOne more sentence.\n\n## "),
            replaced("claims/capstok.yaml", "after 30,770", "after about 30,770"),
        ),
        id="evidence, a term's prose, a claim",
    ),
    pytest.param(
        (
            command("set", UNUSED, "input=2.51", "--effective", "2026-09-01", *SEEN),
        ),
        id="a price older than those that the front page tells of",
    ),
    pytest.param(
        (replaced(FILE, "released:", f"retires: {SOON}\n      released:", after=UNUSED_AT),),
        id="an end that is among the next",
    ),
    pytest.param(
        (
            added(FILE, NEW),
            replaced(RECORDED, '"input": "0.15"', '"input": "0.17"', after='"openai/gpt-4o-mini"'),
            replaced("trees/which-route.yaml", "question: Should", "question: So, should"),
        ),
        id="a new offer, what a data set says, a tree",
    ),
]  # fmt: skip


@pytest.mark.parametrize("edits", CHANGES)
def test_the_files_are_those_that_change(
    edits: tuple[Edit, ...], base: State, edited: Path
) -> None:
    """No page or download is missing from what `diff` says, and none is said that stays."""
    for edit in edits:
        edit(edited)
    head = state(edited)
    shared = touched(base.half, head.half)
    found = published(base.half, head.half, shared, DAY, base.site)
    said = {item.address: item.how for item in found}
    expected = dict(_changes(base.files, head.files))
    assert expected
    slow = {address for address in said if address.endswith(SLOW)}
    assert expected == {address: how for address, how in said.items() if address not in slow}
    assert {
        address.replace(".json", ending)
        for address in expected
        for ending in SLOW
        if address.startswith("worksheets/") and address.endswith(".json")
    } <= slow


def _changes(was: dict[str, str], now: dict[str, str]) -> Iterator[tuple[str, How]]:
    for address in {**was, **now}:
        if address not in was:
            yield address, How.NEW
        elif address not in now:
            yield address, How.GONE
        elif was[address] != now[address]:
            yield address, How.CHANGED
