"""The commands that edit prices, as they are called: what they write, say and exit with."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.cli.app import run
from generator.editing.session import Outcome, Session
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY, offer, price, provider

ACME = f"""\
# yaml-language-server: $schema=../../schema/provider.schema.json
name: "Acme"
pricing_pages: [ {PAGE} ]
offers:
  # The small ones
  - id: small
    kind: model
    name: 'Small'   # a good name
    prices:
      - effective: 2026-01-01
        rates: {{input: 1.000, output: 4.00}}
        variants:
          batch: {{input: 0.50, output: 2.00}}
        source:
          url: {PAGE}
          accessed: 2026-11-01
          read: page
        verified: null  # nobody yet

  - id: idle
    kind: model
    name: Idle
    prices: []
    note: No price is published.
"""
ENDING = ("--source", PAGE)
SET = ("set", "acme/small", "input=0.900", "--effective", "2026-11-20", *ENDING)
ADD = ("add", "acme/tiny", "input=0.150", "--kind", "model", "--name", "Tiny: 1",
       "--effective", "2026-11-20", *ENDING)  # fmt: skip
RETIRE = ("retire", "acme/small", "--on", "2027-01-14", *ENDING)
VERIFY = ("verify", "acme/small")
CORRECT = ("correct", "acme/small", "batch.input=0.450", "--reason", "Misread: a 5 for a 45.")
COMMANDS = (SET, ADD, RETIRE, VERIFY, CORRECT)


class Said(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


class Guide:
    """A guide of one provider in a folder of its own."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.path = root / "catalogue/providers/acme.yaml"
        self.capsys = capsys

    def price(self, *arguments: str) -> Said:
        """Runs `breakeven price …` on it."""
        code = run(["price", *arguments])
        return Said(code, *self.capsys.readouterr())

    @property
    def text(self) -> str:
        """The provider's file."""
        return self.path.read_bytes().decode()


