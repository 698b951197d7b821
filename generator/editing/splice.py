"""Where new lines go in a file: a text is replaced between two characters, the rest stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from generator.catalogue.yaml_source import Path
from generator.editing.fragment import Writer, flow, scalar
from generator.editing.layout import Layout, Node


class Splice(NamedTuple):
    """A text that takes the place of what stands between two characters."""

    start: int
    end: int
    text: str


def apply(text: str, splices: Sequence[Splice]) -> str:
    """The text with every splice made; they must not overlap."""
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def replace(layout: Layout, path: Path, value: Any) -> list[Splice]:
    """Another value in the place of one."""
    node, in_flow = layout.find(path)
    start, end = node.start, node.end
    if isinstance(value, dict | list) and not in_flow and not node.flow:
        if not isinstance(value, dict) or node.kind != "mapping":
            raise KeyError(path)
        lines = writer(layout).mapping(value, node.column)
        return [Splice(start, end, layout.newline(start).join(lines).lstrip(" "))]
    text = flow(value) if isinstance(value, dict | list) else scalar(value, flow=in_flow)
    # Where nothing stands after a colon, the value needs a space before it.
    return [Splice(start, end, text if start < end else f" {text}")]


def put(layout: Layout, path: Path, key: str, value: Any, order: Sequence[str]) -> list[Splice]:
    """A key that a mapping does not have yet, after those that come before it in `order`."""
    node, in_flow = layout.find(path)
    if not node.items:
        return [_inside(node, flow({key: value})[1:-1])]
    before = order[: order.index(key)]
    known = [item for name, item in zip(node.keys, node.items, strict=True) if name in before]
    last = known[-1] if known else node.items[-1]
    if in_flow or node.flow:
        return [_insert(last.end, f", {flow({key: value})[1:-1]}")]
    lines = writer(layout).entry(key, value, node.column)
    return [_lines(layout, layout.after(last, node.column), lines)]


def append(layout: Layout, path: Path, value: Any, *, gap: bool = False) -> list[Splice]:
    """A further item at the end of a list; with `gap`, after an empty line."""
    node, in_flow = layout.find(path)
    if not node.items:
        return _first(layout, path, value)
    last = node.items[-1]
    if in_flow or node.flow:
        return [_insert(last.end, f", {flow(value)}")]
    begins = layout.text[: last.start].rstrip(" ").endswith("-")
    width = last.column - node.column if begins else 2
    lines = writer(layout).items([value], node.column, width)
    return [_lines(layout, layout.after(last, node.column), ["", *lines] if gap else lines)]


def writer(layout: Layout) -> Writer:
    """Writes lists the way the file does: its lists in block style show how."""
    root = layout.root
    found = (item for item in root.items if item.kind == "list" and not item.flow)
    return Writer(offset=0 if any(item.column == root.column for item in found) else 2)


def _first(layout: Layout, path: Path, value: Any) -> list[Splice]:
    """The first item of a list that is written `[]`."""
    node, in_flow = layout.find(path)
    empty = layout.text[node.start + 1 : node.end - 1].strip(" ") == ""
    if in_flow or not empty:
        return [_inside(node, flow(value))]
    parent = layout.find(path[:-1]).node
    style = writer(layout)
    lines = style.items([value], parent.column + style.offset)
    written = len(layout.text[: node.start].rstrip(" "))
    return [Splice(written, node.end, ""), _lines(layout, layout.next_line(node.end), lines)]


def _inside(node: Node, text: str) -> Splice:
    return _insert(node.start + 1, text)


def _insert(index: int, text: str) -> Splice:
    return Splice(index, index, text)


def _lines(layout: Layout, index: int, lines: list[str]) -> Splice:
    """Whole lines where a line begins, or at the end of a file that ends without a line break."""
    newline = layout.newline(index)
    text = newline.join(lines)
    if index and layout.text[index - 1] not in "\r\n":
        return _insert(index, newline + text)
    return _insert(index, text + newline)
