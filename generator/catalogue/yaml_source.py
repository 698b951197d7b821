"""One YAML file, read into plain text, lists and mappings, with the place of every value.

The reader is deliberately narrower than YAML. Nothing in it guesses a type: every scalar is the
text that stands in the file (an unquoted `null`, `~` or nothing at all is None), and the schema
decides what that text must be. Anchors, aliases, merge keys and tags are refused, which is also
what makes an alias bomb, an alias loop and a tag that builds an object impossible. Size, depth and
number of values are bounded before any of them can cost time.

The events come from libyaml through PyYAML. (ruamel.yaml's C extension bundles an older libyaml,
which rejects an address inside `{...}` or `[...]`, where our contributors write most of theirs.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from generator.findings import Finding, Location, error
from generator.schema.base import HIDDEN, quote

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 24
MAX_VALUES = 100_000
MAX_FINDINGS = 200
"""How many findings of one kind a file gets; the last of them says that there are more."""

Path = tuple[str | int, ...]
Mark = tuple[int, int]
_NULL = frozenset({"", "~", "null"})
# Tags that say only what an untagged value already is.
_HARMLESS_TAGS = frozenset({None, "!"})
# YAML ends a line, and with it a comment, at a carriage return, U+0085, U+2028 and U+2029. Editors
# and reviews do not, so that what follows would be in force and look like part of the comment.
# A wide or no-break space is no indentation, and looks like it.
_HIDDEN = re.compile(
    f"[{HIDDEN}]|\r(?!\n)|^ *[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE
)


# Where a value stands: for a scalar its place, for a list or mapping a list that begins with its
# own place and goes on with those of what it holds, in order, each key's before its value's.
# A place is one whole number, so that there are few objects of them.
_Marks = int | list[Any]
_COLUMNS = 1 << 24


def _packed(mark: Any, offset: int) -> int:
    place: int = (mark.line + offset) * _COLUMNS + mark.column + 1
    return place


def _unpacked(place: _Marks) -> Mark:
    return divmod(place if isinstance(place, int) else place[0], _COLUMNS)


class Document:
    """A file's content and the place of each value and key in it."""

    def __init__(self, file: str, lines: tuple[str, str]) -> None:
        """A document as `packed` wrote it; it is unpacked when somebody asks for it."""
        self.file = file
        self._lines = lines

    @classmethod
    def of(cls, file: str, data: Any, marks: _Marks) -> Document:
        """A document that has just been read."""
        found = cls.__new__(cls)
        found.__dict__.update(file=file, data=data, _marks=marks)
        return found

    @cached_property
    def data(self) -> Any:
        """Mappings, lists, texts and None."""
        return json.loads(self._lines[0])

    @cached_property
    def _marks(self) -> _Marks:
        marks: _Marks = json.loads(self._lines[1])
        return marks

    @cached_property
    def _lines(self) -> tuple[str, str]:
        return json.dumps(self.data), json.dumps(self._marks, separators=(",", ":"))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Document):
            return NotImplemented
        return (self.file, self.data, self._marks) == (other.file, other.data, other._marks)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def digests(self) -> dict[Path, str]:
        """For whoever works out digests of the content's parts: those that are there, by path."""
        return {}

    def packed(self) -> tuple[str, str]:
        """The content and the places, each as one line of JSON."""
        return self._lines

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """Line and column of a value, or of its key; the nearest enclosing one if it is missing."""
        data, marks = self.data, self._marks
        for index, step in enumerate(path):
            if isinstance(data, dict) and isinstance(marks, list) and step in data:
                # A key's place, and then its value's, for each key before it.
                at = 1 + 2 * list(data).index(step)
                if key and index == len(path) - 1:
                    marks = marks[at]
                    break
                data, marks = data[step], marks[at + 1]
            elif (
                isinstance(data, list)
                and isinstance(marks, list)
                and isinstance(step, int)
                and 0 <= step < len(data)
            ):
                data, marks = data[step], marks[step + 1]
            else:
                break
        return Location(self.file, *_unpacked(marks))

    def within(self, path: Path) -> Iterator[Location]:
        """The places of a value that is there, and of every key and value in it."""
        data: Any = self.data
        marks: Any = self._marks
        for step in path:
            at = step + 1 if isinstance(step, int) else 2 + 2 * list(data).index(step)
            data, marks = data[step], marks[at]
        waiting: list[_Marks] = [marks]
        while waiting:
            found = waiting.pop()
            if isinstance(found, int):
                yield Location(self.file, *_unpacked(found))
            else:
                waiting += found


