"""The rule `retired-in-use`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.retired_in_use import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider, scenario


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("{}", []),
        ("{retires: 2026-11-23}", []),
        (
            "{retires: 2026-11-22}",
            [("acme/small", "'acme/small' retired on 2026-11-22 and is still used here")],
        ),
        (
            "{retires: 2025-01-01, successor: acme/large}",
            [("acme/small", "'acme/small' retired on 2025-01-01 and is still used here")],
        ),
    ],
)
def test_no_scenario_uses_what_has_retired(
    breaches: Breaches, status: str, expected: list[tuple[str, str]]
) -> None:
    """The day of retirement is the first on which the offer counts as retired."""
    text = provider(offer(price(), more=f"status: {status}"))
    files = {"scenarios/one.yaml": scenario("{calls: {offers: {model: acme/small}}}")}
    assert expected == breaches(RULE, text, files=files)


def test_an_offer_that_is_not_there_is_another_rules_business(breaches: Breaches) -> None:
    """`unknown-offer` speaks of it, and this rule is silent."""
    files = {"scenarios/one.yaml": scenario("{calls: {offers: {model: acme/none}}}")}
    assert not breaches(RULE, files=files)
