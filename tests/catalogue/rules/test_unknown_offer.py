"""The rule `unknown-offer`."""

from __future__ import annotations

from generator.catalogue.rules.unknown_offer import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider, scenario

CLAIMS = """\
title: A
by: B
dated: "2026"
claims:
  - id: one
    quoted: C
    verdict: agrees
    recompute: {offers: {model: acme/gone}}
    figures: [{name: D, value: d, stated: 1, unit: USD}]
"""


def test_bases_and_successors_exist(breaches: Breaches) -> None:
    """An offer's base and successor are offers, of this provider or another."""
    text = provider(
        offer(price(), more="status: {successor: acme/smaller}"),
        offer(price(), name="tuned", kind="tuning", more="base: acme/small"),
        offer(price(), name="lost", kind="tuning", more="base: other/small"),
    )
    expected = [
        ("acme/smaller", "there is no offer 'acme/smaller'"),
        ("other/small", "there is no offer 'other/small'"),
    ]
    assert expected == breaches(RULE, text)


def test_offers_of_scenarios_and_claims_exist(breaches: Breaches) -> None:
    """The offers in the roles of a worksheet are offers."""
    files = {
        "claims/one.yaml": CLAIMS,
        "scenarios/one.yaml": scenario("{calls: {offers: {a: acme/small, b: acme/smal}}}"),
    }
    expected = [
        ("acme/gone", "there is no offer 'acme/gone'"),
        ("acme/smal", "there is no offer 'acme/smal'"),
    ]
    assert expected == breaches(RULE, files=files)
