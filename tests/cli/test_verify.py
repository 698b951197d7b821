"""`breakeven worksheet verify`: an untouched download agrees; whatever was changed is named."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

from generator.downloads import FORMATS
from generator.errors import InputError
from generator.schema.export import schemas
from generator.verify import Verification, verified, workbook
from generator.verify.compare import differences
from generator.verify.paper import About, Cell, Key, Paper
from generator.verify.run import READERS
from tests.support import repository
from tests.support.command import breakeven
from tests.support.libreoffice import convert, without_cached_values

KINDS = ("json", "csv", "xlsx", "pdf")
WORKSHEET = "fine-tune-or-prompt"
YOURS = ("--set", "runs=2", "--set", "tuned_input=0.28")


@dataclass(frozen=True)
class Guide:
    """A repository and what was downloaded from its only commit."""

    root: Path
    commit: str
    files: Mapping[str, bytes]

    def verified(self, folder: Path, kind: str, content: bytes) -> Verification:
        """What is said of a file with this content."""
        path = folder / f"file.{kind}"
        path.write_bytes(content)
        return verified(self.root, path)

    def places(self, folder: Path, kind: str, content: bytes) -> list[str]:
        """The cells that are said to differ."""
        return [item.place for item in self.verified(folder, kind, content).differences]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """A guide with one scenario; the downloads have an input and a price of the reader's own."""
    root = tmp_path_factory.mktemp("guide")
    commit = repository.guide(root)
    files = {}
    for kind in KINDS:
        path = root / f"download.{kind}"
        done = breakeven(
            "worksheet", WORKSHEET, "--scenario", repository.SCENARIO, *YOURS, "--format", kind,
            "-o", str(path), cwd=root,
        )  # fmt: skip
        assert 0 == done.returncode, done.stderr
        files[kind] = path.read_bytes()
        path.unlink()
    return Guide(root, commit, files)


def test_every_reader_reads_what_is_written() -> None:
    """A format that is verified is one that is written."""
    assert set(KINDS) == set(READERS) <= set(FORMATS)


def test_what_the_command_line_writes_fits_the_schema(guide: Guide) -> None:
    """With the reader's own values, and in a guide that names no address."""
    schema = json.loads(schemas()["worksheet-result.schema.json"])
    document = json.loads(guide.files["json"])
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []
    assert document["address"] is None


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_file_agrees(guide: Guide, tmp_path: Path, kind: str) -> None:
    """Every line, the reader's own values named as such, and where the catalogue was found."""
    found = guide.verified(tmp_path, kind, guide.files[kind])
    assert () == found.differences
    assert f"at commit {guide.commit}" == found.where
    yours = {re.split(r"[. ]|^(?:in|price)_", line.name)[-1] for line in found.lines if line.yours}
    assert {"runs", "tuned_input"} == yours
    assert "agrees" in found.text()


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_says_so(guide: Guide, tmp_path: Path, kind: str) -> None:
    """Exit code 0, nothing on stderr; as JSON too."""
    path = tmp_path / f"download.{kind}"
    path.write_bytes(guide.files[kind])
    done = breakeven("worksheet", "verify", str(path), cwd=guide.root)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith("The file is what the catalogue gives.\n")
    done = breakeven("worksheet", "verify", "--format", "json", str(path), cwd=guide.root)
    answer = json.loads(done.stdout)
    assert (0, True, []) == (done.returncode, answer["agrees"], answer["differences"])
    assert guide.commit == answer["catalogue"]["commit"]


def test_the_command_names_what_differs(guide: Guide, tmp_path: Path) -> None:
    """Exit code 1, with the cell, what it has and what it should have."""
    data = json.loads(guide.files["json"])
    right = data["steps"]["upfront"]["value"]
    data["steps"]["upfront"]["value"] = "1"
    path = tmp_path / "download.json"
    path.write_text(json.dumps(data))
    done = breakeven("worksheet", "verify", str(path), cwd=guide.root)
    assert (1, "") == (done.returncode, done.stderr)
    assert f"steps.upfront.value has 1; recomputed {right}" in done.stdout
    assert "differs  steps.upfront " in done.stdout
    assert done.stdout.endswith("1 cell does not.\n")


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_is_found_although_the_tree_moved_on(tmp_path: Path, kind: str) -> None:
    """A price that changed since does not matter: the commit is read from git."""
    commit = repository.guide(tmp_path)
    path = tmp_path / f"download.{kind}"
    words = ("worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--format", kind)
    breakeven(*words, "-o", str(path), cwd=tmp_path)
    repository.edit(tmp_path, "providers/acme.yaml", "input: 2.50,", "input: 3.50,")
    repository.commit(tmp_path)
    repository.edit(tmp_path, "providers/acme.yaml", "input: 3.50,", "input: 4.50,")
    found = verified(tmp_path, path)
    assert () == found.differences
    assert f"at commit {commit}" == found.where


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_a_commit(tmp_path: Path, kind: str) -> None:
    """It agrees while the tree has its digest; afterwards its catalogue cannot be found."""
    repository.guide(tmp_path)
    repository.edit(tmp_path, "providers/acme.yaml", "input: 2.50,", "input: 3.50,")
    path = tmp_path / f"download.{kind}"
    words = ("worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--format", kind)
    breakeven(*words, "-o", str(path), cwd=tmp_path)
    found = verified(tmp_path, path)
    assert ((), "in the work tree") == (found.differences, found.where)
    repository.edit(tmp_path, "providers/acme.yaml", "input: 3.50,", "input: 4.50,")
    done = breakeven("worksheet", "verify", str(path), cwd=tmp_path)
    assert (1, "") == (done.returncode, done.stdout)
    assert "cannot be found" in done.stderr


