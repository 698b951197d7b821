"""Steps that are done once for one state of what they read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.findings import Finding, Level, Location
from generator.memo.store import Store
from generator.memo.trace import WHOLE, Noted, Part, Trace

Json = Any
"""A value that is the same after it was written as JSON and read again."""

_MOST = 2_000
"""A step that finds more is done again each time: such a file is the wrong one, or an attack."""
ABSENT = "absent"
"""The state of a key that is not there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step found."""

    findings: list[Finding]
    value: Json
    state: str
    """Stands for everything the step was done with: the same state gives the same outcome."""


def state_of(*texts: str) -> str:
    """One short text that is another whenever one of the texts is another."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


class Steps:
    """Does steps, or takes what a store has kept of them.

    `parts` are what steps read beside their own file; parts that a later step reads are added as
    they come to be known.
    """

    def __init__(self, store: Store, parts: Mapping[str, Part[Any, Any]]) -> None:
        self._store = store
        self.parts = dict(parts)
        self._states: dict[Noted, str] = {}

    def do(
        self, name: str, own: str, work: Callable[[Trace], tuple[list[Finding], Json]]
    ) -> Outcome:
        """What the step finds.

        `own` stands for the state of what `work` reads without asking the trace for it. `work`
        gives its findings and, where more than they must be known, a value.
        """
        noted = self._store.get("noted", name, own)
        if noted is not None:
            state = self._state(name, own, [_noted(*item) for item in json.loads(noted[0])])
            kept = self._store.get("found", state)
            if kept is not None:
                findings, value = json.loads(kept[0])
                return Outcome([_finding(item) for item in findings], value, state)
        trace = Trace(self.parts)
        found, value = work(trace)
        read = trace.noted
        state = self._state(name, own, read)
        if len(found) <= _MOST:
            self._store.put(("noted", name, own), json.dumps(read))
            listed = [_plain(item) for item in found]
            self._store.put(("found", state), json.dumps([listed, value]))
        return Outcome(found, value, state)

    def _state(self, name: str, own: str, noted: Iterable[Noted]) -> str:
        return state_of(name, own, *map(self._state_of_item, noted))

    def _state_of_item(self, noted: Noted) -> str:
        if noted not in self._states:
            name, key = noted
            part = self.parts[name]
            if key is WHOLE:
                state = part.whole()
            else:
                state = part.state(key) if key in part.items else ABSENT
            self._states[noted] = state_of(name, json.dumps(key), state)
        return self._states[noted]


def _noted(name: str, key: Json) -> Noted:
    return name, tuple(key) if isinstance(key, list) else key


def _plain(found: Finding) -> list[Json]:
    return [*found.location, found.level.value, found.code, found.message, found.fix]


def _finding(plain: list[Json]) -> Finding:
    file, line, column, level, code, message, fix = plain
    return Finding(Location(file, line, column), Level(level), code, message, fix)
