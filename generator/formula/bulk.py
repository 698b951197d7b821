"""A formula over whole columns of values at once, in NumPy's binary fractions.

The rules are those of `generator.formula.evaluate`; only the numbers differ. A binary fraction
carries 15 digits and not 40, and cannot hold most decimals, so that what is equal in decimals may
differ here in the last digit. What lies closer together than `CLOSE` therefore counts as equal: a
difference that small is nothing, and a comparison does not see it. Where two numbers are nearly
equal, and few digits are left of their difference, the row is marked as doubtful, and whoever needs
its digits computes it exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from generator.formula.evaluate import EvaluationError
from generator.formula.operators import WHOLE_DECIMALS
from generator.formula.parse import parse
from generator.formula.tree import Apply, Name, Number, Tree, asked_whether_known, names

Array = NDArray[Any]

CLOSE = 1e-13
"""How near two numbers count as equal, in parts of one of them: some hundred roundings.

Amounts that truly differ in their fourteenth digit only are taken for equal too.
"""
# A difference smaller than this part of what it was made from has lost five digits of its fifteen.
_CANCELLED = 1e-5
# A comparison or a step to a whole number needs fewer digits to be sure.
_UNSURE = 1e-9
_UNSURE_WHOLE = 1e-12

_GRAIN = 0.5 * 10.0**-WHOLE_DECIMALS
# The exact engine's 40 digits hold no larger number once it has nine decimals.
_LARGEST_WHOLE = 10.0 ** (40 - WHOLE_DECIMALS)
_LARGEST = 1e40
# Above this a whole number more or less is less than the ninth digit.
_STEPS_SEEN = 1e9


@dataclass(frozen=True, slots=True)
class Column:
    """One name's value in every row, and the rows in which it does not happen.

    Where `never` is true the value means nothing. None says that it always happens. Both have one
    item a row, or are a single item that stands for all rows.
    """

    value: Array
    never: Array | None = None
    doubt: Array | None = None
    """Rows in which so many digits cancelled that the exact engine may say otherwise."""


class RowError(EvaluationError):
    """A row that cannot be computed; `row` counts from 0."""

    def __init__(self, message: str, row: int) -> None:
        super().__init__(message)
        self.row = row


class Cells(NamedTuple):
    """What a part of a formula comes to: values, and where they never happen or cannot be."""

    value: Array
    never: Array | None = None
    broken: Array | None = None
    doubt: Array | None = None


class Formula:
    """A formula's tree, compiled: calling it computes all rows without a loop over them."""

    def __init__(self, tree: Tree) -> None:
        prepared = frozenset(asked_whether_known(tree))
        self.names = frozenset(names(tree))
        self._unprepared = tuple(sorted(self.names - prepared))
        self._program = _compiled(tree, prepared)

    def __call__(self, values: Mapping[str, Column], skip: Array | None = None) -> Column:
        """The formula's column.

        `skip` marks rows whose value nobody asks for. Raises RowError for the first row, of those
        asked for, in which the exact engine would raise EvaluationError.
        """
        never: Array | None = None
        for name in self._unprepared:
            never = _either(never, values[name].never)
        with np.errstate(all="ignore"):
            cells = self._program(values)
            value = np.asarray(cells.value)
            # A sum is finite only where all its parts are, and is one pass.
            finite = value.dtype == np.bool_ or bool(np.isfinite(value.sum()))
        broken = cells.broken
        if not finite:
            broken = _either(broken, _without(~np.isfinite(value), cells.never))
        broken = _without(_without(broken, never), skip)
        if broken is not None and broken.any():
            raise RowError(
                "the numbers are too large or too small to compute with, or a value is used "
                "although it does not happen", int(np.argmax(broken)),
            )  # fmt: skip
        return Column(value, _either(never, cells.never), _without(cells.doubt, skip))


@lru_cache(maxsize=4096)
def formula(text: str) -> Formula:
    """A formula's text, parsed and compiled. Raises FormulaError where it cannot be read."""
    return Formula(parse(text))


Program = Callable[[Mapping[str, Column]], Cells]
Rule = Callable[..., Cells]


def _compiled(tree: Tree, prepared: frozenset[str]) -> Program:
    match tree:
        case Number(number):
            constant = Cells(np.asarray(float(number)))
            return lambda _: constant
        case Apply("happens", (Name(name),)):
            return lambda values: RULES["happens"](values[name])
        case Name(name) if name in prepared:
            return lambda values: Cells(values[name].value, None, values[name].never)
        case Name(name):
            return lambda values: Cells(values[name].value)
        case Apply(operator, arguments):
            rule = RULES[operator]
            programs = tuple(_compiled(item, prepared) for item in arguments)
            return lambda values: rule(*(program(values) for program in programs))


def _either(one: Array | None, other: Array | None) -> Array | None:
    if one is None or other is None:
        return other if one is None else one
    return np.asarray(one | other)


def _without(mask: Array | None, less: Array | None) -> Array | None:
    return mask if mask is None or less is None else np.asarray(mask & ~less)


def _masks(*given: Cells) -> tuple[Array | None, Array | None, Array | None]:
    """Where a formula stops, by the first of its parts that does; and all doubts."""
    never: Array | None = None
    broken: Array | None = None
    doubt: Array | None = None
    for item in given:
        doubt = _either(doubt, item.doubt)
        if item.never is None and item.broken is None:
            continue
        never, broken = (
            _either(never, _without(item.never, broken)),
            _either(broken, _without(item.broken, never)),
        )
    return never, broken, doubt


