"""What a verdict rests on, in words and as rows with bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.charts.breakeven import route_name
from generator.figures import figure, number
from generator.insight.sensitivity import Flip, Sensitivity
from generator.insight.subject import FREE_RANGE, PRICE_RANGE, Subject, stated
from generator.schema.worksheet import Worksheet
from generator.worksheet.result import Result

_HALF = 50
# A change by more than this factor is none that a reader should be ready for.
_FAR = 10


@dataclass(frozen=True, slots=True)
class Room:
    """How far a value can move one way, and what the verdict is then; empty without a flip."""

    text: str
    change: str
    route: str
    length: float
    """Of the bar, 0 to 50; a value that can double without a flip has a full one."""


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """One input or price of which some value flips the verdict."""

    label: str
    now: str
    down: Room
    up: Room


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What a verdict rests on."""

    summary: str
    ranges: str
    """How far each value was moved."""
    rows: tuple[SensitivityRow, ...]
    """The nearest first."""
    steady: str
    """What flips the verdict nowhere, as a sentence; empty where there is no such thing."""


def rests_on(result: Result, found: Sequence[Sensitivity]) -> RestsOn:
    """What the verdict of a result rests on, by the result's sensitivities."""
    sheet = result.definition.worksheet
    flipping = [item for item in found if item.down or item.up]
    return RestsOn(
        _summary(result, flipping),
        f"One value moves at a time, within its bounds; a price from nothing to {PRICE_RANGE} "
        f"times itself, and one that is nothing now to {figure(FREE_RANGE, 'USD')} a unit. A price "
        "that stands in for another follows that one.",
        tuple(_row(sheet, item) for item in flipping),
        _steady(found),
    )


def _summary(result: Result, flipping: Sequence[Sensitivity]) -> str:
    sheet = result.definition.worksheet
    now = route_name(sheet, result.verdict.route)
    if not flipping:
        return f"The verdict is {now}. No input and no price, moved alone, changes it."
    item = flipping[0]
    subject = item.subject
    if item.nearest is None or item.nearest > _FAR:
        return (
            f"The verdict is {now}. It stands while any one input or price lies between a tenth of "
            "what it is now and ten times that. The table says what changes it beyond."
        )
    flip = next(flip for flip in (item.down, item.up) if flip and flip.factor == item.nearest)
    return (
        f"The verdict is {now}. The nearest change: {_lower(subject.label)} at "
        f"{stated(flip.value, subject.unit)} instead of {stated(subject.value, subject.unit)}"
        f"{_aside(flip, subject)} turns it into {route_name(sheet, flip.route)}. The table says "
        "how far each value can go, all else as given, before the verdict changes."
    )


def _aside(flip: Flip, subject: Subject) -> str:
    change = _change(flip, subject)
    return f" ({change})" if change else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _row(sheet: Worksheet, item: Sensitivity) -> SensitivityRow:
    subject = item.subject
    return SensitivityRow(
        subject.label, stated(subject.value, subject.unit),
        _room(sheet, subject, item.down), _room(sheet, subject, item.up),
    )  # fmt: skip


def _room(sheet: Worksheet, subject: Subject, flip: Flip | None) -> Room:
    if flip is None:
        return Room("", "", "", _HALF)
    share = Decimal(1) if flip.relative is None else min(Decimal(1), flip.relative)
    return Room(
        stated(flip.value, subject.unit), _change(flip, subject), route_name(sheet, flip.route),
        round(float(share) * _HALF, 1),
    )  # fmt: skip


def _change(flip: Flip, subject: Subject) -> str:
    """How far that is, in words: a share of the value now, or how many times as much."""
    if flip.relative is None:
        return ""
    if flip.value >= 2 * subject.value:
        times = flip.value / subject.value
        return f"{number(times, 0 if times >= 10 else 1, least=0)} times as much"
    share = number(flip.relative * 100, 1, least=0)
    if share == "0":
        return "less than 0.1 % away"
    return f"{share} % {'more' if flip.value > subject.value else 'less'}"


def _steady(found: Sequence[Sensitivity]) -> str:
    labels = [_lower(item.subject.label) for item in found if not item.down and not item.up]
    if not labels:
        return ""
    return f"Nowhere within their bounds do these change the verdict: {'; '.join(labels)}."
