"""The cost lines of a worksheet's result over one of its inputs: drawn, in words, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.charts.cost import CostChart
from generator.charts.lines import Axis, LineChart, Point, Series, axis
from generator.charts.ticks import Tick, brief, decade_ticks, round_ticks
from generator.charts.told import (
    BREAK_EVEN,
    HERE,
    CostTable,
    Words,
    leads_told,
    left_out_told,
    marked,
)
from generator.figures import figure, number, style
from generator.insight import grid
from generator.insight.leads import LeftOut, reason_against
from generator.insight.sensitivity import Sensitivity
from generator.insight.subject import stated
from generator.insight.volume import CostOverInput, cost_over_input
from generator.worksheet.result import Result


def volume_chart(result: Result, sensitivities: Sequence[Sensitivity]) -> CostChart | None:
    """The chart of a result with the result's sensitivities, to whose flips its axis reaches.

    None where the worksheet declares no such chart, or where no route costs anything.
    """
    spec = result.definition.worksheet.volume
    found = cost_over_input(result, sensitivities)
    if spec is None or found is None:
        return None
    caption = _caption(result, found)
    subject = found.axis.subject
    shown = [
        index for index, row in enumerate(found.costs) if any(cost is not None for cost in row)
    ]
    chart = LineChart(
        title=spec.title,
        description=caption,
        x=_across(found.axis),
        y=_up(found),
        series=tuple(_series(found, index) for index in shown),
        marks=_marks(found),
        mark_words=BREAK_EVEN,
        here=(subject.value, HERE),
    )
    return CostChart(chart, caption, _table(found, shown))


def _across(along: grid.Axis) -> Axis:
    ticks = tuple(Tick(at, brief(at)) for at in along.ticks)
    return Axis(along.subject.label, ticks, along.least, along.most, along.decades)


def _up(found: CostOverInput) -> Axis:
    """Powers of ten where the input counts in them, since costs then span as many."""
    costs = [cost for row in found.costs for cost in row if cost is not None and cost > 0]
    ticks = decade_ticks(min(costs), max(costs)) if found.axis.decades else round_ticks(max(costs))
    label = f"US dollars{style(found.unit).after}"
    return axis(label, [Tick(at, f"${brief(at)}") for at in ticks], decades=found.axis.decades)


def _series(found: CostOverInput, index: int) -> Series:
    points: list[Point] = []
    gaps: list[int] = []
    is_open = True
    for at, cost in zip(found.at, found.costs[index], strict=True):
        if cost is None:
            is_open = False
            continue
        if not is_open and points:
            gaps.append(len(points))
        is_open = True
        points.append((at, cost))
    return Series(found.lines[index].label, tuple(points), index, tuple(gaps))


def _marks(found: CostOverInput) -> tuple[Point, ...]:
    costs = dict(zip(found.leads[1:], found.changes, strict=True))
    return tuple(
        (stretch.start, cost)
        for stretch in marked(found.leads)
        if (cost := costs[stretch]) is not None
    )


def _caption(result: Result, found: CostOverInput) -> str:
    subject = found.axis.subject
    here, least, most = (
        stated(value, subject.unit) for value in (subject.value, found.axis.least, found.axis.most)
    )
    values = [(line, result.values[line.total]) for line in found.lines if line.total is not None]
    costs = "; ".join(
        f"{line.label}: {figure(value, found.unit)}"
        for line, value in values
        if isinstance(value, Decimal)
    )
    parts = [f"At {here}, as in this workload, {costs}."] if costs else []
    words = Words(
        "costs least", lambda at: f"below {stated(at, subject.unit)}", "from there on",
        f"everywhere between {least} and {most}",
    )  # fmt: skip
    parts.append(leads_told(found.leads, {line.route: line.label for line in found.lines}, words))
    return " ".join([*parts, *_missing(result, found)])


def _missing(result: Result, found: CostOverInput) -> list[str]:
    """Where routes have no cost, and why if that is so at the workload."""
    parts: list[str] = []
    for line, costs in zip(found.lines, found.costs, strict=True):
        reason = reason_against(result, line)
        has_any = any(cost is not None for cost in costs)
        if reason is not None and has_any:
            parts.append(f"{line.label} cannot be had for this workload. {reason}")
        elif reason is not None:
            parts += left_out_told([LeftOut(line.label, reason)])
        elif None in costs:
            parts.append(f"The line of {line.label} breaks off where it cannot be had.")
    return parts


def _table(found: CostOverInput, shown: Sequence[int]) -> CostTable:
    subject = found.axis.subject
    return CostTable(
        subject.label,
        tuple(found.lines[index].label for index in shown),
        tuple(
            (number(at, 4, least=0), tuple(_cost(costs[index]) for index in shown))
            for at, costs in found.table
        ),
    )


def _cost(cost: Decimal | None) -> str:
    # Over which time it is stands beside the chart; in every cell it would not fit on a phone.
    return "none" if cost is None else figure(cost, "USD")