def _strict(compute: Callable[..., Any]) -> Rule:
    def rule(*given: Cells) -> Cells:
        return Cells(compute(*(item.value for item in given)), *_masks(*given))

    return rule


def _of_two(compute: Callable[[Any, Any], Any]) -> Rule:
    return _strict(lambda *values: reduce(compute, values))


def _marked(mask: Array) -> Array | None:
    return mask if mask.any() else None


def _sum(how: Callable[[Array, Array], Array], unsure: float = _CANCELLED) -> Rule:
    """Of two parts that were meant to cancel nothing is left; few digits are a doubt."""

    def rule(one: Cells, other: Cells) -> Cells:
        value, part = how(one.value, other.value), np.abs(one.value)
        size = np.abs(value)
        doubtful = _marked(size < unsure * part)
        if doubtful is None:
            return Cells(value, *_masks(one, other))
        nothing = size <= CLOSE * part
        doubts = Cells(value, None, None, _marked(doubtful & ~nothing))
        return Cells(np.where(nothing, 0.0, value), *_masks(one, other, doubts))

    return rule


_difference = _sum(np.subtract, _UNSURE)


def _compare(how: Callable[[Any, Any], Any]) -> Rule:
    def rule(one: Cells, other: Cells) -> Cells:
        found = _difference(one, other)
        return found._replace(value=how(found.value, 0.0))

    return rule


def _divide(above: Cells, below: Cells) -> Cells:
    zero = below.value == 0.0
    by_zero = Cells(below.value, _marked(zero))
    return Cells(above.value / below.value, *_masks(above, below, by_zero))


def _power(base: Cells, exponent: Cells) -> Cells:
    value = np.power(base.value, exponent.value)
    # 0 to the power of 0 is 1 in floating point, and undefined in decimals.
    undefined = (base.value == 0.0) & (exponent.value <= 0.0)
    failed = Cells(value, None, _marked(undefined))
    return Cells(value, *_masks(base, exponent, failed))


def _bounded(item: Cells, value: Array, size: Array, largest: float) -> Cells:
    failed = Cells(value, None, _marked(np.abs(size) >= largest))
    return Cells(value, *_masks(item, failed))


def _whole(to_whole: Callable[[Any], Any]) -> Rule:
    def rule(item: Cells) -> Cells:
        near, size = np.rint(item.value), np.abs(item.value)
        off = np.abs(item.value - near)
        value = np.where(off <= np.maximum(_GRAIN, CLOSE * size), near, to_whole(item.value))
        unsure = (off > _GRAIN) & (off <= _UNSURE_WHOLE * size) & (size < _STEPS_SEEN)
        doubts = _either(item.doubt, _marked(unsure))
        return _bounded(item._replace(doubt=doubts), value, item.value, _LARGEST_WHOLE)

    return rule


def _round(item: Cells, places: Cells | None = None) -> Cells:
    scale = np.asarray(1.0 if places is None else 10.0 ** np.trunc(places.value))
    scaled = item.value * scale
    # Half goes up, away from zero, also where a binary fraction falls just short of the half.
    value = np.copysign(np.floor(np.abs(scaled) * (1 + CLOSE) + 0.5), scaled) / scale
    found = _bounded(item, value, scaled, _LARGEST)
    return found if places is None else Cells(value, *_masks(found, places))


def _needed(item: Cells, where: Array) -> Cells:
    """Masks hold only in the rows in which a lazy operator asks for the argument."""
    return Cells(
        item.value,
        None if item.never is None else np.asarray(item.never & where),
        None if item.broken is None else np.asarray(item.broken & where),
        None if item.doubt is None else np.asarray(item.doubt & where),
    )


def _and(one: Cells, other: Cells) -> Cells:
    return Cells(one.value & other.value, *_masks(one, _needed(other, one.value)))


def _or(one: Cells, other: Cells) -> Cells:
    return Cells(one.value | other.value, *_masks(one, _needed(other, ~one.value)))


def _if(test: Cells, yes: Cells, no: Cells) -> Cells:
    masks = _masks(test, _needed(yes, test.value), _needed(no, ~test.value))
    return Cells(np.where(test.value, yes.value, no.value), *masks)


def _happens(item: Column) -> Cells:
    return Cells(np.asarray(True) if item.never is None else ~item.never)


RULES: Mapping[str, Rule] = {
    "+": _sum(np.add),
    "-": _sum(np.subtract),
    "*": _strict(np.multiply),
    "/": _divide,
    "negative": _strict(np.negative),
    "**": _power,
    "<": _compare(np.less),
    "<=": _compare(np.less_equal),
    ">": _compare(np.greater),
    ">=": _compare(np.greater_equal),
    "==": _compare(np.equal),
    "!=": _compare(np.not_equal),
    "and": _and,
    "or": _or,
    "not": _strict(np.logical_not),
    "if": _if,
    "min": _of_two(np.minimum),
    "max": _of_two(np.maximum),
    "ceil": _whole(np.ceil),
    "floor": _whole(np.floor),
    "round": _round,
    "happens": _happens,
}
"""What each operator of `generator.formula.operators` does to columns."""
