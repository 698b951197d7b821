"""`foreign-source`: a price is the provider's word, so its source is the provider's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import entries
from generator.findings import Finding, Level

SHOWN = 5
"""How many of a provider's hosts a message names."""


def host_of(url: str) -> str:
    """The address's host in small letters, without its port."""
    return urlsplit(url).hostname or ""


def is_on(host: str, hosts: Collection[str]) -> bool:
    """Whether the host is one of the hosts or below one of them."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in hosts for start in range(len(labels)))


def check(catalogue: Catalogue, _today: dt.date) -> Iterator[Finding]:
    """A source on a host that is neither one of the pricing pages' hosts nor below one."""
    hosts = {
        provider.id: {host_of(page) for page in provider.model.pricing_pages}
        for provider in catalogue.providers.values()
    }
    for entry in entries(catalogue):
        own = hosts[entry.offer.provider_id]
        host = host_of(entry.price.source.url)
        if not is_on(host, own):
            yield RULE.finding(
                entry.locate("source", "url"),
                f"the source is on {host}, not on a page of {entry.offer.provider.name} "
                f"({_some(own)})",
                "give the provider's own page and name who read it in 'via', or add the page to "
                "'pricing_pages' if it is the provider's",
            )


def _some(hosts: Collection[str]) -> str:
    shown = sorted(hosts)[:SHOWN]
    return ", ".join(shown) + (f" and {len(hosts) - SHOWN} more" if len(hosts) > SHOWN else "")


RULE = Rule(
    "foreign-source",
    Level.ERROR,
    "A price's source is on a host of the provider's pricing pages, or below one.",
    check,
)
