"""The JSON Schemas: complete, explained, the same every time, and true of the real files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator.schema.example import provider_example
from generator.schema.export import BEGIN, END, PAGE, schemas, stale, write
from tests.conftest import ROOT
from tests.samples import SHEET, offer, price, provider

NAMES = [
    "claims", "meters", "provider", "scenario", "term", "tree", "worksheet", "worksheet-result",
]  # fmt: skip
FOLDERS = {
    "claims": "claims",
    "provider": "providers",
    "scenario": "scenarios",
    "tree": "trees",
    "worksheet": "worksheets",
}
FILES = [("meters", ROOT / "catalogue" / "meters.yaml")] + [
    (name, path)
    for name, folder in FOLDERS.items()
    for path in sorted((ROOT / "catalogue" / folder).glob("*.yaml"))
]


def schema(name: str) -> dict[str, Any]:
    """One schema, read back."""
    read: dict[str, Any] = json.loads(schemas()[f"{name}.schema.json"])
    return read


def fields(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of every record of a schema, by `Record.field`."""
    whole = schema(name)
    for record in [whole, *whole.get("$defs", {}).values()]:
        for field, content in record.get("properties", {}).items():
            yield f"{record['title']}.{field}", content


class Editor(yaml.CSafeLoader):
    """Reads as an editor does, by YAML 1.2: `on` and `no` are words, and so are dates."""


GUESSED = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in GUESSED or first in "tTfF"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def misfits(name: str, text: str) -> list[str]:
    """What the schema says against a file."""
    validator = Draft202012Validator(schema(name))
    return [error.message for error in validator.iter_errors(yaml.load(text, Editor))]


def test_there_is_one_for_every_kind_of_file() -> None:
    """In the order of their names."""
    assert [f"{name}.schema.json" for name in NAMES] == list(schemas())


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema(name: str) -> None:
    """Of the dialect it names, with a title, ending in a newline."""
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema(name)["title"]
    assert schemas()[f"{name}.schema.json"].endswith("}\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_explained(name: str) -> None:
    """On one line, so that an editor can show it beside the field."""
    found = dict(fields(name))
    assert found
    assert [field for field, content in found.items() if not content.get("description")] == []
    assert [field for field, content in found.items() if "\n" in content["description"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_record_refuses_unknown_keys_and_is_explained(name: str) -> None:
    """As the models do."""
    whole = schema(name)
    for record in [whole, *whole.get("$defs", {}).values()]:
        assert record["description"]
        if "properties" in record:
            assert record["additionalProperties"] is False


def test_schemas_are_the_same_every_time() -> None:
    """Byte for byte."""
    assert schemas() == schemas()


def test_meters_and_variants_are_not_baked_in() -> None:
    """A new meter is a line in meters.yaml and no new schema."""
    assert "cached_input" not in schemas()["provider.schema.json"]


def test_defaults_are_as_a_file_would_say_them() -> None:
    """An amount is a number, a record an empty mapping; where nothing is meant, none is given."""
    found = dict(fields("provider"))
    assert (found["Hardware.count"]["default"], found["Offer.limits"]["default"]) == (1, {})
    assert "default" not in found["Price.until"]
    assert dict(fields("claims"))["Figure.within"]["default"] == 0


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ("not_offered: batch", True),
        ("not_offered: [batch, flex]", True),
        ("disagrees: [{rate: input, via: x, says: 0.87}]", True),
        ("verified: null", True),
        ("variants: {batch: {input: free, output: not offered}}", True),
        ("variants: {batch: {input: 0}}", False),
        ("variants: {batch: {input: -1}}", False),
        ("variants: {batch: {input: gratis}}", False),
        ("basis: guessed", False),
        ("curency: EUR", False),
        ("note: [a]", False),
        ("tiers: {above: 1}", False),
    ],
)
def test_an_editor_and_the_models_agree(more: str, fits: bool) -> None:
    """On what a price entry may say."""
    found = misfits("provider", provider(offer(price(more=more))))
    assert fits is (found == [])


def test_the_sample_worksheet_fits() -> None:
    """So that tests and editors speak of one thing."""
    assert misfits("worksheet", SHEET) == []


@pytest.mark.parametrize(
    ("name", "path"), FILES, ids=[path.relative_to(ROOT).as_posix() for _, path in FILES]
)
def test_the_real_files_fit(name: str, path: Path) -> None:
    """Every file of the catalogue, as an editor reads it."""
    assert misfits(name, path.read_text()) == []


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """Missing and differing schemas are stale until they are written; the rest is left alone."""
    every = [Path("schema", f"{name}.schema.json") for name in NAMES]
    assert every == stale(tmp_path)
    assert every == write(tmp_path)
    assert stale(tmp_path) == []
    (tmp_path / "schema" / "tree.schema.json").write_text("{}")
    before = (tmp_path / "schema" / "term.schema.json").stat().st_mtime_ns
    assert [Path("schema/tree.schema.json")] == stale(tmp_path)
    assert [Path("schema/tree.schema.json")] == write(tmp_path)
    assert write(tmp_path) == []
    assert before == (tmp_path / "schema" / "term.schema.json").stat().st_mtime_ns
    shutil.rmtree(tmp_path / "schema")
    assert every == stale(tmp_path)


def test_the_example_is_written_where_a_page_has_a_place_for_it(tmp_path: Path) -> None:
    """What stands around it is left alone, and so is a page without such a place."""
    write(tmp_path)
    page = tmp_path / PAGE
    page.write_text("A guide of our own.\n")
    assert stale(tmp_path) == []
    page.write_text(f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n")
    assert [Path(PAGE)] == stale(tmp_path)
    assert [Path(PAGE)] == write(tmp_path)
    example = f"```yaml\n{provider_example()}```"
    assert f"Before.\n{BEGIN}\n\n{example}\n\n{END}\nAfter.\n" == page.read_text()
    assert write(tmp_path) == []


def test_the_schemas_of_the_repository_are_current() -> None:
    """`breakeven schema` writes them."""
    assert stale(ROOT) == []
