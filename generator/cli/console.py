"""How commands speak: answers on stdout, complaints and progress on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def answer(text: str) -> None:
    """Writes to stdout, as it stands."""
    with _reader_may_leave():
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()


def answer_bytes(content: bytes) -> None:
    """Writes bytes to stdout, for formats that are not text."""
    with _reader_may_leave():
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Whoever closes the pipe has heard enough, which is no fault."""
    try:
        yield
    except BrokenPipeError:
        # What is still to be written goes nowhere, at the end of the process too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