def test_without_a_scenario(tmp_path: Path) -> None:
    """A file whose offers and inputs are all the reader's recomputes from itself."""
    repository.guide(tmp_path)
    document = json.loads(
        breakeven(
            "worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--format", "json",
            cwd=tmp_path,
        ).stdout
    )  # fmt: skip
    given = [f"{key}={item['value']}" for key, item in document["inputs"].items()]
    given += [f"{key}={item['offer']}" for key, item in document["offers"].items()]
    words = [word for item in given for word in ("--set", item)]
    for kind in KINDS:
        path = tmp_path / f"download.{kind}"
        breakeven("worksheet", WORKSHEET, *words, "--format", kind, "-o", str(path), cwd=tmp_path)
        assert () == verified(tmp_path, path).differences, kind


# Changed cells ------------------------------------------------------------------------------------

SECTIONS = ("inputs", "prices", "steps", "results", "verdict")


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value of a JSON document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path


def other(value: Any) -> Any:
    """A value that it is not."""
    if isinstance(value, str):
        number = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", value)
        return str(int(float(value)) + 1) if number else f"{value}x"
    return value + 1 if isinstance(value, int) and not isinstance(value, bool) else "x"


@settings(max_examples=80)
@given(data=st.data())
def test_one_changed_value_of_a_json_is_named(
    data: st.DataObject, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """That value, by its key, and nothing else."""
    document = json.loads(guide.files["json"])
    paths = [path for path in leaves(document) if path[0] in SECTIONS]
    path = data.draw(st.sampled_from(paths))
    at = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = other(at[path[-1]])
    shown = ".".join(f"[{key}]" if isinstance(key, int) else key for key in path)
    folder = tmp_path_factory.getbasetemp()
    places = guide.places(folder, "json", json.dumps(document).encode())
    assert [shown.replace(".[", "[")] == places


@settings(max_examples=80)
@given(data=st.data())
def test_one_changed_cell_of_a_csv_is_named(
    data: st.DataObject, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """That cell, by its line and column, and nothing else; an empty cell that is filled too."""
    heads, *rows = csv.reader(io.StringIO(guide.files["csv"].decode(), newline=""))
    wanted = {"input", "price", "step", "result", "verdict"}
    cells = [
        (index, column)
        for index, row in enumerate(rows)
        if row[0] in wanted
        for column in range(2, len(heads))
    ]
    index, column = data.draw(st.sampled_from(cells))
    rows[index][column] = other(rows[index][column])
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows([heads, *rows])
    places = guide.places(tmp_path_factory.getbasetemp(), "csv", buffer.getvalue().encode())
    assert [f"line {index + 2}, {heads[column]}"] == places


def sheets(content: bytes) -> dict[str, str]:
    """The part of the file that holds each sheet."""
    names = load_workbook(io.BytesIO(content), read_only=True).sheetnames
    return {name: f"xl/worksheets/sheet{index}.xml" for index, name in enumerate(names, 1)}


def rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The same zip with one part changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for item in before.infolist():
            raw = before.read(item)
            if item.filename == part:
                text = change(raw.decode())
                assert text != raw.decode(), f"nothing was changed in {part}"
                raw = text.encode()
            after.writestr(item, raw)
    return made.getvalue()


CELL = r'<c r="{}"( s="\d+")?(?: t="\w+")?>(<f>.*?</f>)?(?:<v>(.*?)</v>|<v/>|<v></v>)?</c>'


def typed(content: bytes, sheet: str, address: str, value: str, *, formula: str = "") -> bytes:
    """The file with another value in a cell, or another formula, and nothing computed again."""

    def change(text: str) -> str:
        def cell(found: re.Match[str]) -> str:
            live = f"<f>{formula}</f>" if formula else found[2] or ""
            kind = "" if re.fullmatch(r"-?[0-9.]+", value) else ' t="str"'
            return f'<c r="{address}"{found[1] or ""}{kind}>{live}<v>{value}</v></c>'

        return re.sub(CELL.format(address), cell, text, count=1, flags=re.DOTALL)

    return rewritten(content, sheets(content)[sheet], change)


@settings(max_examples=25)
@given(data=st.data())
def test_one_changed_cell_of_a_spreadsheet_is_named(
    data: st.DataObject, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """That cell, by sheet and address, and nothing else: typed values, stored ones, formulas."""
    content = guide.files["xlsx"]
    book = workbook.read(content)
    cells = [
        (sheet, address)
        for sheet in ("Inputs", "Prices", "Steps", "Results")
        for address in book.sheets[sheet]
        if int(re.sub(r"\D", "", address)) > 4
    ]
    sheet, address = data.draw(st.sampled_from(cells))
    cell = book.sheets[sheet][address]
    formula = data.draw(st.sampled_from(["", "1+1"])) if cell.formula is not None else ""
    value = "3.25" if cell.number or formula else "another"
    changed = typed(content, sheet, address, value, formula=formula)
    places = guide.places(tmp_path_factory.getbasetemp(), "xlsx", changed)
    assert [f"{sheet}!{address}"] == places


def test_a_changed_verdict_in_a_spreadsheet(guide: Guide, tmp_path: Path) -> None:
    """On the summary and behind it."""
    names = workbook.read(guide.files["xlsx"]).names
    for name in ("verdict_shown", "verdict"):
        sheet, _, address = names[name].partition("!")
        changed = typed(guide.files["xlsx"], sheet, address, "Buy it.")
        assert [names[name]] == guide.places(tmp_path, "xlsx", changed)


def test_a_name_that_leads_elsewhere(guide: Guide, tmp_path: Path) -> None:
    """Formulas use cells by their names, so a name that was moved is named."""
    changed = rewritten(
        guide.files["xlsx"], "xl/workbook.xml",
        lambda text: re.sub(r'(name="in_runs">[^<]*\$)\d+<', r"\g<1>99<", text),
    )  # fmt: skip
    assert "the name in_runs" in guide.places(tmp_path, "xlsx", changed)


@pytest.mark.parametrize(
    ("section", "key", "changes", "places"),
    [
        ("inputs", "epochs", {"origin": "yours"}, []),
        ("inputs", "runs", {"origin": "scenario"}, ["inputs.runs.origin"]),
        ("prices", "tuned_input", {"origin": "catalogue"}, ["prices.tuned_input.origin"]),
        ("prices", "tuned_output", {"origin": "yours"}, ["prices.tuned_output.origin"]),
        ("inputs", "runs", {"value": "3"}, ["inputs.runs.value"]),
        ("inputs", "runs", {"value": "-1"}, ["inputs.runs.value"]),
        ("prices", "tuned_input", {"amount": "0.29"}, ["prices.tuned_input.amount"]),
        ("offers", "tuned", {"offer": "bolt/tuned"}, ["offers.tuned.offer"]),
    ],
)
def test_one_cell_that_would_move_all_others(
    section: str,
    key: str,
    changes: dict[str, str],
    places: list[str],
    guide: Guide,
    tmp_path: Path,
) -> None:
    """Who set a value, and a value of the reader's: the cell is named, not what follows from it.

    Calling a scenario's value one's own changes nothing that could differ.
    """
    document = json.loads(guide.files["json"])
    document[section][key].update(changes)
    assert places == guide.places(tmp_path, "json", json.dumps(document).encode())


def test_a_changed_digest_or_commit(guide: Guide, tmp_path: Path) -> None:
    """The one that does not fit the other is named."""
    for key, value in (("digest", "0" * 64), ("commit", "0" * 40), ("commit", "--help")):
        document = json.loads(guide.files["json"])
        document["catalogue"][key] = value
        content = json.dumps(document).encode()
        assert [f"catalogue.{key}"] == guide.places(tmp_path, "json", content)


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_is_that_of_the_guide_at_the_time(tmp_path: Path, kind: str) -> None:
    """A guide that moved since leaves its old downloads right; another address is named."""
    repository.guide(tmp_path)
    settings = tmp_path / "mkdocs.yml"
    settings.write_text("site_name: Test\nsite_url: https://guide.example/costs\n")
    repository.commit(tmp_path)
    path = tmp_path / f"download.{kind}"
    words = ("worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--format", kind)
    breakeven(*words, "-o", str(path), cwd=tmp_path)
    settings.write_text("site_name: Test\nsite_url: https://elsewhere.example/\n")
    repository.commit(tmp_path)
    assert () == verified(tmp_path, path).differences
    if kind == "json":
        path.write_bytes(path.read_bytes().replace(b"guide.example/costs/w", b"evil.example/w"))
        assert ["address"] == [item.place for item in verified(tmp_path, path).differences]


def test_what_is_added_or_taken_away(guide: Guide, tmp_path: Path) -> None:
    """A key that no worksheet has, a step that lacks, a row that stands twice."""
    document = json.loads(guide.files["json"])
    document["inputs"]["runs"]["note"] = "hello"
    del document["steps"]["upfront"]["value"]
    places = guide.places(tmp_path, "json", json.dumps(document).encode())
    assert ["inputs.runs.note", "steps.upfront.value"] == places
    lines = guide.files["csv"].decode().split("\r\n")
    (row,) = [line for line in lines if line.startswith("step,upfront")]
    content = "\r\n".join([*lines[:-1], row, ""]).encode()
    assert all(place.startswith(f"line {len(lines)},") for place in guide.places(
        tmp_path, "csv", content
    ))  # fmt: skip
    assert guide.places(tmp_path, "csv", content)


def test_an_older_file_that_lacks_a_column(guide: Guide, tmp_path: Path) -> None:
    """A field that the file has nowhere asserts nothing; the values themselves must be there."""
    rows = list(csv.DictReader(io.StringIO(guide.files["csv"].decode(), newline="")))
    for column, agrees in (("derivation", True), ("label", True), ("value", False)):
        heads = [name for name in rows[0] if name != column]
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, heads, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        content = buffer.getvalue().encode()
        if agrees:
            assert [] == guide.places(tmp_path, "csv", content)
        else:
            with pytest.raises(InputError, match="names no columns"):
                guide.places(tmp_path, "csv", content)


@pytest.mark.spreadsheet
def test_a_spreadsheet_that_was_used(guide: Guide, tmp_path: Path) -> None:
    """Saved by LibreOffice it agrees; so it does with a changed input and price, now "yours".

    Unless a stored figure is changed afterwards: that one is named.
    """
    names = workbook.read(guide.files["xlsx"]).names
    used = guide.files["xlsx"]
    for name, value in (("in_epochs", "4"), ("price_tuned_output", "1.3")):
        sheet, _, address = names[name].partition("!")
        used = typed(used, sheet, address, value)
    sources = {"saved": guide.files["xlsx"], "used": used}
    for name, content in sources.items():
        (tmp_path / f"{name}.xlsx").write_bytes(without_cached_values(content))
    paths = [tmp_path / f"{name}.xlsx" for name in sources]
    saved, recomputed = convert(paths, tmp_path / "made", tmp_path / "profile")
    assert () == verified(guide.root, saved).differences
    found = verified(guide.root, recomputed)
    assert () == found.differences
    assert {"in_epochs", "in_runs", "price_tuned_input", "price_tuned_output"} == {
        line.name for line in found.lines if line.yours
    }
    place = names["step_upfront"]
    sheet, _, address = place.partition("!")
    raw = rewritten(
        recomputed.read_bytes(), sheets(recomputed.read_bytes())[sheet],
        lambda text: re.sub(rf'(<c r="{address}"[^>]*>.*?<v>)[^<]*', r"\g<1>9", text, count=1),
    )  # fmt: skip
    assert [place] == guide.places(tmp_path, "xlsx", raw)


# Paper --------------------------------------------------------------------------------------------


def paper(content: bytes, change: Callable[[PdfWriter], object] = lambda _: None) -> bytes:
    """The document written anew by another program, with something changed."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def attached(writer: PdfWriter, content: bytes) -> None:
    """Puts other data into the place of the attached."""
    (item,) = writer.attachment_list
    item.content = content


def test_paper_says_what_was_compared(guide: Guide, tmp_path: Path) -> None:
    """All of it where the bytes are the same; text and data where a program wrote it anew."""
    found = guide.verified(tmp_path, "pdf", guide.files["pdf"])
    assert found.note.startswith("Byte for byte the document that recomputing makes")
    again = guide.verified(tmp_path, "pdf", paper(guide.files["pdf"]))
    assert () == again.differences
    assert "Not compared: drawings" in again.note
    assert again.note in again.text()
    assert again.note == json.loads(again.json())["note"]


@settings(max_examples=25)
@given(data=st.data())
def test_one_changed_value_of_the_attached_data_is_named(
    data: st.DataObject, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """That value, by its key, and nothing else: the pages are right."""
    document = json.loads(guide.files["json"])
    path = data.draw(st.sampled_from([p for p in leaves(document) if p[0] in SECTIONS]))
    at = document
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = other(at[path[-1]])
    shown = ".".join(f"[{key}]" if isinstance(key, int) else key for key in path)
    content = json.dumps(document).encode()
    changed = paper(guide.files["pdf"], lambda writer: attached(writer, content))
    places = guide.places(tmp_path_factory.getbasetemp(), "pdf", changed)
    assert [shown.replace(".[", "[")] == places


def test_pages_that_say_something_else_are_named(guide: Guide, tmp_path: Path) -> None:
    """The pages of another result around the right data: each line that differs, by its page."""
    path = tmp_path / "other.pdf"
    done = breakeven(
        "worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--set", "runs=3",
        "--set", "tuned_input=0.28", "--format", "pdf", "-o", str(path), cwd=guide.root,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    right = guide.files["json"]
    mixed = paper(path.read_bytes(), lambda writer: attached(writer, right))
    found = guide.verified(tmp_path, "pdf", mixed)
    assert {"pages"} == {item.line for item in found.differences}
    (runs,) = [item for item in found.differences if "3 runs" in item.found]
    assert re.fullmatch(r"page \d has '.*3 runs.*'; recomputed '.*2 runs.*'", runs.explain())


def test_a_page_too_few_and_a_note_laid_over_one(guide: Guide, tmp_path: Path) -> None:
    """Whatever lies on a page and is not its text is named too."""
    note = FreeText(text="Buy it.", rect=(50, 50, 200, 200))
    noted = paper(guide.files["pdf"], lambda writer: writer.add_annotation(0, note))
    (found,) = guide.verified(tmp_path, "pdf", noted).differences
    assert "page 1 has '(an annotation: FreeText)'; nothing belongs there" == found.explain()
    short = paper(guide.files["pdf"], lambda writer: writer.remove_page(2))
    (lacking,) = guide.verified(tmp_path, "pdf", short).differences
    assert ("page 3", "missing") == (lacking.place, lacking.what)


def bomb(size: int) -> StreamObject:
    """A stream of many bytes in few."""
    stream = DecodedStreamObject()
    stream.set_data(b"\0" * size)
    return stream.flate_encode()


def with_bomb(writer: PdfWriter) -> None:
    """The attached file unpacks to a hundred megabytes."""
    (item,) = writer.attachment_list
    entry = item.pdf_object["/EF"]
    assert isinstance(entry, DictionaryObject)
    for key in ("/F", "/UF"):
        if key in entry:
            entry[NameObject(key)] = writer._add_object(bomb(100_000_000))


def with_heavy_page(writer: PdfWriter) -> None:
    """One page unpacks to a hundred megabytes."""
    writer.pages[0][NameObject("/Contents")] = writer._add_object(bomb(100_000_000))


def with_many_pages(writer: PdfWriter) -> None:
    """The same page two hundred times."""
    for _ in range(200):
        writer.add_page(writer.pages[0])


def without_data(writer: PdfWriter) -> None:
    """The document carries nothing."""
    for item in list(writer.attachment_list):
        item.delete()


WRONG_PAPER: dict[str, tuple[Callable[[PdfWriter], object], str]] = {
    "nothing attached": (without_data, "no file is attached"),
    "two files": (lambda it: it.add_attachment("b.json", b"{}"), "2 files are attached"),
    "no JSON": (lambda it: attached(it, b"%PDF-1.7"), "no JSON of a worksheet"),
    "other JSON": (lambda it: attached(it, b"{}"), "has no 'catalogue'"),
    "a list": (lambda it: attached(it, b"[" * 100_000), "no JSON of a worksheet"),
    "a bomb": (with_bomb, "no PDF of a worksheet"),
    "a heavy page": (with_heavy_page, "no PDF of a worksheet"),
    "many pages": (with_many_pages, "more than any worksheet's"),
    "a password": (lambda it: it.encrypt("secret", algorithm="RC4-128"), "no PDF of a worksheet"),
}


@pytest.mark.parametrize("name", WRONG_PAPER)
def test_paper_that_is_no_worksheet(name: str, guide: Guide, tmp_path: Path) -> None:
    """Refused in a sentence that says what is wrong, within bounds of time and memory."""
    change, message = WRONG_PAPER[name]
    with pytest.raises(InputError, match=message):
        guide.verified(tmp_path, "pdf", paper(guide.files["pdf"], change))


@settings(max_examples=30)
@given(data=st.data())
def test_paper_that_was_damaged(
    data: st.DataObject, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut short or with bytes overwritten, it is compared or refused, and nothing else happens."""
    content = bytearray(guide.files["pdf"])
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 2)) :]
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    with suppress(InputError):
        guide.verified(tmp_path_factory.getbasetemp(), "pdf", bytes(content))


