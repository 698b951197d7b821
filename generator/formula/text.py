"""A formula as a line people read: with names, or with the values put in."""

from __future__ import annotations

from collections.abc import Callable

from generator.formula.emit import emit
from generator.formula.tree import Tree


def line(tree: Tree, name: Callable[[str], str]) -> str:
    """The formula in words and signs; `name` says how a named value is written."""
    return emit(tree, lambda row: row.text, name, lambda number: format(number.value, ",f"), ", ")
