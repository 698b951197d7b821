"""Provider files that want the reader's time or memory: each is as large as its trick allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from generator.catalogue.yaml_source import MAX_BYTES, MAX_VALUES
from tests.mutation.files import SOURCES

HEAD = "name: Acme\npricing_pages: [https://acme.example/]\noffers:\n"
OFFER = "- {id: a, kind: model, name: A, prices: [\n"
START = HEAD.encode() + b"- {id: a, name: A"
SOURCE = "source: {url: https://acme.example/, accessed: 2026-01-01, read: page}"
ROOM = MAX_BYTES - 4096
"""Bytes for the trick in a file that is just small enough to be read."""
VALUES = MAX_VALUES - 1_000
"""Values for the trick in a file that holds just few enough."""


def _filled(head: str, item: Callable[[int], str], tail: str = "", most: int = 10**9) -> bytes:
    """As many items as a file has room for, or `most`."""
    parts, size, number = [head], len(head) + len(tail), 0
    while number < most:
        part = item(number)
        size += len(part)
        if size > ROOM:
            break
        parts.append(part)
        number += 1
    return "".join([*parts, tail]).encode()


def _entry(number: int, more: str, rates: str = "input: 1") -> str:
    day = f"{1000 + number // 336:04}-{number % 336 // 28 + 1:02}-{number % 28 + 1:02}"
    return f"{{effective: {day}, rates: {{{rates}}}, {SOURCE}{more}}},\n"


def _entries(more: Callable[[int], str], rates: Callable[[int], str], most: int) -> bytes:
    head = HEAD + OFFER
    return _filled(head, lambda n: _entry(n, more(n), rates(n)), "]}\n", most)


def _nothing(_number: int) -> str:
    return ""


def _input(_number: int) -> str:
    return "input: 1"


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(30))

HOSTS = ", ".join(f"https://a{n}.example/" for n in range(VALUES // 4))

ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "deep brackets": ("yaml-depth", lambda: b"name: " + b"[" * ROOM),
    "deep braces": ("yaml-depth", lambda: b"name: " + b"{a: " * (ROOM // 4)),
    "deep lines": ("yaml-depth", lambda: _filled("", lambda n: " " * n + "a:\n", most=3_000)),
    "alias bomb": ("yaml-alias", BOMB.encode),
    "alias loop": ("yaml-alias", lambda: b"name: &a [*a, *a]\n"),
    "anchors": ("yaml-alias", lambda: _filled("", lambda n: f"k{n}: &a{n} x\n")),
    "a million keys": ("file-size", lambda: b"".join(b"k%07d: 1\n" % n for n in range(10**6))),
    "as many keys as fit": ("yaml-size", lambda: _filled("", lambda n: f"k{n}: 1\n")),
    "unknown keys": ("unknown-key", lambda: _filled("", lambda n: f"k{n}: 1\n", most=VALUES)),
    "doubled keys": ("yaml-duplicate-key", lambda: _filled("", lambda _: "a: 1\n")),
    "doubled on a line": ("yaml-duplicate-key", lambda: _filled("{", lambda _: "a: 1,", "}")),
    "values": ("yaml-size", lambda: _filled("name: [", lambda _: "1,", "]")),
    "wrong amounts": (
        "amount",
        lambda: _filled(
            HEAD + OFFER + "{effective: 2026-01-01, " + SOURCE + ", rates: {",
            lambda n: f"m{n}: x, ", "}}]}\n", VALUES,
        ),
    ),
    "unknown meters": (
        "unknown-meter",
        lambda: _filled(
            HEAD + OFFER + "{effective: 2026-01-01, " + SOURCE + ", rates: {",
            lambda n: f"cached_inputs_{n}: 1, ", "}}]}\n", VALUES,
        ),
    ),
    "unknown variants": (
        "unknown-variant",
        lambda: _entries(
            lambda n: f", not_offered: [{'+'.join(['bach'] * 700)}{n}]", _input, VALUES // 10
        ),
    ),
    "unknown offers": (
        "unknown-offer",
        lambda: _filled(
            HEAD,
            lambda n: f"- {{id: a{n}, kind: model, name: A, note: N,"
            f" status: {{successor: acme/b{n}}}}}\n",
            most=VALUES // 7,
        ),
    ),
    "offers of one id": (
        "duplicate-offer",
        lambda: _filled(
            HEAD, lambda _: "- {id: a, kind: model, name: A, note: N}\n", most=VALUES // 5
        ),
    ),
    "jumps": (
        "price-jump", lambda: _entries(_nothing, lambda n: f"input: {7 ** (n % 2)}", VALUES // 8)
    ),
    "slips": (
        "power-of-ten",
        lambda: _entries(_nothing, lambda n: f"input: {100 ** (n % 2)}", VALUES // 8),
    ),
    "exceptions": (
        "price-jump",
        lambda: _entries(
            lambda n: ", exceptions: [{rule: price-jump, reason: R}]" if n % 8 else "",
            lambda n: f"input: {7 ** (n % 2)}", VALUES // 12,
        ),
    ),
    "unknown rules": (
        "unknown-rule",
        lambda: _entries(
            lambda n: f", exceptions: [{{rule: price-jum{n}, reason: R}}]", _input, VALUES // 12
        ),
    ),
    "tiers": (
        "tier-order",
        lambda: _filled(
            HEAD + OFFER + "{effective: 2026-01-01, " + SOURCE + ", rates: {}, tiers: [",
            lambda _: "{above: 1, rates: {input: 1}}, ", "]}]}\n", VALUES // 4,
        ),
    ),
    "foreign hosts": (
        "foreign-source",
        lambda: _filled(
            f"name: Acme\npricing_pages: [{HOSTS}]\noffers:\n{OFFER}",
            lambda n: _entry(n, ""), "]}\n", VALUES // 4 * 3 // 8,
        ),
    ),
    "a long address": (
        "url", lambda: b"name: A\npricing_pages: ['https://a/" + b"?" * ROOM + b" ']\noffers: []\n",
    ),
    "a long line": ("text", lambda: b"name: " + b"x" * ROOM + b"\npricing_pages: [https://a.example/]\n"),
    "a line of 10 MB": ("file-size", lambda: b"name: " + b"x" * 10_000_000 + b"\n"),
    "a long key": ("unknown-key", lambda: b"? " + b"k" * ROOM + b"\n: 1\n"),
    "a long id": (
        "id", lambda: START + b", kind: model, base: a/" + b"b" * ROOM + b"}\n",
    ),
    "a long word": ("enum", lambda: START + b", kind: " + b"m" * ROOM + b"}\n"),
    "a long number": (
        "count", lambda: START + b", kind: model, dimensions: " + b"9" * ROOM + b"}\n",
    ),
    "hidden characters": ("file-character", lambda: b"name: " + "\u200b".encode() * (ROOM // 3)),
    "line ends": ("file-character", lambda: b"name: " + b"\r" * ROOM),
    "NUL bytes": ("file-nul", lambda: b"\x00" * ROOM),
    "comments": ("missing-key", lambda: _filled("", lambda _: "#\n") + b"{}\n"),
    "nothing": ("type", lambda: b""),
}  # fmt: skip
"""By name: the code that must be found, and what gives the file."""


def hundred_megabytes(path: Path) -> None:
    """Real provider files, one after another, to 100 MB."""
    texts = list(_again())
    with path.open("wb") as file:
        while file.tell() < 100 * 1024 * 1024:
            file.writelines(texts)


def _again() -> Iterator[bytes]:
    for source in SOURCES.values():
        yield source.text.encode()
