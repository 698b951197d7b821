"""`--known`: what the catalogue knew once, whatever it says today. One mechanism for all commands.

The history of the tests, by the committer's date in UTC: a price of 1.00 on 10 February, written a
year before; its correction to 1.10 in the last hour of 1 March; on 10 March a merge, of a provider
that stood on a branch since 20 February.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from generator.cli.app import run
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TREE, flipping, offer, price, provider, scenario
from tests.support import repository

SOURCE = f"source: {{url: {PAGE}, accessed: 2026-01-15, read: page}}"
WRONG = provider(offer(price(more=SOURCE)))
RIGHT = provider(offer(price(rates="input: 1.10", more=SOURCE)))
BOLT = WRONG.replace("Acme", "Bolt").replace("small", "swift").replace("Small", "Swift")
FIRST, CORRECTED, MERGED = "2026-02-10", "2026-03-01", "2026-03-10"
USES = scenario(
    "{calls: {offers: {model: acme/small}, inputs: {tokens: 500000}}}",
    "trees: {which: {answers: {}}}\n",
)

Said = tuple[int, str, str]


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The history above; the command is called in its folder."""
    root = make_catalogue(
        **{
            "providers/acme.yaml": WRONG, "worksheets/calls.yaml": flipping("0.52"),
            "scenarios/one.yaml": USES, "trees/which.yaml": TREE,
        }
    )  # fmt: skip
    (root / "mkdocs.yml").write_text("site_name: Test\nsite_url: https://then.example/\n")
    repository.commit(root, at=f"{FIRST}T12:00:00+00:00", written="2025-02-10T12:00:00+00:00")
    repository.git(root, "checkout", "--quiet", "-b", "proposal")
    (root / "catalogue/providers/bolt.yaml").write_text(BOLT)
    repository.commit(root, at="2026-02-20T12:00:00+00:00")
    repository.git(root, "checkout", "--quiet", "main")
    (root / "catalogue/providers/acme.yaml").write_text(RIGHT)
    (root / "mkdocs.yml").write_text("site_name: Test\nsite_url: https://now.example/\n")
    repository.commit(root, at="2026-03-02T00:30:00+01:00")
    merge = ("merge", "--quiet", "--no-ff", "--message", "x", "proposal")
    repository.git(root, *merge, at=f"{MERGED}T12:00:00+00:00")
    monkeypatch.chdir(root)
    monkeypatch.delenv("BREAKEVEN_ROOT", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return root


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    """Exit code, answer and complaints of one call."""
    capsys.readouterr()
    code = run(list(arguments))
    answer, complaints = capsys.readouterr()
    return code, answer, complaints


def price_known(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    """The price of the one model, as data."""
    show = ("price", "show", "acme/small", "--format", "json")
    code, answer, complaints = said(capsys, *show, *arguments)
    assert 0 == code, complaints
    found: dict[str, object] = json.loads(answer)
    return found


@pytest.mark.parametrize(
    ("known", "rate"),
    [("2026-02-10", "1.00"), ("2026-02-28", "1.00"), ("2026-03-01", "1.10"), ("HEAD~1", "1.10")],
)
def test_what_was_believed_of_a_day(
    known: str, rate: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The price of 1 February, as we knew it on other days: the correction counts from its own.

    It was made at half past midnight in an eastern zone, which is still 1 March in UTC.
    """
    del root
    found = price_known(capsys, "--known", known, "--on", "2026-02-01")
    assert ({"input": rate}, "2026-02-01") == (found["rates"], found["as_of"])


def test_which_commit_answers_is_said(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the time it was made, the committer's and not the author's, in UTC."""
    first = repository.git(root, "rev-list", "--max-parents=0", "HEAD")
    found = price_known(capsys, "--known", "2026-02-15")
    made = {"on": "2026-02-15", "commit": first, "made": f"{FIRST}T12:00:00Z"}
    assert made == found["known"]
    words = f"commit {first[:12]} of {FIRST} 12:00 UTC"
    for arguments in (
        ("price", "show", "acme/small"),
        ("worksheet", "calls", "--scenario", "one"),
        ("tree", "which", "--scenario", "one"),
    ):
        code, answer, complaints = said(capsys, *arguments, "--known", "2026-02-15")
        assert (0, f"answered from {words}\n") == (code, complaints)
        assert f"as of 2026-02-15, as known on 2026-02-15 ({words})" in answer


@pytest.mark.parametrize(
    ("known", "day"), [("2026-02-28", "2026-02-28"), ("HEAD~1", CORRECTED), ("main", MERGED)]
)
def test_without_a_day_it_is_that_of_the_knowledge(
    known: str, day: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The day asked for, or that of the commit, as in a clean checkout of it."""
    del root
    assert day == price_known(capsys, "--known", known)["as_of"]


def test_a_branch_is_known_once_it_is_merged(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was committed elsewhere on 20 February was not known here before 10 March."""
    del root
    show = ("price", "show", "bolt/swift", "--known")
    code, _, complaints = said(capsys, *show, "2026-03-09")
    assert 2 == code
    assert "there is no offer 'bolt/swift'" in complaints
    assert f"of {CORRECTED} 23:30 UTC" in complaints
    assert 0 == said(capsys, *show, MERGED)[0]
    assert 0 == said(capsys, *show, "proposal")[0]


def test_every_command_answers_from_then(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The worksheet's bill and the tree's route follow the price that was known."""
    del root
    sheet = ("worksheet", "calls", "--scenario", "one", "--on", "2026-02-01", "--known")
    assert "It costs $0.50 a month." in said(capsys, *sheet, "2026-02-28")[1]
    assert "Tune, as $0.55 a month is a lot." in said(capsys, *sheet, CORRECTED)[1]
    tree = ("tree", "which", "--scenario", "one", "--known")
    assert "→ Prompt" in said(capsys, *tree, "2026-02-28")[1]
    assert "→ Tune" in said(capsys, *tree, CORRECTED)[1]


@pytest.mark.parametrize("form", ["json", "csv"])
def test_the_answer_is_that_of_a_clean_checkout(
    form: str, root: Path, tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """To the byte: digest, commit, day and the address that the guide had then."""
    call = ("worksheet", "calls", "--scenario", "one", "--format", form)
    expected = said(capsys, *call, "--known", "2026-02-28", "--on", FIRST)[1]
    other = tmp_path_factory.mktemp("checkout") / "guide"
    shutil.copytree(root, other)
    repository.git(other, "checkout", "--quiet", "main~2")
    monkeypatch.chdir(other)
    assert "https://then.example/" in expected
    assert expected == said(capsys, *call)[1]


def test_diff_takes_days(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """BASE and HEAD are what was known on days; the newer one is the day of both, if it is one."""
    first = repository.git(root, "rev-parse", "main~2")
    code, answer, _ = said(capsys, "diff", "2026-02-28", "2026-03-05")
    assert 0 == code
    assert f"2026-02-28 (commit {first[:12]} of {FIRST} 12:00 UTC)" in answer
    assert "both as of 2026-03-05" in answer
    assert "acme/small input: $1.00 → $1.10" in answer
    assert "bolt/swift" not in answer
    later = said(capsys, "diff", "2026-02-28", "--on", "2026-02-01")[1]
    assert "both as of 2026-02-01" in later
    assert "bolt/swift (Swift): input $1.00" in later
    assert f"as of {MERGED}" in said(capsys, "diff", "2026-02-28", "main")[1]


def test_a_tag_that_is_called_like_a_day(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is written like a day is one; the tag has a longer name."""
    repository.git(root, "tag", "2026-03-05", "main")
    on = ("--on", "2026-02-01")
    assert CORRECTED in str(price_known(capsys, "--known", "2026-03-05", *on)["known"])
    assert MERGED in str(price_known(capsys, "--known", "tags/2026-03-05", *on)["known"])


def test_the_files_here_do_not_count(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands in them, and they are not touched."""
    broken = root / "catalogue/providers/acme.yaml"
    broken.write_text("half: written")
    assert {"input": "1.10"} == price_known(capsys, "--known", "2026-03-05")["rates"]
    assert "half: written" == broken.read_text()


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ("2026-02-09", f"nothing was known here on 2026-02-09: the first is commit .* of {FIRST}"),
        ("9999-01-01", "9999-01-01 is in the future"),
        ("2026-02-30", "'2026-02-30' is not a date"),
        ("nowhere", "there is no commit 'nowhere'"),
        ("-p", "No such option|is not the name of a commit"),
        ("--output=x", "is not the name of a commit|No such option"),
        ("", "'' is not the name of a commit"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [("price", "show", "acme/small", "--known="), ("diff", "--")],
    ids=["price show", "diff"],
)
def test_a_wrong_call(
    command: tuple[str, ...], known: str, message: str, root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Exit code 2 and a sentence, from whichever command; no answer, and no file is made."""
    *words, last = command
    call = (*words, f"{last}{known}") if last.endswith("=") else (*command, known)
    code, answer, complaints = said(capsys, *call)
    assert (2, "") == (code, answer)
    assert re.search(message, complaints)
    assert not (root / "x").exists()


def test_outside_git(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """A folder without history knew nothing; before the first commit, neither did a repository."""
    root = make_catalogue()
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    monkeypatch.chdir(root)
    call = ("price", "show", "acme/small", "--known", "2026-03-01")
    code, _, complaints = said(capsys, *call)
    assert (2, True) == (code, "is not in a git repository" in complaints)
    repository.git(root, "init", "--quiet")
    code, _, complaints = said(capsys, *call)
    assert (2, True) == (code, "has no commit yet" in complaints)


def test_without_git(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said what is missing."""
    del root
    monkeypatch.setenv("PATH", "")
    code, _, complaints = said(capsys, "price", "show", "acme/small", "--known", "2026-03-01")
    assert (2, True) == (code, "git is not installed" in complaints)


def test_a_shallow_clone(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """It does not pass off where it was cut for the beginning."""
    other = tmp_path_factory.mktemp("clone") / "guide"
    repository.git(root, "clone", "--quiet", "--depth=1", f"file://{root}", str(other))
    monkeypatch.chdir(other)
    code, _, complaints = said(capsys, "price", "show", "acme/small", "--known", "2026-03-01")
    assert (2, True) == (code, "git fetch --unshallow" in complaints)
    assert 0 == said(capsys, "price", "show", "acme/small", "--known", MERGED)[0]


def test_a_commit_without_a_catalogue(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is said which is the first that has one."""
    repository.git(root, "rm", "-r", "--quiet", "catalogue")
    repository.commit(root, at="2026-03-20T12:00:00+00:00")
    repository.git(root, "revert", "--no-edit", "HEAD", at="2026-03-30T12:00:00+00:00")
    code, _, complaints = said(capsys, "price", "show", "acme/small", "--known", "2026-03-25")
    assert 2 == code
    assert "there is no catalogue in '2026-03-25', commit" in complaints
    assert (
        f"the first that has one is commit {repository.git(root, 'rev-parse', 'main~4')[:12]}"
        in complaints
    )


def test_a_catalogue_that_this_version_cannot_read(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every finding is named, and why there may be some; exit code 1."""
    path = root / "catalogue/providers/acme.yaml"
    path.write_text(RIGHT.replace("kind: model", "sort: model"))
    repository.commit(root, at="2026-03-20T12:00:00+00:00")
    path.write_text(RIGHT)
    repository.commit(root, at="2026-03-30T12:00:00+00:00")
    for command in (
        ("price", "show", "acme/small", "--known", "2026-03-25"),
        ("diff", "2026-03-25"),
    ):
        code, answer, complaints = said(capsys, *command)
        assert (1, "") == (code, answer)
        assert "catalogue/providers/acme.yaml:5:5: error unknown-key" in complaints
    assert (
        "cannot be read by this version"
        in said(capsys, "price", "show", "acme/small", "--known", "2026-03-25")[2]
    )
