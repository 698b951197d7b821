"""The catalogue as it stood at a commit, read from git without touching the work tree."""

from __future__ import annotations

from generator.history.git import Revision, resolve
from generator.history.line import commits
from generator.history.state import Past, checked_at, known, loaded_at, past, snapshot

__all__ = [
    "Past", "Revision", "checked_at", "commits", "known", "loaded_at", "past", "resolve",
    "snapshot",
]  # fmt: skip
