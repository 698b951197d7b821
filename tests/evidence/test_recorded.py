"""`catalogue/evidence/`: written one way, read back whole, and nothing else is taken for it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.check import check as check_all
from generator.evidence.rates import parts_of, rate_name
from generator.evidence.recorded import (
    MAX_BYTES,
    EvidenceError,
    Recorded,
    Said,
    check,
    load,
    text,
)
from generator.findings import Level
from generator.memo import NOTHING, Steps, Store
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import TODAY

RECORDED = Recorded(
    "litellm", "litellm", "1.109.1", dt.date(2026, 11, 1), dt.date(2026, 11, 22),
    {"acme/small": Said("small-1", {"input": Decimal("0.150"), "batch.input@200000": Decimal(1)})},
)  # fmt: skip


def put(root: Path, content: str | bytes, name: str = "litellm.json") -> Path:
    """A file among the recorded ones."""
    folder = root / "catalogue" / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def changed(**changes: Any) -> str:
    """The file with some of its keys changed; None takes one away."""
    data = json.loads(text(RECORDED)) | changes
    return json.dumps({key: value for key, value in data.items() if value is not None})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Zeros at the end of an amount, too."""
    put(tmp_path, text(RECORDED))
    (found,) = load(tmp_path)
    assert found == RECORDED
    assert text(found) == text(RECORDED)
    assert str(found.offers["acme/small"].rates["input"]) == "0.150"


def test_without_files_there_is_nothing(tmp_path: Path) -> None:
    """A guide of its own need not have any."""
    assert load(tmp_path) == ()


WRONG = {
    "no JSON": ("<html>", "Expecting value"),
    "a key twice": ('{"source": "litellm", "source": "x"}', "a key stands there twice"),
    "another's name": (changed(source="other"), "it says that its source is 'other'"),
    "a missing key": (changed(version=None), "the file does not have the keys"),
    "a key too many": (changed(more=1), "the file does not have the keys"),
    "no offers": (changed(offers=[]), "'offers' is not an object"),
    "an amount that is none": (
        changed(offers={"acme/small": {"as": "x", "rates": {"input": "1e-6"}}}), "is not an amount",
    ),
    "a negative": (
        changed(offers={"acme/small": {"as": "x", "rates": {"input": "-1"}}}), "is negative",
    ),
    "a flag": (
        changed(offers={"acme/small": {"as": "x", "rates": {"input": True}}}), "expected an amount",
    ),
    "nothing": (
        changed(offers={"acme/small": {"as": "x", "rates": {"input": "0.00"}}}), "input is 0",
    ),
    "no rate's name": (
        changed(offers={"acme/small": {"as": "x", "rates": {"input@²": "1"}}}), "not a rate's name",
    ),
    "variants out of order": (
        changed(offers={"acme/small": {"as": "x", "rates": {"us+batch.input": "1"}}}),
        "not a rate's name",
    ),
    "no offer's id": (changed(offers={"small": {"as": "x", "rates": {}}}), "is not an offer's id"),
    "a name that turns the text": (
        changed(offers={"acme/small": {"as": "\u202eevil", "rates": {}}}), "direction-changing",
    ),
    "a day that is none": (changed(accessed="2026-02-30"), "is not a date that exists"),
    "a deep file": ("[" * 100_000, "nested too deeply|Expecting"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_anything_else_is_refused(tmp_path: Path, case: str) -> None:
    """With the file's name, and how it comes to be right again."""
    content, message = WRONG[case]
    put(tmp_path, content)
    with pytest.raises(EvidenceError, match=message) as problem:
        load(tmp_path)
    assert str(problem.value).startswith("catalogue/evidence/litellm.json: ")
    assert "breakeven corroborate --record" in str(problem.value)


def test_a_large_file_and_a_link_are_refused(tmp_path: Path) -> None:
    """Before anything of them is read."""
    path = put(tmp_path, b" " * (MAX_BYTES + 1))
    with pytest.raises(EvidenceError, match="more than 5,000,000 bytes"):
        load(tmp_path)
    path.unlink()
    path.symlink_to("/etc/passwd")
    with pytest.raises(EvidenceError, match="it is not a file"):
        load(tmp_path)


@pytest.mark.parametrize("case", WRONG)
def test_the_check_says_the_same(tmp_path: Path, case: str) -> None:
    """As a finding at the file, for what a build would stop at."""
    content, message = WRONG[case]
    put(tmp_path, content)
    (finding,) = check(tmp_path, Steps(NOTHING, {}))
    assert (finding.code, finding.level) == ("evidence", Level.ERROR)
    assert finding.location.file == "catalogue/evidence/litellm.json"
    assert re.search(message, finding.message)
    assert "breakeven corroborate --record" in finding.fix


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"acme/two": "acme"}, {"acme"}),
        ({"acme/two": "acme", '"acme/one": {"as"': '"acme/one": {"is"'}, {"acme", "acme/one"}),
        ({'"acme/three": {"as": "x",': '"acme/three": {"as": "x"'}, {"acme/three"}),
    ],
)
def test_every_fault_is_found_at_its_line(
    tmp_path: Path, changes: dict[str, str], lines: set[str]
) -> None:
    """Each offer has a line; a file that is no JSON says where it stops being it."""
    offers = {f"acme/{name}": Said("x", {"input": Decimal(1)}) for name in ("one", "two", "three")}
    content = text(dataclasses.replace(RECORDED, offers=offers))
    for old, new in changes.items():
        assert old in content
        content = content.replace(old, new)
    put(tmp_path, content)
    found = {item.location.line for item in check(tmp_path, Steps(NOTHING, {}))}
    assert found == {
        number
        for number, line in enumerate(content.split("\n"), 1)
        if any(f'"{name}"' in line for name in lines)
    }


