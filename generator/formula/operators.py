"""The table of operators: adding a function means adding a row, and nothing else anywhere.

A row says how the operator is written, how many arguments it takes, what it gives, what it does
to units, and how each rendering writes it.
"""

from __future__ import annotations

import operator as py
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import Any

# 40 digits carry any product of catalogue amounts exactly; only division rounds.
CONTEXT = Context(prec=40, rounding=ROUND_HALF_EVEN, Emax=400, Emin=-400)

# Whole numbers are found after rounding to this many decimals, so that a spreadsheet's binary
# fractions (2.9999999999999996) and our decimals (3) step at the same place.
WHOLE_DECIMALS = 9
_GRAIN = Decimal(1).scaleb(-WHOLE_DECIMALS)


class Units(Enum):
    """What an operator asks of its arguments' units, and the unit it gives."""

    SAME = "all arguments share a unit, which is the result's"
    PRODUCT = "units multiply"
    QUOTIENT = "units divide"
    POWER = "the unit is raised to a whole number"
    KEEP = "the first argument's unit; any further one is a plain number"
    COMPARE = "both share a unit; the result is true or false"
    TRUTH = "all are true or false, and so is the result"
    CHOICE = "a condition, then two values that share a unit"
    HAPPENS = "any unit; the result is true or false"


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the table.

    `excel` and `text` are format strings over the arguments in order, `{0}`, `{1}`, or `{*}` for
    all of them. `binding` is how tightly the operator holds its arguments, for placing brackets
    (higher is tighter; functions bracket themselves). A `lazy` operator is given functions, and
    computes only the arguments it needs.
    """

    name: str
    least: int
    most: int
    units: Units
    evaluate: Callable[..., Any]
    excel: str
    text: str
    binding: int = 100
    lazy: bool = False
    function: bool = False
    """Whether it is written as a name with brackets; signs and words are known to the parser."""


def _whole(rounding: str) -> Callable[[Decimal], Decimal]:
    def whole(value: Decimal) -> Decimal:
        near = value.quantize(_GRAIN, rounding=ROUND_HALF_UP, context=CONTEXT)
        return near.to_integral_value(rounding=rounding)

    return whole


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP, context=CONTEXT)


_ROWS = (
    Operator("+", 2, 2, Units.SAME, CONTEXT.add, "{0}+{1}", "{0} + {1}", 40),
    Operator("-", 2, 2, Units.SAME, CONTEXT.subtract, "{0}-{1}", "{0} − {1}", 40),
    Operator("*", 2, 2, Units.PRODUCT, CONTEXT.multiply, "{0}*{1}", "{0} × {1}", 50),
    Operator("/", 2, 2, Units.QUOTIENT, CONTEXT.divide, "{0}/{1}", "{0} ÷ {1}", 50),
    # A spreadsheet reads -2^2 as 4; a product with -1 keeps the minus outside the power.
    Operator("negative", 1, 1, Units.SAME, CONTEXT.minus, "-1*{0}", "−{0}", 50),
    Operator("**", 2, 2, Units.POWER, CONTEXT.power, "{0}^{1}", "{0}^{1}", 70),
    Operator("<", 2, 2, Units.COMPARE, py.lt, "{0}<{1}", "{0} < {1}", 30),
    Operator("<=", 2, 2, Units.COMPARE, py.le, "{0}<={1}", "{0} ≤ {1}", 30),
    Operator(">", 2, 2, Units.COMPARE, py.gt, "{0}>{1}", "{0} > {1}", 30),
    Operator(">=", 2, 2, Units.COMPARE, py.ge, "{0}>={1}", "{0} ≥ {1}", 30),
    Operator("==", 2, 2, Units.COMPARE, py.eq, "{0}={1}", "{0} = {1}", 30),
    Operator("!=", 2, 2, Units.COMPARE, py.ne, "{0}<>{1}", "{0} ≠ {1}", 30),
    # A spreadsheet's AND and OR compute every argument; nested IFs stop as Python does.
    Operator(
        "and", 2, 2, Units.TRUTH, lambda a, b: a() and b(),
        "IF({0},{1},FALSE)", "{0} and {1}", 20, lazy=True,
    ),
    Operator(
        "or", 2, 2, Units.TRUTH, lambda a, b: a() or b(),
        "IF({0},TRUE,{1})", "{0} or {1}", 10, lazy=True,
    ),
    Operator("not", 1, 1, Units.TRUTH, py.not_, "NOT({0})", "not {0}", 25),
    Operator(
        "if", 3, 3, Units.CHOICE, lambda test, yes, no: yes() if test() else no(),
        "IF({0},{1},{2})", "{1} if {0}, otherwise {2}", 5, lazy=True,
    ),
    Operator("min", 2, 8, Units.SAME, min, "MIN({*})", "min({*})", function=True),
    Operator("max", 2, 8, Units.SAME, max, "MAX({*})", "max({*})", function=True),
    Operator(
        "ceil", 1, 1, Units.KEEP, _whole(ROUND_CEILING),
        f"(0-INT(0-ROUND({{0}},{WHOLE_DECIMALS})))", "⌈{0}⌉", function=True,
    ),
    # A spreadsheet's ROUNDUP and ROUNDDOWN go by the sign; INT always goes down, as floor does.
    Operator(
        "floor", 1, 1, Units.KEEP, _whole(ROUND_FLOOR),
        f"INT(ROUND({{0}},{WHOLE_DECIMALS}))", "⌊{0}⌋", function=True,
    ),
    Operator("round", 1, 2, Units.KEEP, _round, "ROUND({*})", "round({*})", function=True),
    Operator(
        "happens", 1, 1, Units.HAPPENS, lambda known: known, "NOT(ISTEXT({0}))", "{0} happens",
        function=True,
    ),
)  # fmt: skip

OPERATORS: dict[str, Operator] = {row.name: row for row in _ROWS}
FUNCTIONS = tuple(row.name for row in _ROWS if row.function)
