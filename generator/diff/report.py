"""The changes as text, as Markdown for a comment, as JSON, as annotations of a pull request."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.diff.changes import Change
from generator.diff.style import Style

LONGEST = 60_000
"""The most characters of Markdown: a comment on GitHub holds 65,536."""


_ITEM = "- "


@dataclass(frozen=True, slots=True)
class State:
    """Which catalogue one side is."""

    name: str
    commit: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """What changed between two catalogues, gravest kinds first."""

    base: State
    head: State
    as_of: dt.date
    changes: tuple[Change, ...]

    def nothing(self) -> str:
        """What to say where there is no change."""
        if self.base.digest == self.head.digest:
            return "The catalogues are the same."
        return "No price, result, verdict, tree or claim changes; the files differ in other texts."


def text(report: Report) -> str:
    """Headings with counts, a line a change."""
    style = Style.TEXT
    names = " → ".join(style.words(state.name) for state in (report.base, report.head))
    lines = [f"{names}, both as of {report.as_of}", ""]
    for heading, items in _sections(report):
        lines += [f"{heading} ({len(items)})", *(f"  {item.explain(style)}" for item in items), ""]
    if not report.changes:
        lines.append(report.nothing())
    return "\n".join(lines).rstrip() + "\n"


def markdown(report: Report) -> str:
    """The same for a comment; cut short, saying so, where it would be longer than one can be."""
    style = Style.MARKDOWN
    names = " → ".join(style.code(state.name) for state in (report.base, report.head))
    lines = [f"{names}, both as of {report.as_of}."]
    for heading, items in _sections(report):
        lines += ["", f"### {heading} ({len(items)})", ""]
        lines += [f"{_ITEM}{item.explain(style)}" for item in items]
    if not report.changes:
        lines += ["", report.nothing()]
    length = 0
    for index, line in enumerate(lines):
        length += len(line) + 1
        if length > LONGEST:
            left = sum(item.startswith(_ITEM) for item in lines[index:])
            lines[index:] = ["", f"… and {left} more; `breakeven diff` shows them all."]
            break
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> str:
    """The changes by kind, each kind with the list of its changes, and where they stand."""
    found: dict[str, list[dict[str, Any]]] = {}
    for item in report.changes:
        place = item.place
        where = {} if place is None else {"file": place.file, "line": place.line}
        found.setdefault(item.kind, []).append(item.as_dict() | where)
    document = {
        "base": _state(report.base),
        "head": _state(report.head),
        "as_of": report.as_of.isoformat(),
        "changes": found,
    }
    return json.dumps(document, indent=2) + "\n"


def github(report: Report) -> str:
    """One workflow command a change, which GitHub shows at its line.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(f"{_command(item)}\n" for item in report.changes)


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": text,
    "markdown": markdown,
    "json": as_json,
    "github": github,
}
"""By the name that `--format` takes."""


def _sections(report: Report) -> list[tuple[str, list[Change]]]:
    return [
        (heading, list(items))
        for heading, items in groupby(report.changes, key=lambda item: item.heading)
    ]


def _state(state: State) -> dict[str, str | None]:
    return {"name": state.name, "commit": state.commit, "digest": state.digest}


def _command(item: Change) -> str:
    properties = {"title": item.heading}
    if item.place is not None:
        properties = {"file": item.place.file, "line": str(item.place.line), **properties}
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    level = "warning" if item.grave else "notice"
    return f"::{level} {shown}::{_data(item.explain(Style.GITHUB))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