# Hostile files ------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    """A zip with parts of the test's own, `_` in their names standing for `/`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name, content in parts.items():
            parcel.writestr(name.replace("__", ".").replace("_", "/"), content)
    return made.getvalue()


BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><workbook>&b;</workbook>"
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><workbook>&a;</workbook>"
HOSTILE = {
    "empty.json": b"",
    "list.json": b"[]",
    "null.json": b"null",
    "deep.json": b"[" * 100_000,
    "nested.json": b'{"worksheet": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    "twice.json": b'{"worksheet": "a", "worksheet": "b"}',
    "nan.json": b'{"worksheet": NaN}',
    "huge.json": b'{"worksheet": 1e999999999999}',
    "digits.json": b'{"worksheet": ' + b"9" * 10_000 + b"}",
    "bytes.json": b"\xff\xfe\x00",
    "large.json": b" " * (9 * 1024 * 1024),
    "empty.csv": b"",
    "other.csv": b"a,b\r\n1,2\r\n",
    "ragged.csv": b"section,key,value\r\nabout,worksheet\r\n",
    "quote.csv": b'section,key,value\r\n"about,worksheet,x\r\n',
    "nul.csv": b"section,key,value\r\nabout,work\0sheet,x\r\n",
    "field.csv": b"section,key,value\r\nabout,worksheet," + b"x" * 200_000 + b"\r\n",
    "empty.xlsx": b"",
    "text.xlsx": b"PK\x03\x04 and no more",
    "parts.xlsx": zipped(a=b"b"),
    "bomb.xlsx": zipped(xl_workbook__xml=BOMB),
    "outside.xlsx": zipped(xl_workbook__xml=OUTSIDE),
    "wide.xlsx": zipped(xl_workbook__xml=b" " * (40 * 1024 * 1024)),
    "deep.xlsx": zipped(xl_workbook__xml=b"<a>" * 1000),
    "broken.xlsx": zipped(xl_workbook__xml=b"<workbook>"),
    "utf16.xlsx": zipped(xl_workbook__xml=BOMB.decode().encode("utf-16")),
    "empty.pdf": b"",
    "text.pdf": b"%PDF-1.7 and no more",
    "bytes.pdf": bytes(range(256)) * 100,
    "deep.pdf": b"%PDF-1.7\n1 0 obj" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF",
    "unknown.xlsx": zipped(xl_workbook__xml=b"<?xml version='1.0' encoding='x-none'?><a/>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none(name: str, guide: Guide, tmp_path: Path) -> None:
    """Refused in one line, as wrong input."""
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    with pytest.raises(InputError) as refused:
        verified(guide.root, path)
    assert 1 == refused.value.exit_code


def test_a_zip_whose_sizes_lie(guide: Guide, tmp_path: Path) -> None:
    """What is unpacked is bounded, whatever the zip says of itself."""
    content = bytearray(zipped(xl_workbook__xml=b" " * (40 * 1024 * 1024)))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(InputError):
        guide.verified(tmp_path, "xlsx", bytes(content))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.json", "cannot be read"),
        ("a.txt", "cannot be verified"),
        ("folder.json", "cannot"),
    ],
)
def test_a_wrong_call(name: str, message: str, guide: Guide, tmp_path: Path) -> None:
    """A file that is not there or of another kind: exit code 2."""
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "a.txt").write_text("a")
    done = breakeven("worksheet", "verify", str(tmp_path / name), cwd=guide.root)
    assert (2, "") == (done.returncode, done.stdout)
    assert message in done.stderr