@pytest.fixture
def guide(
    make_catalogue: MakeCatalogue,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Guide:
    """The file `ACME`, on the day that counts as today."""
    root = make_catalogue(**{"providers/acme.yaml": ACME})
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    monkeypatch.setenv("BREAKEVEN_ROOT", str(root))
    monkeypatch.setattr("generator.provenance.today", lambda: TODAY)
    return Guide(root, capsys)


def test_set_appends_an_entry_and_says_what_it_carried_over(guide: Guide) -> None:
    """The three lines a contributor would have typed, and the rest of the entry."""
    said = guide.price(
        *SET, "--via", "litellm 1.109.1", "--read", "dataset", "--note", "Soon: less."
    )
    assert said == Said(
        0,
        """\
acme/small: a price from 2026-11-20, catalogue/providers/acme.yaml:19
  input  1.000 → 0.900
  carried over: output 4.00
  carried over, batch: input 0.50, output 2.00
""",
        "",
    )
    new = f"""\
      - effective: 2026-11-20
        rates: {{input: 0.900, output: 4.00}}
        variants:
          batch: {{input: 0.50, output: 2.00}}
        source:
          url: {PAGE}
          accessed: {TODAY}
          read: dataset
          via: litellm 1.109.1
        verified: null
        note: 'Soon: less.'
"""
    assert guide.text == ACME.replace("nobody yet\n", "nobody yet\n" + new)


def test_a_price_that_ended_may_begin_again(guide: Guide) -> None:
    """Where the entry before has a last day of its own, the same amounts are news."""
    guide.path.write_text(ACME.replace("01-01\n", "01-01\n        until: 2026-06-01\n"))
    assert guide.price("set", "acme/small", "input=1.000", *SET[3:]).code == 0


def test_a_price_that_was_set_is_shown(guide: Guide) -> None:
    """Variants are named in front of the meter."""
    guide.price(*SET, "batch.output=free", "--basis", "first-seen", "--accessed", "2026-11-21")
    said = guide.price("show", "acme/small", "--on", "2026-11-20")
    assert "first seen 2026-11-20" in said.out
    assert "0.90" in said.out
    assert "2026-11-21 (page)" in said.out
    assert "free" in said.out.lower()


def test_a_first_price(guide: Guide) -> None:
    """`prices: []` becomes a list; whoever set it is told of the note that says there is none."""
    said = guide.price("set", "acme/idle", "input=2", "--effective", "2026-11-20", *ENDING)
    assert "see that it holds" in said.out
    assert "    prices:\n      - effective: 2026-11-20\n        rates: {input: 2}\n" in guide.text


def test_add_puts_an_offer_at_the_end(guide: Guide) -> None:
    """Set apart by an empty line, as the others are."""
    assert guide.price(*ADD, "--api-name", "tiny-1", "--context", "128000").code == 0
    assert (
        guide.text
        == ACME
        + f"""
  - id: tiny
    kind: model
    name: 'Tiny: 1'
    api_names: [tiny-1]
    limits: {{context: 128000}}
    prices:
      - effective: 2026-11-20
        rates: {{input: 0.150}}
        source:
          url: {PAGE}
          accessed: {TODAY}
          read: page
        verified: null
"""
    )


def test_add_takes_a_gpu(guide: Guide) -> None:
    """With its hardware; the offer may be without a price where a note says so."""
    said = guide.price("add", "acme/h100", "--kind", "gpu", "--name", "H100", "--gpu", "H100 80GB",
                       "--gpus", "0.5", "--region", "eu", "--note", "On request.")  # fmt: skip
    assert said.code == 0
    assert (
        "hardware: {gpu: H100 80GB, count: 0.5, region: eu}\n    note: On request.\n" in guide.text
    )


def test_retire_verify_and_correct(guide: Guide) -> None:
    """Each leaves every line alone but its own."""
    assert (
        guide.price(*RETIRE, "--new-jobs-end", "2026-12-01", "--successor", "acme/idle").code == 0
    )
    assert guide.price(*VERIFY).code == 0
    assert guide.price(*CORRECT).code == 0
    old = ACME.splitlines()
    new = [line for line in guide.text.splitlines() if line not in old]
    assert new == [
        "    status:", "      new_jobs_end: 2026-12-01", "      retires: 2027-01-14",
        "      successor: acme/idle", "      source:", f"        url: {PAGE}",
        "        accessed: 2026-11-22", "        read: page",
        "          batch: {input: 0.450, output: 2.00}",
        "        verified: 2026-11-22  # nobody yet", "        corrections:",
        "          - on: 2026-11-22", "            rate: batch.input", "            was: '0.50'",
        "            reason: 'Misread: a 5 for a 45.'",
    ]  # fmt: skip


def test_an_earlier_entry_is_corrected_by_its_date(guide: Guide) -> None:
    """The entry in force is not always the one that was wrong."""
    guide.price(*SET)
    said = guide.price(*CORRECT, "--entry", "2026-01-01", "--on", "2026-11-21")
    assert said.out.startswith("acme/small: the price from 2026-01-01 corrected")
    assert guide.text.count("input: 0.450") == 1
    assert guide.text.index("input: 0.450") < guide.text.index("effective: 2026-11-20")
    assert "- on: 2026-11-21" in guide.text


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: words[0])
def test_a_dry_run_writes_nothing_and_gives_a_patch(
    guide: Guide, arguments: tuple[str, ...]
) -> None:
    """`git apply` makes of it what the command would have written."""
    said = guide.price(*arguments, "--dry-run")
    assert (said.code, guide.text) == (0, ACME)
    assert said.out.startswith("--- a/catalogue/providers/acme.yaml\n")
    guide.price(*arguments)
    written = guide.text
    guide.path.write_text(ACME)
    subprocess.run(
        ["git", "apply", "-"], cwd=guide.root, input=said.out, text=True, check=True,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(guide.root.parent)},
    )  # fmt: skip
    assert guide.text == written != ACME


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: words[0])
def test_permissions_are_kept_and_nothing_is_left_behind(
    guide: Guide, arguments: tuple[str, ...]
) -> None:
    """The file is replaced, and its folder holds no other."""
    guide.path.chmod(0o640)
    assert guide.price(*arguments).code == 0
    assert stat.S_IMODE(guide.path.stat().st_mode) == 0o640
    assert [path.name for path in guide.path.parent.iterdir()] == ["acme.yaml"]


WRONG_RESULTS = {
    "overlap": (
        ("set", "acme/small", "input=2", "--effective", "2026-01-01", *ENDING),
        "acme.yaml:19:20: error periods",
    ),
    "not the provider's page": (
        (*SET[:-1], "https://elsewhere.example/"), "error foreign-source",
    ),
    "read tomorrow": ((*SET, "--accessed", "2026-11-23"), "error accessed-future"),
    "verified tomorrow": ((*VERIFY, "--on", "2026-11-23"), "error accessed-future"),
    "verified before it was read": ((*VERIFY, "--on", "2026-10-01"), "verified-before-accessed"),
    "its own successor": ((*RETIRE, "--successor", "acme/small"), "error own-successor"),
    "no such successor": ((*RETIRE, "--successor", "acme/none"), "error unknown-offer"),
    "closed after it retired": ((*RETIRE, "--new-jobs-end", "2028-01-01"), "error status-order"),
    "neither price nor note": (
        ("add", "acme/tiny", "--kind", "model", "--name", "Tiny"), "error no-price-without-note",
    ),
    "a model with a base": ((*ADD, "--base", "acme/small"), "error base-kind"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "finding"), WRONG_RESULTS.values(), ids=WRONG_RESULTS)
