"""Reads a worksheet's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from generator.errors import InputError
from generator.verify.paper import About, Cell, Given, Key, Paper, Scalar, number

_SECTIONS = {"offers", "inputs", "prices", "dates", "constants", "steps", "results"}
_DEEPEST = 12
_MAIN = {"offers": "offer", "prices": "amount", "dates": "days"}


def read(content: bytes) -> Paper:
    """The file's cells by their keys. Raises InputError where it is no worksheet's JSON."""
    data = _parsed(content)
    catalogue = _section(data, "catalogue")
    about = About(
        _text(data, "worksheet"), _optional(data, "scenario"), _text(data, "as_of"),
        _text(catalogue, "digest"), _optional(catalogue, "commit"),
    )  # fmt: skip
    inputs = {key: _given(item, "value") for key, item in _section(data, "inputs").items()}
    prices = {key: _given(item, "amount") for key, item in _section(data, "prices").items()}
    offers = {
        role: item["offer"]
        for role, item in _section(data, "offers").items()
        if isinstance(item, dict) and isinstance(item.get("offer"), str)
    }
    return Paper("json", about, inputs, prices, dict(_cells(data, ())), offers)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal,
            parse_constant=_refused, object_pairs_hook=_once,
        )  # fmt: skip
    except (ValueError, ArithmeticError, RecursionError) as problem:
        raise InputError(f"the file is no JSON of a worksheet: {problem}") from None
    if not isinstance(data, dict):
        raise InputError("the file is no JSON of a worksheet: it holds no object")
    return data


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key[:80]}' stands twice")
        found[key] = value
    return found


def _section(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise InputError(f"the file has no '{key}'; is it a worksheet's JSON?")
    return found


def _text(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    if not isinstance(found, str):
        raise InputError(f"the file does not say its '{key}'; is it a worksheet's JSON?")
    return found


def _optional(data: Mapping[str, Any], key: str) -> str | None:
    return None if data.get(key) is None else _text(data, key)


def _given(item: Any, key: str) -> Given:
    if not isinstance(item, dict):
        return Given(None, yours=False)
    return Given(number(item.get(key)), yours=item.get("origin") == "yours")


def _cells(value: Any, path: Key) -> Iterator[tuple[Key, Cell]]:
    """Every leaf; an empty list or object is one too, so that none can be added or lost."""
    if len(path) > _DEEPEST:
        raise InputError("the file is no JSON of a worksheet: it is too deep")
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _cells(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _cells(item, (*path, f"[{index}]"))
    else:
        place = ".".join(path).replace(".[", "[")
        in_section = len(path) > 1 and path[0] in _SECTIONS
        line = ".".join(path[:2]) if in_section else path[0] if path else ""
        main = not in_section or path[2:] == (_MAIN.get(path[0], "value"),)
        yield path, Cell(place, line, _scalar(value), main=main)


def _scalar(value: Any) -> Scalar:
    if isinstance(value, (str, Decimal, bool)) or value is None:
        return value
    return "an empty list" if isinstance(value, list) else "nothing"
