"""An offer's own lines, found again in an older state of its file, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.catalogue.excerpt import excerpt
from generator.catalogue.load import load
from tests.support.site import ROOT, put

HEAD = "name: Acme\npricing_pages: [https://acme.example/p]\n"


def entry(name: str, more: str = "") -> str:
    """An offer in block style, as the catalogue has them."""
    return (
        f"  - id: {name}\n    kind: model\n    name: {name.title()}\n    prices:\n"
        "      - effective: 2026-01-01\n        rates: {input: 1, output: 1}\n"
        "        source: {url: https://acme.example/p, accessed: 2026-11-20, read: page}\n"
        f"{more}"
    )


NOW = HEAD + "offers:\n" + entry("one") + entry("two") + entry("three")
OLDER: dict[str, tuple[str, int | None]] = {
    "the same": (NOW, 11),
    "another before": (HEAD + "offers:\n" + entry("new") + entry("one") + entry("two"), 18),
    "none before": (HEAD + "offers:\n" + entry("two") + entry("three"), 4),
    "the last": (HEAD + "offers:\n" + entry("one") + entry("two"), 11),
    "not there": (HEAD + "offers:\n" + entry("one") + entry("three"), None),
    "another price": (NOW.replace("input: 1,", "input: 2,"), None),
    "more to it": (
        HEAD + "offers:\n" + entry("one") + entry("two", "        note: More.\n"), None
    ),
    "more below": (HEAD + "offers:\n" + entry("one") + entry("two") + "note: After.\n", None),
    "a remark behind it": (
        HEAD + "offers:\n" + entry("two", "    # Dear.\n") + entry("three"), None
    ),
    "another provider": (NOW.replace("name: Acme", "name: Ace", 1), None),
    "in a text": (f"{HEAD}note: |\n{entry('two')}offers:\n{entry('one')}", None),
    "in a text of an offer": (
        HEAD + "offers:\n" + entry("one", "        note: |\n"
        + "".join(f"        {line}\n" for line in entry("two").splitlines())), None,
    ),
    "nothing": ("", None),
}  # fmt: skip


@pytest.mark.parametrize("older", OLDER)
def test_the_line_in_an_older_state(older: str, tmp_path: Path) -> None:
    """The same entry under the same beginning, and nothing that only looks like it."""
    put(tmp_path, "meters.yaml", (ROOT / "catalogue/meters.yaml").read_text("utf-8"))
    put(tmp_path, "providers/acme.yaml", NOW)
    catalogue = load(tmp_path).catalogue
    assert catalogue is not None
    found = excerpt(catalogue.offers["acme/two"], NOW.encode())
    assert found is not None
    assert (11, entry("two").encode()) == (found.line, found.text)
    text, line = OLDER[older]
    assert line == found.line_in(text.encode())


UNUSUAL = {
    "keys after the offers": "offers:\n" + entry("two") + HEAD,
    "a dash of its own": HEAD + "offers:\n" + entry("two").replace("  - id", "  -\n    id"),
    "a wider dash for another": HEAD + "offers:\n" + entry("two") + entry("one").replace(
        "  - id", "  -\n    id"
    ),
    "all on one line": HEAD + "offers: [" + (
        "{id: two, kind: model, name: T, prices: [{effective: 2026-01-01, rates: {input: 1, "
        "output: 1}, source: {url: https://acme.example/p, accessed: 2026-11-20, read: page}}]}]\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", UNUSUAL)
def test_another_style_has_no_excerpts(style: str, tmp_path: Path) -> None:
    """The whole file counts there."""
    put(tmp_path, "meters.yaml", (ROOT / "catalogue/meters.yaml").read_text("utf-8"))
    put(tmp_path, "providers/acme.yaml", UNUSUAL[style])
    found = load(tmp_path)
    assert found.catalogue is not None, found.findings
    assert excerpt(found.catalogue.offers["acme/two"], UNUSUAL[style].encode()) is None


def test_a_carriage_return_in_an_excerpt_ends_no_line(tmp_path: Path) -> None:
    """Windows' line ends count once."""
    text = NOW.replace("\n", "\r\n")
    put(tmp_path, "meters.yaml", (ROOT / "catalogue/meters.yaml").read_text("utf-8"))
    path = tmp_path / "catalogue/providers/acme.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    found = load(tmp_path)
    assert found.catalogue is not None, found.findings
    own = excerpt(found.catalogue.offers["acme/two"], text.encode())
    assert own is not None
    assert 11 == own.line == own.line_in(text.encode())
