"""`breakeven serve`: a page, and the page again after an edit."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.samples import offer, price, provider
from tests.support.command import command, environment
from tests.support.site import put, tiny_guide

pytestmark = pytest.mark.site

START = 40.0
CHANGE = 20.0


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def fetched(port: int, path: str) -> str:
    """A page, or nothing while nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read().decode() if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def waited_for(port: int, path: str, text: str, seconds: float) -> bool:
    """Whether the page says something before the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in fetched(port, path):
            return True
        time.sleep(0.2)
    return False


@contextmanager
def serving(root: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The preview, in a group of its own so that Ctrl-C reaches all of it."""
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command("serve", "--address", f"127.0.0.1:{port}"), cwd=root,
            env=environment(measured=True), stdout=out, stderr=out, start_new_session=True,
        ) as started,
    ):  # fmt: skip
        try:
            yield started
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)


def test_a_page_follows_the_catalogue(tmp_path: Path) -> None:
    """An edited price is on the page within 20 seconds, a mistake leaves it, and Ctrl-C ends it."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    path = "/prices/acme/small/"
    with serving(root, port, log) as started:
        assert waited_for(port, path, "$1.00", START), log.read_text()
        put(root, "providers/acme.yaml", provider(offer(price(rates="input: 1.25"))))
        assert waited_for(port, path, "$1.25", CHANGE), log.read_text()
        put(root, "providers/acme.yaml", provider(offer(price(rates="inptu: 1.75"))))
        end = time.monotonic() + CHANGE
        while "unknown-meter" not in log.read_text() and time.monotonic() < end:
            time.sleep(0.2)
        assert "catalogue/providers/acme.yaml:8:41: error unknown-meter" in log.read_text()
        assert waited_for(port, path, "$1.25", CHANGE), log.read_text()
        put(root, "providers/acme.yaml", provider(offer(price(rates="input: 1.50"))))
        assert waited_for(port, path, "$1.50", CHANGE), log.read_text()
        os.killpg(started.pid, signal.SIGINT)
        started.wait(15)
    assert "Traceback" not in log.read_text()
