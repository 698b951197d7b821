"""Checking with what is known from before gives what checking without it gives, to the letter."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.check import Checked, check
from generator.findings import Finding
from generator.memo import NOTHING, Json, Outcome, Steps, Store, Trace
from generator.worksheet.origin import Commits
from tests.conftest import ROOT
from tests.memo.told import told
from tests.support.site import last_read

DAY = dt.date.fromisoformat(last_read())
Edit = Callable[[Path], object]
Work = Callable[[Trace], tuple[list[Finding], Json]]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store that has seen the repository's own catalogue checked."""
    file = tmp_path_factory.mktemp("known") / "cache" / "check.memo"
    assert check(ROOT, DAY, store=Store(file)).catalogue is not None
    return file


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A copy of the repository's catalogue to change."""
    shutil.copytree(ROOT / "catalogue", tmp_path / "guide" / "catalogue")
    return tmp_path / "guide"


@pytest.fixture
def file(known: Path, tmp_path: Path) -> Path:
    """A copy of what is known, in a store of the test's own."""
    (tmp_path / "cache").mkdir(mode=0o700)
    return Path(shutil.copy(known, tmp_path / "cache" / "check.memo"))


def asked(
    root: Path,
    store: Store = NOTHING,
    *,
    today: dt.date = DAY,
    as_of: dt.date | None = None,
) -> Checked:
    """A check as the commands make it, with an origin for the results."""
    origin = Commits("c0ffee")
    return check(
        root, today, as_of=as_of, commits=origin, site="https://guide.example/", store=store
    )


