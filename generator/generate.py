"""From the catalogue to the files of `site/src`: load, check, compute, render, write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.check import Checked, check
from generator.errors import BreakevenError
from generator.findings import Finding
from generator.guide import Guide
from generator.pages.all import all_pages
from generator.pages.page import Asset, Thing
from generator.provenance import Moment
from generator.schema.export import schemas
from generator.site import Written, write
from generator.worksheet.javascript import module
from generator.worksheet.result import Provenance


class CatalogueError(BreakevenError):
    """The catalogue has errors; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the catalogue has errors; the site was left as it is")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner of a guide sets in `mkdocs.yml`."""

    repository: str


def settings(root: Path) -> Settings:
    """Reads `extra.repository` from `mkdocs.yml`."""
    from generator.catalogue.yaml_source import parse

    document, findings = parse((root / "mkdocs.yml").read_text(encoding="utf-8"), "mkdocs.yml")
    extra = document.data.get("extra") if document is not None else None
    repository = extra.get("repository") if isinstance(extra, dict) else None
    if findings or not isinstance(repository, str) or not repository.startswith("https://"):
        raise BreakevenError(
            "mkdocs.yml: set extra.repository to the https:// address of your repository"
        )
    return Settings(repository.rstrip("/"))


def templates_of(root: Path) -> Path:
    """The guide's own templates, or those that came with the generator.

    A private guide needs no more than its catalogue and its `mkdocs.yml`.
    """
    for place in (root, Path(__file__).parents[1]):
        if (place / "templates" / "pages").is_dir():
            return place / "templates"
    raise BreakevenError("there are no templates; copy the folder templates/ into the guide")


def guide_of(checked: Checked, day: dt.date, *, commit: str | None, repository: str) -> Guide:
    """The guide of a checked catalogue; raises CatalogueError where it has errors."""
    if checked.catalogue is None:
        raise CatalogueError(checked.findings)
    provenance = Provenance(checked.catalogue.digest, commit)
    return Guide(checked.catalogue, checked, day, provenance, repository)


def everything(guide: Guide, root: Path) -> Iterator[Thing]:
    """All pages, then the files that belong beside them."""
    yield from all_pages(guide)
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
    checked = check(root, moment.day, as_of=as_of, commit=moment.commit)
    guide = guide_of(checked, as_of, commit=moment.commit, repository=settings(root).repository)
    written = write(
        everything(guide, root), root / "site" / "src", templates_of(root), progress=progress
    )
    return written, checked.findings
