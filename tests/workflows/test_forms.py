"""The issue forms ask for what the catalogue needs, by the catalogue's names."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.schema.base import Model
from generator.schema.provider import Correction, Kind, Offer, Price, Source
from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
NEEDED = {
    "price-changed.yml": {"offer", "effective", "rates", "url", "accessed"},
    "price-wrong.yml": {"offer", "effective", "rates", "reason", "url", "accessed"},
    "model-missing.yml": {"offer", "name", "kind", "effective", "rates", "url", "accessed"},
}


def fields(name: str) -> dict[str, dict[str, Any]]:
    """A form's fields by their ids."""
    form = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return {item["id"]: item for item in form["body"]}


def test_there_is_a_form_for_each() -> None:
    """A price that changed, one that is wrong, a model that is missing; and any other fault."""
    assert sorted([*NEEDED, "fault.yml"]) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", NEEDED)
def test_a_form_asks_for_what_is_needed(name: str) -> None:
    """All that an entry cannot do without is required, and nothing has a name of its own."""
    found = fields(name)
    required = {key for key, item in found.items() if item.get("validations", {}).get("required")}
    assert NEEDED[name] == required
    models: list[type[Model]] = [Offer, Price, Source, Correction]
    known = {key for model in models for key in model.model_fields} | {"offer"}
    assert set(found) <= known


def test_kinds_are_those_of_the_catalogue() -> None:
    """In its order."""
    options = fields("model-missing.yml")["kind"]["attributes"]["options"]
    assert [kind.value for kind in Kind] == options
