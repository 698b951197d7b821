"""The table "Bad input" of DESIGN.md, a test a row, each through the command line to its end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.samples import SHEET, offer, price, provider, scenario
from tests.support.command import breakeven, command, environment
from tests.support.hostile_site import ATTACK, hostile_guide
from tests.support.site import build, digests, put, tiny_guide
from tests.support.worksheets import WORKSHEET

pytestmark = pytest.mark.site

ACME = "providers/acme.yaml"
# A process is counted with the memory of the one it was begun from, so a small one begins it.
MEASURED = """
import os, subprocess, sys
with subprocess.Popen(sys.argv[2:]) as started:
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w") as file:
    file.write(str(usage.ru_maxrss))
sys.exit(started.returncode)
"""
ONE = "scenarios/one.yaml"


@dataclass(frozen=True)
class Checked:
    """What `check` and `build` said of a guide."""

    code: int
    lines: list[str]


def checked(root: Path) -> Checked:
    """Checks, then builds: the same findings, the same exit code, and the site left as it is."""
    standing = root / "site" / "public" / "index.html"
    standing.parent.mkdir(parents=True)
    standing.write_text("the site that stands", encoding="utf-8")
    found = breakeven("check", cwd=root)
    assert "" == found.stderr
    if found.returncode == 1:
        built = breakeven("build", cwd=root)
        assert (1, "") == (built.returncode, built.stdout)
        assert set(found.stdout.splitlines()) <= set(built.stderr.splitlines())
        assert ["index.html"] == [path.name for path in standing.parent.iterdir()]
        assert "the site that stands" == standing.read_text(encoding="utf-8")
    return Checked(found.returncode, found.stdout.splitlines())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (ACME, "name: [\n", f"{ACME}:1:7: error yaml-syntax"),
        (ACME, "name: Again\n" + provider(), f"{ACME}:2:1: error yaml-duplicate-key"),
        (
            ACME, provider(offer(price(more="verifed: 2026-11-02"))),
            f"{ACME}:8:133: error unknown-key",
        ),
        (ACME, provider(offer(price(rates="input: [1]"))), f"{ACME}:8:48: error type"),
        (ACME, provider().replace("name: Acme\n", "", 1), f"{ACME}:1:1: error missing"),
        (
            ONE, scenario("{calls: {offers: {model: acme/smal}}}"),
            f"{ONE}:3:38: error unknown-offer",
        ),
        (ACME, provider(offer(price("2026-02-30"))), f"{ACME}:8:21: error date"),
        (
            ACME, provider(offer(price("2026-01-01"), price("2026-01-01", "input: 2.00"))),
            f"{ACME}:9:21: error period",
        ),
    ],
    ids=[
        "yaml-error", "duplicate-key", "unknown-key", "wrong-type", "missing-field",
        "unknown-reference", "impossible-date", "overlapping-period",
    ],
)  # fmt: skip
def test_row_1_a_file_that_says_nothing_sound(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    """Named at its own line and column; exit 1; the site that stands is untouched."""
    found = checked(tiny_guide(tmp_path, {name: text}))
    assert 1 == found.code
    assert any(line.startswith(f"catalogue/{expected}") for line in found.lines), found.lines


def test_row_1_every_one_is_named(tmp_path: Path) -> None:
    """Faults of several files and kinds come together, with `did you mean` where one is close."""
    files = {
        ACME: provider(offer(price("2026-02-30"), more="nmae: x")),
        "providers/beta.yaml": "name: [\n",
        ONE: "title: A\ntitle: B\nsummary: C\nworksheets: {}\n",
        "worksheets/calls.yaml": SHEET.replace("question:", "qestion:"),
    }
    found = checked(tiny_guide(tmp_path, files))
    assert 1 == found.code
    assert (
        {ACME, *files}
        == {
            re.match(r"catalogue/([^:]+):\d+:\d+: error ", line)[1]  # type: ignore[index]
            for line in found.lines[:-1]
        }
    )
    assert "did you mean 'name'?" in "\n".join(found.lines)
    assert "did you mean 'question'?" in "\n".join(found.lines)


FUTURE = price("2027-11-22")
UNLIKELY = [
    ("power-of-ten", "error", [price(), price("2026-06-01", "input: 10.00")]),
    ("cached-dearer", "error", [price(rates="input: 1.00, cached_input: 2.00")]),
    ("batch-dearer", "error", [price(more="variants: {batch: {input: 2.00}}")]),
    ("negative", "error", [price(rates="input: -1.00")]),
    ("effective-future", "warning", [price(), FUTURE]),
    (
        "foreign-source", "error",
        [price(more="source: {url: https://other.example/p, accessed: 2026-11-01, read: page}")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "level", "entries"), UNLIKELY, ids=[row[0] for row in UNLIKELY])
def test_row_2_a_price_that_cannot_be(
    tmp_path: Path, code: str, level: str, entries: list[str]
) -> None:
    """An error or a warning by rule, at the line of the entry."""
    found = checked(tiny_guide(tmp_path, {ACME: provider(offer(*entries))}))
    line = 7 + len(entries)
    assert (1 if level == "error" else 0) == found.code
    assert any(
        re.match(rf"catalogue/{ACME}:{line}:\d+: {level} {code} ", text) for text in found.lines
    ), found.lines


def test_row_2_an_exception_with_a_reason(tmp_path: Path) -> None:
    """Stands in the file; one without a reason does not count."""
    excused = "exceptions: [{{rule: cached-dearer{}}}]"
    dear = "input: 1.00, cached_input: 2.00"
    good = provider(offer(price(rates=dear, more=excused.format(", reason: The page says so."))))
    bad = provider(offer(price(rates=dear, more=excused.format(""))))
    assert 0 == checked(tiny_guide(tmp_path / "good", {ACME: good})).code
    found = checked(tiny_guide(tmp_path / "bad", {ACME: bad}))
    assert 1 == found.code
    assert any("missing" in line and "reason" in line for line in found.lines), found.lines


def bomb() -> bytes:
    """Nine levels of ten: a thousand million values in a few lines."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(), "yaml-alias"),
        (b"name: &a [*a]\n", "yaml-alias"),
        (b"name: !!python/object/apply:os.system ['touch ran']\n", "yaml-tag"),
        (None, "file-size"),
        (b"name: Ac\x00me\n", "file-nul"),
        (b"[" * 100_000, "yaml-depth"),
        (b"name: \xff\n", "file-encoding"),
    ],
    ids=["bomb", "alias-loop", "tag", "100-mb", "nul", "depth", "not-utf-8"],
)
def test_row_3_a_file_that_attacks_the_reader(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    """Refused in one clear line, within seconds and without its memory."""
    root = tiny_guide(tmp_path)
    path = root / "catalogue" / ACME
    if content is None:
        with path.open("wb") as file:
            file.truncate(100 * 1024 * 1024)
    else:
        path.write_bytes(content)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / "peak"), *command("check")], check=False,
        cwd=root, env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    said = done.stdout
    assert (1, "") == (done.returncode, done.stderr)
    lines = [line for line in said.splitlines() if line.startswith(f"catalogue/{ACME}")]
    assert [code] == [line.split()[2] for line in lines]
    assert max(map(len, said.splitlines())) < 400
    assert time.monotonic() - began < 10
    assert 0 < int((tmp_path / "peak").read_text()) < 300 * 1024
    assert not (root / "ran").exists()


