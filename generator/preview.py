"""A hook for `mkdocs serve`: regenerates the pages whenever the catalogue or a template changes.

It does nothing in a build; `breakeven build` has generated the pages before it calls MkDocs.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

_LOG = logging.getLogger("mkdocs.hooks.breakeven")
_SERVING = {"now": False}


def on_startup(*, command: str, dirty: bool) -> None:  # noqa: ARG001 -- MkDocs' signature
    """Remembers whether this is a live preview."""
    _SERVING["now"] = command == "serve"


def on_pre_build(config: Any) -> None:
    """Writes the pages that changed; says what is wrong with the catalogue and carries on."""
    if not _SERVING["now"]:
        return
    from generator.generate import CatalogueError, generate
    from generator.provenance import moment
    from generator.reporters import text
    from generator.site import make

    root = Path(config.config_file_path).parent
    try:
        written, _ = generate(root, moment(root))
        make(written.downloads, root / "site" / "src")
    except CatalogueError as problem:
        _LOG.error("%s\n%s", problem, text(problem.findings))
        return
    _LOG.info("%d pages, %d files changed", written.pages, written.changed)
