"""`openapi.json`: valid OpenAPI 3.1, true of what is published."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.api.openapi import description
from generator.downloads.json_file import document
from generator.generate import everything
from tests.support.guides import SITE, documents, real_files, real_guide
from tests.support.site import ROOT

OPENAPI: dict[str, Any] = json.loads(real_files()["api/v1/openapi.json"])


def pattern(path: str) -> str:
    """A path of the description as an expression for addresses."""
    return re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path.removeprefix("/")))


def test_it_is_openapi() -> None:
    """By the validator that the OpenAPI Initiative's own schemas are in."""
    assert [error.message for error in OpenAPIV31SpecValidator(OPENAPI).iter_errors()] == []
    assert OPENAPI["openapi"].startswith("3.1.")


@pytest.mark.parametrize("site", [SITE, None])
def test_the_server_is_the_guides_address(site: str | None) -> None:
    """Or, where it names none, relative to the description."""
    (server,) = description(site)["servers"]
    assert server == {"url": "https://guide.example/costs" if site else "../.."}


def test_every_path_is_published_and_the_other_way_round() -> None:
    """Each stands for at least one file; no document is left out."""
    addresses = {thing.address for thing in everything(real_guide(), ROOT)}
    paths = [pattern(path) for path in OPENAPI["paths"]]
    for path in paths:
        assert any(re.fullmatch(path, address) for address in addresses), path
    for address in documents(real_files()):
        assert [path for path in paths if re.fullmatch(path, address)], address


def schema_of(path: str) -> Draft202012Validator:
    """A validator of what a path answers."""
    (content,) = OPENAPI["paths"][path]["get"]["responses"]["200"]["content"].values()
    return Draft202012Validator({**content["schema"], "components": OPENAPI["components"]})


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/v1/index.json", "api/v1/index.json"),
        ("/api/v1/offers/{provider}/{offer}.json", "api/v1/offers/openai/gpt-4o-mini.json"),
        ("/api/v1/providers/{provider}.json", "api/v1/providers/openai.json"),
        ("/api/v1/worksheets/{worksheet}.json", "api/v1/worksheets/token-bill.json"),
        ("/api/v1/changes.json", "api/v1/changes.json"),
    ],
)
def test_a_path_says_what_its_document_is(path: str, address: str) -> None:
    """The description's own schema holds of it, and not of another document."""
    found = json.loads(real_files()[address])
    assert list(schema_of(path).iter_errors(found)) == []
    assert list(schema_of(path).iter_errors({"generated_from": found["generated_from"]})) != []


def test_results_of_worksheets_are_described() -> None:
    """The download of a scenario is what the path says."""
    result = next(iter(real_guide().results.values()))
    validator = schema_of("/worksheets/{worksheet}/{scenario}.json")
    assert list(validator.iter_errors(document(result))) == []
