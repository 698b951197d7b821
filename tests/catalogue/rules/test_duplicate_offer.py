"""The rule `duplicate-offer`."""

from __future__ import annotations

from generator.catalogue.rules.duplicate_offer import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


def test_an_id_names_one_offer(breaches: Breaches) -> None:
    """Within a provider; another provider may use the same id."""
    text = provider(offer(price()), offer(price(), name="large"), offer(price()))
    expected = [("small", "the id 'small' stands a second time; the first is on line 4")]
    assert expected == breaches(RULE, text, files={"providers/other.yaml": provider()})
