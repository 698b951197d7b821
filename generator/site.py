"""Renders the pages and writes what changed, and only that, to `site/src`."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path as FilePath
from pickle import dumps

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.page import Asset, Download, Page, Thing, relative
from generator.standing import NOTHING_MADE, Made, digest

# What Python-Markdown lets a backslash escape; the rest of what could mean something are entities.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!])")
_BEFORE_PERCENT = re.compile("(?<=[0-9]) (?=%)")


def markdown_text(text: object) -> Markup:
    """Plain text for a Markdown heading: every sign that could mean something is escaped."""
    plain = html.escape(" ".join(str(text).split()), quote=False)
    return Markup(_MARKDOWN.sub(r"\\\1", plain))  # noqa: S704 -- escaped on the line above


def _kept(value: object) -> object:
    """What a template puts into a page: a percent sign stays on the line of its number.

    Pages only: everywhere else the space is a plain one. `kept` of `live/dom.js` does the same.
    """
    if not isinstance(value, str) or " %" not in value:
        return value
    text = _BEFORE_PERCENT.sub("\u00a0", value)
    return Markup(text) if isinstance(value, Markup) else text  # noqa: S704 -- as it came


@dataclass(frozen=True, slots=True)
class Written:
    """What writing did."""

    pages: int
    assets: int
    changed: int
    removed: int
    downloads: tuple[Download, ...] = ()
    """What is still to be made (see `make`)."""
    made: Made = field(default_factory=dict)
    """What pages were made from, where that is known."""


class Renderer:
    """Turns pages into Markdown files for MkDocs.

    The Markdown holds the headings; everything below them is HTML blocks, so that no text of the
    catalogue passes through a Markdown parser here. Contributors' Markdown was rendered before, by
    a parser that lets no HTML through.
    """

    def __init__(self, templates: FilePath) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_kept,
        )
        self.environment.filters["md"] = markdown_text

    def render(self, page: Page) -> str:
        """The page's file: front matter, then its template."""

        def to(address: str) -> str:
            return relative(address, page.address)

        template = self.environment.get_template(f"pages/{page.template}.md.j2")
        data = page.data() if callable(page.data) else page.data
        body = template.render(page=data, title=page.title, to=to)
        # The theme puts both into its HTML as they are.
        front: dict[str, object] = {
            "title": html.escape(page.title),
            "description": html.escape(" ".join(page.description.split())),
            "hide": ["navigation"],
        }
        if page.feeds:
            front["feeds"] = page.feeds
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        return "---\n" + "\n".join(lines) + "\n---\n\n" + body

    def file(self, page: Page) -> bytes:
        """The same as it is written."""
        return self.render(page).encode()


def file_name(address: str) -> str:
    """The Markdown file behind an address."""
    return f"{address}index.md"


def write(
    things: Iterable[Thing],
    target: FilePath,
    templates: FilePath,
    *,
    known: Made = NOTHING_MADE,
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """Writes every page and asset below `target` and removes what no longer belongs there.

    A file whose bytes are already right is left alone, so that whoever watches the folder sees only
    what changed; one that is `known` to have been made from the same is not even rendered.
    `progress` is told each address. Downloads are left for `make`.
    """
    renderer = Renderer(templates)
    files = _Files(target, known)
    kept: set[FilePath] = set()
    downloads: list[Download] = []
    pages = assets = changed = 0
    for thing in things:
        progress(thing.address)
        if isinstance(thing, Page):
            name = file_name(thing.address)
            changed += files.put(name, _made_from(thing), partial(renderer.file, thing))
            pages += 1
        else:
            name = thing.address
            assets += 1
            if isinstance(thing, Asset):
                changed += _put(target / name, thing.content)
            else:
                downloads.append(thing)
        kept.add(target / name)
    return Written(pages, assets, changed, _prune(target, kept), tuple(downloads), files.made)


def make(
    downloads: Iterable[Download],
    target: FilePath,
    *,
    known: Made = NOTHING_MADE,
    progress: Callable[[str], None] = lambda _: None,
) -> Made:
    """Makes the downloads below `target`, and says what they were made from.

    One that is `known` to have been made from the same is left as it is.
    """
    files = _Files(target, known)
    for download in downloads:
        progress(download.address)
        files.put(download.address, download.made_from, download.make)
    return files.made


def _made_from(page: Page) -> str | None:
    """Stands for everything that a page's file is made from, its template aside."""
    if page.made_from is not None or callable(page.data):
        return page.made_from
    return digest(dumps((page.template, page.title, page.description, page.data, page.feeds)))


class _Files:
    """Files below a folder, of some of which it is `known` what they were made from."""

    def __init__(self, target: FilePath, known: Made) -> None:
        self.target = target
        self.known = known
        self.made: dict[str, tuple[str, str]] = {}

    def put(self, name: str, made_from: str | None, content: Callable[[], bytes]) -> bool:
        """Writes a file, unless it stands as it would be made; says whether its bytes changed."""
        path = self.target / name
        if made_from is None:
            return _put(path, content())
        before = digest(path.read_bytes()) if path.is_file() else ""
        if self.known.get(name) == (made_from, before):
            self.made[name] = (made_from, before)
            return False
        found = content()
        self.made[name] = (made_from, digest(found))
        return _put(path, found)


def _put(path: FilePath, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # The file that was there may be the published one too (see `publish`): it is left, not changed.
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
    return True


def _prune(target: FilePath, kept: set[FilePath]) -> int:
    removed = 0
    for name, _, files in os.walk(target, topdown=False):
        folder = FilePath(name)
        for path in (folder / file for file in files):
            if path not in kept:
                path.unlink()
                removed += 1
        if not any(folder.iterdir()):
            folder.rmdir()
    return removed