def test_a_wrong_result_is_refused(guide: Guide, arguments: tuple[str, ...], finding: str) -> None:
    """Exit code 1, the findings of the check, and the file as it was."""
    said = guide.price(*arguments)
    assert (said.code, said.out, guide.text) == (1, "", ACME)
    assert finding in said.err
    assert "acme.yaml was left as it is; the lines are those it would have had" in said.err


WRONG_CALLS = {
    "no equals sign": (("set", "acme/small", "input", *SET[3:]), "write METER=AMOUNT"),
    "not an amount": (("set", "acme/small", "input=1,5", *SET[3:]), "'1,5' is not an amount"),
    "not a number": (("set", "acme/small", "input=NaN", *SET[3:]), "is not an amount"),
    "nothing": (("set", "acme/small", "input=", *SET[3:]), "is not an amount"),
    "negative": (("set", "acme/small", "input=-1", *SET[3:]), "is negative"),
    "zero": (("set", "acme/small", "input=0.00", *SET[3:]), "write 'free'"),
    "given twice": ((*SET, "input=1"), "'input' is given twice"),
    "joined and given twice": ((*SET, "us+batch.input=1", "batch+us.input=1"), "is given twice"),
    "unknown meter": ((*SET, "inptu=1"), "no meter 'inptu'; did you mean 'input'?"),
    "unknown variant": ((*SET, "btach.input=1"), "no variant 'btach'; did you mean 'batch'?"),
    "unknown tier": ((*SET, "input@200000=1"), "no tier above 200000"),
    "a tier that is no length": ((*SET, "input@long=1"), "'long' is not a whole number"),
    "unknown offer": (("set", "acme/smal", *SET[2:]), "did you mean 'acme/small'?"),
    "no such day": ((*SET, "--accessed", "2026-02-30"), "not a date that exists"),
    "no date": ((*SET, "--accessed", "today"), "--accessed: 'today' is not a date"),
    "no address": ((*SET[:-1], "acme.example"), "must start with https://"),
    "unknown way of reading": ((*SET, "--read", "pgae"), "did you mean 'page'?"),
    "unknown basis": ((*SET, "--basis", "seen"), "--basis: 'seen' is not known"),
    "a control character": ((*SET, "--note", "a\x1b[2J"), "control or direction-changing"),
    "not UTF-8": ((*SET, "--note", "a\udcff"), "the text is not UTF-8"),
    "an empty text": ((*SET, "--via", " "), "--via: the text is empty"),
    "no source": (SET[:-2], "--source"),
    "no rate": (("set", "acme/small", *SET[3:]), "METER=AMOUNT"),
    "an id that is there": (("add", "acme/small", *ADD[2:]), "'price set' adds a price to it"),
    "an id that is none": (("add", "Tiny!", *ADD[2:]), "is not an offer's id"),
    "an id that leaves": (("add", "../x/y", *ADD[2:]), "is not an offer's id"),
    "unknown provider": (("add", "acne/tiny", *ADD[2:]), "did you mean 'acme'?"),
    "unknown kind": ((*ADD, "--kind", "modle"), "did you mean 'model'?"),
    "a rate without a day": (ADD[:7], "needs --effective and --source"),
    "a day without a rate": ((*ADD[:2], *ADD[3:]), "belong to a price"),
    "a region without a GPU": ((*ADD, "--region", "eu"), "--gpus and --region"),
    "no price on that day": ((*VERIFY, "--on", "2025-01-01"), "its first entry is of 2026-01-01"),
    "no price at all": (("verify", "acme/idle"), "it has none"),
    "an entry that is not there": ((*CORRECT, "--entry", "2026-01-02"), "entries: 2026-01-01"),
    "right already": (
        ("correct", "acme/small", "input=1.0", "--reason", "No."), "input is 1.000 already",
    ),
    "no GPU": (
        ("add", "acme/h100", "--kind", "gpu", "--name", "H100", "--gpu", "H100", "--gpus", "0.0"),
        "--gpus: a GPU offer has some of a GPU",
    ),
    "as it is": (
        ("set", "acme/small", "input=1.00", "batch.input=0.5", *SET[3:], "--note", "Still."),
        "to say that somebody compared them with the provider's page, use 'price verify'",
    ),
    "a successor that is none": ((*RETIRE, "--successor", "large"), "write provider/offer"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), WRONG_CALLS.values(), ids=WRONG_CALLS)
