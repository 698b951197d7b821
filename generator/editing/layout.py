"""Where in its text every value of a YAML file begins and ends, to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from generator.catalogue.yaml_source import Path

_BREAK = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"[ ]*(?=#)")


@dataclass(slots=True)
class Node:
    """A value, and the characters it is written with."""

    kind: Literal["scalar", "list", "mapping"]
    start: int
    """Index of its first character."""
    end: int
    """Index after its last character. libyaml lets a block end where the next value begins; here it
    ends with the last thing in it, so that comments and empty lines after it are not part of it."""
    column: int
    """How far it is indented, from 0."""
    flow: bool = False
    """Whether it is written as `{…}` or `[…]`."""
    text: str = ""
    """What a scalar says."""
    keys: list[str] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    """A list's items, or a mapping's values in the order of its keys."""


class Found(NamedTuple):
    """A value in the file."""

    node: Node
    in_flow: bool
    """Whether it stands inside `{…}` or `[…]`."""


class Layout:
    """The places in a text that the catalogue's reader has accepted."""

    def __init__(self, text: str) -> None:
        self.text = text
        # libyaml does not count a byte order mark.
        self._shift = int(text.startswith("\ufeff"))
        self.root = self._root()

    def find(self, path: Path) -> Found:
        """The value at a path; raises KeyError or IndexError where there is none."""
        node, in_flow = self.root, False
        for step in path:
            in_flow = in_flow or node.flow
            if isinstance(step, str) and step not in node.keys:
                raise KeyError(path)
            node = node.items[node.keys.index(step) if isinstance(step, str) else step]
        return Found(node, in_flow)

    def line_end(self, index: int) -> int:
        """Index of the line break, or of the end of the text, at or after an index."""
        found = _BREAK.search(self.text, index)
        return found.start() if found else len(self.text)

    def next_line(self, index: int) -> int:
        """Index at which the next line begins: the index itself where a line begins there."""
        if index and self.text[index - 1] in "\r\n":
            return index
        found = _BREAK.search(self.text, index)
        return found.end() if found else len(self.text)

    def after(self, node: Node, column: int) -> int:
        """Where a line can follow a block value: after it and the comments that belong to it.

        A comment belongs to the value when it follows without a gap and is indented by more than
        `column`.
        """
        index = self.next_line(node.end)
        while (comment := _COMMENT.match(self.text, index)) and len(comment[0]) > column:
            index = self.next_line(self.line_end(index))
            if index == len(self.text):
                break
        return index

    def newline(self, index: int) -> str:
        """The line break in use around an index: the one before it, or else the first one."""
        last = max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index))
        found = _BREAK.search(self.text, max(last - 1, 0))
        return found[0] if found else "\n"

    def line(self, index: int) -> int:
        """Number of the line on which a character stands, from 1."""
        return sum(1 for _ in _BREAK.finditer(self.text, 0, index)) + 1

    def _root(self) -> Node:
        # Events, not PyYAML's nodes: these are so many objects that collecting them costs more
        # time than reading the file.
        import yaml

        events = _events(yaml.CSafeLoader(self.text))
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event, events)
        raise KeyError(())

    def _node(self, event: Any, events: Iterator[Any]) -> Node:
        start, end = event.start_mark.index + self._shift, event.end_mark.index + self._shift
        name, indent = type(event).__name__, event.start_mark.column
        if name == "ScalarEvent":
            if event.style in ("|", ">"):
                end = self._text_end(start, end)
            return Node("scalar", start, end, indent, text=event.value)
        kind: Literal["list", "mapping"] = "list" if name == "SequenceStartEvent" else "mapping"
        node = Node(kind, start, end, indent, bool(event.flow_style))
        for item in events:
            if type(item).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                node.end = item.end_mark.index + self._shift if node.flow else node.items[-1].end
                break
            if kind == "mapping":
                node.keys.append(item.value)
            node.items.append(self._node(next(events) if kind == "mapping" else item, events))
        return node

    def _text_end(self, start: int, end: int) -> int:
        """Index after the last character that counts of a text under `|` or `>`."""
        written = self.text[start:end]
        # With `+` in its first line the empty lines at the end are part of the text.
        kept = "+" in written.splitlines()[0].partition("#")[0]
        return end if kept else start + len(written.rstrip())


def _events(parser: Any) -> Iterator[Any]:
    while (event := parser.get_event()) is not None:
        yield event
