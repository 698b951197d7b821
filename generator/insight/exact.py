"""What the exact engine makes of a result with one value changed, and of nothing else."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.parse import parse
from generator.formula.tree import names
from generator.schema.worksheet import Step
from generator.worksheet.cases import chosen
from generator.worksheet.definition import uses
from generator.worksheet.result import Origin, Result


def values_at(
    result: Result, key: str, value: Decimal, wanted: Collection[str]
) -> dict[str, Value]:
    """All values with one input or price at another value, of steps those that `wanted` rest on.

    A price that stands in for another follows it. What `wanted` does not rest on stays as it was.
    The reasons of what never happens are not filled in.
    """
    values = {**result.values, **dict.fromkeys(_followers(result, key), value)}
    steps = result.definition.worksheet.steps
    for name in _moved(result, _followers(result, key), wanted):
        values[name] = _value(steps[name], values)
    return values


def route_at(result: Result, key: str, value: Decimal) -> str:
    """The route that the verdict names with one input or price at another value."""
    cases = result.definition.worksheet.verdict
    asked = {name for case in cases if case.when is not None for name in names(parse(case.when))}
    return chosen(cases, values_at(result, key, value, asked)).route


def _followers(result: Result, key: str) -> list[str]:
    """The name and all prices for which it stands in."""
    found = [key]
    sheet = result.definition.worksheet
    for name in found:
        found += [
            other
            for other, price in result.prices.items()
            if price.origin is Origin.ASSUMED
            and (absent := sheet.prices[other].absent) is not None
            and absent.price == name
        ]
    return found


def _moved(result: Result, changed: Collection[str], wanted: Collection[str]) -> list[str]:
    """The steps between what changed and what is wanted, in an order to compute them in."""
    definition = result.definition
    steps = definition.worksheet.steps
    reached, asked = set(changed), set(wanted)
    moved = []
    for key in definition.order:
        if not reached.isdisjoint(uses(steps[key])):
            reached.add(key)
            moved.append(key)
    needed = []
    for key in reversed(moved):
        if key in asked:
            asked |= set(uses(steps[key]))
            needed.append(key)
    return needed[::-1]


def _value(step: Step, values: dict[str, Value]) -> Value:
    for case in step.never:
        met = evaluate(parse(case.when), values)
        if isinstance(met, Never) or met:
            return Never(case.because)
    return evaluate(parse(step.formula), values)
