"""`currency`: an amount that is not in US dollars has a dated rate that turns it into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries
from generator.findings import Finding, Level

USD = "USD"


def check(catalogue: Catalogue, today: dt.date) -> Iterator[Finding]:
    """An exchange rate that is missing, needless, zero or of a day to come."""
    for entry in entries(catalogue):
        yield from _exchange(entry, today)


def _exchange(entry: PriceEntry, today: dt.date) -> Iterator[Finding]:
    currency, exchange = entry.price.currency, entry.price.exchange
    if exchange is None:
        if currency != USD:
            yield RULE.finding(
                entry.locate("currency"),
                f"the amounts are in {currency}, and no exchange rate is given",
                "add 'exchange: {usd: …, date: …, source: …}'",
            )
        return
    if currency == USD:
        yield RULE.finding(
            entry.locate("exchange", key=True),
            "the amounts are in US dollars and need no exchange rate",
            "remove 'exchange', or name the 'currency'",
        )
    if exchange.usd == 0:
        yield RULE.finding(
            entry.locate("exchange", "usd"),
            f"one {currency} cannot be worth {exchange.usd} US dollars",
            "give the US dollars that one unit of the currency buys",
        )
    if exchange.date > today:
        yield RULE.finding(
            entry.locate("exchange", "date"),
            f"the exchange rate is of {exchange.date}, after today, {today}",
            "give the day of the rate",
        )


RULE = Rule(
    "currency",
    Level.ERROR,
    "Amounts in another currency than USD, and only they, have an exchange rate of a past day.",
    check,
    excusable=False,
)
