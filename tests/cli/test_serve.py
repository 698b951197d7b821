"""`breakeven serve`: a page, and the page again after an edit; a download when it is asked for."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.samples import offer, price, provider
from tests.support.command import breakeven, command, environment
from tests.support.site import put, tiny_guide

pytestmark = pytest.mark.site

START = 40.0
CHANGE = 20.0
ACME = "providers/acme.yaml"
PAGE = "/prices/acme/small/"
DOWNLOAD = "/worksheets/calls/one.json"
INDEX = "/search/search_index.json"


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
def serving(
    root: Path, port: int, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The preview, in a group of its own so that Ctrl-C reaches all of it."""
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command("serve", "--address", f"127.0.0.1:{port}"), cwd=root,
            env=environment(env, measured=True), stdout=out, stderr=out, start_new_session=True,
        ) as started,
    ):  # fmt: skip
        try:
            yield started
        finally:
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)


def interrupted(started: subprocess.Popen[bytes]) -> int:
    """What the command exits with after Ctrl-C."""
    os.killpg(started.pid, signal.SIGINT)
    return started.wait(15)


def said(log: Path, text: str) -> bool:
    """Whether the command says something before the time is over."""
    end = time.monotonic() + CHANGE
    while text not in log.read_text() and time.monotonic() < end:
        time.sleep(0.2)
    return text in log.read_text()


def priced(amount: str) -> str:
    """The provider's file with its one offer at a price."""
    return provider(offer(price(rates=f"input: {amount}")))


def indexed(port: int) -> list[tuple[str, str]]:
    """The places and texts that can be found by searching."""
    docs = json.loads(fetched(port, INDEX))["docs"]
    return sorted((entry["location"], entry["text"]) for entry in docs)


def test_a_page_follows_the_catalogue(tmp_path: Path) -> None:
    """An edited price is on the page within 20 seconds, a mistake leaves it, and Ctrl-C ends it."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    with serving(root, port, log) as started:
        assert waited_for(port, PAGE, "$1.00", START), log.read_text()
        put(root, ACME, priced("1.25"))
        assert waited_for(port, PAGE, "$1.25", CHANGE), log.read_text()
        put(root, ACME, provider(offer(price(rates="inptu: 1.75"))))
        assert said(log, "catalogue/providers/acme.yaml:8:41: error unknown-meter")
        assert waited_for(port, PAGE, "$1.25", CHANGE), log.read_text()
        put(root, ACME, priced("1.50"))
        assert waited_for(port, PAGE, "$1.50", CHANGE), log.read_text()
        assert 0 == interrupted(started)
    assert "Traceback" not in log.read_text()
    # Once for the start and once for each edit: what was written for it is no edit.
    assert 4 == log.read_text().count("Building documentation")


def test_a_wrong_catalogue_exits_with_1(tmp_path: Path) -> None:
    """Before anything is shown, with every fault at its line."""
    root = tiny_guide(tmp_path, {ACME: provider(offer(price(rates="inptu: 1.00")))})
    found = breakeven("serve", "--address", f"127.0.0.1:{free_port()}", cwd=root)
    assert (1, "") == (found.returncode, found.stdout)
    assert "catalogue/providers/acme.yaml:8:41: error unknown-meter" in found.stderr
    assert found.stderr.endswith(
        "breakeven: the catalogue has errors; the site was left as it is\n"
    )
    assert "Serving on" not in found.stderr


def test_an_address_in_use(tmp_path: Path) -> None:
    """It is said in one line."""
    root = tiny_guide(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = breakeven("serve", "--address", f"127.0.0.1:{taken.getsockname()[1]}", cwd=root)
    assert (1, "") == (found.returncode, found.stdout)
    assert "Traceback" not in found.stderr
    assert "breakeven: Address already in use" in found.stderr


def test_a_page_follows_the_templates(tmp_path: Path) -> None:
    """Those of pages and the theme's; a mistake is said with its line, and leaves the pages."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    page, theme = root / "templates/pages/home.md.j2", root / "templates/theme/main.html"
    sound, look = page.read_text(), theme.read_text()
    with serving(root, port, log):
        assert waited_for(port, PAGE, "$1.00", START), log.read_text()
        page.write_text(sound + "\n<p>{{ page.nonsense }}</p>\n")
        place = f"home.md.j2:{len(sound.splitlines()) + 2}: "
        assert said(log, place), log.read_text()
        page.write_text(sound + "\n<p>Good sense.</p>\n")
        assert waited_for(port, "/", "Good sense.", CHANGE), log.read_text()
        theme.write_text(look + "{% block libs %}<!-- new -->{{ super() }}{% endblock %}")
        assert waited_for(port, PAGE, "<!-- new -->", CHANGE), log.read_text()
    assert "Traceback" not in log.read_text()