@pytest.mark.parametrize(
    ("key", "value"),
    [("worksheet", "nothing"), ("scenario", "nothing"), ("as_of", "soon"), ("worksheet", "../x")],
)
def test_a_file_that_names_what_is_not_there(
    key: str, value: str, guide: Guide, tmp_path: Path
) -> None:
    """One line on stderr, exit code 1."""
    document = json.loads(guide.files["json"])
    document[key] = value
    path = tmp_path / "file.json"
    path.write_text(json.dumps(document))
    done = breakeven("worksheet", "verify", str(path), cwd=guide.root)
    assert (1, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))


def test_texts_of_a_file_cannot_steer_a_terminal(guide: Guide, tmp_path: Path) -> None:
    """Control characters and line ends of a changed cell are shown as their escapes."""
    document = json.loads(guide.files["json"])
    document["steps"]["upfront"]["label"] = "\x1b[2J\n::error::x\r\u202e\ud800"
    path = tmp_path / "file.json"
    path.write_text(json.dumps(document))
    done = breakeven("worksheet", "verify", str(path), cwd=guide.root)
    assert 1 == done.returncode
    assert not set("\x1b\r\u202e") & set(done.stdout)
    assert "\n::error" not in done.stdout


def test_a_worksheet_is_computed_as_before(guide: Guide) -> None:
    """`worksheet ID` and its options mean what they meant."""
    done = breakeven("worksheet", WORKSHEET, "--scenario", repository.SCENARIO, cwd=guide.root)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("Fine-tune or prompt")
    helped = breakeven("worksheet", "--help", cwd=guide.root).stdout
    assert "breakeven worksheet verify FILE" in helped


