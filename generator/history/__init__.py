"""The catalogue as it stood at a commit, read from git without touching the work tree."""

from __future__ import annotations

from generator.history.git import Revision, resolve
from generator.history.state import checked_at, loaded_at, snapshot

__all__ = ["Revision", "checked_at", "loaded_at", "resolve", "snapshot"]