def test_row_3_links_and_paths_that_leave(tmp_path: Path) -> None:
    """A link out of the catalogue is a finding, a path out of the guide a wrong call."""
    root = tiny_guide(tmp_path / "guide")
    outside = tmp_path / "secret.yaml"
    outside.write_text("secret: hunter2\n", encoding="utf-8")
    (root / "catalogue/providers/evil.yaml").symlink_to(outside)
    found = checked(root)
    assert 1 == found.code
    assert any("providers/evil.yaml:1:1: error file-link" in line for line in found.lines)
    assert "hunter2" not in "\n".join(found.lines)
    done = breakeven("check", "../secret.yaml", cwd=root)
    assert (2, "") == (done.returncode, done.stdout)
    assert "'../secret.yaml' is outside" in done.stderr


def test_row_4_tricks_in_texts_are_text(tmp_path: Path) -> None:
    """In cells, JSON, the pages' source and findings; the browser has its own test."""
    root = hostile_guide(tmp_path)
    assert 0 == breakeven("check", cwd=root).returncode
    call = ("worksheet", WORKSHEET, "--scenario", "sorting", "--format")
    rows = breakeven(*call, "csv", cwd=root).stdout
    assert ATTACK.replace('"', '""') in rows
    assert not re.search(r"(?:^|,)\"?[=+@]", rows, re.MULTILINE)
    assert json.loads(breakeven(*call, "json", cwd=root).stdout)["title"].startswith(ATTACK)
    assert 0 == breakeven("build", "--pages-only", cwd=root).returncode
    pages = sorted((root / "site/src").rglob("*.md"))
    for page in pages:
        body = page.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        # A worksheet's page brings its own script, and the numbers that starts from.
        own = body.count('<script type="application/json" id="be-live">')
        own += len(re.findall(r'<script type="module" src="[./]+/assets/live/page.js">', body))
        assert own == body.count("<script"), page
        assert "<img" not in body, page
    put(root, ONE, f"title: '{ATTACK.replace(chr(39), '')}\u001b[31m'\n")
    findings = breakeven("check", "--format", "github", cwd=root).stdout
    assert "\u001b" not in findings


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ordinary small guide with the real worksheet."""
    return hostile_guide(tmp_path_factory.mktemp("small"), attack="")


@pytest.mark.parametrize(
    "settings",
    [
        ["calls_per_day=0"], ["calls_per_day=1000000000"], ["examples=0"], ["horizon_wanted=0"],
        ["prompted_input=0", "prompted_output=0"], ["prompted_input=0.000000001"],
        ["calls_per_day=-5"], ["calls_per_day=1e400"], ["calls_per_day=lots"], ["calls_per_day="],
        ["runs=0"], ["prompted_input=100000000"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_row_5_inputs_without_an_answer(small: Path, settings: list[str]) -> None:
    """A plain sentence; never NaN, never Infinity, never a blank; nothing saved is `never`."""
    given = [word for item in settings for word in ("--set", item)]
    call = ("worksheet", WORKSHEET, "--scenario", "sorting", *given)
    done = breakeven(*call, cwd=small)
    assert "Traceback" not in done.stderr
    if done.returncode:
        # A value that is wrong is 1; a setting without one is no setting, and a wrong call.
        assert (2 if settings[0].endswith("=") else 1, "") == (done.returncode, done.stdout)
        assert re.fullmatch(r"breakeven: .{20,}\n", done.stderr)
        return
    assert not re.search(r"\b(nan|inf(inity)?|none)\b", done.stdout, re.IGNORECASE)
    result = json.loads(breakeven(*call, "--format", "json", cwd=small).stdout)
    assert len(result["verdict"]["text"]) > 20
    assert result["verdict"]["text"] in done.stdout
    for key, item in result["results"].items():
        assert item["value"] is not None or len(item["reason"]) > 20, key
        assert item["value"] != "", key


def test_row_5_a_savings_of_nothing_is_never(small: Path) -> None:
    """Where the tuned model costs what the prompted one does, nothing is ever repaid."""
    call = ("worksheet", WORKSHEET, "--scenario", "sorting", "--set", "calls_per_day=0")
    result = json.loads(breakeven(*call, "--format", "json", cwd=small).stdout)
    never = [item for item in result["results"].values() if item["value"] is None]
    assert never
    assert all(item["reason"] for item in never)


def test_row_6_a_build_that_is_killed(tmp_path: Path) -> None:
    """While MkDocs writes: the published folder is the old one to the last byte."""
    root = tiny_guide(tmp_path)
    before = digests(build(root).public)
    put(root, ACME, provider(offer(price(rates="input: 2.00"))))
    with subprocess.Popen(
        command("build"), cwd=root, env=environment(), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        end = time.monotonic() + 60
        others: list[Path] = []
        while not others and started.poll() is None and time.monotonic() < end:
            # Whatever stands beside the old site is the new one in the making.
            others = [path for path in (root / "site").glob(".public-new-*/**/*") if path.is_file()]
        os.killpg(started.pid, signal.SIGKILL)
    assert others, "the build was over before it could be killed"
    assert before == digests(root / "site" / "public")
    assert before != digests(build(root).public)