# Spreadsheets that compute or show something else -------------------------------------------------

BOOK, STEPS, SUMMARY = "xl/workbook.xml", "xl/worksheets/sheet4.xml", "xl/worksheets/sheet1.xml"
INPUTS, STYLES, CHART = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/charts/chart1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
LINKS = "xl/worksheets/_rels/sheet3.xml.rels"
MONEY = "&quot;$&quot;#,##0.00&quot;"


def before(tag: str, more: str) -> Callable[[str], str]:
    """Puts something before the first place where a tag stands."""
    return lambda text: text.replace(tag, more + tag, 1)


def instead(old: str, new: str) -> Callable[[str], str]:
    """Puts something in the place of a pattern's first hit."""
    return lambda text: re.sub(old, new, text, count=1, flags=re.DOTALL)


def swapped(text: str) -> str:
    """The two lines of a chart draw each other's cells."""
    return text.replace("$B$5:$B$65", "\0").replace("$C$5:$C$65", "$B$5:$B$65").replace(
        "\0", "$C$5:$C$65"
    )  # fmt: skip


NAME = "<definedName name=\"{}\"{}>'Inputs'!$B$6</definedName>"
FIRST_CELL = r'(<c r="B(\d+)"[^>]*><f[^>]*>)'
COMPUTES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a name of one sheet": (
        BOOK, before("<definedName ", NAME.format("used_epochs", ' localSheetId="3"')),
        "the name used_epochs on the sheet Steps",
    ),
    "a name twice": (
        BOOK, before("<definedName ", NAME.format("used_epochs", "")), "used_epochs stands twice",
    ),
    "a name in other letters": (
        BOOK, before("<definedName ", NAME.format("USED_Epochs", "")), "stands twice",
    ),
    "a name more": (BOOK, before("<definedName ", NAME.format("extra", "")), "the name extra"),
    "a hidden name more": (
        BOOK, before("<definedName ", NAME.format("extra", ' hidden="1"')), "the name extra",
    ),
    "a name of a program": (
        BOOK, before("<definedName ", NAME.format("_xlnm.Auto_Open", "")), "_xlnm.Auto_Open",
    ),
    "a cell twice": (
        STEPS, instead(FIRST_CELL, r'<c r="B\2" s="8"><v>5</v></c>\1'), "stands twice",
    ),
    "a cell in another row": (
        STEPS, instead("(</sheetData>)", r'<row r="900"><c r="B6"><v>5</v></c></row>\1'), "address",
    ),
    "a row twice": (
        STEPS, instead("(</sheetData>)", r'<row r="6"><c r="Z6"><v>5</v></c></row>\1'), "twice",
    ),
    "a cell that no program reads": (
        STEPS, instead(r'<c (r="B6"[^>]*>.*?)</c>', r'<x:c xmlns:x="x:x" \1</x:c>'), "address",
    ),
    "cells out of their place": (
        STEPS, instead("(<sheetData>.*</sheetData>)", r"<sheetData/><x>\1</x>"), "Steps!",
    ),
    "two values": (STEPS, instead(r"(</f><v>[^<]*</v>)", r"\1<v>5</v>"), "says two things"),
    "two formulas": (STEPS, instead("(<f>)", r"<f>1+1</f>\1"), "says two things"),
    "an array": (STEPS, instead("<f>", '<f t="array" ref="B6">'), "Steps!"),
    "a shared formula": (STEPS, instead("<f>", '<f t="shared" ref="B6:B9" si="0">'), "Steps!"),
    "a table of data": (STEPS, instead("<f>", '<f t="dataTable" ref="B6" r1="B7">'), "Steps!"),
    "computed on demand": (BOOK, instead("<calcPr ", '<calcPr calcMode="manual" '), "on demand"),
    "circles": (BOOK, instead("<calcPr ", '<calcPr iterate="true" '), "circles"),
    "cut figures": (BOOK, instead("<calcPr ", '<calcPr fullPrecision="0" '), "cut to"),
    "other days": (BOOK, instead("<workbookPr ", '<workbookPr date1904="1" '), "1904"),
    "another program's formulas": (
        STEPS, instead("<sheetPr>", '<sheetPr transitionEvaluation="1">'), "another program's",
    ),
    "a sheet twice": (
        BOOK, instead('(<sheet name="Steps"[^>]*/>)', r"\1\1"), "two sheets have the same name",
    ),
    "a sheet in other letters": (
        BOOK, instead('(<sheet name=")S(teps"[^>]*/>)', r"\1S\2\1s\2"), "the same name",
    ),
    "a sheet behind two names": (
        BOOK, instead('<sheet name="Steps"([^>]*/>)', r'<sheet name="Steps"\1<sheet name="More"\1'),
        "the same name",
    ),
    "an id twice": (RELATIONS, instead("(<Relationship [^>]*/>)", r"\1\1"), "two parts alike"),
    "other texts": (
        RELATIONS, instead('(<Relationship Id=")([^"]*)(" [^>]*sharedStrings.xml"/>)',
                           r"\1more\3\1\2\3"), "stands twice",
    ),
    "another beginning": (
        "_rels/.rels", instead("xl/workbook.xml", "xl/theme/theme1.xml"), "begin",
    ),
    "something from outside": (
        RELATIONS, instead("(</Relationships>)", '<Relationship Id="o" Type="x/externalLinkPath" '
                           r'Target="https://evil.example/" TargetMode="External"/>\1'), "evil",
    ),
}  # fmt: skip
"""What makes a program compute something else, by the part that is changed and what is said."""
SHOWS: dict[str, tuple[str, Callable[[str], str], str]] = {
    "a format that is a figure": (
        STYLES, instead('"&quot;\\$&quot;#,##0.00"', '"&quot;$99,999.00&quot;"'), r"\$\\9\\9",
    ),
    "a format for words": (
        STYLES, instead('(#,##0.00)"', r'\1;;;&quot;Buy it.&quot;"'), "shown as",
    ),
    "a hidden row": (STEPS, instead('<row r="6"', '<row r="6" hidden="1"'), "row 6"),
    "a row of no height": (STEPS, instead(' ht="[^"]*"', ' ht="0"'), "row 1"),
    "a hidden column": (SUMMARY, instead("<col ", '<col hidden="true" '), "columns 1 to 1"),
    "a column of no width": (SUMMARY, instead('width="[^"]*"', 'width="0"'), "columns 1 to 1"),
    "a hidden sheet": (BOOK, instead('(name="Sources")', r'\1 state="hidden"'), "hidden"),
    "a sheet hidden for good": (
        BOOK, instead('(name="Sources")', r'\1 state="veryHidden"'), "veryHidden",
    ),
    "sheets in another order": (
        BOOK, instead('(<sheet name="Inputs"[^>]*/>)(<sheet name="Prices"[^>]*/>)', r"\2\1"),
        "the sheet Inputs",
    ),
    "another chart": (CHART, swapped, "Chart!C5:C65"),
    "another name of a line": (CHART, instead(r"Chart!\$B\$4", "Chart!$$C$$4"), "Chart!"),
    "another source": (LINKS, instead('Target="https://[^"]*"', 'Target="https://evil.example/"'),
                       "evil.example"),
    "a rule for colours": (
        SUMMARY, before("<printOptions ", '<conditionalFormatting sqref="B10"/>'), "conditional",
    ),
    "zeros not shown": (SUMMARY, instead("<sheetView ", '<sheetView showZeros="0" '), "zeros"),
    "something laid over": (
        "xl/drawings/drawing1.xml",
        instead("(</xdr:wsDr>)", r"<xdr:absoluteAnchor><xdr:sp/></xdr:absoluteAnchor>\1"), "1 sp",
    ),
}  # fmt: skip
"""What shows something else, whichever program saved the file."""
DRESSES: dict[str, tuple[str, Callable[[str], str], str]] = {
    "white letters": (STYLES, instead('(<font>.*?<color rgb=")FF1B2733', r"\1FFFFFFFF"), "font"),
    "a typed value not checked": (
        INPUTS, instead("<dataValidations.*</dataValidations>", ""), "dataValidations",
    ),
    "cells not locked": (SUMMARY, instead("<sheetProtection [^>]*/>", ""), "sheetProtection"),
    "another title": ("docProps/core.xml", instead("<dc:title>", "<dc:title>Free: "), "Free: "),
    "a line in another colour": (CHART, instead('srgbClr val="1F4457"', 'srgbClr val="C2571A"'),
                                 "chart"),
    "numbers kept with a chart": (
        CHART, instead(r'(<c:yVal>.*?<c:pt idx="3"><c:v>)[^<]*', r"\g<1>9"), "Chart!B8 has 9",
    ),
    "a text in two colours": (
        "xl/sharedStrings.xml",
        instead("<si>(<t[^>]*>[^<]*</t>)</si>", r'<si><r><rPr><b val="1"/></rPr>\1</r></si>'),
        "looks otherwise: text",
    ),
}  # fmt: skip
"""What looks otherwise; a program that saves the file changes all of it."""


