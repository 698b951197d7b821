"""Where something was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from generator.editing.fragment import Bare, FlowList
from generator.schema.provider import Read


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page, and how its words came to us. Nobody has verified anything because of that."""

    url: str
    accessed: dt.date
    read: Read = Read.PAGE
    via: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The `source` of an entry or a status."""
        found: dict[str, Any] = {
            "url": self.url,
            "accessed": Bare(self.accessed),
            "read": Bare(self.read.value),
        }
        if self.via:
            found["via"] = self.via[0] if len(self.via) == 1 else FlowList(self.via)
        return found