def test_a_page_that_comes_or_goes(tmp_path: Path) -> None:
    """It is shown and found, or neither."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    other = "/prices/bolt/small/"
    with serving(root, port, log):
        assert waited_for(port, PAGE, "$1.00", START), log.read_text()
        before = indexed(port)
        put(root, "providers/bolt.yaml", provider().replace("Acme", "Bolt"))
        assert waited_for(port, other, "Bolt", CHANGE), log.read_text()
        assert {other[1:]} <= {location for location, _ in indexed(port)}
        (root / "catalogue/providers/bolt.yaml").unlink()
        # Nothing is answered while pages are built.
        assert said(log, "Reloading browsers\n" * 0 + "pages, ")
        end = time.monotonic() + CHANGE
        while fetched(port, other) and time.monotonic() < end:
            time.sleep(0.2)
        assert "" == fetched(port, other)
        assert [location for location, _ in before] == [location for location, _ in indexed(port)]


def test_searching_finds_what_the_pages_say(tmp_path: Path) -> None:
    """After an edit too, when a few pages are built: each place once, with its text of now."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    with serving(root, port, log):
        assert waited_for(port, PAGE, "$1.00", START), log.read_text()
        before = indexed(port)
        put(root, ACME, priced("1.25"))
        assert waited_for(port, PAGE, "$1.25", CHANGE), log.read_text()
        after = indexed(port)
    with serving(root, port, log):
        assert waited_for(port, PAGE, "$1.25", START), log.read_text()
        assert indexed(port) == after != before


def test_a_download_is_made_when_it_is_asked_for(tmp_path: Path) -> None:
    """Then it is the one a build gives, from the prices of now; until then nobody waits for it."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    made = root / "site/src" / DOWNLOAD[1:]
    with serving(root, port, log):
        assert waited_for(port, PAGE, "$1.00", START), log.read_text()
        assert not list(made.parent.glob("one.*"))
        assert "It costs $0.50 a month." in fetched(port, DOWNLOAD)
        assert [made] == list(made.parent.glob("one.*"))
        put(root, ACME, priced("1.25"))
        assert waited_for(port, PAGE, "$1.25", CHANGE), log.read_text()
        assert "It costs $0.50" not in (shown := fetched(port, DOWNLOAD))
    built = breakeven("build", "--pages-only", cwd=root)
    assert 0 == built.returncode, built.stderr
    assert made.read_text(encoding="utf-8") == shown


def alike(page: str) -> str:
    """A page without what differs from one preview to the next: its address, a script's marks."""
    page = re.sub(r"http://127\.0\.0\.1:\d+/|https://breakeven\.example/", "", page)
    return re.sub(r"livereload\(\d+, \d+\);", "", page)


def test_a_preview_after_a_build_shows_the_same(tmp_path: Path) -> None:
    """It takes over pages that stand, and they are those that MkDocs would have built for it."""
    root, log, port = tiny_guide(tmp_path / "guide"), tmp_path / "log", free_port()
    record = {"BREAKEVEN_CACHE": "on", "XDG_CACHE_HOME": str(tmp_path / "cache")}
    found = []
    for _ in range(2):
        with serving(root, port, log, record) as started:
            assert waited_for(port, PAGE, "$1.00", START), log.read_text()
            first = alike(fetched(port, PAGE)), alike(fetched(port, "/")), indexed(port)
            put(root, ACME, priced("1.25"))
            assert waited_for(port, PAGE, "$1.25", CHANGE), log.read_text()
            found.append((*first, alike(fetched(port, PAGE)), indexed(port)))
            put(root, ACME, priced("1.00"))
            assert waited_for(port, PAGE, "$1.00", CHANGE), log.read_text()
            assert 0 == interrupted(started)
        assert 0 == breakeven("build", cwd=root, env=record).returncode
    assert found[0] == found[1]
    assert ", 0 files changed" in log.read_text()
