"""What a changed input or price moves: the prices that follow it, the steps it reaches.

And what the exact engine makes of a result with one value changed, and of nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache

from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.parse import parse
from generator.formula.tree import names
from generator.schema.worksheet import Step
from generator.worksheet.cases import chosen
from generator.worksheet.definition import Definition, uses
from generator.worksheet.result import Origin, Result


def followers(result: Result, changed: Collection[str]) -> dict[str, str]:
    """Prices the catalogue does not have, each with the changed one that stands in for it."""
    sheet = result.definition.worksheet
    found: dict[str, str] = {}
    for key in sheet.prices:
        name: str | None = key
        while name is not None and name not in changed:
            absent = sheet.prices[name].absent
            assumed = result.prices[name].origin is Origin.ASSUMED
            name = absent.price if assumed and absent is not None else None
        if name is not None and name != key:
            found[key] = name
    return found


def between(definition: Definition, changed: Collection[str], wanted: Collection[str]) -> list[str]:
    """The steps that a change reaches and that `wanted` rests on, in an order to compute them in.

    What is wanted itself, a step or any other name, is among what it rests on.
    """
    steps = definition.worksheet.steps
    reached, asked = set(changed), set(wanted)
    moved = []
    for key in definition.order:
        if not reached.isdisjoint(_rests(steps[key])):
            reached.add(key)
            moved.append(key)
    needed = []
    for key in reversed(moved):
        if key in asked:
            asked |= _rests(steps[key])
            needed.append(key)
    return needed[::-1]


@lru_cache(maxsize=4096)
def _rests(step: Step) -> frozenset[str]:
    return frozenset(uses(step))


def step_value(step: Step, values: Mapping[str, Value]) -> Value:
    """A step's value from those it rests on. The reason of what never happens is not filled in."""
    for case in step.never:
        met = evaluate(parse(case.when), values)
        if isinstance(met, Never) or met:
            return Never(case.because)
    return evaluate(parse(step.formula), values)


def values_at(
    result: Result, key: str, value: Decimal, wanted: Collection[str]
) -> dict[str, Value]:
    """All values with one input or price at another value, of steps those that `wanted` rests on.

    A price that stands in for another follows it. What `wanted` does not rest on stays as it was.
    """
    changed = [key, *followers(result, [key])]
    values = {**result.values, **dict.fromkeys(changed, value)}
    steps = result.definition.worksheet.steps
    for name in between(result.definition, changed, wanted):
        values[name] = step_value(steps[name], values)
    return values


def route_at(result: Result, key: str, value: Decimal) -> str:
    """The route that the verdict names with one input or price at another value."""
    cases = result.definition.worksheet.verdict
    asked = {name for case in cases if case.when is not None for name in names(parse(case.when))}
    return chosen(cases, values_at(result, key, value, asked)).route
