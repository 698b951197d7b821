"""What a price was on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from generator.formula.operators import CONTEXT
from generator.schema.base import Unpriced
from generator.schema.provider import Offer, Price, Rates


def end_of(offer: Offer, index: int) -> dt.date | None:
    """First day on which the entry is no longer in force, or None while nothing ends it.

    An entry ends at its own `until`, at the start of the next entry, or at the retirement,
    whichever is first.
    """
    ends = [offer.prices[index].until, offer.status.retires]
    if index + 1 < len(offer.prices):
        ends.append(offer.prices[index + 1].effective)
    return min((end for end in ends if end is not None), default=None)


def index_on(offer: Offer, day: dt.date) -> int | None:
    """Position of the entry in force on a day; None before the first and after an announced end.

    An offer that has retired keeps its last entry, so that its page and its history stay readable;
    whether it can still be bought is a question for its status.
    """
    found = None
    for index, price in enumerate(offer.prices):
        if price.effective <= day and (price.until is None or day < price.until):
            found = index
        elif price.effective <= day:
            found = None
    return found


def price_on(offer: Offer, day: dt.date) -> Price | None:
    """The entry in force on a day."""
    index = index_on(offer, day)
    return None if index is None else offer.prices[index]


def retired(offer: Offer, day: dt.date) -> bool:
    """Whether the offer can no longer be called on that day."""
    return offer.status.retires is not None and offer.status.retires <= day


def rates_of(price: Price, variant: str | None = None) -> Rates:
    """The entry's standard rates, or a variant's (empty where it has none)."""
    return price.rates if variant is None else price.variants.get(variant, {})


def priced_later(offer: Offer, day: dt.date, meter: str, variant: str | None = None) -> bool:
    """Whether an entry after the day has the rate, so that the offer is only not yet priced."""
    later = (price for price in offer.prices if price.effective > day)
    return any(meter in rates_of(price, variant) for price in later)


def in_usd(price: Price, amount: Decimal) -> Decimal:
    """The amount in US dollars, at the entry's own dated exchange rate."""
    if price.exchange is None:
        return amount
    return CONTEXT.multiply(amount, price.exchange.usd)


def amount_of(rate: Decimal | Unpriced) -> Decimal | None:
    """The rate as an amount: nothing for free, None where it is not offered."""
    if rate is Unpriced.FREE:
        return Decimal(0)
    return None if rate is Unpriced.NOT_OFFERED else Decimal(rate)
