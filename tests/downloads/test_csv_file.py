from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from generator.downloads import FORMATS
from generator.downloads.csv_file import COLUMNS, cell, pricing_unit, to_csv
from generator.worksheet.result import Result
from tests.support.worksheets import SITE

PUBLISHED = (
    "SkuPriceId", "PricingCurrency", "PricingCurrencyListUnitPrice", "BillingCurrency",
    "ListUnitPrice",
)  # fmt: skip


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(result), newline="")))


def row(result: Result, section: str, key: str) -> dict[str, str]:
    return next(r for r in rows(result) if (r["section"], r["key"]) == (section, key))


def test_begins_with_what_was_computed_from_what(result: Result) -> None:
    first = [(r["key"], r["value"]) for r in rows(result)[:7]]
    assert first == [
        ("worksheet", "fine-tune-or-prompt"),
        ("title", "Fine-tune or prompt"),
        ("scenario", "classifier"),
        ("as_of", "2026-11-22"),
        ("digest", result.provenance.digest),
        ("commit", result.provenance.commit),
        ("address", f"{SITE}worksheets/fine-tune-or-prompt/classifier/"),
    ]


def test_has_one_row_a_figure(result: Result) -> None:
    found = [(r["section"], r["key"]) for r in rows(result)]
    for section, keys in (
        ("input", result.inputs), ("price", result.prices), ("date", result.dates),
        ("step", result.steps),
    ):  # fmt: skip
        assert [key for s, key in found if s == section] == list(keys)
    assert len(found) == len(set(found))
    assert found[-2:] == [("verdict", "route"), ("verdict", "text")]


def test_ends_lines_as_rfc_4180_says(result: Result) -> None:
    text = to_csv(result)
    assert text.count("\n") == text.count("\r\n")
    assert text.endswith("\r\n")
    assert FORMATS["csv"](result) == text.encode()


# FOCUS 1.4, ratified 2026-06-04: columns of the dataset "Cost and Usage", with the version that
# each page names as its introduction. See specification/datasets/cost_and_usage/ of
# https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec.
FOCUS = {
    "ServiceProviderName": "1.3",
    "SkuId": "1.0-preview",
    "SkuMeter": "1.1",
    "SkuPriceId": "1.0-preview",
    "PricingUnit": "1.0-preview",
    "PricingCurrency": "1.2",
    "PricingCurrencyListUnitPrice": "1.2",
    "BillingCurrency": "0.5",
    "ListUnitPrice": "1.0-preview",
}


def test_every_capital_is_a_column_of_focus() -> None:
    """No column of ours begins with one."""
    assert [column for column in COLUMNS if column[0].isupper()] == list(FOCUS)


def test_a_price_uses_the_names_of_focus(result: Result) -> None:
    found = row(result, "price", "tuned_output")
    assert found | {
        "value": "1.21407", "unit": "USD/Mtoken", "offer": "bolt/hosted", "meter": "output",
        "effective": "2026-02-01", "source": "https://bolt.example/prices",
        "file": "catalogue/providers/bolt.yaml", "ServiceProviderName": "Bolt",
        "SkuId": "bolt/hosted:output", "SkuMeter": "output", "SkuPriceId": "bolt/hosted:output",
        "PricingUnit": "1000000 Tokens", "PricingCurrency": "EUR",
        "PricingCurrencyListUnitPrice": "1.1", "BillingCurrency": "USD", "ListUnitPrice": "1.21407",
    } == found  # fmt: skip


def test_unit_prices_stand_where_there_is_a_published_price(result: Result) -> None:
    """FOCUS: they are null when SkuPriceId is null, and not null when it is not."""
    for found in rows(result):
        known = {bool(found[column]) for column in PUBLISHED}
        assert known == {found["section"] == "price" and found["origin"] == "catalogue"}


def test_a_thing_sold_has_one_meter_whatever_its_price(result: Result) -> None:
    """FOCUS: SkuMeter is the same for every price of a SkuId; a price has one SkuId."""
    price = result.prices["prompted_output"]
    both = {"standard": price, "batch": replace(price, variant="batch")}
    first, second = (
        found
        for found in rows(
            replace(result, prices={**result.prices, "prompted_input": both["batch"]})
        )
        if found["key"] in {"prompted_input", "prompted_output"}
    )
    assert first["SkuId"] == second["SkuId"] == "acme/large:output"
    assert first["SkuMeter"] == second["SkuMeter"] == "output"
    assert (first["SkuPriceId"], second["SkuPriceId"]) == (
        "acme/large:batch.output", "acme/large:output",
    )  # fmt: skip


def test_says_who_chose_an_offer(result: Result) -> None:
    mine = replace(result, own_offers=frozenset({"tuned"}))
    assert row(mine, "offer", "tuned")["origin"] == "yours"
    assert row(mine, "offer", "prompted")["origin"] == "scenario"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("USD/Mtoken", "1000000 Tokens"),
        ("USD/kcall", "1000 Calls"),
        ("USD/hour", "Hours"),
        ("USD/month", "Months"),
        ("USD/gb_month", "GB-Months"),
        ("USD/Mtoken_hour", "1000000 Token-Hours"),
        ("USD/Mread_unit", "1000000 Read Units"),
        ("USD/ksearch", "1000 Searches"),
        ("USD/gb", "GB"),
    ],
)
def test_a_pricing_unit_has_the_format_of_focus(unit: str, expected: str) -> None:
    """FOCUS 1.4, UnitFormat: a plural, hyphenated with a time, sizes of data as they are."""
    assert pricing_unit(unit) == expected


def test_what_never_happens_says_why(never: Result) -> None:
    found = row(never, "result", "break_even_days")
    assert found["value"] == "never"
    assert found["reason"] == "Without calls there is nothing to save."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Decimal("-12.50"), "-12.5"), (Decimal("1E+3"), "1000"), (7, "7"), (None, ""), ("a=b", "a=b")],
)
def test_numbers_stay_numbers(value: Decimal | int | str | None, expected: str) -> None:
    assert cell(value) == expected


def test_no_cell_of_a_hostile_catalogue_is_a_formula(hostile: Result) -> None:
    """In the whole file, only numbers begin with a sign."""
    numeric = {"value", "line", "PricingCurrencyListUnitPrice", "ListUnitPrice"}
    quoted = 0
    for found in rows(hostile):
        assert None not in found
        for column in COLUMNS:
            text = found[column]
            if text.startswith(("=", "+", "-", "@", "\t", "\r")):
                assert column in numeric
                Decimal(text)
            quoted += text.startswith(("'=", "'+", "'-", "'@"))
    assert quoted > 20
