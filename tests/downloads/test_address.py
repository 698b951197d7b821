"""Every download leads back to its page and, as data, to its schema."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.downloads import FORMATS, address
from generator.downloads.workbook.summary import PAGE
from generator.errors import BreakevenError
from generator.pages.page import scenario_address
from generator.settings import site_of
from generator.worksheet.result import Result
from tests.conftest import ROOT
from tests.support import poppler
from tests.support.worksheets import SITE

HERE = f"{SITE}worksheets/fine-tune-or-prompt/classifier/"


def shown(result: Result) -> str | None:
    """The address that the spreadsheet's summary shows."""
    sheet = load_workbook(io.BytesIO(FORMATS["xlsx"](result)))["Summary"]
    (found,) = (row[1] for row in sheet.iter_rows() if row[0].value == PAGE)
    if found.hyperlink is not None:
        assert found.hyperlink.target == found.value
    return str(found.value)


def test_every_download_names_its_page(result: Result, tmp_path: Path) -> None:
    """The scenario's page, at the address the guide is published at."""
    assert (
        address.page(result) == HERE == SITE + scenario_address("fine-tune-or-prompt", "classifier")
    )
    assert json.loads(FORMATS["json"](result))["address"] == HERE
    rows = csv.DictReader(io.StringIO(FORMATS["csv"](result).decode(), newline=""))
    assert HERE in [row["value"] for row in rows if row["key"] == "address"]
    assert shown(result) == HERE
    path = tmp_path / "worksheet.pdf"
    path.write_bytes(FORMATS["pdf"](result))
    (attached,) = poppler.attachments(path, tmp_path).values()
    assert json.loads(attached)["address"] == HERE


def test_without_a_scenario_it_is_the_page_of_the_worksheet(result: Result) -> None:
    assert address.page(replace(result, scenario=None)) == f"{SITE}worksheets/fine-tune-or-prompt/"


def test_the_data_name_their_schema(result: Result) -> None:
    """Where the site publishes the file that `breakeven schema` writes."""
    found = json.loads(FORMATS["json"](result))
    assert next(iter(found)) == "$schema"
    assert found["$schema"] == f"{SITE}schema/worksheet-result.schema.json"
    assert (ROOT / address.SCHEMA).is_file()


def test_a_guide_without_an_address_says_so(result: Result) -> None:
    """A guide on nobody's site has downloads all the same."""
    found = replace(result, provenance=replace(result.provenance, site=None))
    document = json.loads(FORMATS["json"](found))
    assert document["address"] is None
    assert "$schema" not in document
    assert shown(found) == "none: the guide names no address of its own"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("site_url: https://guide.example", "https://guide.example/"),
        ("site_url: https://guide.example/costs/", "https://guide.example/costs/"),
        ("site_url: http://localhost:8000/~me", "http://localhost:8000/~me/"),
        ("site_url: ''", None),
        ("site_name: Guide", None),
        ("", None),
    ],
)
def test_the_address_is_that_of_mkdocs(text: str, expected: str | None) -> None:
    """It ends in a slash, whether or not it is written with one."""
    assert site_of(text) == expected


@pytest.mark.parametrize(
    "text", ["site_url: javascript:alert(1)", "site_url: [a]", "site_url: 'https://a b/'", "a: {"]
)
def test_an_address_that_is_none_is_refused(text: str) -> None:
    """In a sentence that names the file."""
    with pytest.raises(BreakevenError, match=r"^mkdocs\.yml"):
        site_of(text)
