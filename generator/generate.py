"""From the catalogue to the files of `site/src`: load, check, compute, render, write."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.api.all import api
from generator.check import Checked, check
from generator.errors import BreakevenError
from generator.evidence.recorded import Recorded, load
from generator.feeds.all import all_feeds
from generator.findings import Finding
from generator.guide import Guide
from generator.pages.all import all_pages
from generator.pages.page import Asset, Thing
from generator.provenance import Moment
from generator.schema.export import schemas
from generator.site import Written, write
from generator.worksheet.javascript import module
from generator.worksheet.result import Provenance

# Plain characters, as in every address of the catalogue. A guide for one network may have http.
_SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%-]+)*/?")


class CatalogueError(BreakevenError):
    """The catalogue has errors; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the catalogue has errors; the site was left as it is")
        self.findings = findings


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
    from generator.catalogue.yaml_source import parse

    document, findings = parse(text, "mkdocs.yml")
    if findings:
        raise BreakevenError(f"{findings[0].location}: {findings[0].message}")
    return document.data if document is not None and isinstance(document.data, dict) else {}


def templates_of(root: Path) -> Path:
    """The guide's own templates, or those that came with the generator.

    A private guide needs no more than its catalogue and its `mkdocs.yml`.
    """
    for place in (root, Path(__file__).parents[1]):
        if (place / "templates" / "pages").is_dir():
            return place / "templates"
    raise BreakevenError("there are no templates; copy the folder templates/ into the guide")


def guide_of(
    checked: Checked, day: dt.date, *, commit: str | None, repository: str,
    site: str | None = None, evidence: tuple[Recorded, ...] = (),
) -> Guide:  # fmt: skip
    """The guide of a checked catalogue; raises CatalogueError where it has errors."""
    if checked.catalogue is None:
        raise CatalogueError(checked.findings)
    provenance = Provenance(checked.catalogue.digest, commit, site)
    return Guide(checked.catalogue, checked, day, provenance, repository, evidence)


def everything(guide: Guide, root: Path) -> Iterator[Thing]:
    """All pages, then the files that belong beside them."""
    yield from all_pages(guide)
    yield from api(guide)
    yield from all_feeds(guide)
    written = sorted((root / "schema").glob("*.schema.json"))
    for path in written:
        yield Asset(f"schema/{path.name}", path.read_bytes())
    if not written:  # a guide of its own may hold nothing but its catalogue
        for name, text in schemas().items():
            yield Asset(f"schema/{name}", text.encode())
    folder = templates_of(root) / "assets"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield Asset(f"assets/{path.relative_to(folder).as_posix()}", path.read_bytes())
    for key, definition in guide.definitions.items():
        yield Asset(f"assets/worksheets/{key}.js", module(definition).encode())


def generate(
    root: Path,
    moment: Moment,
    *,
    day: dt.date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Written, list[Finding]]:
    """Writes `site/src` as of a day; the moment's own where none is given.

    Returns what was written, with the downloads that are still to be made, and the warnings.
    Raises CatalogueError, before anything is written, where the catalogue has errors.
    """
    as_of = day or moment.day
    owner = settings(root)
    checked = check(root, moment.day, as_of=as_of, commit=moment.commit, site=owner.site)
    guide = guide_of(
        checked, as_of, commit=moment.commit, repository=owner.repository, site=owner.site,
        evidence=load(root),
    )  # fmt: skip
    written = write(
        everything(guide, root), root / "site" / "src", templates_of(root), progress=progress
    )
    return written, checked.findings
