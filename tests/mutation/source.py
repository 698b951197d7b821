"""A provider's file as text whose every key and value can be pointed at.

The places come from PyYAML's own tree and not from the reader that is tested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: where it begins and ends, and its first line, which counts from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Site:
    """A value of the file with its key, if it has one."""

    path: Path
    shape: str
    """The path in one word, items of lists as stars: `offers.*.prices.*.rates.input`."""
    key: Span | None
    value: Span
    text: str | None
    """The value's content; None for lists and mappings."""
    style: str | None
    """How a text is quoted: None for plain, a quote, or the sign of a block."""
    children: tuple[Path, ...]
    flow: bool
    """Whether it stands inside brackets or braces."""
    flows: bool
    """Whether it is written in brackets or braces itself."""
    first: bool
    """Whether it is the first of its mapping or list."""

    @property
    def plain(self) -> bool:
        """Whether it is a text without quotes on one line, which can be replaced as it stands."""
        return self.text is not None and self.style is None


@dataclass(frozen=True)
class Source:
    """The text of a provider's file."""

    name: str
    text: str

    @cached_property
    def sites(self) -> dict[Path, Site]:
        """Every value, in the order of the file."""
        found: dict[Path, Site] = {}
        root = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        assert root is not None
        self._walk(root, (), None, False, True, found)
        return found

    @cached_property
    def lines(self) -> list[int]:
        """Where each line starts."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def find(self, shape: str) -> list[Site]:
        """The values whose shape is the regular expression."""
        if shape not in self._found:
            pattern = re.compile(shape)
            self._found[shape] = [
                site for site in self.sites.values() if pattern.fullmatch(site.shape)
            ]
        return self._found[shape]

    @cached_property
    def _found(self) -> dict[str, list[Site]]:
        return {}

    def at(self, *path: str | int) -> Site | None:
        """The value at a path."""
        return self.sites.get(path)

    def word(self, *path: str | int) -> str:
        """The text at a path; nothing where there is none."""
        site = self.sites.get(path)
        return (site.text or "") if site is not None else ""

    def excused(self, path: Path) -> bool:
        """Whether the dated entry around a path makes exceptions to rules."""
        return (*path[:4], "exceptions") in self.sites

    def replace(self, *changes: tuple[Span, str]) -> str:
        """The text with something else in some places."""
        text = self.text
        for span, new in sorted(changes, key=lambda change: -change[0].start):
            text = text[: span.start] + new + text[span.end :]
        return text

    def insert(self, before: Site, *new: str) -> str:
        """The text with lines of the same indentation before a key that begins its line."""
        assert before.key is not None
        start = before.key.start - before.key.column
        pad = " " * before.key.column
        return self.text[:start] + "".join(f"{pad}{line}\n" for line in new) + self.text[start:]

    @cached_property
    def block_keys(self) -> list[Site]:
        """The keys that begin their line: in no brackets, and not the first of their mapping."""
        return [
            site for site in self.sites.values()
            if site.key is not None and not site.flow and not site.first
        ]  # fmt: skip

    def line_of(self, index: int) -> int:
        """The line, from 1, on which a character stands."""
        return self.text.count("\n", 0, index) + 1

    def last_line(self, site: Site) -> int:
        """The last line, from 1, of what a value says."""
        if site.children:
            return self.last_line(self.sites[site.children[-1]])
        return self.line_of(len(self.text[: site.value.end].rstrip()))

    def without(self, site: Site) -> str:
        """The text without a key and its value."""
        assert site.key is not None
        parent = self.sites[site.path[:-1]]
        place = parent.children.index(site.path)
        after = self.sites[parent.children[place + 1]] if place + 1 < len(parent.children) else None
        if after is not None and after.key is not None and (site.flow or site.first):
            return self.text[: site.key.start] + self.text[after.key.start :]
        if site.flow:
            # The last of several in brackets; it takes its comma along.
            before = self.sites[parent.children[place - 1]]
            return self.text[: before.value.end] + self.text[site.value.end :]
        end = self.last_line(site)
        start = self.lines[site.key.line - 1]
        return self.text[:start] + (self.text[self.lines[end] :] if end < len(self.lines) else "")

    def _walk(
        self, node: yaml.Node, path: Path, key: Span | None, flow: bool, first: bool,
        found: dict[Path, Site],
    ) -> None:  # fmt: skip
        parts: list[tuple[Path, Span | None, yaml.Node]] = []
        if isinstance(node, yaml.MappingNode):
            parts = [((*path, word.value), _span(word), child) for word, child in node.value]
        elif isinstance(node, yaml.SequenceNode):
            parts = [((*path, index), None, child) for index, child in enumerate(node.value)]
        scalar = node if isinstance(node, yaml.ScalarNode) else None
        flows = isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
        found[path] = Site(
            path, ".".join("*" if isinstance(step, int) else step for step in path), key,
            _span(node), scalar.value if scalar else None,
            scalar.style or None if scalar else None, tuple(child for child, _, _ in parts),
            flow, flows, first,
        )  # fmt: skip
        for index, (child, word, part) in enumerate(parts):
            self._walk(part, child, word, flow or flows, index == 0, found)


def _span(node: yaml.Node) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(start.index, end.index, start.line + 1, start.column)