def answer_to(guide: Guide, folder: Path, content: bytes) -> str:
    """What is said of a spreadsheet that does not agree."""
    try:
        found = guide.verified(folder, "xlsx", content)
    except InputError as refused:
        return str(refused)
    assert not found.agrees
    return found.text()


@pytest.mark.parametrize("name", [*COMPUTES, *SHOWS, *DRESSES])
def test_a_spreadsheet_that_is_another(name: str, guide: Guide, tmp_path: Path) -> None:
    """Whatever makes a program compute or show something else is named, or the file refused."""
    part, change, said = {**COMPUTES, **SHOWS, **DRESSES}[name]
    answer = answer_to(guide, tmp_path, rewritten(guide.files["xlsx"], part, change))
    assert re.search(said, answer), answer
    assert "is what the catalogue gives" not in answer


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml",
        "xl/comments1.xml", "xl/tables/table1.xml", "xl/macrosheets/sheet1.xml",
        "xl/media/image1.png", "customXml/item1.xml", "docProps/thumbnail.jpeg",
        "XL/Workbook.xml", "xl/../evil.xml", "xl\\workbook.xml",
    ],
)  # fmt: skip
def test_a_part_that_ours_does_not_have(part: str, guide: Guide, tmp_path: Path) -> None:
    """A program, a link to another file, a note laid over the cells: each is named."""
    made = io.BytesIO(guide.files["xlsx"])
    with zipfile.ZipFile(made, "a") as parcel:
        parcel.writestr(zipfile.ZipInfo(part), b"<a/>")
    answer = answer_to(guide, tmp_path, made.getvalue())
    assert part in answer or "a part of it" in answer, answer


