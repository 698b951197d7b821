"""The cost lines of a worksheet's result: what each route has cost by which month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.lines import LineChart, Series, axis
from generator.charts.ticks import Tick, brief, round_ticks
from generator.charts.told import (
    BREAK_EVEN,
    CostTable,
    Words,
    leads_told,
    left_out_told,
    marked,
)
from generator.figures import figure, number
from generator.formula.evaluate import Never
from generator.insight.leads import (
    CostOverTime,
    LeftOut,
    Stretch,
    are_same,
    costs_over_time,
    horizon,
    leads,
)
from generator.worksheet.result import Result

_ROWS = 6


@dataclass(frozen=True, slots=True)
class CostChart:
    """The chart, the same in words, and its data."""

    chart: LineChart
    caption: str
    table: CostTable


def cost_chart(result: Result) -> CostChart | None:
    """The chart of a result, or None where no time is left, or no route, to draw."""
    spec = result.definition.worksheet.chart
    end = horizon(result)
    lines, missing = costs_over_time(result)
    if end <= 0 or not lines:
        return None
    found = leads(lines, end)
    most = max(line.at(end) for line in lines)
    caption = _caption(result, end, lines, missing, found)
    chart = LineChart(
        title=spec.title,
        description=caption,
        x=axis("months from now", [Tick(at, number(at, 2, least=0)) for at in _month_ticks(end)]),
        y=axis("US dollars", [Tick(at, f"${brief(at)}") for at in round_ticks(most)]),
        series=tuple(Series(line.label, tuple(line.points(end)), line.style) for line in lines),
        marks=tuple((stretch.start, _leading(lines, stretch)) for stretch in marked(found)),
        mark_words=BREAK_EVEN,
    )
    return CostChart(chart, caption, _table(lines, end))


def _leading(lines: Sequence[CostOverTime], stretch: Stretch) -> Decimal:
    """What the new leader has cost when the lead changes hands."""
    return next(line for line in lines if line.route == stretch.route).at(stretch.start)


def _month_ticks(end: Decimal) -> list[Decimal]:
    ticks = [tick for tick in round_ticks(end) if tick < end * Decimal("0.95")]
    return [*ticks, end]


def _caption(
    result: Result,
    end: Decimal,
    lines: Sequence[CostOverTime],
    missing: Sequence[LeftOut],
    found: Sequence[Stretch],
) -> str:
    ends = "; ".join(
        f"{line.label}: {figure(line.upfront, 'USD')} at the start and "
        f"{figure(line.at(end), 'USD')} after {figure(end, 'month')}"
        for line in lines
    )
    parts = [f"{ends}."]
    if len(lines) > 1:
        # Of three lines two may cross although a third leads.
        aside = ": the lines do not cross" if len(lines) == 2 else ""
        words = Words(
            "has cost least", lambda at: f"up to {figure(at, 'month')}", "from then on",
            f"all the time{aside}",
        )  # fmt: skip
        parts.append(
            "They have cost the same all the time."
            if are_same(lines, end)
            else leads_told(found, {line.route: line.label for line in lines}, words)
        )
    key = result.definition.worksheet.chart.crossing
    crossing = None if key is None else result.values[key]
    if isinstance(crossing, Never) and len(found) == 1:
        parts.append(crossing.reason)
    return " ".join([*parts, *left_out_told(missing)])


def _table(lines: Sequence[CostOverTime], end: Decimal) -> CostTable:
    months = [end * index / _ROWS for index in range(_ROWS + 1)]
    return CostTable(
        "Months",
        tuple(line.label for line in lines),
        tuple(
            (number(month, 2, least=0), tuple(figure(line.at(month), "USD") for line in lines))
            for month in months
        ),
    )
