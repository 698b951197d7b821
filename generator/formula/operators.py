"""The table of operators: adding a function means adding a row, and nothing else anywhere.

A row says how the operator is written, how many arguments it takes, what it gives, what it does
to units, and how each rendering writes it.
"""

from __future__ import annotations

import keyword
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
    all of them. So are `mathml`, where `[0]` is an argument that needs no brackets in its place, as
    above a fraction's line, and `javascript`, an expression over the values `v` with the operators
    `o` of `templates/assets/live/decimal.js`. `binding` is how tightly the operator holds its
    arguments, for placing brackets (higher is tighter; functions bracket themselves). A `lazy`
    operator is given functions, and computes only the arguments it needs.
    """

    name: str
    least: int
    most: int
    units: Units
    evaluate: Callable[..., Any]
    excel: str
    text: str
    mathml: str
    javascript: str
    binding: int = 100
    lazy: bool = False
    function: bool = False
    """Whether it is written as a name with brackets; signs and words are known to the parser."""


def _whole(rounding: str) -> Callable[[Decimal], Decimal]:
    def whole(value: Decimal) -> Decimal:
        near = value.quantize(_GRAIN, rounding=ROUND_HALF_UP, context=CONTEXT)
        return near.to_integral_value(rounding=rounding)

    return whole


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    # Decimal calls this infinite; here it is what it would be as a fraction.
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    return CONTEXT.power(base, exponent)


def _round(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP, context=CONTEXT)


_ROWS = (
    Operator(
        "+", 2, 2, Units.SAME, CONTEXT.add,
        "{0}+{1}", "{0} + {1}", "{0}<mo>+</mo>{1}", "o.add({0}, {1})", 40,
    ),
    Operator(
        "-", 2, 2, Units.SAME, CONTEXT.subtract,
        "{0}-{1}", "{0} − {1}", "{0}<mo>−</mo>{1}", "o.subtract({0}, {1})", 40,
    ),
    Operator(
        "*", 2, 2, Units.PRODUCT, CONTEXT.multiply,
        "{0}*{1}", "{0} × {1}", "{0}<mo>×</mo>{1}", "o.multiply({0}, {1})", 50,
    ),
    Operator(
        "/", 2, 2, Units.QUOTIENT, CONTEXT.divide,
        "{0}/{1}", "{0} ÷ {1}", "<mfrac>[0][1]</mfrac>", "o.divide({0}, {1})", 50,
    ),
    # A spreadsheet reads -2^2 as 4; a product with -1 keeps the minus outside the power.
    Operator(
        "negative", 1, 1, Units.SAME, CONTEXT.minus,
        "-1*{0}", "−{0}", "<mo>−</mo>{0}", "o.negative({0})", 50,
    ),
    Operator(
        "**", 2, 2, Units.POWER, _power,
        "{0}^{1}", "{0}^{1}", "<msup>{0}[1]</msup>", "o.power({0}, {1})", 70,
    ),
    Operator(
        "<", 2, 2, Units.COMPARE, py.lt,
        "{0}<{1}", "{0} < {1}", "{0}<mo>&lt;</mo>{1}", "o.below({0}, {1})", 30,
    ),
    Operator(
        "<=", 2, 2, Units.COMPARE, py.le,
        "{0}<={1}", "{0} ≤ {1}", "{0}<mo>≤</mo>{1}", "o.atMost({0}, {1})", 30,
    ),
    Operator(
        ">", 2, 2, Units.COMPARE, py.gt,
        "{0}>{1}", "{0} > {1}", "{0}<mo>&gt;</mo>{1}", "o.above({0}, {1})", 30,
    ),
    Operator(
        ">=", 2, 2, Units.COMPARE, py.ge,
        "{0}>={1}", "{0} ≥ {1}", "{0}<mo>≥</mo>{1}", "o.atLeast({0}, {1})", 30,
    ),
    Operator(
        "==", 2, 2, Units.COMPARE, py.eq,
        "{0}={1}", "{0} = {1}", "{0}<mo>=</mo>{1}", "o.equal({0}, {1})", 30,
    ),
    Operator(
        "!=", 2, 2, Units.COMPARE, py.ne,
        "{0}<>{1}", "{0} ≠ {1}", "{0}<mo>≠</mo>{1}", "o.opposite(o.equal({0}, {1}))", 30,
    ),
    # A spreadsheet's AND and OR compute every argument; nested IFs stop as Python does.
    Operator(
        "and", 2, 2, Units.TRUTH, lambda a, b: a() and b(),
        "IF({0},{1},FALSE)", "{0} and {1}", "{0}<mtext>&#160;and&#160;</mtext>{1}",
        "o.both({0}, () => {1})", 20, lazy=True,
    ),
    Operator(
        "or", 2, 2, Units.TRUTH, lambda a, b: a() or b(),
        "IF({0},TRUE,{1})", "{0} or {1}", "{0}<mtext>&#160;or&#160;</mtext>{1}",
        "o.either({0}, () => {1})", 10, lazy=True,
    ),
    Operator(
        "not", 1, 1, Units.TRUTH, py.not_,
        "NOT({0})", "not {0}", "<mtext>not&#160;</mtext>{0}", "o.opposite({0})", 25,
    ),
    Operator(
        "if", 3, 3, Units.CHOICE, lambda test, yes, no: yes() if test() else no(),
        "IF({0},{1},{2})", "{1} if {0}, otherwise {2}",
        # The style sheet draws the brace as a line: a sign only grows with a font for formulas.
        '<mrow class="be-cases"><mtable displaystyle="true" columnalign="left">'
        "<mtr><mtd><mrow>[1]</mrow></mtd>"
        "<mtd><mrow><mtext>if&#160;</mtext>[0]</mrow></mtd></mtr>"
        "<mtr><mtd><mrow>[2]</mrow></mtd><mtd><mtext>otherwise</mtext></mtd></mtr>"
        "</mtable></mrow>",
        "o.choose({0}, () => {1}, () => {2})", 5, lazy=True,
    ),
    Operator(
        "min", 2, 8, Units.SAME, min,
        "MIN({*})", "min({*})", "<mrow><mi>min</mi><mo>(</mo>{*}<mo>)</mo></mrow>",
        "o.least({*})", function=True,
    ),
    Operator(
        "max", 2, 8, Units.SAME, max,
        "MAX({*})", "max({*})", "<mrow><mi>max</mi><mo>(</mo>{*}<mo>)</mo></mrow>",
        "o.most({*})", function=True,
    ),
    Operator(
        "ceil", 1, 1, Units.KEEP, _whole(ROUND_CEILING),
        f"(0-INT(0-ROUND({{0}},{WHOLE_DECIMALS})))", "⌈{0}⌉",
        "<mrow><mo>⌈</mo>[0]<mo>⌉</mo></mrow>", "o.ceil({0})", function=True,
    ),
    # A spreadsheet's ROUNDUP and ROUNDDOWN go by the sign; INT always goes down, as floor does.
    Operator(
        "floor", 1, 1, Units.KEEP, _whole(ROUND_FLOOR),
        f"INT(ROUND({{0}},{WHOLE_DECIMALS}))", "⌊{0}⌋",
        "<mrow><mo>⌊</mo>[0]<mo>⌋</mo></mrow>", "o.floor({0})", function=True,
    ),
    Operator(
        "round", 1, 2, Units.KEEP, _round,
        "ROUND({*})", "round({*})", "<mrow><mi>round</mi><mo>(</mo>{*}<mo>)</mo></mrow>",
        "o.round({*})", function=True,
    ),
    Operator(
        "happens", 1, 1, Units.HAPPENS, lambda known: known,
        "NOT(ISTEXT({0}))", "{0} happens", "<mrow>[0]<mtext>&#160;happens</mtext></mrow>",
        "o.happens({0})", function=True,
    ),
)  # fmt: skip

OPERATORS: dict[str, Operator] = {row.name: row for row in _ROWS}
FUNCTIONS = tuple(row.name for row in _ROWS if row.function)
RESERVED = frozenset({*FUNCTIONS, *keyword.kwlist})
"""What no value can be called: the functions, and Python's own words, since formulas are read as it
reads expressions."""
