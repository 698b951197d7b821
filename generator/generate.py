"""From the catalogue to the files of `site/src`: load, check, compute, render, write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.api.all import api
from generator.check import Checked, check
from generator.errors import BreakevenError
from generator.evidence.recorded import Recorded, load
from generator.feeds.all import all_feeds
from generator.findings import Finding
from generator.guide import Guide
from generator.history import commits
from generator.memo import NOTHING, Store
from generator.pages.all import all_pages
from generator.pages.page import Asset, Thing
from generator.provenance import Moment
from generator.schema.export import schemas
from generator.settings import settings
from generator.site import Written, write
from generator.standing import NOTHING_MADE, Made
from generator.worksheet.javascript import module
from generator.worksheet.origin import NO_COMMITS, Commits
from generator.worksheet.result import Provenance


class CatalogueError(BreakevenError):
    """The catalogue has errors; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the catalogue has errors; the site was left as it is")
        self.findings = findings


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
    site: str | None = None, evidence: tuple[Recorded, ...] = (), commits: Commits = NO_COMMITS,
) -> Guide:  # fmt: skip
    """The guide of a checked catalogue; raises CatalogueError where it has errors."""
    if checked.catalogue is None:
        raise CatalogueError(checked.findings)
    provenance = Provenance(checked.catalogue.digest, commit, site)
    return Guide(checked.catalogue, checked, day, provenance, repository, evidence, commits)


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
    known: Made = NOTHING_MADE,
    store: Store = NOTHING,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Written, list[Finding]]:
    """Writes `site/src` as of a day; the moment's own where none is given.

    What is `known` of the files there saves rendering them again, what `store` has of the catalogue
    saves checking it again. Returns what was written, with
    the downloads that are still to be made, and the warnings.
    Raises CatalogueError, before anything is written, where the catalogue has errors.
    """
    as_of = day or moment.day
    owner = settings(root)
    line = commits(root, moment)
    checked = check(root, moment.day, as_of=as_of, commits=line, site=owner.site, store=store)
    guide = guide_of(
        checked, as_of, commit=moment.commit, repository=owner.repository, site=owner.site,
        evidence=load(root, store), commits=line,
    )  # fmt: skip
    written = write(
        everything(guide, root), root / "site" / "src", templates_of(root), known=known,
        progress=progress,
    )  # fmt: skip
    return written, checked.findings
