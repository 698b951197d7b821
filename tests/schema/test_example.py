"""The example of a provider's file: every field, in the schema's words, and true."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
import yaml

from generator.errors import BreakevenError
from generator.schema.base import Count, Date, Model, Text, Texts
from generator.schema.example import PROVIDER, WIDTH, Value, explained, provider_example
from generator.schema.export import BEGIN, END, PAGE, schemas
from generator.schema.provider import Provider
from tests.conftest import ROOT, MakeCatalogue


class Sort(StrEnum):
    """Of two sorts."""

    ONE = "one"
    OTHER = "other"


class Inner(Model):
    """What stands in another record."""

    day: Date
    """A day."""
    note: Text | None = None
    """A note
    in two lines."""


class Outer(Model):
    """A record with a field of every shape."""

    name: Text
    """A name."""
    sort: Sort = Sort.ONE
    """Which sort."""
    told: Sort = Sort.OTHER
    """Either `one` or `other`."""
    count: Count = 3
    """How many."""
    words: Texts = ()
    """Some words."""
    inner: tuple[Inner, ...] = ()
    """Others."""


VALUES: Mapping[str, Value] = {
    "name": "A",
    "sort": "other",
    "told": "one",
    "count": "4",
    "words": ["a", "b"],
    "inner": [{"day": "2026-01-01", "note": "N"}, {"day": "2026-01-02"}],
}
SHOWN = """\
# Required. A name.
name: A
# Optional, one if left out. Which sort. One of: one, other.
sort: other
# Optional, other if left out. Either `one` or `other`.
told: one
# Optional, 3 if left out. How many.
count: 4
# Optional. Some words.
words: [a, b]
# Optional. Others.
inner:
  # Required. A day.
  - day: 2026-01-01
    # Optional. A note in two lines.
    note: N
  - day: 2026-01-02
"""


SHOWN_THERE = f"\n\n```yaml\n{provider_example()}```\n\n"


def without(*path: str) -> dict[str, Value]:
    """The values of `Outer` without one of them."""
    values: Any = json.loads(json.dumps(VALUES))
    place = values
    for key in path[:-1]:
        place = place[key][0]
    del place[path[-1]]
    found: dict[str, Value] = values
    return found


def test_every_shape_of_field() -> None:
    """Each is explained above its first value: needed or not, what instead, what it is."""
    assert explained(Outer, VALUES) == SHOWN


@pytest.mark.parametrize(
    ("path", "field"),
    [(("words",), "Outer.words"), (("name",), "Outer.name"), (("inner", "note"), "Inner.note"),
     (("inner",), "Outer.inner, Inner.day, Inner.note")],
)  # fmt: skip
def test_a_field_without_an_example_is_refused(path: tuple[str, ...], field: str) -> None:
    """By its record and name, in the models that stand in others too."""
    with pytest.raises(BreakevenError, match=f"^no example of {re.escape(field)}; give one in"):
        explained(Outer, without(*path))


def test_a_long_list_has_a_line_for_each() -> None:
    """Nothing is wider than the page, where it can be broken."""
    long = ["word " * 8 + str(number) for number in range(3)]
    text = explained(Outer, {**VALUES, "words": long})
    assert f"words:\n  - {long[0]}\n  - {long[1]}\n" in text
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []


def test_it_reads_back_as_what_was_written() -> None:
    """Every scalar is the text that was meant: nothing in it is YAML of its own."""
    read = yaml.load(provider_example(), yaml.BaseLoader)
    assert json.loads(json.dumps(PROVIDER)) == read
    assert Provider.model_validate(read).name == PROVIDER["name"]


def test_it_says_what_the_schema_says_of_every_field() -> None:
    """Of each record, by the JSON Schema that editors read; none is left out."""
    said = " ".join(
        line.strip().removeprefix("# ") if line.strip().startswith("#") else "\n"
        for line in provider_example().splitlines()
    )
    schema = json.loads(schemas()["provider.schema.json"])
    records = [schema, *(item for item in schema["$defs"].values() if "properties" in item)]
    fields = [field for record in records for field in record["properties"].values()]
    assert [field["description"] for field in fields if field["description"] not in said] == []
    assert said.count("Required.") == sum(len(record.get("required", ())) for record in records)
    assert said.count("Required.") + said.count("Optional") == len(fields)


def test_it_can_be_copied_from(make_catalogue: MakeCatalogue) -> None:
    """It is wide enough for a page, ends in one newline, and names its schema first."""
    text = provider_example()
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    assert text.startswith("# yaml-language-server: $schema=")
    assert text.endswith("\n")
    folder = make_catalogue(**{"providers/example.yaml": text})
    named = re.search(r"\$schema=(\S+)", text)
    assert named
    path = (folder / "catalogue" / "providers" / named[1]).resolve()
    assert (ROOT / path.relative_to(folder.resolve())).is_file()


def test_the_guide_has_a_place_for_it() -> None:
    """Once, so that `breakeven schema` keeps it current."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert (text.count(BEGIN), text.count(END)) == (1, 1)
    assert text.partition(BEGIN)[2].partition(END)[0] == SHOWN_THERE
