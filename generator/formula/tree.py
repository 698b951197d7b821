"""The tree of a parsed formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A named value."""

    id: str


@dataclass(frozen=True)
class Apply:
    """An operator of the table and what it is applied to."""

    operator: str
    arguments: tuple[Tree, ...]

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """Names that it uses and does not ask about, without whose value it has none, in order."""
        return tuple(sorted(names(self) - asked_whether_known(self)))


Tree = Number | Name | Apply


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, outermost first."""
    yield tree
    if isinstance(tree, Apply):
        for argument in tree.arguments:
            yield from walk(argument)


def names(tree: Tree) -> set[str]:
    """Every name the formula uses."""
    return {node.id for node in walk(tree) if isinstance(node, Name)}


def asked_whether_known(tree: Tree) -> set[str]:
    """Names the formula asks `happens(name)` about, and so is prepared to find without a value."""
    return {
        argument.id
        for node in walk(tree)
        if isinstance(node, Apply) and node.operator == "happens"
        for argument in node.arguments
        if isinstance(argument, Name)
    }
