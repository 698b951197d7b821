"""The issue forms ask for what the catalogue needs, by the catalogue's names."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from generator.schema.base import Model
from generator.schema.provider import Correction, Kind, Offer, Price, Source
from tests.conftest import ROOT
from tests.support.site import Site

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


@pytest.mark.site
def test_pages_open_the_forms(built_site: Site) -> None:
    """Every price page leads to its forms, which have the fields that are filled in.

    An address of more than 8,192 signs is one that code hosts refuse.
    """
    opened = Counter[tuple[int, str]]()
    for address, page in built_site.pages.items():
        for link in page.all("a"):
            parts = urlsplit(link.get("href"))
            if not parts.path.endswith("/issues/new"):
                continue
            assert len(link.get("href")) < 8192, address
            found = parse_qs(parts.query, strict_parsing=True)
            (form,) = found.pop("template")
            assert found.keys() <= {"title", *fields(form)}, address
            if "offer" in found:
                assert f"prices/{found['offer'][0].rstrip('/')}/" == address
            opened[address.count("/"), form] += 1
    catalogue = built_site.catalogue
    assert {(1, "model-missing.yml"), (2, "model-missing.yml"), (3, "price-changed.yml"),
            (3, "price-wrong.yml")} == set(opened)  # fmt: skip
    assert 1 == opened[1, "model-missing.yml"]
    assert len(catalogue.providers) == opened[2, "model-missing.yml"]
    assert len(catalogue.offers) == opened[3, "price-changed.yml"]
    assert 0 < opened[3, "price-wrong.yml"] <= len(catalogue.offers)


@pytest.mark.site
def test_providers_lead_to_their_feeds(built_site: Site) -> None:
    """In either form, from the provider's own page."""
    for name in built_site.catalogue.providers:
        links = {link.get("href") for link in built_site.pages[f"prices/{name}/"].all("a")}
        assert {f"../../changes/{name}/feed.{form}" for form in ("xml", "json")} <= links, name
