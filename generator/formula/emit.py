"""Renders a tree through one of the table's format strings, with brackets only where needed."""

from __future__ import annotations

from collections.abc import Callable

from generator.formula.operators import OPERATORS, Operator
from generator.formula.tree import Apply, Name, Number, Tree

_LOOSEST = 0


def emit(
    tree: Tree,
    pattern: Callable[[Operator], str],
    name: Callable[[str], str],
    number: Callable[[Number], str],
    separator: str,
) -> str:
    """The formula as text.

    `pattern` picks the format string of an operator's row; `name` and `number` write the leaves;
    `separator` stands between the arguments of a function.
    """

    def write(node: Tree, around: int, *, right: bool = False) -> str:
        match node:
            case Number():
                return number(node)
            case Name(id):
                return name(id)
            case Apply(operator, arguments):
                row = OPERATORS[operator]
                form = pattern(row)
                # A form whose arguments stand inside its own brackets needs no others there.
                enclosed = form[-1] in ")⌋⌉"
                inner = _LOOSEST if enclosed else row.binding
                parts = [
                    write(item, inner, right=index > 0 and not enclosed)
                    for index, item in enumerate(arguments)
                ]
                text = form.replace("{*}", separator.join(parts))
                for index, part in enumerate(parts):
                    text = text.replace(f"{{{index}}}", part)
                loose = not enclosed and (row.binding < around or (right and row.binding == around))
                return f"({text})" if loose else text
        raise AssertionError(node)

    return write(tree, _LOOSEST)
