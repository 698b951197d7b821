"""The pages after the files, while those are edited: what `breakeven serve` has MkDocs show.

Every page is there at once, a download is made when somebody asks for it. What was made from what
is remembered, here and in the record that `breakeven build` leaves and goes by.
"""

from __future__ import annotations

import logging
import shutil
import threading
import traceback
from dataclasses import replace
from pathlib import Path

from jinja2 import TemplateError

from generator.errors import BreakevenError
from generator.generate import CatalogueError, generate, templates_of
from generator.memo import Store, of_user
from generator.pages.page import Download
from generator.policy import unprotected
from generator.provenance import moment
from generator.reporters import text
from generator.site import make
from generator.standing import (
    NOTHING,
    SEARCH,
    Standing,
    html_of,
    load,
    page_as_built,
    save,
    search_index,
    stands,
    tools,
)

_LOG = logging.getLogger("mkdocs.hooks.breakeven")


class Following:
    """The pages of the guide under `root`, and the downloads that can be asked for.

    MkDocs builds the pages into the folder `shown`, which is gone when it ends: those whose
    Markdown is newer. It rebuilds in one thread and answers in others, so only one of them may be
    in here.
    """

    def __init__(self, root: Path, shown: Path) -> None:
        self._root = root
        self._source = root / "site" / "src"
        self._shown = shown
        self._lock = threading.Lock()
        self._steps = of_user()
        # The records of this program, whatever becomes of its files while it runs.
        self._records = of_user("site").file
        self._standing = load(Store(self._records), root)
        self._downloads: dict[str, Download] = {}
        self._look = ""
        self._pages: set[str] = set()
        self._index = b""

    def update(self) -> None:
        """Writes the pages that changed. Raises what `generate` raises.

        Every page is to be built again where one has come or gone, since others may lead to it,
        and where the theme or a setting is another.
        """
        templates = templates_of(self._root)
        with self._lock:
            ours = tools(self._root, templates)
            last = self._standing if self._standing.tools == ours else NOTHING
            known = last.made
            _LOG.info("Generating pages")
            written, _ = generate(self._root, moment(self._root), known=known, store=self._steps)
            self._downloads = {download.address: download for download in written.downloads}
            kept = {name: made for name, made in known.items() if name in self._downloads}
            self._standing = Standing(ours, {**kept, **written.made}, {}, {})
            look = tools(self._root, templates / "theme")
            pages = {
                path.relative_to(self._source).as_posix() for path in self._source.rglob("*.md")
            }
            if (look, pages) != (self._look, self._pages):
                shutil.rmtree(self._shown)
                self._take_over(pages, last)
            self._look, self._pages = look, pages
        index = self._shown / SEARCH
        self._index = index.read_bytes() if index.is_file() else b""
        _LOG.info("%d pages, %d files changed", written.pages, written.changed)

    def _take_over(self, pages: set[str], last: Standing) -> None:
        """Shows what stands of the site that was built last, for MkDocs to build the rest.

        Nothing where a page has come or gone, as in `publish`. After the first time `last` has no
        pages, and everything is built.
        """
        public = self._root / "site" / "public"
        self._shown.mkdir()
        if pages != last.sources.keys() or not stands(public, SEARCH, last):
            return
        for page in pages:
            built = page_as_built(public, page, (self._source / page).read_bytes(), last)
            if built is not None:
                _write(self._shown / html_of(page), unprotected(built))
        _write(self._shown / SEARCH, (public / SEARCH).read_bytes())

    def try_again(self) -> None:
        """The same after an edit: a mistake is said, and leaves the pages as they are."""
        try:
            self.update()
        except CatalogueError as problem:
            _LOG.error("%s\n%s", problem, text(problem.findings))
        except BreakevenError as problem:
            _LOG.error("%s", problem)
        except TemplateError as problem:
            _LOG.error("%s: %s", _place(problem), problem)

    def complete_index(self) -> None:
        """Gives the new search index the entries of the pages that were not built again."""
        index = self._shown / SEARCH
        merged = self._index and search_index(self._index, index.read_bytes())
        if merged:
            index.write_bytes(merged)

    def downloads(self) -> list[str]:
        """What can be asked for: addresses, which are names of files as well."""
        return list(self._downloads)

    def ask(self, address: str) -> None:
        """Makes a download, unless it stands as it would be made, and lays it where it is shown.

        Anything else is left to MkDocs.
        """
        with self._lock:
            download = self._downloads.get(address)
            if download is None:
                return
            known = self._standing.made
            made = make([download], self._source, known=known)
            self._standing = replace(self._standing, made={**known, **made})
            _write(self._shown / address, (self._source / address).read_bytes())

    def remember(self) -> None:
        """Leaves the record for the next build, beside that of the site which was built last."""
        with self._lock:
            records = Store(self._records)
            last, ours = load(records, self._root), self._standing
            if last.tools == ours.tools:
                ours = replace(ours, sources=last.sources, pages=last.pages)
            save(records, self._root, ours)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _place(problem: TemplateError) -> str:
    """The file and line of the template, which is not always where the problem was found."""
    frames = reversed(traceback.extract_tb(problem.__traceback__))
    places = (f"{at.filename}:{at.lineno}" for at in frames if at.filename.endswith(".j2"))
    return next(places, "templates")
