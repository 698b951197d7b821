"""The units of a formula, checked.

Adding dollars to tokens, or forgetting that a rate is for a million tokens, is an error where it
stands.

No unit converts into another by itself. A rate per million tokens has the unit `USD/Mtoken`, and
only a constant with the unit `token/Mtoken` turns it into a rate per token, so the factor is
visible in the formula, in the spreadsheet and on paper. Counts that multiply without changing what
is counted (epochs, runs, shares) are plain numbers with a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from generator.formula.operators import OPERATORS, Units
from generator.formula.parse import FormulaError
from generator.formula.tree import Apply, Name, Number, Tree

_COUNTED = (
    "USD", "token", "call", "example", "hour", "minute", "day", "month", "year", "image", "search",
    "gb", "read_unit", "write_unit", "dimension", "token_hour", "gb_month", "dimension_month",
)  # fmt: skip
_PLAIN = ("share", "epoch", "run", "pass", "job", "time", "deployment", "percent")

TRUTH = "true or false"


@cache
def _registry() -> Any:
    # pint takes a moment to import, and only checking needs it.
    import pint

    registry: Any = pint.UnitRegistry(None, cache_folder=None)
    for unit in _COUNTED:
        registry.define(f"{unit} = [{unit}]")
        for prefix in ("k", "M"):
            registry.define(f"{prefix}{unit} = [{prefix}{unit}]")
    for unit in _PLAIN:
        registry.define(f"{unit} = []")
    return registry


@cache
def unit(text: str) -> Any:
    """The unit a text names. Raises FormulaError for a unit that is not known.

    `1` is a plain number; everything else is made of known units, `*`, `/` and brackets.
    """
    if text == TRUTH:
        return TRUTH
    if not set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789*/() "):
        raise FormulaError(f"'{text[:40]}' is not a unit")
    try:
        return _registry().Unit("" if text == "1" else text).dimensionality
    except Exception as problem:  # noqa: BLE001 -- pint raises unrelated kinds for bad text
        known = ", ".join((*_COUNTED, *_PLAIN))
        raise FormulaError(
            f"'{text[:40]}' is not a unit ({problem})",
            fix=f"known units: {known}; k and M in front mean thousand and million",
        ) from None


def shown(dimension: Any) -> str:
    """A unit as it is written in a message."""
    if dimension == TRUTH:
        return TRUTH
    above = [_power(name, power) for name, power in sorted(dimension.items()) if power > 0]
    below = [_power(name, -power) for name, power in sorted(dimension.items()) if power < 0]
    text = "·".join(above) or ("1" if below else "a plain number")
    return "/".join([text, *below])


def _power(name: str, power: float) -> str:
    return name.strip("[]") + (f"^{power:g}" if power != 1 else "")


def unit_of(tree: Tree, units: Mapping[str, Any]) -> Any:
    """The unit of a formula's value; `units` gives that of every name.

    Raises FormulaError, in words, where the units do not fit.
    """
    match tree:
        case Number():
            return unit("1")
        case Name(name):
            return units[name]
        case Apply(operator, arguments):
            return _applied(operator, arguments, [unit_of(item, units) for item in arguments])


def _applied(operator: str, arguments: tuple[Tree, ...], given: list[Any]) -> Any:
    rule = OPERATORS[operator].units
    word = {"negative": "-"}.get(operator, operator)
    # A bare zero has any unit: nothing is nothing of everything.
    weighty = [
        found
        for item, found in zip(arguments, given, strict=True)
        if not (isinstance(item, Number) and item.value == 0)
    ] or given[:1]
    if rule is Units.HAPPENS:
        return TRUTH
    if rule is Units.TRUTH:
        return _same(word, [*given, TRUTH])
    if rule is Units.CHOICE:
        _same("if", [given[0], TRUTH])
        return _same("if … else", weighty[1:] or [unit("1")])
    if TRUTH in given:
        raise FormulaError(f"'{word}' needs numbers, but one side is {TRUTH}")
    if rule is Units.COMPARE:
        _same(word, weighty)
        return TRUTH
    if rule is Units.PRODUCT:
        return given[0] * given[1]
    if rule is Units.QUOTIENT:
        return given[0] / given[1]
    if rule is Units.POWER:
        return _power_of(given, arguments[1])
    return _same(word, weighty) if rule is Units.SAME else given[0]


def _power_of(given: list[Any], exponent: Tree) -> Any:
    if isinstance(exponent, Number) and exponent.value == int(exponent.value):
        return given[0] ** int(exponent.value)
    return _same("**", [*given, unit("1")])


def _same(word: str, given: list[Any]) -> Any:
    first = given[0]
    for other in given[1:]:
        if other != first:
            raise FormulaError(
                f"'{word}' mixes {shown(first)} with {shown(other)}",
                fix="convert one of them with a constant that has a unit",
            )
    return first
