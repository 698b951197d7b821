"""Links to the issue forms: they fill in what is known, whatever signs it has, and nothing else."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from generator.guide import Guide
from generator.pages import offer as offers
from generator.pages import prices
from generator.pages.offer import OfferPage
from generator.pages.prices import PricesPage, ProviderPage
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY, offer, price, provider
from tests.support.guides import SITE, guide_at

ODD = f"{PAGE}?a=1&offer=x;b=%0A+c&template=fault.yml"
ENTRIES = provider(
    offer(
        price("2026-01-01", "input: 1.00"),
        price("2026-06-01", "input: 0.250, output: free, search: not offered",
              more=f"source: {{url: '{ODD}', accessed: 2026-11-01, read: page}}"),
    ),
    offer(price("2026-11-28"), name="later"),
    offer(name="unpriced", more="note: On request."),
    offer(
        price(rates="input: 3", more="currency: EUR, exchange: "
              f"{{usd: 1.15, date: 2026-01-01, source: {PAGE}}}"),
        name="abroad",
    ),
)  # fmt: skip


def guide(make_catalogue: MakeCatalogue, site: str | None = SITE) -> Guide:
    """One provider with offers of several states."""
    return guide_at(make_catalogue(**{"providers/acme.yaml": ENTRIES}), TODAY, site=site)


def filled(address: str) -> dict[str, str]:
    """What the form at an address is opened with; none of it is repeated."""
    parts = urlsplit(address)
    assert ("https", "git.example", "/guide/issues/new", "") == (
        parts.scheme, parts.netloc, parts.path, parts.fragment,
    )  # fmt: skip
    found = parse_qs(parts.query, strict_parsing=True, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {key: values[0] for key, values in found.items()}


def offer_page(guide: Guide, name: str) -> OfferPage:
    """What an offer's page shows."""
    (page,) = (item for item in offers.pages(guide) if item.address == f"prices/acme/{name}/")
    assert isinstance(page.data, OfferPage)
    return page.data


def test_a_price_that_changed(make_catalogue: MakeCatalogue) -> None:
    """The rates in force stand there to be written over, each digit; the days are the reader's."""
    assert filled(offer_page(guide(make_catalogue), "small").changed) == {
        "template": "price-changed.yml",
        "title": "Price changed: acme/small",
        "offer": "acme/small",
        "rates": "input: 0.250\noutput: free\nsearch: not offered",
        "url": ODD,
    }


def test_a_price_that_is_wrong(make_catalogue: MakeCatalogue) -> None:
    """The entry in force is named by its first day; what is right is for the reader to say."""
    assert filled(offer_page(guide(make_catalogue), "small").wrong) == {
        "template": "price-wrong.yml",
        "title": "Price wrong: acme/small",
        "offer": "acme/small",
        "effective": "2026-06-01",
        "url": ODD,
    }


@pytest.mark.parametrize("name", ["later", "unpriced"])
def test_no_price_in_force(make_catalogue: MakeCatalogue, name: str) -> None:
    """Nothing can be wrong then, and nothing is known but the offer."""
    page = offer_page(guide(make_catalogue), name)
    assert page.wrong == ""
    assert filled(page.changed) == {
        "template": "price-changed.yml",
        "title": f"Price changed: acme/{name}",
        "offer": f"acme/{name}",
    }


def test_another_currency_is_named(make_catalogue: MakeCatalogue) -> None:
    """Its amounts stand there as the provider prints them."""
    found = filled(offer_page(guide(make_catalogue), "abroad").changed)
    assert ("input: 3", "currency: EUR") == (found["rates"], found["note"])


def test_an_offer_that_is_missing(make_catalogue: MakeCatalogue) -> None:
    """From a provider's page its id is filled in, from the list of all prices nothing."""
    pages = {page.address: page.data for page in prices.pages(guide(make_catalogue))}
    everything, own = pages["prices/"], pages["prices/acme/"]
    assert isinstance(everything, PricesPage)
    assert isinstance(own, ProviderPage)
    assert filled(everything.missing) == {"template": "model-missing.yml"}
    assert filled(own.missing) == {"template": "model-missing.yml", "offer": "acme/", "url": PAGE}


@pytest.mark.parametrize(
    ("site", "feeds"), [(SITE, ("changes/acme/feed.xml", "changes/acme/feed.json")), (None, None)]
)
def test_a_provider_leads_to_its_feeds(
    make_catalogue: MakeCatalogue, site: str | None, feeds: tuple[str, str] | None
) -> None:
    """Where the guide has feeds."""
    pages = {page.address: page.data for page in prices.pages(guide(make_catalogue, site))}
    own = pages["prices/acme/"]
    assert isinstance(own, ProviderPage)
    assert feeds == own.feeds
