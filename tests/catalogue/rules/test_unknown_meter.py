"""The rule `unknown-meter`."""

from __future__ import annotations

import pytest

from generator.catalogue.rules.unknown_meter import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import offer, price, provider


@pytest.mark.parametrize(
    ("rates", "more", "expected"),
    [
        ("input: 1.00, training: 25.00", "variants: {batch: {output: 1.00}}", []),
        ("inptu: 1.00", "", [("inptu", "there is no meter 'inptu'")]),
        ("input: 1.00", "variants: {batch: {out: 1.00}}", [("out", "there is no meter 'out'")]),
        (
            "input: 1.00",
            "tiers: [{above: 9, rates: {a: 1.00}, variants: {batch: {b: 1.00}}}]",
            [("a", "there is no meter 'a'"), ("b", "there is no meter 'b'")],
        ),
        (
            "input: 1.00",
            "disagrees: [{rate: batch.inputs, via: x, says: 2.00}, {rate: input, via: x, says: y}]",
            [("batch.inputs", "there is no meter 'inputs'")],
        ),
        (
            "input: 1.00",
            "corrections: [{on: 2026-11-01, rate: batch, was: 1, reason: x}]",
            [("batch", "there is no meter 'batch'")],
        ),
    ],
)
def test_every_meter_is_defined(
    breaches: Breaches, rates: str, more: str, expected: list[tuple[str, str]]
) -> None:
    """In rates, variants, tiers, disagreements and corrections."""
    assert expected == breaches(RULE, provider(offer(price(rates=rates, more=more))))
