"""The command line: help that can be run, answers and complaints apart, and never a traceback."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main
from openpyxl import load_workbook

from generator.cli.app import app, run
from tests.samples import offer, price, provider
from tests.support.command import breakeven, command, environment
from tests.support.site import ROOT, copy_guide, put, tiny_guide

HEAVY = ("jinja2", "mkdocs", "pint", "pydantic", "rich", "ruamel", "xlsxwriter", "yaml")
TINY = ("worksheet", "calls", "--scenario", "one")
_DOWNLOAD = (
    "--scenario",
    "support-classifier",
    "--format",
    "xlsx",
    "-o",
    "support-classifier.xlsx",
)
# What an example takes for granted: the download that is verified.
BEFORE = {"worksheet verify": [("worksheet", "fine-tune-or-prompt", *_DOWNLOAD)]}


def commands() -> Iterator[tuple[str, str]]:
    """Every command as it is typed, and its help."""

    def below(found: Any, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if hasattr(found, "commands"):
            for name, child in found.commands.items():
                yield from below(child, (*words, name))
        else:
            yield " ".join(words), found.help

    yield from below(typer.main.get_command(app), ())


HELP = dict(commands())
_WHOLE = re.MULTILINE | re.DOTALL


def examples() -> Iterator[tuple[str, str]]:
    """Every example in a command's help."""
    for name, text in HELP.items():
        for found in re.findall(r"^Example: (breakeven .*?)(?:\n\n|\Z)", text, _WHOLE):
            yield name, " ".join(found.replace("\\\n", " ").split())


@dataclass(frozen=True)
class Said:
    """What a command run in this process came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


# The files that examples name, and the recorded data sets that stand for them.
SAMPLES = {"api.json": "models_dev.json", "models.json": "openrouter.json"}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The least guide there can be."""
    return tiny_guide(tmp_path / "guide")


