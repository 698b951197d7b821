"""One file while it is edited: its text, and what the text must come to."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable, Sequence
from typing import Any

from generator.catalogue.yaml_source import Path, decode, parse
from generator.editing.fragment import Writer
from generator.editing.layout import Layout
from generator.editing.splice import Splice, append, apply, put, replace
from generator.errors import BreakevenError

SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/provider.schema.json"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Misplaced(BreakevenError):
    """The file is written in a way that this edit does not know how to keep."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is written in a way this command cannot edit without touching other lines; "
            "it was left as it is, please edit it by hand"
        )


class Draft:
    """A file that the catalogue's reader accepts, and the edits made to it so far.

    Each edit changes the text and, apart from it, the data that the text stands for. `finish` holds
    one against the other, so that an edit that went to the wrong place never leaves here.
    """

    def __init__(self, file: str, raw: bytes) -> None:
        self.file = file
        self.before = raw
        self.text = self._decoded(raw)
        self.data: Any = copy.deepcopy(self._parsed(self.text))

    @classmethod
    def new(cls, file: str, data: dict[str, Any]) -> Draft:
        """A file that is not there yet."""
        lines = [SCHEMA_LINE, *Writer().mapping(data, 0)]
        draft = cls(file, ("\n".join(lines) + "\n").encode())
        draft.before = b""
        return draft

    def at(self, path: Path) -> Any:
        """The plain data at a path; raises KeyError or IndexError where there is none."""
        found = self.data
        for step in path:
            found = found[step]
        return found

    def has(self, path: Path) -> bool:
        """Whether the file has something, were it `null`, at a path of keys."""
        try:
            self.at(path)
        except (KeyError, IndexError, TypeError):
            return False
        return True

    def put(self, path: Path, key: str, value: Any, order: Sequence[str]) -> None:
        """Sets a key of a mapping; a new one goes after those before it in `order`."""
        if key in self.at(path):
            self._make(lambda layout: replace(layout, (*path, key), value))
        else:
            self._make(lambda layout: put(layout, path, key, value, order))
        self.at(path)[key] = value

    def append(self, path: Path, value: Any, *, gap: bool = False) -> None:
        """Adds an item to a list that the file has; with `gap`, after an empty line."""
        self._make(lambda layout: append(layout, path, value, gap=gap))
        self.at(path).append(value)

    def finish(self) -> bytes:
        """The edited file; raises Misplaced where it is not what the edits were to make of it."""
        if self._parsed(self.text) != self.data:
            raise Misplaced(self.file)
        return self.text.encode()

    def line_of(self, path: Path) -> int:
        """The line on which a value stands now, from 1."""
        layout = Layout(self.text)
        return layout.line(layout.find(path).node.start)

    def spaced(self, path: Path) -> bool:
        """Whether the items of a list are set apart by empty lines; yes where there is only one."""
        layout = Layout(self.text)
        items = layout.find(path).node.items[-2:]
        if len(items) < 2:
            return True
        between = layout.text[items[0].end : items[1].start]
        return re.search(r"\n[ \t]*\r?\n", between) is not None

    def _make(self, edit: Callable[[Layout], list[Splice]]) -> None:
        try:
            splices = edit(Layout(self.text))
        except (KeyError, IndexError):
            raise Misplaced(self.file) from None
        self.text = apply(self.text, splices)

    def _decoded(self, raw: bytes) -> str:
        text, findings = decode(raw, self.file)
        if findings:
            raise Misplaced(self.file)
        return text

    def _parsed(self, text: str) -> Any:
        document, findings = parse(text, self.file)
        if document is None or findings:
            raise Misplaced(self.file)
        return document.data


def unified_diff(file: str, before: bytes, after: bytes) -> str:
    """The change in the form that `git apply` takes."""
    old, new = (_LINE.findall(raw.decode()) for raw in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{file}", f"b/{file}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
