from __future__ import annotations

import json
from typing import Any

from generator.downloads import FORMATS
from generator.downloads.json_file import to_json
from generator.worksheet.result import Result
from tests.support.worksheets import PROVENANCE

CONTRACT = {
    "worksheet", "scenario", "as_of", "catalogue", "inputs", "prices", "steps", "results",
    "verdict",
}  # fmt: skip
PRICE = {
    "offer", "meter", "amount", "unit", "currency", "effective", "source", "file", "line",
}  # fmt: skip


def read(result: Result) -> dict[str, Any]:
    document = json.loads(to_json(result))
    assert isinstance(document, dict)
    return document


def test_has_the_keys_of_the_contract(result: Result) -> None:
    document = read(result)
    assert set(document) >= CONTRACT
    assert document["worksheet"] == "fine-tune-or-prompt"
    assert document["scenario"] == "classifier"
    assert document["as_of"] == "2026-11-22"
    assert document["catalogue"] == {"digest": PROVENANCE.digest, "commit": PROVENANCE.commit}
    for item in document["inputs"].values():
        assert set(item) >= {"value", "unit", "origin"}
    for item in document["prices"].values():
        assert set(item) >= PRICE
    for item in document["steps"].values():
        assert set(item) >= {"formula", "value", "unit"}
    for item in document["results"].values():
        assert set(item) >= {"value", "unit", "label"}
    assert document["verdict"] == {"route": "fine-tune", "text": result.verdict.text}


def test_keeps_the_order_of_the_definition(result: Result) -> None:
    """The same result gives the same bytes, in the order in which people read."""
    document = read(result)
    sheet = result.definition.worksheet
    assert list(document["inputs"]) == list(sheet.inputs)
    assert list(document["steps"]) == list(sheet.steps)
    assert list(document["results"]) == [item.step for item in sheet.results]
    assert to_json(result) == to_json(result)
    assert FORMATS["json"](result) == to_json(result).encode()
    assert to_json(result).endswith("}\n")


def test_amounts_are_strings_of_plain_digits(result: Result) -> None:
    document = read(result)
    assert document["inputs"]["calls_per_day"]["value"] == "500000"
    assert document["prices"]["prompted_input"]["amount"] == "2.5"
    values = [item["value"] for item in document["steps"].values()]
    assert all(isinstance(value, str) and "E" not in value for value in values)


def test_a_price_names_its_evidence(result: Result) -> None:
    price = read(result)["prices"]["prompted_input"]
    assert price | {
        "offer": "acme/large", "meter": "input", "unit": "USD/Mtoken", "currency": "USD",
        "effective": "2026-01-01", "source": "https://acme.example/prices?a=1&b=2",
        "file": "catalogue/providers/acme.yaml", "origin": "catalogue", "basis": "stated",
        "accessed": "2026-11-20", "verified": "2026-11-21", "via": ["set 1.2", "set 3.4"],
        "disagrees": [{"via": "set 3.4", "says": "2.40", "settled": "The page says 2.50."}],
    } == price  # fmt: skip
    assert isinstance(price["line"], int)


def test_a_converted_price_says_what_was_listed(result: Result) -> None:
    """0.275 EUR at 1.1037 USD."""
    price = read(result)["prices"]["tuned_output"]
    assert price["amount"] == "1.21407"
    assert price["currency"] == "USD"
    assert price["listed"] == {
        "amount": "1.1", "currency": "EUR", "usd": "1.1037", "date": "2026-10-30",
        "source": "https://bank.example/rates",
    }  # fmt: skip


def test_a_price_without_an_entry_says_why(result: Result) -> None:
    prices = read(result)["prices"]
    assert prices["tuned_input"]["origin"] == "yours"
    assert prices["tuned_input"]["amount"] == "0.28"
    assert prices["tuned_input"]["source"] is None
    assert prices["training_rate"]["origin"] == "assumed"
    assert prices["training_rate"]["reason"] == "No charge by the training token is listed."


def test_what_never_happens_is_null_with_a_reason(never: Result) -> None:
    document = read(never)
    for section in ("steps", "results"):
        found = document[section]["break_even_days"]
        assert found["value"] is None
        assert found["reason"] == "Without calls there is nothing to save."
    assert "reason" not in document["results"]["horizon"]


def test_a_date_says_which_day_and_what_is_assumed(never: Result) -> None:
    dates = read(never)["dates"]
    assert dates["tuned_days_left"]["date"] == "2027-07-14"
    assert dates["tuned_days_left"]["days"] == "234"
    assert dates["prompted_days_left"]["date"] is None
    assert dates["prompted_days_left"]["reason"].startswith("No end is announced")


def test_hostile_text_is_only_text(hostile: Result) -> None:
    assert read(hostile)["verdict"]["text"] == hostile.verdict.text
