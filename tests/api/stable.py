"""What version 1 has promised so far, and what would break the promise.

`v1.json` beside this file holds the schemas and addresses as they were published. After something
was added, `python -m tests.api.stable` writes it anew, so that the addition is held from then on;
it refuses to write where anything was taken back.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.api.documents import KINDS
from generator.api.openapi import description
from generator.api.prices_csv import COLUMNS
from generator.schema.export import text_of
from generator.schema.worksheet_result import WorksheetResult

SNAPSHOT = Path(__file__).parent / "v1.json"
_WORDS = {"title", "description", "$schema", "$defs", "examples"}


def promised() -> dict[str, Any]:
    """The interface as it is now: addresses, columns, and every schema with its parts put in."""
    models = {kind.name: kind.model for kind in KINDS} | {"worksheet-result": WorksheetResult}
    schemas = {name: json.loads(text_of(model)) for name, model in models.items()}
    return {
        "addresses": sorted(description(None)["paths"]),
        "columns": list(COLUMNS),
        "schemas": {
            name: _resolved(schema, schema.get("$defs", {})) for name, schema in schemas.items()
        },
    }


def _resolved(node: Any, known: dict[str, Any], *, names: bool = False) -> Any:
    """A schema without references and words; under `properties` every key is a name."""
    if isinstance(node, list):
        return [_resolved(item, known) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and not names:
        return _resolved(known[node["$ref"].removeprefix("#/$defs/")], known)
    return {
        key: _resolved(item, known, names=key == "properties" and not names)
        for key, item in node.items()
        if names or key not in _WORDS
    }


def broken(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """What programs that rely on the old interface would miss in the new one."""
    for address in old["addresses"]:
        if address not in new["addresses"]:
            yield f"the address {address} is gone"
    for column in old["columns"]:
        if column not in new["columns"]:
            yield f"the column {column} is gone"
    for name, schema in old["schemas"].items():
        if name not in new["schemas"]:
            yield f"the document {name} is gone"
        else:
            yield from _narrowed(schema, new["schemas"][name], name)


def _narrowed(old: Any, new: Any, path: str) -> Iterator[str]:
    """A document may get fields, and a list of words more words; nothing else may change."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        if old != new:
            yield f"{path} was {json.dumps(old)} and is {json.dumps(new)}"
        return
    for key in {**old, **new}:
        where = f"{path}.{key}"
        before, after = old.get(key), new.get(key)
        if key in ("required", "enum"):
            yield from (f"{where} no longer has {item}" for item in before or ()
                        if item not in (after or ()))  # fmt: skip
            if key == "enum" and before is None:
                yield f"{where} allows some words only"
        elif key == "properties":
            fields = after or {}
            for field, item in (before or {}).items():
                if field not in fields:
                    yield f"{path}.{field} is gone"
                else:
                    yield from _narrowed(item, fields[field], f"{path}.{field}")
        elif key == "anyOf" and before is not None and after is not None:
            yield from _choices(before, after, where)
        else:
            yield from _narrowed(before, after, where)


def _choices(old: list[Any], new: list[Any], path: str) -> Iterator[str]:
    if len(old) != len(new):
        yield f"{path} has {len(new)} choices in place of {len(old)}"
        return
    for index, (before, after) in enumerate(zip(old, new, strict=True)):
        yield from _narrowed(before, after, f"{path}[{index}]")


def main() -> None:
    """Writes the snapshot anew, unless something would break."""
    now = promised()
    if SNAPSHOT.exists():
        faults = list(broken(json.loads(SNAPSHOT.read_text(encoding="utf-8")), now))
        if faults:
            sys.exit("\n".join([*faults, "Version 1 only grows: nothing was written."]))
    SNAPSHOT.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
