"""Notes what a step reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

WHOLE = None
"""Noted in place of a key by whoever goes through all of them."""


@dataclass(frozen=True, slots=True)
class Part(Generic[K, V]):
    """A mapping that steps read, and what stands for the state of its items."""

    items: Mapping[K, V]
    state: Callable[[K], str]
    """A text that is another whenever the item is another."""
    whole: Callable[[], str]
    """The same for all items together, their keys and their order."""


Noted = tuple[str, Any]
"""The name of a part and the key that was asked for, whether it was there or not."""


class Trace:
    """Hands out the parts, and notes what is asked of them."""

    def __init__(self, parts: Mapping[str, Part[Any, Any]]) -> None:
        self._parts = parts
        self._noted: dict[Noted, None] = {}

    def part(self, name: str) -> Mapping[Any, Any]:
        """The items of a part, each noted when it is asked for."""
        return _Traced(name, self._parts[name].items, self._noted)

    @property
    def noted(self) -> list[Noted]:
        """What was asked for, in that order; of a part that was gone through, that alone."""
        whole = {name for name, key in self._noted if key is WHOLE}
        return [(name, key) for name, key in self._noted if key is WHOLE or name not in whole]


class _Traced(Mapping[K, V]):
    def __init__(self, name: str, items: Mapping[K, V], noted: dict[Noted, None]) -> None:
        self._name, self._items, self._noted = name, items, noted

    def __getitem__(self, key: K) -> V:
        self._noted[self._name, key] = None
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        self._noted[self._name, key] = None
        return key in self._items

    def __iter__(self) -> Iterator[K]:
        self._noted[self._name, WHOLE] = None
        return iter(self._items)

    def __len__(self) -> int:
        self._noted[self._name, WHOLE] = None
        return len(self._items)