def test_a_wrong_call_is_refused(guide: Guide, arguments: tuple[str, ...], message: str) -> None:
    """Exit code 2, a plain sentence, and the file as it was."""
    said = guide.price(*arguments)
    assert (said.code, said.out, guide.text) == (2, "", ACME)
    assert message in " ".join(said.err.split())
    assert "Traceback" not in said.err


def test_a_suspicious_price_is_written_with_a_warning(guide: Guide) -> None:
    """Only what is new is shown; a warning is for somebody to look at."""
    guide.path.write_text(ACME.replace("accessed: 2026-11-01", "accessed: 2026-01-01"))
    said = guide.price("set", "acme/idle", "input=2", "--effective", "2026-12-24", *ENDING)
    assert said.code == 0
    assert "warning effective-future" in said.err
    assert "stale" not in said.err


def test_an_edit_may_put_right_what_is_wrong(guide: Guide) -> None:
    """A catalogue that a rule refuses can be edited where the result passes."""
    wrong = ACME.replace("prices: []\n    note: No price is published.\n", "prices: []\n")
    guide.path.write_text(wrong)
    said = guide.price(*VERIFY)
    assert (said.code, guide.text) == (1, wrong)
    assert "has these errors already" in said.err
    assert guide.price("set", "acme/idle", "input=2", *SET[3:]).code == 0


def test_a_file_that_cannot_be_read_is_not_edited(guide: Guide) -> None:
    """Its findings are those of the check."""
    guide.path.write_text("name: [")
    said = guide.price(*SET)
    assert (said.code, guide.text) == (1, "name: [")
    assert "acme.yaml:1:7: error yaml-syntax" in said.err


@pytest.mark.parametrize("moment", ["draft", "review"])
def test_what_somebody_else_wrote_meanwhile_is_not_lost(
    guide: Guide, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A file that changed after it was read is left to them."""
    other = ACME.replace("'Small'", "'Smaller'")
    original = getattr(Session, moment)

    def meanwhile(session: Session, *arguments: object) -> object:
        if moment == "draft":
            guide.path.write_text(other)
            return original(session, *arguments)
        outcome: Outcome = original(session, *arguments)
        guide.path.write_text(other)
        return outcome

    monkeypatch.setattr(Session, moment, meanwhile)
    said = guide.price(*SET)
    assert (said.code, said.out, guide.text) == (1, "", other)
    assert "changed while it was being edited" in said.err
    assert [path.name for path in guide.path.parent.iterdir()] == ["acme.yaml"]


def test_a_folder_that_cannot_be_written_is_a_plain_sentence(
    guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever keeps the system from it."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    said = guide.price(*SET)
    assert (said.code, guide.text) == (1, ACME)
    assert "acme.yaml cannot be edited: No space left on device" in said.err


def test_saying_it_twice_changes_nothing(guide: Guide) -> None:
    """The second time the file says so already."""
    guide.price(*VERIFY)
    first = guide.text
    said = guide.price(*VERIFY)
    assert (said.code, guide.text) == (0, first)
    assert "the file says so already" in said.out


def test_a_file_with_windows_line_breaks_keeps_them(guide: Guide) -> None:
    """Through the command, not only through the library."""
    guide.path.write_bytes(ACME.replace("\n", "\r\n").encode())
    for arguments in COMMANDS:
        assert guide.price(*arguments).code == 0
    assert guide.text.count("\n") == guide.text.count("\r\n") > ACME.count("\n")


def test_entries_in_braces_are_followed_by_a_block(guide: Guide) -> None:
    """A file in another hand than ours."""
    before = provider(offer(price()))
    guide.path.write_text(before)
    assert guide.price(*SET).code == 0
    assert guide.text.startswith(before)


@pytest.mark.parametrize("command", ["set", "add", "retire", "verify", "correct"])
def test_help_shows_an_example(guide: Guide, command: str) -> None:
    """As every command's does."""
    said = guide.price(command, "--help")
    assert said.code == 0
    assert f"Example: breakeven price {command} " in said.out
    assert "--dry-run" in said.out
