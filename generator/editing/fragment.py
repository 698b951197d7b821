"""New YAML, as lines: the fragments that an edit puts into a file.

What is written is plain data: mappings, lists, texts and None. How it is written follows the files:
mappings and lists in block style but for `FlowMap` and `FlowList`, texts quoted where they must be
and folded where they are long, amounts and dates (`Bare`) as they stand.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.catalogue.yaml_source import parse

if TYPE_CHECKING:
    from ruamel.yaml import YAML

WIDTH = 108
"""Columns after which a text is folded and a mapping in braces is wrapped."""


class Bare(str):
    """An amount, a date or a word of the schema: needs no quotes and is never folded."""

    __slots__ = ()


class FlowMap(dict[str, Any]):
    """A mapping written as `{…}`."""


class FlowList(list[Any]):
    """A list written as `[…]`."""


def scalar(value: str | None, *, flow: bool) -> str:
    """A value on one line, quoted where another reader could take it for something else."""
    if value is None:
        return "null"
    if isinstance(value, Bare):
        return str(value)
    written = _written(value, flow=flow)
    # ruamel.yaml knows YAML 1.2 only and leaves some texts bare that libyaml cannot read, as `:0`.
    shown = f"{{a: {written}, b: [{written}, {written}]}}" if flow else f"a: {written}"
    document, _ = parse(shown, "")
    expected = {"a": value, "b": [value, value]} if flow else {"a": value}
    if document is None or document.data != expected:
        from ruamel.yaml.scalarstring import DoubleQuotedScalarString

        return _written(DoubleQuotedScalarString(value), flow=flow)
    return written


def _written(value: str, *, flow: bool) -> str:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    out = io.StringIO()
    shown = value if value.isprintable() else DoubleQuotedScalarString(value)
    _yaml(flow=flow).dump([shown], out)
    written = out.getvalue().removesuffix("\n")
    return written[1:-1] if flow else written[2:]


def flow(value: Any) -> str:
    """A value on one line, whatever it is."""
    if isinstance(value, dict):
        return "{" + ", ".join(_pairs(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, flow=True)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks as the rest of a file does."""

    offset: int = 2
    """How far the dashes of a list are indented from its key: 2, or 0."""

    def mapping(self, value: dict[str, Any], column: int) -> list[str]:
        """A mapping's lines, its keys in a column that counts from 0."""
        return [line for key, item in value.items() for line in self.entry(key, item, column)]

    def entry(self, key: str, value: Any, column: int) -> list[str]:
        """The lines of one key and its value."""
        head = f"{' ' * column}{scalar(key, flow=False)}:"
        match value:
            case FlowMap() if value:
                return _wrapped(f"{head} {{", _pairs(value), "}")
            case FlowList() if value:
                return _wrapped(f"{head} [", [flow(item) for item in value], "]")
            case dict() if value:
                return [head, *self.mapping(value, column + 2)]
            case list() if value:
                return [head, *self.items(value, column + self.offset)]
            case dict() | list():
                return [f"{head} {flow(value)}"]
            case _:
                return _text(head, value, column + 2)

    def items(self, values: list[Any], column: int, gap: int = 2) -> list[str]:
        """A list's lines, its dashes in a column and its values `gap` columns further."""
        lines: list[str] = []
        for value in values:
            if isinstance(value, dict) and value and not isinstance(value, FlowMap):
                written = self.mapping(value, column + gap)
                lines += [f"{' ' * column}-{' ' * (gap - 1)}{written[0].lstrip()}", *written[1:]]
            else:
                lines.append(f"{' ' * column}-{' ' * (gap - 1)}{flow(value)}")
        return lines


def _pairs(value: dict[str, Any]) -> list[str]:
    return [f"{scalar(key, flow=True)}: {flow(item)}" for key, item in value.items()]


def _wrapped(head: str, pieces: list[str], end: str) -> list[str]:
    """The pieces after their bracket, with commas, each further line below the first piece."""
    lines, indent = [head], " " * len(head)
    for number, piece in enumerate(pieces, 1):
        written = piece + (end if number == len(pieces) else ",")
        gap = "" if lines[-1] == head else " "
        if gap and len(lines[-1]) + len(gap) + len(written) > WIDTH:
            lines.append(indent + written)
        else:
            lines[-1] += gap + written
    return lines


def _text(head: str, value: str | None, column: int) -> list[str]:
    line = f"{head} {scalar(value, flow=False)}"
    if value is None or isinstance(value, Bare) or len(line) <= WIDTH or not _folds(value):
        return [line]
    words = textwrap.wrap(
        value, max(WIDTH - column, 20), break_long_words=False, break_on_hyphens=False
    )
    return [f"{head} >-", *(f"{' ' * column}{part}" for part in words)]


def _folds(value: str) -> bool:
    """Whether folding gives the same text back: words with one space between them."""
    return value.isprintable() and all(value.split(" "))


@cache
def _yaml(*, flow: bool) -> YAML:
    from ruamel.yaml import YAML

    writer = YAML()
    writer.default_flow_style = flow
    writer.width = 2**30
    return writer
