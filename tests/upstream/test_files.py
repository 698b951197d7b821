"""Finding and reading a data set: bounds, hostile files, and a sentence for each."""

from __future__ import annotations

import gzip
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.errors import BreakevenError, UsageError
from generator.upstream import files
from generator.upstream.files import find, parse_json, parse_yaml
from generator.upstream.reading import UnreadableSource
from generator.upstream.sources import SOURCES
from tests.support.upstream import DAY, SAMPLES, real

LITELLM = SOURCES["litellm"]
JSON = {
    "a web page": (b"<!DOCTYPE html><title>Not found</title>", "is a web page and not JSON"),
    "a web page after blanks": (b"\n  <html>", "is a web page and not JSON"),
    "nothing": (b"", "is not JSON"),
    "half a file": (b'{"gpt-5": {"input', "is not JSON"),
    "a key twice": (b'{"a": {"x": 1, "x": 2}}', "the key 'x' stands there twice"),
    "no text": (b"\xff\xfe\x00", "is not text in UTF-8"),
    "a deep file": (b"[" * 100_000, "is nested too deeply|is not JSON"),
    "a number of many digits": (b'{"a": ' + b"9" * 5_000 + b"}", "is not JSON"),
}
YAML = {
    "a web page": (b"<html>", "is a web page and not YAML"),
    "half a file": (b"a: [1, 2", "is not YAML"),
    "a key twice": (b"a: 1\na: 2", "the key 'a' stands there twice"),
    "anchors upon anchors": (
        b"a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + b"".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n".encode()
            for i in range(9)
        ),
        "its anchors stand for too much",
    ),
    "an anchor in itself": (b"a: &a [*a]", "its anchors stand for too much"),
    "a deep file": (b"[" * 5_000, "is not YAML"),
}


@pytest.mark.parametrize("case", JSON)
def test_what_is_not_json_is_refused(case: str) -> None:
    """With the file's name and what is wrong, never with a traceback."""
    raw, message = JSON[case]
    with pytest.raises(UnreadableSource, match=message):
        parse_json(raw, "prices.json")


@pytest.mark.parametrize("case", YAML)
def test_what_is_not_yaml_is_refused(case: str) -> None:
    """Anchors are followed, and not without end."""
    raw, message = YAML[case]
    with pytest.raises(UnreadableSource, match=message):
        parse_yaml(raw, "prices.yaml")


def test_yaml_builds_no_objects() -> None:
    """A tag is a name, and every scalar is text."""
    found = parse_yaml(b"a: !!python/object/apply:os.system ['true']\nb: yes\nc: 0.10", "x")
    assert found == {"a": ["true"], "b": "yes", "c": "0.10"}


def test_json_numbers_are_exact_and_nan_is_a_word() -> None:
    """No binary fraction stands between the file and the price."""
    assert parse_json(b'{"a": 0.10, "b": NaN}', "x") == {"a": Decimal("0.10"), "b": "NaN"}


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_a_hundred_megabytes_is_refused(tmp_path: Path, packed: bool) -> None:
    """Before it is read whole; a small file that unpacks to one too."""
    path = tmp_path / "prices.json"
    if packed:
        with gzip.open(path, "wb", compresslevel=1) as file:
            for _ in range(100):
                file.write(b" " * 1_000_000)
    else:
        with path.open("wb") as plain:
            plain.truncate(100_000_000)
    with pytest.raises(UnreadableSource, match="more than 64 MB; no price data set is that large"):
        find(LITELLM, str(path))


def wheel(folder: Path, name: str, members: dict[str, bytes]) -> Path:
    """A wheel with some files."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, raw in members.items():
            file.writestr(member, raw)
    return path


def test_a_wheel_is_read_without_being_installed(tmp_path: Path) -> None:
    """Its version is in its name, its data where the package has it."""
    raw = (SAMPLES / "litellm.json").read_bytes()
    assert LITELLM.package is not None
    path = wheel(tmp_path, "litellm-9.9.9-py3-none-any.whl", {LITELLM.package.path: raw})
    found = find(LITELLM, str(path))
    assert (found.version, found.raw) == ("9.9.9", raw)


def test_a_wheel_that_is_another_s_is_refused(tmp_path: Path) -> None:
    """By its name, or because the data is not in it, or because it unpacks to too much."""
    other = wheel(tmp_path, "tokens-1.0-py3-none-any.whl", {"x": b""})
    with pytest.raises(UsageError, match="is not where litellm comes from"):
        find(LITELLM, str(other))
    empty = wheel(tmp_path, "litellm-1.0-py3-none-any.whl", {"x": b""})
    with pytest.raises(UnreadableSource, match="has no litellm/model_prices"):
        find(LITELLM, str(empty))
    assert LITELLM.package is not None
    bomb = wheel(
        tmp_path, "litellm-1.1-py3-none-any.whl", {LITELLM.package.path: b" " * 70_000_000}
    )
    with pytest.raises(UnreadableSource, match="more than 64 MB"):
        find(LITELLM, str(bomb))
    broken = tmp_path / "litellm-1.2-py3-none-any.whl"
    broken.write_bytes(b"PK")
    with pytest.raises(UnreadableSource, match="has no litellm/model_prices"):
        find(LITELLM, str(broken))


def test_what_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's name, or that a file is needed."""
    monkeypatch.setattr(files, "installed", lambda _: None)
    with pytest.raises(UsageError, match="run 'pip install litellm', or name a file"):
        find(LITELLM, None)
    with pytest.raises(UsageError, match="name a file: breakeven import openrouter FILE"):
        find(SOURCES["openrouter"], None)
    with pytest.raises(UsageError, match="there is no file nowhere"):
        find(LITELLM, "nowhere.json")


HOSTILE: dict[str, Any] = {
    "null": None,
    "a list of nothing": [],
    "an empty object": {},
    "numbers": {"gpt-5": 1, "models": [1, 2], "data": 3, "prices": "x", "Items": "y"},
    "nested wrong": {"models": [{"canonical_id": [], "prices": [{"channel": {}}]}],
                     "data": [{"id": 5, "pricing": "free"}], "Items": [{"meterName": 7}],
                     "prices": {"a": {"b": {"standard": [{"rates": "x", "start": 5}]}}},
                     "a": {"models": {"m": {"cost": [1], "limit": 3}}},
                     "m": {"mode": "chat", "litellm_provider": "openai",
                           "input_cost_per_token": {}}},
    "texts that do harm": {"<script>": {"mode": "chat", "litellm_provider": "openai",
                                        "input_cost_per_token": "=1+1",
                                        "output_cost_per_token": "${{ secrets }}"},
                           "\u202eevil": {"mode": "chat", "litellm_provider": "openai",
                                          "input_cost_per_token": 1e-6}},
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("case", HOSTILE)
def test_wrong_shapes_give_readings_or_nothing(source: str, case: str) -> None:
    """Whatever stands where another thing should, no reader fails or takes it for a price."""
    raw = json.dumps(HOSTILE[case]).encode()
    try:
        data = SOURCES[source].parse(raw, "hostile")
    except BreakevenError:
        return
    for reading in SOURCES[source].read(data, real().meters, DAY):
        assert not reading.rates
        assert all(name.isprintable() for name in reading.names)
    SOURCES[source].dated(data)
