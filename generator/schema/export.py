"""The schemas as JSON Schema, so that an editor completes and explains every field.

They describe the file as an editor reads it, where `0.15` is a number and `free` a word, whereas
the models take every scalar as text. The one of a computed worksheet is no file that people write:
it describes what programs get.

The example of a provider's file in CONTRIBUTING.md is written with them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from generator.schema.base import Model, one_or_many
from generator.schema.claim import Claims
from generator.schema.example import provider_example
from generator.schema.meters import Meters
from generator.schema.provider import Provider
from generator.schema.scenario import Scenario
from generator.schema.term import Term
from generator.schema.tree import Tree
from generator.schema.worksheet import Worksheet
from generator.schema.worksheet_result import WorksheetResult

FOLDER = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: Mapping[str, type[Model]] = {
    "claims": Claims,
    "meters": Meters,
    "provider": Provider,
    "scenario": Scenario,
    "term": Term,
    "tree": Tree,
    "worksheet": Worksheet,
    "worksheet-result": WorksheetResult,
}
PAGE = "CONTRIBUTING.md"
BEGIN = "<!-- Written by `breakeven schema` from generator/schema; do not edit it here. -->"
END = "<!-- The end of what is written. -->"
"""Between these lines of the page stands the example of a provider's file."""
WRITTEN = frozenset({"worksheet-result"})
"""What the generator writes, and no editor."""


def schemas() -> dict[str, str]:
    """The text of each schema by its file name; the same models give the same bytes."""
    return {
        f"{name}.schema.json": text_of(model, by_hand=name not in WRITTEN)
        for name, model in MODELS.items()
    }


def stale(root: Path) -> list[Path]:
    """What is missing under `root` or not what the models say, relative to it."""
    return [path for path, content in _files(root).items() if _read(root / path) != content]


def write(root: Path) -> list[Path]:
    """Writes what is stale under `root`, and names it relative to it."""
    contents = _files(root)
    changed = stale(root)
    for path in changed:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(contents[path])
    return changed


def _files(root: Path) -> dict[Path, bytes]:
    """What belongs under `root`: the schemas, and the example where a page has a place for it."""
    files = {Path(FOLDER, name): text.encode() for name, text in schemas().items()}
    page = (_read(root / PAGE) or b"").decode()
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if end:
        example = f"\n\n```yaml\n{provider_example()}```\n\n"
        files[Path(PAGE)] = f"{before}{begin}{example}{end}{after}".encode()
    return files


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def text_of(model: type[Model], *, by_hand: bool = False) -> str:
    """A model as the text of a schema; `by_hand` where it describes a file that people write."""
    schema = model.model_json_schema(schema_generator=_Generator)
    described = _as_written({"$schema": DIALECT, **schema}, by_hand=by_hand)
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def components(models: Sequence[type[Model]]) -> dict[str, Any]:
    """The schemas of what is written, by the models' names, for an OpenAPI description."""
    _, found = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Generator,
    )
    known: dict[str, Any] = _as_written(found["$defs"], by_hand=False)
    return known


class _Generator(GenerateJsonSchema):
    """Says of a field what the model alone does not."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """A list that may be one text without the dash."""
        many = super().function_before_schema(schema)
        if schema["function"]["function"] is one_or_many:
            return {"anyOf": [many["items"], many]}
        return many

    def encode_default(self, dft: Any) -> Any:
        """A default in the form in which a file would say it."""
        if isinstance(dft, Decimal):
            return int(dft) if dft == int(dft) else float(dft)
        if isinstance(dft, Model):
            return {}
        return super().encode_default(dft)


def _as_written(node: Any, *, by_hand: bool) -> Any:
    """The schema for an editor: descriptions on one line, and free text that may be digits.

    A line such as `says: 0.87` is text to the models and a number to an editor, in a file that is
    written `by_hand`.
    """
    if isinstance(node, list):
        return [_as_written(item, by_hand=by_hand) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _as_written(value, by_hand=by_hand) for key, value in node.items()}
    if plain.get("default", "") is None:
        del plain["default"]  # That a field may be left out is said by `required`.
        if not by_hand:  # Where there is nothing to say, the field is not there.
            (known,) = [item for item in plain.pop("anyOf") if item != {"type": "null"}]
            plain = known | plain
    if isinstance(plain.get("description"), str):
        plain["description"] = " ".join(plain["description"].split())
    if (
        by_hand
        and plain.get("type") == "string"
        and not {"pattern", "format", "enum", "const"} & plain.keys()
    ):
        plain["type"] = ["string", "number"]
    return plain
