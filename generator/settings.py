"""What the owner of a guide sets in `mkdocs.yml`: the one room to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.catalogue.yaml_source import parse
from generator.errors import BreakevenError

# Plain characters, as in every address of the catalogue. A guide for one network may have http.
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%-]+)*/?")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner of a guide sets in `mkdocs.yml`."""

    repository: str
    site: str | None
    """The address the guide is published at, ending in a slash."""


def settings(root: Path) -> Settings:
    """Reads `extra.repository` and `site_url` from `mkdocs.yml`."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    extra = _mkdocs(text).get("extra")
    repository = extra.get("repository") if isinstance(extra, dict) else None
    if not isinstance(repository, str) or not repository.startswith("https://"):
        raise BreakevenError(
            "mkdocs.yml: set extra.repository to the https:// address of your repository"
        )
    return Settings(repository.rstrip("/"), site_of(text))


def site_address(root: Path) -> str | None:
    """The address of the guide under `root`, as `site_of` reads it."""
    return site_of((root / "mkdocs.yml").read_text(encoding="utf-8"))


def site_of(text: str) -> str | None:
    """The address that the text of a `mkdocs.yml` gives as `site_url`, ending in a slash, if any.

    Raises BreakevenError where it is not an address that a download could name.
    """
    given = _mkdocs(text).get("site_url")
    if not given:
        return None
    if not isinstance(given, str) or not _SITE.fullmatch(given):
        raise BreakevenError(
            "mkdocs.yml: set site_url to the https:// address your guide is published at"
        )
    return f"{given.rstrip('/')}/"


def _mkdocs(text: str) -> dict[str, Any]:
    document, findings = parse(text, "mkdocs.yml")
    if findings:
        raise BreakevenError(f"{findings[0].location}: {findings[0].message}")
    return document.data if document is not None and isinstance(document.data, dict) else {}
