"""The rule `not-offered-priced`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.not_offered_priced import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("not_offered: [flex]", []),
        ("variants: {batch: {input: 1.00}}, not_offered: [flex, batch+us]", []),
        (
            "variants: {batch: {input: 1.00}}, not_offered: [flex, batch]",
            [("batch", "'batch' is priced in this entry and not offered as well")],
        ),
        (
            "variants: {batch+us: {input: 1.00}}, not_offered: [us+batch]",
            [("us+batch", "'us+batch' is priced in this entry and not offered as well")],
        ),
    ],
)
def test_a_variant_is_sold_or_it_is_not(
    breaches: Breaches, more: str, expected: list[tuple[str, str]]
) -> None:
    """No variant stands in both lists, in whatever order its name joins others."""
    assert expected == breaches(RULE, provider(offer(price(more=more))))