@pytest.mark.spreadsheet
def test_a_spreadsheet_saved_anew_that_is_another(guide: Guide, tmp_path: Path) -> None:
    """Saved by LibreOffice, what computes or shows something else is still named.

    What is not compared then, the answer says, and not that the file is what the catalogue gives.
    """
    (tmp_path / "file.xlsx").write_bytes(guide.files["xlsx"])
    (saved,) = convert([tmp_path / "file.xlsx"], tmp_path / "made", tmp_path / "profile")
    found = verified(guide.root, saved)
    assert found.agrees
    assert not found.whole
    assert "Not compared: colours" in found.note == json.loads(found.json())["note"]
    assert found.text().endswith("What was compared is what the catalogue gives.\n")
    content = saved.read_bytes()
    for name in ("a name of one sheet", "a cell twice", "another chart", "another source"):
        part, change, said = {**COMPUTES, **SHOWS}[name]
        answer = answer_to(guide, tmp_path, rewritten(content, part, change))
        assert re.search(said, answer), (name, answer)
    figure = rewritten(content, STYLES, instead(r"\\\$#,##0.00\"", '\\$\\\\9\\\\9"'))
    assert "is shown as" in answer_to(guide, tmp_path, figure)


def test_a_number_where_a_text_belongs(guide: Guide, tmp_path: Path) -> None:
    """Two values that read alike differ in their kind, and the answer says in which."""
    document = json.loads(guide.files["json"])
    value = document["steps"]["upfront"]["value"]
    content = json.dumps(document).replace(f'"{value}"', value).encode()
    found = guide.verified(tmp_path, "json", content)
    explained = {item.place: item.explain() for item in found.differences}
    assert explained["steps.upfront.value"] == (
        f"steps.upfront.value has {value}, a number; recomputed {value}, a text"
    )


