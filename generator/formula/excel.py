"""A formula as a spreadsheet formula over named cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.formula.emit import emit
from generator.formula.tree import Tree, asked_whether_known, names

NEVER = '"never"'


def expression(tree: Tree, cell: Callable[[str], str]) -> str:
    """The formula without its leading `=`; `cell` gives the defined name of a value."""
    return emit(tree, lambda row: row.excel, cell, lambda number: format(number.value, "f"), ",")


def formula(
    tree: Tree,
    cell: Callable[[str], str],
    *,
    never: Iterable[Tree] = (),
    may_never: Iterable[str] = (),
) -> str:
    """The whole cell: the value, or the word `never` under the same conditions as `evaluate`.

    `may_never` are the names that can be without a value; the cell is `never` when one that the
    formula uses unprepared is, or when one of the `never` conditions holds.
    """
    text = expression(tree, cell)
    for condition in reversed(list(never)):
        text = f"IF({expression(condition, cell)},{NEVER},{text})"
        text = _guard(condition, text, cell, may_never)
    return "=" + _guard(tree, text, cell, may_never)


def _guard(tree: Tree, text: str, cell: Callable[[str], str], may_never: Iterable[str]) -> str:
    used = sorted((names(tree) - asked_whether_known(tree)) & set(may_never))
    if not used:
        return text
    tests = ",".join(f"ISTEXT({cell(name)})" for name in used)
    condition = f"OR({tests})" if len(used) > 1 else tests
    return f"IF({condition},{NEVER},{text})"
