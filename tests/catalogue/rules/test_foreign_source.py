"""The rule `foreign-source`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.foreign_source import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider

PAGES = "https://acme.example/prices, https://docs.ACME.test:8443/x"


def entry(url: str) -> str:
    """An entry read from an address."""
    return price(more=f"source: {{url: {url}, accessed: 2026-11-01, read: page}}")


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.example",
        "https://acme.example/another/page?x=1",
        "https://www.acme.example/prices",
        "https://WWW.Acme.Example/prices",
        "https://docs.acme.test/x",
        "https://v2.docs.acme.test/x",
    ],
)
def test_the_providers_hosts_and_those_below_are_its_own(breaches: Breaches, url: str) -> None:
    """A source may stand on a host of the pricing pages, or below one; letters' size is nothing."""
    assert not breaches(RULE, provider(offer(entry(url)), pages=PAGES))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://evil.example/acme.example", "evil.example"),
        ("https://notacme.example/prices", "notacme.example"),
        ("https://acme.example.evil.test/prices", "acme.example.evil.test"),
        ("https://acme.test/x", "acme.test"),
        ("https://evil.test/?https://acme.example", "evil.test"),
    ],
)
def test_another_host_is_foreign(breaches: Breaches, url: str, host: str) -> None:
    """Neither a path, nor a longer name, nor the host above makes a page the provider's."""
    message = f"the source is on {host}, not on a page of Acme (acme.example, docs.acme.test)"
    assert [(url, message)] == breaches(RULE, provider(offer(entry(url)), pages=PAGES))
