"""A parsed file against its schema: a model, or every way in which it does not fit."""

from __future__ import annotations

from itertools import islice
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.catalogue.yaml_source import MAX_FINDINGS, Document, Path
from generator.findings import Finding, did_you_mean, error
from generator.schema.base import quote

M = TypeVar("M", bound=BaseModel)

_KIND = {
    "model_type": "a mapping of keys and values",
    "dict_type": "a mapping of keys and values",
    "tuple_type": "a list",
    "list_type": "a list",
}


def validate(document: Document, model: type[M]) -> tuple[M | None, list[Finding]]:
    """The document as `model`, or None with a finding for each thing that does not fit.

    Of more than MAX_FINDINGS things the first are given, and a finding that counts the rest.
    """
    try:
        return model.model_validate(document.data), []
    except ValidationError as problem:
        details = [
            detail
            for detail in problem.errors(include_url=False, include_context=True)
            # A list that is "too short" only because its items are wrong says nothing new.
            if detail["type"] != "too_short" or detail["input"] in ([], {})
        ]
        found = [_finding(document, model, detail) for detail in islice(details, MAX_FINDINGS)]
        if len(details) > MAX_FINDINGS:
            found.append(
                error(
                    document.locate(tuple(details[MAX_FINDINGS]["loc"])), "many",
                    f"{len(details) - MAX_FINDINGS} more things in this file do not fit",
                    "put the first ones right, or check that the right file was committed",
                )
            )  # fmt: skip
        return None, found


def _finding(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Finding:
    path: Path = tuple(detail["loc"])
    kind = detail["type"]
    if path and path[-1] == "[key]":
        path = path[:-1]
        return error(document.locate(path, key=True), kind, detail["msg"])
    name = str(path[-1]) if path else "the file"
    shown = quote(name)
    if kind == "extra_forbidden":
        known = sorted(_fields_at(model, path[:-1]))
        hint = _hint(name, known) or f"known keys: {', '.join(known)}"
        return error(
            document.locate(path, key=True),
            "unknown-key",
            f"the key {shown} is not known here",
            hint,
        )
    if kind == "missing":
        return error(
            document.locate(path[:-1]), "missing-key", f"the key '{name}' is missing",
            f"add '{name}:' here",
        )  # fmt: skip
    if kind in _KIND:
        return error(
            document.locate(path), "type", f"{shown} must be {_KIND[kind]}",
            "check the indentation",
        )  # fmt: skip
    if kind == "enum":
        expected = str(detail["ctx"]["expected"])
        words = [word.strip("'") for word in expected.replace(" or ", ", ").split(", ")]
        hint = _hint(detail["input"], words)
        return error(
            document.locate(path), "enum", f"{shown} must be one of {', '.join(words)}", hint
        )
    message = detail["msg"]
    return error(document.locate(path), kind.replace("_", "-"), f"{shown}: {message}")


def _hint(word: object, known: list[str]) -> str:
    # A word far longer than any that is known is close to none, and comparing it takes long.
    return did_you_mean(word, known) if isinstance(word, str) and len(word) <= 100 else ""


def _fields_at(model: type[BaseModel], path: Path) -> set[str]:
    """The keys a schema knows at a path, found by walking its annotations."""
    current: object = model
    for step in path:
        current = _step(current, step)
    current = _models_in(current)
    return {
        (field.alias or name) for found in current for name, field in found.model_fields.items()
    }


def _step(annotation: object, step: str | int) -> object:
    for found in _models_in(annotation):
        for name, field in found.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
    # A list's or mapping's step does not change which models can stand there.
    return annotation


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in getattr(annotation, "__args__", ()) for found in _models_in(part)]