def test_long_texts_that_begin_alike() -> None:
    """What is shown of them is where they part."""
    about = About("calls", None, "2026-11-22", "0" * 64, None)
    key: Key = ("verdict", "text")
    cell = Cell("verdict.text", "verdict", f"{'x' * 400}y")
    expected = {key: replace(cell, value=f"{'x' * 400}z")}
    (first,) = differences(Paper("json", about, {}, {}, {key: cell}), expected)
    assert (f"…{'x' * 20}y", f"…{'x' * 20}z") == (first.found, first.expected)


@pytest.mark.parametrize(
    "value",
    ["333333333333333", "0.07", "0.000000000000001", "1.23456789012345", "9" * 15 + "0" * 15],
)
def test_own_numbers_are_those_a_spreadsheet_holds(
    value: str, guide: Guide, tmp_path: Path
) -> None:
    """A number of fifteen digits is the same in every rendering, so an untouched file agrees."""
    path = tmp_path / "file.xlsx"
    done = breakeven(
        "worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--set", f"tuned_input={value}",
        "--format", "xlsx", "-o", str(path), cwd=guide.root,
    )  # fmt: skip
    assert 0 == done.returncode, done.stderr
    assert () == verified(guide.root, path).differences


@pytest.mark.parametrize("kind", ["table", *KINDS])
def test_more_digits_are_refused(kind: str, guide: Guide, tmp_path: Path) -> None:
    """Whatever the rendering: a spreadsheet would compute with another number."""
    done = breakeven(
        "worksheet", WORKSHEET, "--scenario", repository.SCENARIO, "--set",
        "tuned_input=3333.333333333333333", "--format", kind, "-o", str(tmp_path / "file"),
        cwd=guide.root,
    )  # fmt: skip
    assert (1, "") == (done.returncode, done.stdout)
    said = "tuned_input: must have at most 15 digits, zeros at either end not counted; "
    assert f"{said}3333.333333333333333 has 19" in done.stderr
    assert not (tmp_path / "file").exists()
