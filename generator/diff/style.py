"""How a change is written, so that nothing in a contributor's text can act.

A report is posted by machines. In Markdown every sign that could be markup, a mention, a reference
or an address is disarmed; in text and annotations no character can end a line or steer a terminal.
"""

from __future__ import annotations

import re
from enum import StrEnum

from generator.reporters import plain

# What can be markup within a line; nothing of ours puts a text at the beginning of one.
_SIGNS = re.compile(r"[\\`*_\[\]$~|<>&]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# An invisible space keeps `@name`, `#1`, `GH-1`, `a://b` and `www.a` from becoming links.
_BREAK = "&#8203;"
_LINKS = re.compile(r"@|#|:(?=//)|(?<=www)\.|(?<=GH)-", re.IGNORECASE)
_RUN = re.compile(r"`+")
_LONGEST = 600


class Style(StrEnum):
    """Who reads it."""

    TEXT = "text"
    MARKDOWN = "markdown"
    GITHUB = "github"

    def words(self, text: str) -> str:
        """A text that somebody wrote, as words on one line."""
        line = _one_line(text)
        return _escaped(line) if self is Style.MARKDOWN else line

    def code(self, text: str) -> str:
        """An id, an amount, an address: set as code where there is such a thing."""
        line = _one_line(text)
        if self is not Style.MARKDOWN:
            return line
        fence = "`" * (max((len(run) for run in _RUN.findall(line)), default=0) + 1)
        # A bar ends a table's cell even inside code. A space apart keeps a backtick at an end off.
        pad = " " if line.startswith("`") or line.endswith("`") else ""
        return f"{fence}{pad}{line or ' '}{pad}{fence}"


def _one_line(text: str) -> str:
    line = plain(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _escaped(line: str) -> str:
    pieces: list[str] = []
    at = 0
    for found in _LINKS.finditer(line):
        pieces += [_disarmed(line[at : found.end()]), _BREAK]
        at = found.end()
    return "".join([*pieces, _disarmed(line[at:])])


def _disarmed(text: str) -> str:
    return _SIGNS.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), text)
