"""How commands speak: answers on stdout, complaints and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def answer(text: str) -> None:
    """Writes to stdout, as it stands."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def answer_bytes(content: bytes) -> None:
    """Writes bytes to stdout, for formats that are not text."""
    sys.stdout.buffer.write(content)


def complain(text: str) -> None:
    """Writes to stderr."""
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Shows on a terminal that work goes on and at what; elsewhere one plain line."""
    if not sys.stderr.isatty():
        complain(what)
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda step: status.update(f"{what} [dim]{_plain(step)}[/dim]")


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
