"""A formula's value, as an exact decimal, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from generator.errors import BreakevenError
from generator.formula.operators import OPERATORS
from generator.formula.tree import Apply, Name, Number, Tree, names


@dataclass(frozen=True, slots=True)
class Never:
    """The value of something that does not happen, with the sentence that says why.

    It is the language's one way to say so: no crossing, a division by nothing, an empty horizon.
    """

    reason: str


Value = Decimal | bool | Never


class EvaluationError(BreakevenError):
    """A formula that cannot be computed with these values: the definition is at fault."""


def evaluate(tree: Tree, values: Mapping[str, Value]) -> Value:
    """The formula's value.

    A name without a value (`Never`) makes the whole formula `Never` for the same reason, unless the
    formula asks `happens(name)`; then it must not use the name where it does not happen.
    A division by zero is a `Never` that says so. Raises EvaluationError where the numbers grow out
    of bounds or a true-or-false value is used as a number.
    """
    for name in tree.needed if isinstance(tree, Apply) else sorted(names(tree)):
        value = values[name]
        if isinstance(value, Never):
            return value
    try:
        result: Value = _evaluate(tree, values)
    except (DivisionByZero, ZeroDivisionError):
        return Never("It would mean dividing by zero.")
    except InvalidOperation as problem:
        if "DivisionUndefined" in str(problem):
            return Never("It would mean dividing by zero.")
        raise EvaluationError("the numbers are too large or too small to compute with") from None
    except (Overflow, TypeError, ValueError, MemoryError):
        raise EvaluationError("the numbers are too large or too small to compute with") from None
    return result


def _evaluate(tree: Tree, values: Mapping[str, Value]) -> Any:
    match tree:
        case Number(value):
            return value
        case Name(name):
            found = values[name]
            if isinstance(found, Never):
                raise EvaluationError(f"'{name}' is used although it does not happen")
            return found
        case Apply("happens", (Name(name),)):
            return not isinstance(values[name], Never)
        case Apply(operator, arguments):
            row = OPERATORS[operator]
            if row.lazy:
                return row.evaluate(
                    *(lambda argument=item: _evaluate(argument, values) for item in arguments)
                )
            return row.evaluate(*(_evaluate(item, values) for item in arguments))
