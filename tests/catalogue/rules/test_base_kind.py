"""The rule `base-kind`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.base_kind import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("kind", "base", "expected"),
    [
        ("tuning", "acme/small", []),
        ("tuning", "acme/none", []),
        ("hosting", "acme/small", [("base", "an offer of the kind hosting has no base")]),
        (
            "tuning",
            "acme/card",
            [("acme/card", "'acme/card' is of the kind gpu, and a base is a model")],
        ),
        (
            "gpu",
            "acme/card",
            [
                ("base", "an offer of the kind gpu has no base"),
                ("acme/card", "'acme/card' is of the kind gpu, and a base is a model"),
            ],
        ),
    ],
)
def test_a_tuning_offer_is_based_on_a_model(
    breaches: Breaches, kind: str, base: str, expected: list[tuple[str, str]]
) -> None:
    """Only tuning has a base, and what is tuned is a model; one that is unknown is not judged."""
    text = provider(
        offer(price()),
        offer(price(), name="card", kind="gpu"),
        offer(price(), name="third", kind=kind, more=f"base: {base}"),
    )
    assert expected == breaches(RULE, text)
