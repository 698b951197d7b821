"""The site that stands: what it was built from, and which of it a new build may take over.

A page of the old site is taken over when it was built by the same tools from the same text and
nobody has touched it since. The record of that lies outside the guide, where no pull request can
put one, and nothing in it is believed that the files themselves do not bear out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.memo import Store

SEARCH = "search/search_index.json"
_KEY = "standing site"
_MARK = b" data-line>"
_LINE = re.compile(rb'#L([0-9]+)"\Z')
_WORDS = re.compile(rb"([^<]*, line )[0-9]+")
_ID = re.compile(rb'\sid="?([^"\s>]+)')
Digests = Mapping[str, str]
"""SHA-256 of files, by their path below a folder."""
Made = Mapping[str, tuple[str, str]]
"""What files were made from, and their SHA-256, by their path below `site/src`."""
NOTHING_MADE: Made = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last build recorded."""

    tools: str
    """See `tools`."""
    made: Made
    sources: Digests
    """The Markdown files below `site/src`, as `without_lines` has them."""
    pages: Digests
    """The pages below `site/public`, and the search index."""


NOTHING = Standing("", {}, {}, {})
"""What is known before the first build."""


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Of those files of a folder that are there."""
    return {
        name: digest((folder / name).read_bytes()) for name in names if (folder / name).is_file()
    }


def tools(root: Path, templates: Path) -> str:
    """Stands for the templates and settings that every built file depends on.

    The generator's own code and the libraries count as well; the store is one for each.
    """
    found = hashlib.sha256()
    for path in [root / "mkdocs.yml", *sorted(templates.rglob("*"))]:
        if path.is_file():
            found.update(f"{path.name}\0{digest(path.read_bytes())}\n".encode())
    return found.hexdigest()


def load(store: Store, root: Path) -> Standing:
    """What the last build of the guide under `root` recorded, if anything."""
    kept = store.get(_KEY, str(root.resolve()))
    if kept is None:
        return NOTHING
    found = json.loads(kept[0])
    made = {key: (made_from, sha) for key, (made_from, sha) in found["made"].items()}
    return Standing(found["tools"], made, found["sources"], found["pages"])


def save(store: Store, root: Path, standing: Standing) -> None:
    """Records it; where that cannot be done, the next build is a whole one."""
    store.put((_KEY, str(root.resolve())), json.dumps(asdict(standing)))
    store.save()


class _Link(NamedTuple):
    """A link to a line of a file: where it stands in a page, and its text but for the line."""

    start: int
    end: int
    line: bytes
    words: bytes


def _links(page: bytes) -> Iterator[_Link]:
    # There are thousands of pages, through which an expression for all of it would take long.
    at = page.find(_MARK)
    while at >= 0:
        end = at + len(_MARK)
        line = _LINE.search(page, max(0, at - 20), at)
        words = _WORDS.match(page, end)
        if line is not None:
            yield _Link(
                line.start(), words.end() if words else end, line[1], words[1] if words else b""
            )
        at = page.find(_MARK, end)


def _replaced(page: bytes, links: Iterable[tuple[_Link, bytes]]) -> bytes:
    pieces, done = [], 0
    for link, text in links:
        pieces += [page[done : link.start], text]
        done = link.end
    return b"".join([*pieces, page[done:]])


def without_lines(page: bytes) -> bytes:
    """A page, or what it is made from, without the lines of the catalogue's files it leads to.

    A template marks such a link with `data-line`; its text may end in the line as well. A line
    moves with every change further up in its file, and a page is not built anew for that.
    """
    return _replaced(page, ((link, link.words) for link in _links(page)))


def with_lines(page: bytes, made_from: bytes) -> bytes | None:
    """The page with the lines of what it is made from; None where it has not as many of them."""
    old, lines = list(_links(page)), [link.line for link in _links(made_from)]
    if len(old) != len(lines):
        return None
    texts = (
        b'#L%b" data-line>' % line + (link.words + line if link.words else b"")
        for link, line in zip(old, lines, strict=True)
    )
    return _replaced(page, zip(old, texts, strict=True))


def html_of(page: str) -> str:
    """The page that MkDocs makes of a Markdown file; each of ours is the index of its folder."""
    return f"{page.removesuffix('.md')}.html"


def stands(public: Path, name: str, last: Standing) -> bool:
    """Whether a file below `site/public` is as it was built."""
    return name in last.pages and digests(public, [name]) == {name: last.pages[name]}


def page_as_built(public: Path, page: str, made_from: bytes, last: Standing) -> bytes | None:
    """What MkDocs would make of a Markdown file, by the page that stands; None where it does not.

    `page` is the file's name below `site/src`, and `made_from` is what is in it now.
    """
    if digest(without_lines(made_from)) != last.sources.get(page):
        return None
    name = html_of(page)
    if not stands(public, name, last):
        return None
    return with_lines((public / name).read_bytes(), made_from)


def anchors(page: bytes) -> set[bytes]:
    """The ids in a page, to which other pages may lead."""
    return set(_ID.findall(page))


def search_index(old: bytes, new: bytes) -> bytes | None:
    """The search index with the entries of the pages that were built anew in the place of theirs.

    None where that cannot be: a page is not in the old index, or the settings are others.
    """
    whole, parts = json.loads(old), json.loads(new)
    if whole["config"] != parts["config"]:
        return None
    fresh = _by_page(parts["docs"])
    groups = _by_page(whole["docs"])
    if not fresh.keys() <= groups.keys():
        return None
    docs = [entry for page, entries in (groups | fresh).items() for entry in entries]
    merged = {"config": whole["config"], "docs": docs}
    return json.dumps(merged, separators=(",", ":")).encode()


def _by_page(docs: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in docs:
        found.setdefault(str(entry["location"]).partition("#")[0], []).append(entry)
    return found
