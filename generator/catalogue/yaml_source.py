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

import re
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content and the place of each value and key in it."""

    file: str
    data: Any
    values: dict[Path, Mark]
    keys: dict[Path, Mark]

    def locate(self, path: Path, *, key: bool = False) -> Location:
        """Line and column of a value, or of its key; the nearest enclosing one if it is missing."""
        if key and path in self.keys:
            return Location(self.file, *self.keys[path])
        while path and path not in self.values:
            path = path[:-1]
        return Location(self.file, *self.values.get(path, (1, 1)))


class _Refused(Exception):
    def __init__(self, mark: Any, code: str, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.mark, self.code, self.message, self.fix = mark, code, message, fix


class _Builder:
    """Turns libyaml's events into data, without recursion on what it does not know."""

    def __init__(self, file: str, first_line: int) -> None:
        self.file = file
        self.offset = first_line
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.findings: list[Finding] = []
        self.count = 0
        self.last: Any = None
        """The last event, which is where the text was still sound."""

    def mark(self, mark: Any) -> Mark:
        return (mark.line + self.offset, mark.column + 1)

    def build(self, events: Iterator[Any]) -> Any:
        data: Any = None
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
                data = self.node(event, events, ())
        return data

    def node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
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
        if len(path) > MAX_DEPTH:
            raise _Refused(
                mark, "yaml-depth", f"values are nested more than {MAX_DEPTH} deep",
                "look for brackets that are not closed; nothing here needs as many",
            )  # fmt: skip
        self.values[path] = (mark.line + self.offset, mark.column + 1)
        self.last = event
        self.count += 1
        if self.count > MAX_VALUES:
            raise _Refused(
                mark, "yaml-size", f"the file holds more than {MAX_VALUES} values",
                "split it, or check that the right file was committed",
            )  # fmt: skip
        if name == "ScalarEvent":
            text = event.value
            return None if text in _NULL and event.implicit[0] else text
        if name == "SequenceStartEvent":
            items: list[Any] = []
            for item in events:
                if type(item).__name__ == "SequenceEndEvent":
                    break
                items.append(self.node(item, events, (*path, len(items))))
            return items
        return self.mapping(events, path)

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
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
            child = (*path, key)
            if key in result:
                self.again(key, mark, self.keys[child])
                # The first one keeps its place; what follows the second is read and dropped.
                self.node(next(events), events, (*path, f"{key}\x00again{mark.index}"))
                continue
            self.keys[child] = self.mark(mark)
            result[key] = self.node(next(events), events, child)
        return result

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
        data = builder.build(_events(_parser(text)))
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
    return Document(file, data, builder.values, builder.keys), builder.findings
