"""How far a spreadsheet's figures may lie from exact ones, because it counts in binary fractions.

A binary fraction holds 53 bits, and LibreOffice takes a difference for nothing that is smaller than
a part in 2^48 of what it was made from (`rtl::math::approxSub`). Each operation passes on the
errors of what it is given and adds its own, so a bound for every figure follows from the definition
alone (Higham, "Accuracy and Stability of Numerical Algorithms", chapter 3). Where no digits cancel
the bound is far below a part in a thousand million.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from generator.errors import BreakevenError
from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.operators import WHOLE_DECIMALS
from generator.formula.parse import parse
from generator.formula.tree import Apply, Name, Number, Tree, asked_whether_known, names
from generator.worksheet.result import Result

UNIT = 2.0**-53
NEAR = 2.0**-47
"""Twice the part at which LibreOffice takes two numbers for equal."""
UNKNOWN = math.inf
"""Either side of a comparison may come out: two figures are equal to the last digit but one."""

_COMPARED = {"<", "<=", ">", ">=", "==", "!="}
_GRAIN = 10.0**-WHOLE_DECIMALS


class Bounds:
    """The largest possible error of every value of one result, in the value's own unit."""

    def __init__(self, result: Result) -> None:
        self.values: Mapping[str, Value] = result.values
        self.errors: dict[str, float] = {}
        definition = result.definition
        for key in (*result.inputs, *result.prices, *result.dates, *definition.worksheet.constants):
            self.errors[key] = abs(_float(self.values[key])) * UNIT
        for key in definition.order:
            step = definition.worksheet.steps[key]
            error = self.of(parse(step.formula))
            for case in step.never:
                # Whether there is a value at all hangs on the condition.
                when = parse(case.when)
                if self.of(when) == UNKNOWN:
                    error = UNKNOWN
                if evaluate(when, self.values) is True:
                    break
            self.errors[key] = error

    def relative(self, key: str) -> float:
        """The bound as a part of the value; 0 for what has no digits."""
        value, error = self.values[key], self.errors[key]
        if error == UNKNOWN or isinstance(value, Never | bool):
            return error
        return error / abs(float(value)) if value else (UNKNOWN if error else 0.0)

    def of(self, tree: Tree) -> float:
        """The bound of a formula's value: UNKNOWN where a condition of it can come out either way.

        A condition that can only come out one way has no error.
        """
        used = names(tree) - asked_whether_known(tree)
        unsure = any(self.errors[name] == UNKNOWN for name in names(tree))
        if any(isinstance(self.values[name], Never) for name in used):
            return UNKNOWN if unsure else 0.0
        return UNKNOWN if unsure else self._of(tree)

    def _of(self, tree: Tree) -> float:
        match tree:
            case Number(value):
                return abs(float(value)) * UNIT
            case Apply("happens", _):
                return 0.0
            case Name(name):
                return self.errors[name]
            case Apply("if", (test, yes, no)):
                if self._of(test) == UNKNOWN:
                    return UNKNOWN
                return self._of(yes if self._value(test) else no)
            case Apply("and" | "or" as word, (one, other)):
                if self._of(one) == UNKNOWN or self._value(one) is (word == "or"):
                    return self._of(one)
                return self._of(other)
            case Apply(operator, parts):
                return self._applied(operator, parts, self._value(tree))
        raise AssertionError(tree)

    def _applied(self, operator: str, parts: tuple[Tree, ...], value: Value) -> float:
        errors = [self._of(part) for part in parts]
        if UNKNOWN in errors:
            return UNKNOWN
        if any(isinstance(self._value(part), Never) for part in parts):
            return 0.0  # By zero, or of a branch that is not taken.
        sizes = [abs(_float(self._value(part))) for part in parts]
        result = abs(_float(value))
        match operator:
            case "not" | "negative":
                return errors[0]
            case "min" | "max":
                return max(errors) + NEAR * result
            case "+" | "-":
                return sum(errors) + NEAR * max(sizes)
            case "*":
                return sizes[0] * errors[1] + sizes[1] * errors[0] + 2 * UNIT * result
            case "/":
                below = sizes[1] - errors[1]
                if below <= 0:
                    return UNKNOWN if errors[1] else 0.0
                return (errors[0] + result * errors[1]) / below + 2 * UNIT * result
            case "**":
                part = sizes[1] * errors[0] / sizes[0] if sizes[0] else 0.0
                grown = abs(math.log(sizes[0])) * errors[1] if sizes[0] else 0.0
                return result * (part + grown + 16 * UNIT)
            case "ceil" | "floor" | "round":
                return self._whole(operator, parts, errors[0] + sizes[0] * NEAR)
            case _:
                assert operator in _COMPARED, operator
                return self._compared(parts, errors, sizes)

    def _compared(self, parts: tuple[Tree, ...], errors: list[float], sizes: list[float]) -> float:
        one, other = (_float(self._value(part)) for part in parts)
        apart, unsure = abs(one - other), sum(errors)
        # Numbers that are nearly equal count as equal, so two that are may differ by a little.
        tied = unsure > NEAR / 4 * max(sizes) if apart == 0 else apart <= unsure + NEAR * max(sizes)
        return UNKNOWN if tied else 0.0

    def _whole(self, operator: str, parts: tuple[Tree, ...], error: float) -> float:
        """The step up or down lies within the error of the number, or it does not."""
        number, *places = (_float(self._value(part)) for part in parts)
        scale = 10.0 ** (places[0] if places else 0.0)
        edge = 0.5 if operator == "round" else 0.0
        distance = abs((number * scale - edge) - round(number * scale - edge)) / scale
        if operator != "round":
            # To the ninth decimal a number counts as the whole one beside it, on either side.
            distance = abs(distance - _GRAIN / 2)
        return UNKNOWN if distance <= error else 0.0

    def _value(self, tree: Tree) -> Value:
        try:
            return evaluate(tree, self.values)
        except BreakevenError:
            return Never("cannot be computed")


def _float(value: Value) -> float:
    return 0.0 if isinstance(value, Never) else float(value)
