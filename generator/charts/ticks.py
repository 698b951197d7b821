"""Round places along an axis, and what is written there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from generator.figures import number

_MOST_DECADES = 6
_SIZES = ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "K"))


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what is written there."""

    at: Decimal
    label: str


def round_ticks(most: Decimal, count: int = 5) -> list[Decimal]:
    """Round numbers from 0 to at least `most`, about `count` of them."""
    if most <= 0:
        return [Decimal(0), Decimal(1)]
    raw = most / count
    power = Decimal(10) ** math.floor(raw.log10())
    step = next(power * factor for factor in (1, 2, Decimal("2.5"), 5, 10) if power * factor >= raw)
    return [step * index for index in range(math.ceil(most / step) + 1)]


def decade_ticks(least: Decimal, most: Decimal) -> list[Decimal]:
    """Powers of ten from at most `least` to at least `most`, both above zero.

    What lies more than six of them below the top is off the chart.
    """
    top = most.adjusted() + (most != Decimal(10) ** most.adjusted())
    bottom = max(least.adjusted(), top - _MOST_DECADES)
    return [Decimal(10) ** power for power in range(min(bottom, top - 1), top + 1)]


def brief(value: Decimal) -> str:
    """A round number as an axis has room for it: `1.5K`, `20M`, `0.001`."""
    for size, letter in _SIZES:
        if value >= size:
            return number(value / size, 2, least=0) + letter
    return number(value, max(2, -value.adjusted()), least=0)
