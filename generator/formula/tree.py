"""The tree of a parsed formula."""

from __future__ import annotations

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

    @cached_property
    def names(self) -> frozenset[str]:
        """See `names` below."""
        return frozenset[str]().union(*map(names, self.arguments))

    @cached_property
    def asked(self) -> frozenset[str]:
        """See `asked_whether_known` below."""
        below = frozenset[str]().union(*map(asked_whether_known, self.arguments))
        if self.operator != "happens":
            return below
        return below.union(item.id for item in self.arguments if isinstance(item, Name))


Tree = Number | Name | Apply


def names(tree: Tree) -> frozenset[str]:
    """Every name the formula uses."""
    match tree:
        case Apply():
            return tree.names
        case Name(id):
            return frozenset((id,))
        case Number():
            return frozenset()


def asked_whether_known(tree: Tree) -> frozenset[str]:
    """Names the formula asks `happens(name)` about, and so is prepared to find without a value."""
    return tree.asked if isinstance(tree, Apply) else frozenset()
