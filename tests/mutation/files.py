"""The provider files that are mutated, and the day that counts as today for them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from tests.mutation.source import Source

ROOT = Path(__file__).parents[2]
METERS = ROOT / "catalogue" / "meters.yaml"
SOURCES = {
    path.stem: Source(path.stem, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "catalogue" / "providers").glob("*.yaml"))
}

_DONE = re.compile(r"\b(?:accessed|verified|on): ([0-9]{4}-[0-9]{2}-[0-9]{2})\b")
TODAY = dt.date.fromisoformat(
    max(day for source in SOURCES.values() for day in _DONE.findall(source.text))
)
"""The last day on which somebody read or verified a price, on which no file is from the future."""
