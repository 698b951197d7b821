"""Chromium, and a server on this machine for it to read a built site from."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Request, sync_playwright

_ARGUMENTS = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip
Note = Callable[[str, str], None]
_OWN = frozenset(("about", "blob", "chrome-error", "data"))


def chromium() -> str:
    """The browser. Fails, with the command that installs it, where there is none."""
    found = shutil.which("chromium")
    if found is None:
        raise AssertionError(
            "Chromium is missing; install it with: apt-get install --no-install-recommends chromium"
        )
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(_ARGUMENTS))
        try:
            yield started
        finally:
            started.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        """Says nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine; gives the address, which ends in a slash."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Watched:
    """A page, and everything about it that nobody should see."""

    page: Page
    home: str
    troubles: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """Goes to an address of the site and waits until it is quiet."""
        self.page.goto(self.home + address, wait_until="load")
        return self.page


def watch(context: BrowserContext, home: str) -> Watched:
    """A new page of which every error, every question and every request elsewhere is noted."""
    found = Watched(context.new_page(), home)
    own = urlsplit(home).netloc

    def note(what: str, text: str) -> None:
        found.troubles.append(f"{found.page.url}: {what}: {text}")

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _OWN and parts.netloc != own:
            note("asked another host", url)

    # On the context, so that what workers ask for is seen too.
    context.on("request", lambda request: asked(request.url))
    context.on("requestfailed", lambda request: _failed(note, request))
    found.page.on("websocket", lambda socket: note("opened a socket", socket.url))
    found.page.on("pageerror", lambda error: note("error", str(error)))
    found.page.on("console", lambda said: _console(note, said.type, said.text))

    def refuse(dialog: Dialog) -> None:
        note("opened a dialog", dialog.message)
        dialog.dismiss()

    found.page.on("dialog", refuse)
    return found


def _failed(note: Note, request: Request) -> None:
    # Whoever leaves a page gives up what was still on its way.
    if request.failure != "net::ERR_ABORTED":
        note("request failed", request.url)


def _console(note: Note, kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        note(f"console {kind}", text)
