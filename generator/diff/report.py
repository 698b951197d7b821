"""The changes as text, as Markdown for a comment, as JSON, as annotations of a pull request."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from generator.diff.changes import Change
from generator.diff.published import FileChange, Sort, listed
from generator.diff.style import Style

LONGEST = 60_000
"""The most characters of Markdown: a comment on GitHub holds 65,536."""


_ITEM = "- "
_UNFOLDED = 12
"""How many lines of pages and downloads stand in a comment without being folded away."""
_FOLD = ("<details><summary>Which they are</summary>", "")
_END = "</details>"
_FILE = {Sort.DATA: "data file"}


@dataclass(frozen=True, slots=True)
class State:
    """Which catalogue one side is."""

    name: str
    commit: str | None
    digest: str
    made: str = ""
    """Which commit it is and when that was made, in words; empty for files as they stand."""

    def shown(self, style: Style) -> str:
        """What it was asked for by, and which commit that is."""
        name = style.code(self.name)
        return f"{name} ({style.words(self.made)})" if self.made else name


@dataclass(frozen=True, slots=True)
class Report:
    """What changed between two catalogues, gravest kinds first."""

    base: State
    head: State
    as_of: dt.date
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...] = ()
    """The pages and files of the published site that change."""

    @property
    def heading(self) -> str:
        """Over the pages and files, with their number."""
        return f"Pages and downloads that change ({len(self.files)})"

    def nothing(self) -> str:
        """What to say where there is no change."""
        if self.base.digest == self.head.digest:
            return "The catalogues are the same."
        if self.files:
            return "No price, result, verdict, tree or claim changes; other texts do."
        return (
            "No price, result, verdict, tree or claim changes, and no page; "
            "the files differ in what nobody is shown."
        )


def text(report: Report) -> str:
    """Headings with counts, a line a change."""
    style = Style.TEXT
    names = " → ".join(state.shown(style) for state in (report.base, report.head))
    lines = [f"{names}, both as of {report.as_of}", ""]
    for heading, items in _sections(report):
        lines += [f"{heading} ({len(items)})", *(f"  {item.explain(style)}" for item in items), ""]
    if not report.changes:
        lines += [report.nothing(), ""]
    if report.files:
        lines += [report.heading, *(f"  {line}" for line in listed(report.files, style))]
    return "\n".join(lines).rstrip() + "\n"


def markdown(report: Report) -> str:
    """The same for a comment; cut short, saying so, where it would be longer than one can be."""
    style = Style.MARKDOWN
    names = " → ".join(state.shown(style) for state in (report.base, report.head))
    lines = [f"{names}, both as of {report.as_of}."]
    for heading, items in _sections(report):
        lines += ["", f"### {heading} ({len(items)})", ""]
        lines += [f"{_ITEM}{item.explain(style)}" for item in items]
    if not report.changes:
        lines += ["", report.nothing()]
    rows = [f"{_ITEM}{line}" for line in listed(report.files, style)]
    if rows:
        lines += ["", f"### {report.heading}", ""]
        folded = len(rows) > _UNFOLDED
        lines += [*_FOLD, *rows, "", _END] if folded else rows
    length = 0
    for index, line in enumerate(lines):
        length += len(line) + 1
        if length > LONGEST:
            left = sum(item.startswith(_ITEM) for item in lines[index:])
            open_fold = [_END, ""] if _FOLD[0] in lines[:index] else []
            more = f"… and {left} more lines; `breakeven diff` shows them all."
            lines[index:] = ["", *open_fold, more]
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
        "published": [item.as_dict() for item in report.files],
    }
    return json.dumps(document, indent=2) + "\n"


def github(report: Report) -> str:
    """One workflow command a change, which GitHub shows at its line; of the pages a count.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    commands = [_command(item) for item in report.changes]
    if report.files:
        count = Counter(item.sort for item in report.files)
        sorts = ", ".join(
            f"{number} {_FILE.get(sort, sort.value)}{'s' * (number > 1)}"
            for sort, number in count.items()
        )
        commands.append(f"::notice title=Pages and downloads that change::{_data(sorts)}")
    return "".join(f"{command}\n" for command in commands)


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
    made = {"made": state.made} if state.made else {}
    return {"name": state.name, "commit": state.commit, "digest": state.digest, **made}


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
