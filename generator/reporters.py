"""Findings as text for people, as JSON for programs, as annotations for GitHub.

Messages quote what contributors wrote, so nothing in them may end a line, steer a terminal or start
a command of the machine that runs the check.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from generator.findings import Finding, Level

FOLD_AFTER = 10


def text(findings: Sequence[Finding], *, fold_after: int | None = FOLD_AFTER) -> str:
    """One line a finding and a line that counts them.

    Of warnings with one code, `fold_after` are shown and the rest are counted; None shows all.
    """
    lines: list[str] = []
    warnings: Counter[str] = Counter()
    for finding in findings:
        if finding.level is Level.WARNING:
            warnings[finding.code] += 1
            if fold_after is not None and warnings[finding.code] > fold_after:
                continue
        lines.append(_line(finding))
    if fold_after is not None:
        for code, count in warnings.items():
            if count > fold_after:
                more = _count(count - fold_after, "more warning")
                lines.append(f"… and {more} {plain(code)}; --all shows them")
    return "\n".join([*lines, summary(findings)]) + "\n"


def as_json(findings: Sequence[Finding]) -> str:
    """A list of objects with file, line, column, level, code, message and fix."""
    rows = [
        {
            "file": finding.location.file,
            "line": finding.location.line,
            "column": finding.location.column,
            "level": finding.level.value,
            "code": finding.code,
            "message": finding.message,
            "fix": finding.fix,
        }
        for finding in findings
    ]
    return json.dumps(rows, indent=2) + "\n"


def github(findings: Sequence[Finding]) -> str:
    """One workflow command a finding, which GitHub shows at its line.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(f"{_command(finding)}\n" for finding in findings)


REPORTERS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
}
"""By the name that `--format` takes."""


def summary(findings: Iterable[Finding]) -> str:
    """How many errors and warnings there are, in how many files."""
    found = list(findings)
    if not found:
        return "no errors, no warnings"
    errors = sum(finding.level is Level.ERROR for finding in found)
    files = len({finding.location.file for finding in found})
    return (
        f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')} "
        f"in {_count(files, 'file')}"
    )


# What GitHub's runner takes for the start of a command: `##[` anywhere in a line, `::` at its
# beginning.
_COMMANDS = re.compile(r"##(?=\[)|^\s*:(?=:)")


def plain(words: str) -> str:
    """The words on one line, every character that does not print shown as its escape.

    What would start a command of the machine that runs the check gets a space.
    """
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in words
    )
    return _COMMANDS.sub(lambda found: f"{found[0]} ", line)


def _line(finding: Finding) -> str:
    fix = f" ({finding.fix})" if finding.fix else ""
    return plain(f"{finding.location}: {finding.level} {finding.code} {finding.message}{fix}")


def _command(finding: Finding) -> str:
    place = finding.location
    properties = {
        "file": place.file,
        "line": str(place.line),
        "col": str(place.column),
        "title": finding.code,
    }
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    fix = f"\n{finding.fix}" if finding.fix else ""
    return f"::{finding.level} {shown}::{_data(finding.message + fix)}"


def _data(value: str) -> str:
    escaped = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return plain(escaped)


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
