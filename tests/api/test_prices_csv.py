"""`prices.csv`: every dated price as a row, in the columns of FOCUS where it has them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from generator.api.prices_csv import COLUMNS, prices_csv
from generator.catalogue.asof import retired
from generator.catalogue.rates import named_rates
from generator.downloads.csv_file import COLUMNS as WORKSHEET_COLUMNS
from generator.downloads.csv_file import to_csv
from generator.guide import Guide
from generator.schema.base import Unpriced
from generator.schema.meters import Frequency
from tests.support.guides import guide_at, real_files, real_guide
from tests.support.hostile_site import hostile_guide
from tests.support.site import ROOT
from tests.support.worksheets import TODAY

FOCUS = [column for column in COLUMNS if column[0].isupper()]


def rows(content: bytes) -> list[dict[str, str]]:
    """The table, read."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))


PRICES = rows(real_files()["api/v1/prices.csv"])


def test_is_a_table_as_rfc_4180_says() -> None:
    """CRLF, one width, no mark at the beginning."""
    content = real_files()["api/v1/prices.csv"]
    assert content.startswith(b"offer,")
    assert content.count(b"\n") == content.count(b"\r\n") == len(PRICES) + 1
    table = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    assert {len(row) for row in table} == {len(COLUMNS)}


def test_focus_has_the_columns_that_begin_with_a_capital() -> None:
    """Those of the worksheets' table, in its order, and how often a charge recurs."""
    of_worksheets = [column for column in WORKSHEET_COLUMNS if column[0].isupper()]
    assert sorted(FOCUS) == sorted([*of_worksheets, "ChargeFrequency"])
    assert {row["ChargeFrequency"] for row in PRICES} <= set(Frequency)


def test_every_dated_price_is_a_row() -> None:
    """Once, exact, whether in force or not; what is not sold has none, what is free costs 0."""
    expected = [
        (offer.id, entry.effective.isoformat(), rate.name,
         Decimal(0) if rate.rate is Unpriced.FREE else rate.rate)
        for offer in real_guide().catalogue.offers.values()
        for entry in offer.offer.prices
        for rate in named_rates(entry)
        if rate.rate is not Unpriced.NOT_OFFERED
    ]  # fmt: skip
    said = [
        (row["offer"], row["effective"], row["rate"], Decimal(row["PricingCurrencyListUnitPrice"]))
        for row in PRICES
    ]
    assert expected == said


def test_a_price_id_is_in_force_once() -> None:
    """Of the prices of one id, those that differ by their dates, one holds on the as-of day."""
    current = [row["SkuPriceId"] for row in PRICES if row["in_force"] == "true"]
    assert len(set(current)) == len(current)
    ended = {
        name for name, offer in real_guide().catalogue.offers.items()
        if retired(offer.offer, real_guide().as_of)
    }  # fmt: skip
    assert not ended & {row["offer"] for row in PRICES if row["in_force"] == "true"}


def test_each_row_leads_to_its_line() -> None:
    """The file has the meter in the line that the row names."""
    lines = {
        row["file"]: (ROOT / row["file"]).read_text(encoding="utf-8").splitlines() for row in PRICES
    }
    for row in PRICES:
        assert f"{row['SkuMeter']}:" in lines[row["file"]][int(row["line"]) - 1]


def same_prices(guide: Guide) -> int:
    """How many prices of worksheets have a row in the table; what they say must agree."""
    table = {
        (row["SkuPriceId"], row["effective"]): {column: row[column] for column in FOCUS}
        for row in rows(prices_csv(guide))
    }
    compared = 0
    for result in guide.results.values():
        for row in rows(to_csv(result).encode()):
            if row["section"] == "price" and row["SkuPriceId"]:
                found = table[row["SkuPriceId"], row["effective"]]
                assert {column: row[column] for column in FOCUS if column in row}.items() <= (
                    found.items()
                )
                compared += 1
    return compared


def test_worksheets_say_the_same_of_a_price() -> None:
    """Every FOCUS column of a price in a worksheet's table has the value it has here."""
    assert same_prices(real_guide()) > 100


@pytest.mark.parametrize("attack", ["=A", "+A", "-A", "@SUM(A)", "＝A"])
def test_no_cell_is_a_formula(attack: str, tmp_path: Path) -> None:
    """A text that a spreadsheet would run has an apostrophe before it."""
    guide = guide_at(hostile_guide(tmp_path, attack), TODAY)
    found = rows(prices_csv(guide))
    assert {row["ServiceProviderName"][:2] for row in found} == {f"'{attack[0]}"}
    assert not [cell for row in found for cell in row.values() if cell.startswith(attack[0])]
    assert same_prices(guide) > 0
