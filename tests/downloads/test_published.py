"""The published data fit the published schema, and every download names its page."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from generator.settings import site_address
from tests.support.site import Site

pytestmark = pytest.mark.site


def test_every_published_result_fits_the_published_schema(built_site: Site) -> None:
    """Formats of days and addresses included; each names the schema and its own page."""
    public = built_site.public
    schema = json.loads((public / "schema/worksheet-result.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(
        schema, format_checker=Draft202012Validator.FORMAT_CHECKER
    )  # fmt: skip
    address = site_address(built_site.root)
    paths = sorted((public / "worksheets").glob("*/*.json"))
    assert len(paths) == sum(
        len(entry.model.worksheets) for entry in built_site.catalogue.scenarios.values()
    )
    for path in paths:
        found = json.loads(path.read_text("utf-8"))
        assert [error.message for error in validator.iter_errors(found)] == [], path
        assert found["$schema"] == f"{address}schema/worksheet-result.schema.json"
        assert found["address"] == f"{address}{path.relative_to(public).with_suffix('')}/"
        assert (path.with_suffix("") / "index.html").is_file()