@pytest.fixture
def said(tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in the tiny guide's folder; a traceback would fail the test."""
    monkeypatch.chdir(tiny)
    monkeypatch.delenv("BREAKEVEN_ROOT", raising=False)

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        code = run(list(arguments))
        heard = capsys.readouterr()
        return Said(code, heard.out, heard.err)

    return call


@pytest.mark.parametrize("name", HELP)
def test_every_command_has_help_with_an_example(name: str, said: Run) -> None:
    """On stdout, beginning with what it does, and an example that starts with its own name."""
    found = said(*name.split(), "--help")
    assert (0, "") == (found.code, found.err)
    assert f"Example: breakeven {name}" in " ".join(found.out.split())
    assert HELP[name].splitlines()[0].endswith(".")


@pytest.mark.site
@pytest.mark.parametrize(("name", "example"), [pair for pair in examples() if pair[0] != "serve"])
def test_every_example_runs(name: str, example: str, tmp_path: Path) -> None:
    """As it stands in the help, in the real guide."""
    root = copy_guide(tmp_path / "guide")
    for file, sample in SAMPLES.items():
        shutil.copy(ROOT / "tests" / "upstream" / "samples" / sample, root / file)
    for words in BEFORE.get(name, ()):
        assert 0 == breakeven(*words, cwd=root).returncode
    done = breakeven(*shlex.split(example)[1:], cwd=root)
    assert (0, name) == (done.returncode, name), done.stderr
    assert "Traceback" not in done.stderr


def test_every_command_has_an_example_to_run() -> None:
    """None is left out of the test above."""
    assert HELP.keys() == {name for name, _ in examples()}


def test_help_loads_little() -> None:
    """What lists the commands must not wait for what only some of them need."""
    code = "import sys; from generator.cli.app import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert set() == loaded & {*HEAVY, "generator.schema.base", "generator.catalogue.load"}


WRONG_CALLS = [
    ((), "Usage: breakeven"),
    (("price",), "Usage: breakeven price"),
    (("chek",), "Did you mean 'check'"),
    (("--nope",), "No such option: --nope"),
    (("worksheet",), "Missing argument"),
    (("check", "--format", "xml"), "'xml' is not one of"),
    (("check", "nowhere.yaml"), "there is no file or folder 'nowhere.yaml'"),
    (("check", "/etc/passwd"), "'/etc/passwd' is outside"),
    (("check", "--on", "yesterday"), "'yesterday' is not a date; write it YYYY-MM-DD"),
    (("check", "--on", "2026-02-30"), "'2026-02-30' is not a date"),
    (("build", "--on", "30.11.2026"), "'30.11.2026' is not a date"),
    (("price", "show", "acme/smal"), "did you mean 'acme/small'?"),
    (("price", "show", "acme/small", "--on", ""), "'' is not a date"),
    (("price", "show", "acme/small", "--on", "2025-12-31"), "no price for 'acme/small'"),
    (("worksheet", "cals"), "there is no worksheet 'cals'; did you mean 'calls'?"),
    (("worksheet", "calls", "--scenario", "on"), "there is no scenario 'on'; did you mean 'one'?"),
    (("worksheet", "calls", "--scenario", "one", "--set", "tokns=1"), "did you mean 'tokens'?"),
    (("worksheet", "calls", "--scenario", "one", "--set", "tokens"), "write KEY=VALUE"),
    (("worksheet", "calls", "--scenario", "one", "--set", "model=acme/big"), "no offer 'acme/big'"),
    (("worksheet", "calls"), "'model'"),
    (("tree", "which"), "there is no tree 'which'"),
    (("serve", "--address", "here"), "'here' is not an address; write HOST:PORT"),
    (("serve", "--address", "127.0.0.1:99999"), "is not an address"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG_CALLS)
def test_a_wrong_call_exits_with_2(arguments: tuple[str, ...], message: str, said: Run) -> None:
    """It says on stderr what is wrong and what would be right, and answers nothing."""
    found = said(*arguments)
    assert (2, "") == (found.code, found.out)
    assert message in found.err


@pytest.mark.parametrize(
    "value", ["many", "NaN", "nan", "Infinity", "1e308", "-1", "", "0x10", "1,0"]
)
@pytest.mark.parametrize("key", ["tokens", "rate"])
def test_a_setting_that_is_no_number(key: str, value: str, said: Run) -> None:
    """Named, with what it takes; for an input and for a price."""
    found = said(*TINY, "--set", f"{key}={value}")
    # Nothing at all is not a setting, and a wrong call; the others are wrong values.
    assert (1 if value else 2, "") == (found.code, found.out)
    assert key in found.err
    assert len(found.err.splitlines()) == 1


def test_spaces_around_a_setting_are_no_part_of_it(said: Run) -> None:
    """As in the fields of a page."""
    assert said(*TINY, "--set", "tokens=2000") == said(*TINY, "--set", " tokens =  2000 ")


def test_a_wrong_catalogue_exits_with_1(tiny: Path, said: Run) -> None:
    """With every fault at its line: for `check` that is the answer, for the others a complaint."""
    put(tiny, "providers/acme.yaml", provider(offer(price(rates="inptu: 1.00"))))
    fault = "catalogue/providers/acme.yaml:8:41: error unknown-meter"
    checked = said("check")
    assert (1, "") == (checked.code, checked.err)
    assert checked.out.startswith(fault)
    for arguments in (
        ("build",), ("worksheet", "calls", "--scenario", "one"), ("tree", "which"),
        ("price", "show", "acme/small"),
    ):  # fmt: skip
        found = said(*arguments)
        assert (1, "") == (found.code, found.out), arguments
        assert fault in found.err, arguments


def test_a_sound_catalogue_exits_with_0(said: Run) -> None:
    """And says so."""
    assert Said(0, "no errors, no warnings\n", "") == said("check")


def test_findings_in_every_format(tiny: Path, said: Run) -> None:
    """Text for people, JSON for programs, annotations for a forge."""
    put(tiny, "providers/acme.yaml", provider(offer(price(rates="inptu: 1.00"))))
    finding, _ = json.loads(said("check", "--format", "json").out)
    assert ("catalogue/providers/acme.yaml", 8, 41) == (
        finding["file"], finding["line"], finding["column"],
    )  # fmt: skip
    annotation = said("check", "--format", "github").out
    assert "::error file=catalogue/providers/acme.yaml,line=8,col=41" in annotation


def test_a_folder_that_is_no_guide(
    tmp_path: Path, said: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a guide needs is said."""
    monkeypatch.setenv("BREAKEVEN_ROOT", str(tmp_path))
    found = said("check")
    assert (2, "") == (found.code, found.out)
    assert "catalogue/ and mkdocs.yml" in found.err


def test_the_guide_is_found_from_below_and_from_elsewhere(
    tiny: Path, tmp_path: Path, said: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder inside it, or from anywhere with BREAKEVEN_ROOT; the answer is the same."""
    expected = said("price", "show", "acme/small")
    assert 0 == expected.code, expected.err
    monkeypatch.chdir(tiny / "catalogue" / "providers")
    assert expected == said("price", "show", "acme/small")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BREAKEVEN_ROOT", str(tiny))
    assert expected == said("price", "show", "acme/small")


def test_a_price_as_json(tiny: Path, said: Run) -> None:
    """Amounts are the very texts of the file, with the place and the evidence."""
    text = provider(offer(price(rates="input: 1.00, output: 10.050, cached_input: free")))
    put(tiny, "providers/acme.yaml", text)
    shown = json.loads(said("price", "show", "acme/small", "--format", "json").out)
    assert {"input": "1.00", "output": "10.050", "cached_input": "free"} == shown["rates"]
    assert ("catalogue/providers/acme.yaml", 8) == (shown["file"], shown["line"])
    assert ("USD", "2026-01-01", None) == (shown["currency"], shown["effective"], shown["verified"])
    assert "2026-11-01" == shown["source"]["accessed"]


def test_a_price_of_an_earlier_day(tiny: Path, said: Run) -> None:
    """A day before the source was read is no fault of the catalogue."""
    two = provider(offer(price("2026-01-01"), price("2026-06-01", "input: 2.00")))
    put(tiny, "providers/acme.yaml", two)
    for day, amount in (("2026-05-31", "$1.00"), ("2026-06-01", "$2.00")):
        found = said("price", "show", "acme/small", "--on", day)
        assert (0, "") == (found.code, found.err)
        assert amount in found.out


def test_a_worksheet_in_every_format(tiny: Path, tmp_path: Path, said: Run) -> None:
    """To a file, where stdout stays empty, the bytes are those of the answer."""
    call = ("worksheet", "calls", "--scenario", "one", "--set", "tokens=2000")
    for form in ("table", "json", "csv"):
        path = tmp_path / f"out.{form}"
        written = said(*call, "--format", form, "-o", str(path))
        assert (0, "", f"wrote {path}\n") == (written.code, written.out, written.err)
        answered = breakeven(*call, "--format", form, cwd=tiny)
        assert path.read_text(encoding="utf-8") == answered.stdout.replace("\r\n", "\n") or (
            path.read_bytes().decode() == answered.stdout
        )
    result = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {
        "worksheet", "scenario", "as_of", "catalogue", "inputs", "prices", "steps", "results",
        "verdict",
    } <= result.keys()  # fmt: skip
    assert ("2000", "0.002") == (
        result["inputs"]["tokens"]["value"], result["results"]["bill"]["value"]
    )  # fmt: skip
    assert {
        "offer",
        "meter",
        "amount",
        "unit",
        "currency",
        "effective",
        "source",
        "file",
        "line",
    } <= (result["prices"]["rate"].keys())
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert ["0.002"] == [
        row["value"] for row in rows if (row["section"], row["key"]) == ("step", "bill")
    ]


def test_a_spreadsheet_on_stdout(tiny: Path, tmp_path: Path) -> None:
    """Bytes and nothing else, the same as in a file."""
    call = command("worksheet", "calls", "--scenario", "one", "--format", "xlsx")
    done = subprocess.run(call, cwd=tiny, env=environment(), capture_output=True, check=True)
    path = tmp_path / "out.xlsx"
    subprocess.run([*call, "-o", str(path)], cwd=tiny, env=environment(), check=True)
    assert done.stdout == path.read_bytes()
    assert load_workbook(io.BytesIO(done.stdout)).sheetnames
    assert b"" == done.stderr


@pytest.mark.parametrize("place", ["missing/out.json", "."])
def test_a_file_that_cannot_be_written(place: str, tmp_path: Path, said: Run) -> None:
    """Named, with the reason."""
    path = tmp_path / place
    found = said("worksheet", "calls", "--scenario", "one", "-o", str(path))
    assert (2, "") == (found.code, found.out)
    assert f"{path} cannot be written" in found.err


@pytest.mark.parametrize(
    ("arguments", "code"), [(("check",), 0), (("price", "show", "acme/small"), 0)]
)
def test_a_reader_that_leaves(arguments: tuple[str, ...], code: int, tiny: Path) -> None:
    """Whoever closes the pipe has heard enough: no fault, no complaint."""
    with subprocess.Popen(
        command(*arguments), cwd=tiny, env=environment(), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as started:  # fmt: skip
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        complaint = started.stderr.read()
        started.wait(60)
    assert (code, b"") == (started.returncode, complaint)


def test_a_disk_that_is_full(tiny: Path) -> None:
    """The reason, in one line."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("check"), cwd=tiny, env=environment(), stdout=full, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip
    assert (1, "breakeven: No space left on device\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("missing", ["templates/pages/home.md.j2", "catalogue/meters.yaml"])
def test_a_guide_with_a_file_missing(missing: str, tiny: Path, said: Run) -> None:
    """The file is named."""
    (tiny / missing).unlink()
    found = said("build", "--pages-only")
    assert (1, "") == (found.code, found.out)
    assert missing.removeprefix("templates/") in found.err


def test_an_address_of_the_repository_is_needed(tiny: Path, said: Run) -> None:
    """The setting is named."""
    path = tiny / "mkdocs.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("  repository:", "  elsewhere:"), encoding="utf-8"
    )
    found = said("build")
    assert (1, "") == (found.code, found.out)
    assert "extra.repository" in found.err


def test_schemas_are_written_and_checked(tiny: Path, said: Run) -> None:
    """What is out of date is named, and writing puts it right."""
    stale = tiny / "schema" / "tree.schema.json"
    stale.write_text("{}", encoding="utf-8")
    found = said("schema", "--check")
    assert (1, "") == (found.code, found.out)
    assert "schema/tree.schema.json is out of date" in found.err
    assert Said(0, "schema/tree.schema.json\n", "") == said("schema")
    assert Said(0, "", "") == said("schema", "--check")


def test_build_answers_with_the_folder(tiny: Path, said: Run) -> None:
    """Where the site is, on stdout; how it went, on stderr."""
    found = said("build", "--pages-only")
    assert (0, f"{tiny / 'site' / 'src'}\n") == (found.code, found.out)
    assert re.search(r"\d+ pages and \d+ other files", found.err)
    again = said("build", "--pages-only")
    assert "; 0 changed, 0 removed" in again.err


def test_a_fault_of_the_program_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that nobody takes it for a mistake in the catalogue; where it happened is said."""

    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError("somewhere")

    monkeypatch.setattr("generator.check.check", fails)
    assert 70 == run(["check"])
    said = capsys.readouterr().err
    assert "ZeroDivisionError: somewhere" in said
    assert "report it" in said
