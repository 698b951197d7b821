"""Guides in one process: the repository's own, and any other, with what they publish as data."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from generator.api.all import api
from generator.check import check
from generator.feeds.all import all_feeds
from generator.generate import guide_of
from generator.guide import Guide
from generator.worksheet.origin import Commits
from tests.support.site import ROOT, last_read

SITE = "https://guide.example/costs/"
COMMIT = "c0ffee" + "0" * 34


def guide_at(root: Path, day: dt.date, *, site: str | None = SITE) -> Guide:
    """The guide under a folder as of a day; fails with what is wrong with it."""
    checked = check(root, day, commits=Commits(COMMIT), site=site)
    assert checked.catalogue is not None, checked.findings
    return guide_of(checked, day, commit=COMMIT, repository="https://git.example/guide", site=site)


@cache
def real_guide() -> Guide:
    """The repository's own guide, as of the day on which a price was last read."""
    return guide_at(ROOT, dt.date.fromisoformat(last_read()))


def published(guide: Guide) -> dict[str, bytes]:
    """Every file of the API and of the feeds, by its address."""
    return {item.address: item.make() for item in (*api(guide), *all_feeds(guide))}


@cache
def real_files() -> dict[str, bytes]:
    """Those of the repository's own guide."""
    return published(real_guide())


def documents(files: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """The API's documents, read, by their addresses; schemas and descriptions left out."""
    return {
        address: json.loads(content)
        for address, content in files.items()
        if address.startswith("api/v1/")
        and address.endswith(".json")
        and "/schema/" not in address
        and not address.endswith("openapi.json")
    }


def values(node: Any, key: str) -> Iterator[Any]:
    """Everything that stands under a key, however deep."""
    if isinstance(node, dict):
        for name, item in node.items():
            if name == key:
                yield item
            yield from values(item, key)
    elif isinstance(node, list):
        for item in node:
            yield from values(item, key)


def linked(address: str, reference: str) -> str:
    """The address on the site that a reference in a document leads to."""
    found = urljoin(f"https://site.example/{address}", reference)
    return posixpath.relpath(found, "https://site.example/") + ("/" * found.endswith("/"))
