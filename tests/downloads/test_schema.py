"""The JSON Schema of a worksheet's data is true of the data, and says no to what they never are."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from generator.downloads.json_file import document, to_json
from generator.schema.export import schemas
from generator.schema.worksheet_result import WorksheetResult
from generator.worksheet.result import Result


@cache
def validator() -> Draft202012Validator:
    """Of the schema as it is exported, formats included."""
    schema = json.loads(schemas()["worksheet-result.schema.json"])
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def misfits(found: Any) -> list[str]:
    """What the schema says against a document."""
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(found)]


@pytest.mark.parametrize("which", ["result", "never", "hostile"])
def test_every_kind_of_result_fits(which: str, request: pytest.FixtureRequest) -> None:
    """An ordinary one, one that never happens, one whose texts are hostile."""
    assert misfits(json.loads(to_json(request.getfixturevalue(which)))) == []


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a number as a number": lambda it: it["inputs"]["runs"].update(value=2),
    "digits with an exponent": lambda it: it["inputs"]["runs"].update(value="2E0"),
    "not a number": lambda it: it["steps"]["upfront"].update(value="NaN"),
    "never without a reason": lambda it: it["results"]["horizon"].update(value=None),
    "a reason beside a value": lambda it: it["steps"]["upfront"].update(reason="It is cheap."),
    "no verdict": lambda it: it.pop("verdict"),
    "another origin": lambda it: it["inputs"]["runs"].update(origin="guessed"),
    "a price without its evidence": lambda it: it["prices"]["prompted_input"].pop("accessed"),
    "a price of nobody": lambda it: it["prices"]["prompted_input"].update(offer="large"),
    "a currency": lambda it: it["prices"]["prompted_input"].update(currency="EUR"),
    "a day that is none": lambda it: it.update(as_of="2026-02-30"),
    "a day of another form": lambda it: it.update(as_of="22 November 2026"),
    "an unknown field": lambda it: it.update(more=1),
    "a schema that is no address": lambda it: it.update({"$schema": None}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_document_never_says_does_not_fit(name: str, result: Result) -> None:
    found = json.loads(to_json(result))
    CHANGES[name](found)
    assert misfits(found) != []


def test_a_document_is_held_against_the_models_when_it_is_made(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that neither can change without the other."""
    found = document(result)
    assert WorksheetResult.model_validate(found).worksheet == "fine-tune-or-prompt"
    monkeypatch.setattr("generator.downloads.address.page", lambda _: "nowhere")
    with pytest.raises(ValidationError, match="address"):
        document(result)
