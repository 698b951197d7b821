"""Version 1 only grows: nothing that was published is taken away, renamed or given another type."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.stable import SNAPSHOT, broken, promised

PUBLISHED: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_nothing_published_is_taken_back() -> None:
    """Where something was only added, `python -m tests.api.stable` makes a promise of it."""
    assert list(broken(PUBLISHED, promised())) == []


def offer(it: dict[str, Any]) -> dict[str, Any]:
    """The fields of an offer's document."""
    found: dict[str, Any] = it["schemas"]["offer"]["properties"]
    return found


def rate(it: dict[str, Any]) -> dict[str, Any]:
    """The schema of a rate in it."""
    found: dict[str, Any] = offer(it)["prices"]["items"]["properties"]["rates"]["items"]
    return found


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a field is taken away": lambda it: offer(it).pop("name"),
    "a field is renamed": lambda it: offer(it).update(title=offer(it).pop("name")),
    "a field deep down is taken away": lambda it: rate(it)["properties"].pop("amount"),
    "text becomes a number": lambda it: rate(it)["properties"]["rate"].update(type="number"),
    "digits get another form": lambda it: rate(it)["properties"]["amount"]["anyOf"][0].update(
        pattern="^[0-9]+$"
    ),
    "a field may be missing": lambda it: rate(it)["required"].remove("unit"),
    "a field may be null": lambda it: offer(it).update(
        name={"anyOf": [offer(it)["name"], {"type": "null"}]}
    ),
    "a field is never null": lambda it: offer(it).update(note={"type": "string"}),
    "one becomes many": lambda it: offer(it).update(
        provider={"type": "array", "items": offer(it)["provider"]}
    ),
    "a word is taken away": lambda it: offer(it)["kind"]["enum"].remove("gpu"),
    "unknown fields are refused": lambda it: rate(it).update(additionalProperties=False),
    "a document is gone": lambda it: it["schemas"].pop("history"),
    "an address is gone": lambda it: it["addresses"].remove("/api/v1/changes.json"),
    "a column is gone": lambda it: it["columns"].remove("SkuId"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_programs_is_found(name: str) -> None:
    """Each of the ways in which version 1 may not change."""
    changed = copy.deepcopy(PUBLISHED)
    BREAKS[name](changed)
    assert len(list(broken(PUBLISHED, changed))) >= 1


GROWS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a field": lambda it: offer(it).update(more={"type": "string"}),
    "a field that is always there": lambda it: (
        rate(it)["properties"].update(more={"type": "string"}), rate(it)["required"].append("more"),
    ),
    "a word": lambda it: offer(it)["kind"]["enum"].append("agent"),
    "a document": lambda it: it["schemas"].update(more={"type": "object"}),
    "an address": lambda it: it["addresses"].append("/api/v1/more.json"),
    "a column": lambda it: it["columns"].append("more"),
}  # fmt: skip


@pytest.mark.parametrize("name", GROWS)
def test_what_is_added_breaks_nothing(name: str) -> None:
    """Each of the ways in which it may grow."""
    changed = copy.deepcopy(PUBLISHED)
    GROWS[name](changed)
    assert changed != PUBLISHED
    assert list(broken(PUBLISHED, changed)) == []
