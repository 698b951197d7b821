"""Who leads where, in words: the same sentences for a chart over time and one over an input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.insight.leads import LeftOut, Stretch, costs_over_time, horizon
from generator.worksheet.result import Result

BREAK_EVEN = "break-even"
HERE = "this workload"
MOST_MARKS = 6
NO_ROUTE = "No route can be drawn."
NO_TIME = "No time is left over which costs could be drawn."
NO_COST = "No route costs anything that could be drawn."


@dataclass(frozen=True, slots=True)
class CostTable:
    """A chart's data as a table: places along the bottom, then each route's cost there."""

    corner: str
    """What the places are."""
    routes: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How a sentence about leads goes on the axis at hand."""

    least: str
    """`has cost least`."""
    until: Callable[[Decimal], str]
    """`up to 3 months`."""
    then: str
    """`from then on`."""
    throughout: str
    """`at every moment up to 12 months`."""


def marked(found: Sequence[Stretch]) -> list[Stretch]:
    """The stretches whose start is marked: the first changes of the lead, and the last one."""
    changes = list(found[1:])
    if len(changes) <= MOST_MARKS:
        return changes
    return [*changes[: MOST_MARKS - 1], changes[-1]]


def leads_told(found: Sequence[Stretch], names: dict[str, str], words: Words) -> str:
    """Who leads in each stretch; marks are quoted by their numbers where there are several."""
    if len(found) == 1:
        return f"{_leader(found[0], names, words)} {words.throughout}."
    first, last = found[0], found[-1]
    if len(found) == 2:
        until = words.until(last.start)
        return (
            f"{until[:1].upper()}{until[1:]} {_leader(first, names, words)}, "
            f"{words.then} {_name(last, names)}."
        )
    changes = marked(found)
    parts = [f"{_leader(first, names, words)} {words.until(first.end)} (1)"]
    parts += [
        f"then {_name(stretch, names)} {words.until(stretch.end)} ({number})"
        for number, stretch in enumerate(changes[:-1], start=2)
    ]
    skipped = len(found) - 1 - len(changes)
    if skipped:
        parts[-1] = f"then {_name(changes[-2], names)}"
        more = "once more" if skipped == 1 else f"{skipped} times more"
        parts.append(
            f"then the lead changes hands {more} {words.until(last.start)} ({len(changes)})"
        )
    return f"{', '.join(parts)}, {words.then} {_name(last, names)}."


def undrawn(result: Result) -> str:
    """Why the costs of a result are not drawn: no route can be had, no time is left, or no cost."""
    lines, missing = costs_over_time(result)
    if not lines:
        return " ".join([NO_ROUTE, *left_out_told(missing)])
    return NO_TIME if horizon(result) <= 0 else NO_COST


def left_out_told(missing: Sequence[LeftOut]) -> list[str]:
    """Which routes are not drawn, a sentence each with the reason."""
    return [f"{item.label} is left out. {item.reason}" for item in missing]


def _leader(stretch: Stretch, names: dict[str, str], words: Words) -> str:
    return f"{_name(stretch, names)} {words.least}"


def _name(stretch: Stretch, names: dict[str, str]) -> str:
    return names.get(stretch.route, "no route")