def same(root: Path, file: Path, *, today: dt.date = DAY, as_of: dt.date | None = None) -> Checked:
    """Holds a check that knows what is in the file to one that knows nothing, and gives it."""
    expected = asked(root, today=today, as_of=as_of)
    found = asked(root, Store(file), today=today, as_of=as_of)
    assert expected.findings == found.findings
    plain, again = told(expected), told(found)
    assert [key for key in plain if plain[key] != again[key]] == []
    return found


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that are done and not looked up, by name."""
    names: list[str] = []
    plain = Steps.do

    def noting(self: Steps, name: str, own: str, work: Work) -> Outcome:
        def noted(trace: Trace) -> tuple[list[Finding], Json]:
            names.append(name)
            return work(trace)

        return plain(self, name, own, noted)

    monkeypatch.setattr(Steps, "do", noting)
    return names


def test_nothing_changed(guide: Path, file: Path, done: list[str]) -> None:
    """No step is done a second time, and the file stays as it is."""
    before = file.read_bytes()
    asked(guide, Store(file))
    assert done == []
    assert before == file.read_bytes()
    same(guide, file)


def replaced(name: str, old: str, new: str) -> Edit:
    """Changes the first place of a file that the pattern matches."""

    def edit(catalogue: Path) -> None:
        path = catalogue / name
        text, count = re.subn(old, new, path.read_text(), count=1)
        assert count == 1, name
        path.write_text(text)

    return edit


def added(name: str, text: str) -> Edit:
    """Puts a text at the end of a file, which may be a new one."""

    def edit(catalogue: Path) -> None:
        path = catalogue / name
        path.write_text((path.read_text() if path.exists() else "") + text)

    return edit


def renamed(name: str, new: str) -> Edit:
    """Gives a file another name."""
    return lambda catalogue: (catalogue / name).rename(catalogue / new)


def removed(name: str) -> Edit:
    """Takes a file away."""
    return lambda catalogue: (catalogue / name).unlink()


def copied(name: str, new: str) -> Edit:
    """Adds a file with the content of another."""
    return lambda catalogue: shutil.copy(catalogue / name, catalogue / new)


OPENAI, USED = "providers/openai.yaml", r"(?s)(id: gpt-4o-mini\n.*?input: )"
SCENARIO = "scenarios/building-rules.yaml"
CLAIMS = "claims/aicraftgen-self-hosting.yaml"
BILL = "worksheets/token-bill.yaml"
SOUND: dict[str, Edit] = {
    "a price in use": replaced(OPENAI, USED, r"\g<1>1"),
    "a price in the largest file": replaced("providers/openrouter.yaml", "input: ", "input: 1"),
    "a price of no scenario": replaced("providers/xiaomi.yaml", "output: ", "output: 1"),
    "every line of a provider": replaced(OPENAI, r"\A", "# moved\n\n"),
    "a provider's name": replaced("providers/voyage.yaml", "name: .*", "name: Another"),
    "an input of a scenario": replaced(SCENARIO, "calls_per_day: 24", "calls_per_day: 25"),
    "an offer of a scenario": replaced(SCENARIO, "model: anthropic/[^}]*", "model: openai/gpt-4o"),
    "a default of a worksheet": replaced(BILL, "default: 30", "default: 31"),
    "a formula of a worksheet": replaced(BILL, "formula: ", "formula: 2 * "),
    "a sentence of a term": added("terms/fine-tuning.md", "\nAnd so on.\n"),
    "a title of a tree": replaced("trees/which-route.yaml", "title: .*", "title: Where to"),
    "a figure of a claim": replaced(CLAIMS, "stated: 200,", "stated: 200.0,"),
    "the unit of a meter": replaced("meters.yaml", "per: 1000000", "per: 1000"),
    "a text of a meter": replaced("meters.yaml", "name: Input", "name: Prompt"),
    "recorded evidence": replaced("evidence/litellm.json", '"version": "', '"version": "9'),
    "a provider more": copied("providers/voyage.yaml", "providers/voyager.yaml"),
    "a scenario more": copied(SCENARIO, "scenarios/building-rules-2.yaml"),
    "a scenario less": removed("scenarios/building-rules.yaml"),
    "a provider of another name": renamed("providers/xiaomi.yaml", "providers/mi.yaml"),
}  # fmt: skip
FAULTS: dict[str, Edit] = {
    "no YAML": added(OPENAI, "  - [\n"),
    "a key that is unknown": replaced(OPENAI, "    kind: ", "    kin: "),
    "a meter that is unknown": replaced(OPENAI, "input: ", "inputt: "),
    "a slipped decimal point": replaced(OPENAI, "cached_input: ", "cached_input: 9"),
    "an offer that is gone": replaced(OPENAI, "id: gpt-4o-mini\n", "id: gpt-4o-mine\n"),
    "a provider that is gone": renamed(OPENAI, "providers/closedai.yaml"),
    "a meter that is gone": replaced("meters.yaml", "\n  input:", "\n  inputs:"),
    "a worksheet that is gone": removed(BILL),
    "a tree that is gone": renamed("trees/which-route.yaml", "trees/which-way.yaml"),
    "a unit that does not fit": replaced(BILL, "unit: token/call", "unit: USD"),
    "an input out of bounds": replaced(SCENARIO, "call_days: 22", "call_days: 999999999"),
    "a claim that does not stand": replaced(CLAIMS, "stated: 200,", "stated: 300,"),
    "a claim taken twice": copied(CLAIMS, "claims/again.yaml"),
    "a typed amount": added("terms/fine-tuning.md", "\nIt costs $3.\n"),
    "a directive for nothing": added("terms/fine-tuning.md", "\n[[price openai/gpt input]]\n"),
    "evidence that is none": replaced("evidence/litellm.json", '"input": "', '"input": "-'),
    "an exception of no use": replaced(
        OPENAI, r"( +)verified: null", r"\g<0>\n\1exceptions: [{rule: periods, reason: No.}]"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_one_file_changed(guide: Path, file: Path, name: str) -> None:
    """In any value: what rests on it is found out again, and the rest is as it was."""
    SOUND[name](guide / "catalogue")
    same(guide, file)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_comes_and_goes(guide: Path, file: Path, name: str) -> None:
    """It is found with what is known from before, found once more, and gone when it is gone."""
    FAULTS[name](guide / "catalogue")
    assert same(guide, file).findings
    assert asked(guide, Store(file)).findings == asked(guide).findings
    shutil.rmtree(guide / "catalogue")
    shutil.copytree(ROOT / "catalogue", guide / "catalogue")
    assert asked(guide, Store(file)).catalogue is not None


@pytest.mark.parametrize("days", [1, 100, -30])
def test_another_day(guide: Path, file: Path, days: int) -> None:
    """Prices grow stale, and offers retire, with nothing in the files changed."""
    same(guide, file, today=DAY + dt.timedelta(days))
    same(guide, file, as_of=DAY + dt.timedelta(days))


def test_two_guides_share_what_they_share(guide: Path, file: Path, tmp_path: Path) -> None:
    """What is known is known by content, wherever the folder stands."""
    shutil.copytree(guide, tmp_path / "other")
    replaced(OPENAI, USED, r"\g<1>1")(tmp_path / "other" / "catalogue")
    for root in (guide, tmp_path / "other", guide, tmp_path / "other"):
        same(root, file)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        # A file's own rules, and nothing computed: no scenario, text or tuning offer rests on it.
        ("a price of no scenario", {"rules"}),
        ("a sentence of a term", {"rules", "term", "amounts"}),
        ("recorded evidence", {"evidence", "evidence-names"}),
        ("every line of a provider", {"rules"}),
    ],
)
def test_no_more_is_done_than_needed(
    guide: Path, file: Path, done: list[str], name: str, most: set[str]
) -> None:
    """A step that did not read what changed is not done again."""
    SOUND[name](guide / "catalogue")
    asked(guide, Store(file))
    assert set(done) == most


def test_a_new_store_changes_nothing(guide: Path) -> None:
    """What is given is the same while it fills, and when it is full."""
    for _ in range(2):
        same(guide, guide / "cache" / "check.memo")
