"""The MkDocs hook behind `breakeven serve`: the pages follow the catalogue and the templates.

It does nothing in a build; `breakeven build` has generated the pages before it calls MkDocs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from generator.follow import Following


class _Preview:
    """Whether this is one, and what it follows: MkDocs keeps a hook's module, and nothing else."""

    serving = False
    following: Following | None = None


_NOW = _Preview()


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 -- MkDocs' signature
    """Remembers whether this is a live preview."""
    _NOW.serving = command == "serve"
    # `complete_index` and what `update` builds again are there for what MkDocs warns of.
    logging.getLogger("mkdocs.commands.build").addFilter(
        lambda record: "A 'dirty' build" not in record.getMessage()
    )


def on_pre_build(config: Any) -> None:
    """Writes the pages that changed. The first time, a mistake ends it all."""
    if not _NOW.serving:
        return
    from generator.follow import Following

    if _NOW.following is None:
        _NOW.following = Following(Path(config.config_file_path).parent, Path(config.site_dir))
        _NOW.following.update()
    else:
        _NOW.following.try_again()
    # The theme would complete the search index as if only one page had been built.
    config.plugins["material/search"].search_index_prev = None


def on_files(files: Any, **_: Any) -> None:
    """Leaves the downloads out, which are made when they are asked for."""
    for address in _NOW.following.downloads() if _NOW.following else ():
        if found := files.get_file_from_path(address):
            files.remove(found)


def on_post_build(**_: Any) -> None:
    """Completes the search index."""
    if _NOW.following:
        _NOW.following.complete_index()


def on_serve(server: Any, *, config: Any, **_: Any) -> None:
    """Answers with a download that is made now, and watches what people write only."""
    server.unwatch(config.docs_dir)
    answer: Callable[..., Iterable[bytes]] = server.get_app()
    home = urlsplit(config.site_url).path

    def made_first(request: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _NOW.following:
            _NOW.following.ask(request["PATH_INFO"].removeprefix(home))
        return answer(request, start_response)

    server.set_app(made_first)


def on_shutdown() -> None:
    """Leaves a record of what was made."""
    if _NOW.following:
        _NOW.following.remember()
