"""A mapping whose values are worked out when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lazy(Mapping[K, V]):
    """Known keys in their order, and for each the way to its value, which is gone once.

    `states` says of each key what its value was worked out from: where two mappings have the same
    state under a key, they have the same value, and neither need be worked out to know it.
    """

    def __init__(self) -> None:
        self._make: dict[K, Callable[[], V]] = {}
        self._made: dict[K, V] = {}
        self.states: dict[K, str] = {}

    def add(self, key: K, state: str, make: Callable[[], V], made: V | None = None) -> None:
        """A key with the way to its value, and the value where it is there already."""
        self._make[key] = make
        self.states[key] = state
        self._made.pop(key, None)
        if made is not None:
            self._made[key] = made

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            self._made[key] = self._make[key]()
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._make

    def __iter__(self) -> Iterator[K]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


def changed(old: Mapping[K, V], new: Mapping[K, V]) -> set[K]:
    """The keys of either, but not those whose values are known to be equal unseen."""
    if not isinstance(old, Lazy) or not isinstance(new, Lazy):
        return {*old, *new}
    return {key for key in {*old, *new} if old.states.get(key) != new.states.get(key)}
