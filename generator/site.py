"""Renders the pages and writes what changed, and only that, to `site/src`."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.pages.page import Asset, Download, Page, Thing, relative

# What Python-Markdown lets a backslash escape; the rest of what could mean something are entities.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!])")


def markdown_text(text: object) -> Markup:
    """Plain text for a Markdown heading: every sign that could mean something is escaped."""
    plain = html.escape(" ".join(str(text).split()), quote=False)
    return Markup(_MARKDOWN.sub(r"\\\1", plain))  # noqa: S704 -- escaped on the line above


@dataclass(frozen=True, slots=True)
class Written:
    """What writing did."""

    pages: int
    assets: int
    changed: int
    removed: int
    downloads: tuple[Download, ...] = ()
    """What is still to be made (see `make`)."""


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
        )
        self.environment.filters["md"] = markdown_text

    def render(self, page: Page) -> str:
        """The page's file: front matter, then its template."""

        def to(address: str) -> str:
            return relative(address, page.address)

        template = self.environment.get_template(f"pages/{page.template}.md.j2")
        body = template.render(page=page.data, title=page.title, to=to)
        # The theme puts both into its HTML as they are.
        front = {
            "title": html.escape(page.title),
            "description": html.escape(" ".join(page.description.split())),
            "hide": ["navigation"],
        }
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        return "---\n" + "\n".join(lines) + "\n---\n\n" + body


def file_name(address: str) -> str:
    """The Markdown file behind an address."""
    return f"{address}index.md"


def write(
    things: Iterable[Thing],
    target: FilePath,
    templates: FilePath,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> Written:
    """Writes every page and asset below `target` and removes what no longer belongs there.

    A file whose bytes are already right is left alone, so that whoever watches the folder sees only
    what changed. `progress` is told each address. Downloads are left for `make`.
    """
    renderer = Renderer(templates)
    kept: set[FilePath] = set()
    downloads: list[Download] = []
    pages = assets = changed = 0
    for thing in things:
        progress(thing.address)
        if isinstance(thing, Page):
            path = target / file_name(thing.address)
            changed += _put(path, renderer.render(thing).encode())
            pages += 1
        else:
            path = target / thing.address
            assets += 1
            if isinstance(thing, Asset):
                changed += _put(path, thing.content)
            else:
                downloads.append(thing)
        kept.add(path)
    return Written(pages, assets, changed, _prune(target, kept), tuple(downloads))


def make(
    downloads: Iterable[Download],
    target: FilePath,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> int:
    """Makes the downloads below `target` and says how many changed."""
    changed = 0
    for download in downloads:
        progress(download.address)
        changed += _put(target / download.address, download.make())
    return changed


def _put(path: FilePath, content: bytes) -> bool:
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def _prune(target: FilePath, kept: set[FilePath]) -> int:
    removed = 0
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path not in kept:
            path.unlink()
            removed += 1
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    return removed