UNKNOWN = {
    "an offer": ("acme/gone", "input", "there is no offer 'acme/gone'"),
    "a meter": ("acme/small", "inptu", "there is no meter 'inptu'"),
    "a variant": ("acme/small", "btach.input@200000", "there is no variant 'btach'"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_file_names_what_the_catalogue_has(make_catalogue: MakeCatalogue, case: str) -> None:
    """Anything else is an error at its line, until it is recorded again or the catalogue has it.

    What is known of an earlier check changes nothing of that.
    """
    name, rate, message = UNKNOWN[case]
    root = make_catalogue()
    said = Said("x", {rate: Decimal(1), "input": Decimal(2)})
    offers = {"acme/small": Said("y", {"input": Decimal(1)})} | {name: said}
    content = text(dataclasses.replace(RECORDED, offers=offers))
    put(root, content)
    line = content[: content.index(f'"{name}"')].count("\n") + 1
    store = Store(root / "cache" / "check.memo")
    for _ in range(2):
        (finding,) = check_all(root, TODAY, store=store).findings
        assert (finding.code, finding.level, finding.message) == ("evidence", Level.ERROR, message)
        assert finding.location[:2] == ("catalogue/evidence/litellm.json", line)
        assert "record it again" in finding.fix
    sound = {"acme/small": Said("y", {"input": Decimal(1)})}
    put(root, text(dataclasses.replace(RECORDED, offers=sound)))
    assert check_all(root, TODAY, store=store).findings == []
    path = root / "catalogue" / "providers" / "acme.yaml"
    path.write_text(path.read_text().replace("id: small", "id: other"))
    (finding,) = check_all(root, TODAY, store=store).findings
    assert finding.message == "there is no offer 'acme/small'"


def test_a_large_file_is_a_finding(tmp_path: Path) -> None:
    """Without being read."""
    put(tmp_path, b" " * (MAX_BYTES + 1))
    (finding,) = check(tmp_path, Steps(NOTHING, {}))
    assert finding.message == "it has more than 5,000,000 bytes"


def test_the_repository_s_own_files_are_as_they_are_written() -> None:
    """Nobody has edited one by hand."""
    for found in load(ROOT):
        path = ROOT / "catalogue" / "evidence" / f"{found.source}.json"
        assert path.read_text(encoding="utf-8") == text(found)


meters = st.sampled_from(["input", "cached_input", "cache_write_long"])
variants = st.lists(st.sampled_from(["batch", "data-zone", "us"]), unique=True, max_size=2)


@given(meters, variants, st.none() | st.integers(1, 10**9))
def test_a_rate_s_name_says_what_it_is(meter: str, names: list[str], above: int | None) -> None:
    """In whichever order the variants are joined."""
    name = rate_name(meter, names, above)
    assert name == rate_name(meter, names[::-1], above)
    assert parts_of(name) == (meter, tuple(sorted(names)), above)
