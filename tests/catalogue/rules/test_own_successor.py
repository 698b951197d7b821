"""The rule `own-successor`."""

from __future__ import annotations

from generator.catalogue.rules.own_successor import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


def follows(name: str, successor: str) -> str:
    """An offer that another takes the place of."""
    return offer(price(), name=name, more=f"status: {{successor: acme/{successor}}}")


def test_nothing_takes_its_own_place(breaches: Breaches) -> None:
    """An offer that names itself."""
    expected = [("acme/small", "'acme/small' is its own successor")]
    assert expected == breaches(RULE, provider(follows("small", "small")))


def test_nothing_leads_back(breaches: Breaches) -> None:
    """Two or more that name each other; whoever leads into the circle is no part of it."""
    text = provider(follows("a", "b"), follows("b", "c"), follows("c", "b"), follows("d", "d2"))
    expected = [
        ("acme/c", "'acme/b' is its own successor, by way of 'acme/c'"),
        ("acme/b", "'acme/c' is its own successor, by way of 'acme/b'"),
    ]
    assert expected == breaches(RULE, text)


def test_a_chain_with_an_end_is_none(breaches: Breaches) -> None:
    """One after the other."""
    text = provider(follows("a", "b"), follows("b", "c"), offer(price(), name="c"))
    assert not breaches(RULE, text)
