"""The history of an offer's prices as a chart."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from generator.catalogue.asof import amount_of, in_usd
from generator.charts.lines import LineChart, Series, axis
from generator.charts.ticks import Tick, round_ticks
from generator.figures import amount, number
from generator.schema.meters import Meters
from generator.schema.provider import Offer

_MOST_LINES = 4


def history_chart(offer: Offer, meters: Meters, day: dt.date) -> LineChart | None:
    """Up to four of the offer's standard rates over time, in US dollars.

    Only meters with the unit of the first one are drawn, since they share an axis. None where there
    is one entry or none: there is nothing to see then.
    """
    if len(offer.prices) < 2:
        return None
    keys = [key for key in meters.meters if any(key in price.rates for price in offer.prices)]
    keys = [key for key in keys if meters.meters[key].shown == meters.meters[keys[0]].shown]
    first = offer.prices[0].effective
    last = max(day, offer.prices[-1].effective)
    if offer.status.retires is not None and offer.status.retires <= day:
        last = max(offer.status.retires, offer.prices[-1].effective + dt.timedelta(days=1))
    series = [
        Series(meters.meters[key].name, points)
        for key in keys[:_MOST_LINES]
        if (points := _points(offer, key, last))
    ]
    if not series or last <= first:
        return None
    most = max(y for line in series for _, y in line.points)
    unit = meters.meters[keys[0]].shown
    return LineChart(
        title=f"{offer.name}: price over time",
        description="; ".join(
            f"{line.label}: {amount(line.points[0][1])} from {first.isoformat()}, "
            f"{amount(line.points[-1][1])} at {last.isoformat()}"
            for line in series
        )
        + f", per {unit}.",
        x=axis("date", _ticks(first, last)),
        y=axis(
            f"USD per {unit}",
            [Tick(at, f"${number(at, 3, least=0)}") for at in round_ticks(most, 4)],
        ),
        series=tuple(series),
        stepped=True,
    )


def _points(offer: Offer, key: str, last: dt.date) -> tuple[tuple[Decimal, Decimal], ...]:
    points = []
    for price in offer.prices:
        rate = price.rates.get(key)
        value = None if rate is None else amount_of(rate)
        if value is not None:
            points.append((Decimal(price.effective.toordinal()), in_usd(price, value)))
    if not points:
        return ()
    return (*points, (Decimal(last.toordinal()), points[-1][1]))


def _ticks(first: dt.date, last: dt.date) -> list[Tick]:
    span = (last - first).days
    days = [first.toordinal() + span * index // 3 for index in range(4)]
    return [
        Tick(Decimal(at), dt.date.fromordinal(at).strftime("%Y-%m" if span > 90 else "%m-%d"))
        for at in dict.fromkeys(days)
    ]
