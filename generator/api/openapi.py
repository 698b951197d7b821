"""`openapi.json`: the interface in OpenAPI 3.1, made of the same models as the documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.api.documents import KINDS, OPENAPI, PRICES_CSV, Place
from generator.guide import Guide
from generator.pages.page import NAME
from generator.schema.base import Model
from generator.schema.export import DIALECT, components
from generator.schema.worksheet_result import WorksheetResult

VERSION = "1"
_ID = re.compile(r"\{(\w+)\}")
_ABOUT = (
    "Prices of language models and what worksheets make of them, as static files. Amounts are "
    "strings of exact decimals. Links in a document are relative to its own address. Version 1 "
    "only grows: ignore fields and words that you do not know."
)


def openapi(guide: Guide) -> bytes:
    """The description, with every schema in it."""
    return (json.dumps(description(guide.provenance.site), indent=2) + "\n").encode()


def description(site: str | None) -> dict[str, Any]:
    """The same as plain data; without a `site`, the server is relative to the description."""
    models: list[type[Model]] = [kind.model for kind in KINDS]
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {"title": NAME, "version": VERSION, "description": _ABOUT},
        "servers": [{"url": site.rstrip("/") if site else Place(OPENAPI).to("").rstrip("/")}],
        "paths": dict(_paths()),
        "components": {"schemas": components([*models, WorksheetResult])},
    }


def _paths() -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in KINDS:
        ids = tuple(_ID.findall(kind.path))
        address = kind.at(**{name: f"{{{name}}}" for name in ids})
        yield f"/{address}", _get(kind.name, kind.describes, _json(kind.model), ids)
    result = "A worksheet computed for a scenario, with its whole derivation."
    ids = ("worksheet", "scenario")
    yield (
        "/worksheets/{worksheet}/{scenario}.json",
        _get("result", result, _json(WorksheetResult), ids),
    )
    table = {"text/csv": {"schema": {"type": "string"}}}
    yield f"/{PRICES_CSV}", _get("prices", "Every dated rate as a table.", table, ())


def _json(model: type[Model]) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"application/json": {"schema": schema}}


def _get(
    name: str, describes: str, content: dict[str, Any], ids: tuple[str, ...]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"get_{name}",
        "summary": describes,
        "responses": {"200": {"description": describes, "content": content}},
    }
    if ids:
        operation["parameters"] = [
            {"name": key, "in": "path", "required": True, "schema": {"type": "string"}}
            for key in ids
        ]
        operation["responses"]["404"] = {"description": "There is no such id."}
    return {"get": operation}