class _Refused(Exception):
    def __init__(self, mark: Any, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.mark, self.code, self.message, self.fix = mark, code, message, fix


class _Builder:
    """Turns libyaml's events into data, without recursion on what it does not know."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.offset = first_line
        self.findings: list[Finding] = []
        self.count = 0
        self.last: Any = None
        """The last event, which is where the text was still sound."""

    def mark(self, mark: Any) -> Mark:
        return (mark.line + self.offset, mark.column + 1)

    def build(self, events: Iterator[Any]) -> tuple[Any, _Marks]:
        """The content and its places; of an empty file none, at its start."""
        data: Any = None
        marks: _Marks = _COLUMNS + 1
        documents = 0
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise _Refused(
                        event.start_mark, "yaml-documents", "a second document starts here",
                        "remove the '---' line; a file holds one document",
                    )  # fmt: skip
            elif name not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                data, marks = self.node(event, events, 0)
        return data, marks

    def node(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, _Marks]:
        name = type(event).__name__
        mark = event.start_mark
        if name == "AliasEvent" or event.anchor is not None:
            raise _Refused(
                mark, "yaml-alias", "anchors and aliases are not used here",
                "write the value out; a catalogue line must be readable on its own",
            )  # fmt: skip
        if event.tag not in _HARMLESS_TAGS:
            raise _Refused(
                mark, "yaml-tag", f"the tag {event.tag} is not allowed", "remove the tag"
            )
        if depth > MAX_DEPTH:
            raise _Refused(
                mark, "yaml-depth", f"values are nested more than {MAX_DEPTH} deep",
                "look for brackets that are not closed; nothing here needs as many",
            )  # fmt: skip
        place = _packed(mark, self.offset)
        self.last = event
        self.count += 1
        if self.count > MAX_VALUES:
            raise _Refused(
                mark, "yaml-size", f"the file holds more than {MAX_VALUES} values",
                "split it, or check that the right file was committed",
            )  # fmt: skip
        if name == "ScalarEvent":
            text = event.value
            return None if text in _NULL and event.implicit[0] else text, place
        if name == "SequenceStartEvent":
            items: list[Any] = []
            marks: list[Any] = [place]
            for item in events:
                if type(item).__name__ == "SequenceEndEvent":
                    break
                data, inner = self.node(item, events, depth + 1)
                items.append(data)
                marks.append(inner)
            return items, marks
        return self.mapping(events, place, depth)

    def mapping(
        self, events: Iterator[Any], place: int, depth: int
    ) -> tuple[dict[str, Any], _Marks]:
        result: dict[str, Any] = {}
        marks: list[Any] = [place]
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            if type(event).__name__ != "ScalarEvent":
                raise _Refused(
                    event.start_mark, "yaml-key", "a key must be a plain word",
                    "quote the text if it starts with {, [, & or *",
                )  # fmt: skip
            if event.anchor is not None or event.tag not in _HARMLESS_TAGS:
                raise _Refused(
                    event.start_mark, "yaml-key", "a key cannot have an anchor or a tag",
                    "write the key alone",
                )  # fmt: skip
            key, mark = event.value, event.start_mark
            self.last = event
            if key in result:
                self.again(key, mark, _unpacked(marks[1 + 2 * list(result).index(key)]))
                # The first one keeps its place; what follows the second is read and dropped.
                self.node(next(events), events, depth + 1)
                continue
            data, inner = self.node(next(events), events, depth + 1)
            result[key] = data
            marks += (_packed(mark, self.offset), inner)
        return result, marks

    def again(self, key: str, mark: Any, first: Mark) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            raise _Refused(
                mark, "yaml-duplicate-key",
                f"more than {MAX_FINDINGS} keys of this file stand twice; the rest is not read",
                "keep one of each",
            )  # fmt: skip
        self.findings.append(
            error(
                Location(self.file, *self.mark(mark)),
                "yaml-duplicate-key",
                f"the key {quote(key)} stands a second time; the first is on line {first[0]}",
                "keep one of the two",
            )
        )

    def fault(self, problem: Any) -> Mark:
        """Where an error of libyaml has its cause, which is often before the place it is noticed.

        A quote that is never closed is noticed at the end of the file, a key without its colon on
        the line after, and a bracket that is not closed at the first thing that cannot be in it.
        """
        noticed, said = problem.problem_mark, problem.problem or ""
        context, began = problem.context or "", problem.context_mark
        last = self.last
        if began is not None and (
            context == "while scanning a simple key" or said.startswith("found unexpected")
        ):
            return self.mark(began)
        if last is not None and (
            context.startswith("while parsing a flow")
            or (
                getattr(last, "style", None) in ("'", '"')
                and last.start_mark.line < last.end_mark.line == noticed.line
            )
        ):
            return self.mark(last.start_mark)
        return self.mark(noticed)


def _parser(text: str) -> Any:
    # Imported here: a command that reads no YAML does not pay for it.
    import yaml

    return yaml.CSafeLoader(text)


def _events(parser: Any) -> Iterator[Any]:
    while True:
        event = parser.get_event()
        if event is None:
            return
        yield event


def decode(raw: bytes, file: str) -> tuple[str, list[Finding]]:
    """The file's text, or the findings that say why it cannot be read as text."""
    if len(raw) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1024 // 1024} MB"
        return "", [
            error(
                Location(file), "file-size", f"the file has more than {limit}",
                "split it, or check that the right file was committed",
            )
        ]  # fmt: skip
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        # A NUL that stands before it says more about the file than the byte that is no text.
        if b"\x00" not in raw[: problem.start]:
            line = raw.count(b"\n", 0, problem.start) + 1
            return "", [
                error(
                    Location(file, line), "file-encoding", "the file is not UTF-8 text",
                    "save it as UTF-8",
                )
            ]  # fmt: skip
        text = ""
    if b"\x00" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\x00")) + 1
        return "", [
            error(
                Location(file, line), "file-nul", "the file contains a NUL byte",
                "save it as UTF-8 text",
            )
        ]  # fmt: skip
    hidden = _hidden(text, file)
    return ("" if hidden else text), hidden


def _hidden(text: str, file: str) -> list[Finding]:
    """A finding for each character of a file that hides what the file says."""
    findings = []
    line, start = 1, 0
    # A byte order mark at the very start says nothing, and some editors write it.
    begin = int(text.startswith("\ufeff"))
    for found in islice(_HIDDEN.finditer(text, begin), MAX_FINDINGS):
        line += text.count("\n", start, found.start())
        start = found.end() - 1
        column = start - text.rfind("\n", 0, start)
        findings.append(
            error(
                Location(file, line, column), "file-character",
                f"the file contains U+{ord(found[0][-1]):04X}, a character that is not seen and "
                "changes how the text around it reads",
                "remove it",
            )
        )  # fmt: skip
    return findings


def parse(text: str, file: str, *, first_line: int = 1) -> tuple[Document | None, list[Finding]]:
    """Reads one YAML text.

    `first_line` is the line of the file on which the text begins, for YAML that stands inside
    another file. Returns the document, or None where the text is not YAML we accept, and every
    finding: a syntax error is always one, duplicate keys are as many as there are.
    """
    builder = _Builder(file, first_line)
    try:
        data, marks = builder.build(_events(_parser(text)))
    except _Refused as refused:
        location = Location(file, *builder.mark(refused.mark))
        return None, [
            *builder.findings,
            error(location, refused.code, refused.message, refused.fix),
        ]
    except Exception as problem:
        # yaml.YAMLError is not imported at start-up; whatever carries a problem is one.
        said = getattr(problem, "problem", None) or getattr(problem, "reason", None)
        if said is None:
            raise
        marked = getattr(problem, "problem_mark", None) is not None
        line, column = builder.fault(problem) if marked else (first_line, 1)
        context = getattr(problem, "context", None)
        message = f"this is not YAML: {said}" + (f" ({context})" if context else "")
        return None, [
            *builder.findings,
            error(
                Location(file, line, column), "yaml-syntax", message,
                "check the indentation, the quotes and the brackets on this line and the ones "
                "next to it",
            ),
        ]  # fmt: skip
    return Document.of(file, data, marks), builder.findings
