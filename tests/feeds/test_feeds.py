"""The feeds: valid, the same whenever they are made, and harmless whatever the catalogue says."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from generator.feeds.all import all_feeds
from generator.feeds.feed import MOST
from tests.samples import offer, price, provider
from tests.support.guides import SITE, guide_at, real_files, real_guide
from tests.support.hostile_site import ATTACK, hostile_guide
from tests.support.html import parse
from tests.support.site import ROOT, put, tiny_guide
from tests.support.worksheets import TODAY

ATOM = "{http://www.w3.org/2005/Atom}"

# What https://www.jsonfeed.org/version/1.1/ asks of the fields that our feeds have; the format
# lets others stand there, ours have none.
_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": "^https://"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items", "home_page_url", "feed_url", "authors", "language"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": _TEXT,
        "home_page_url": _ADDRESS,
        "feed_url": _ADDRESS,
        "language": {"const": "en"},
        "authors": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["name"], "properties": {"name": _TEXT}},
        },
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "additionalProperties": False,
                "properties": {
                    "id": _TEXT,
                    "url": _ADDRESS,
                    "title": _TEXT,
                    "content_html": _TEXT,
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[\d:]+Z$"},
                    "tags": {"type": "array", "items": _TEXT},
                },
            },
        },
    },
}


@cache
def grammar() -> Any:
    """Of an Atom document."""
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))


def invalid(content: bytes) -> str:
    """What the grammar says against an Atom document; nothing where it is one."""
    schema = grammar()
    return "" if schema.validate(etree.fromstring(content)) else str(schema.error_log)


def made(root: Path, day: dt.date) -> dict[str, bytes]:
    """The feeds of a guide by their addresses."""
    return {item.address: item.make() for item in all_feeds(guide_at(root, day))}


REAL = {name: content for name, content in real_files().items() if "/feed." in name}


def test_there_is_a_feed_of_everything_and_one_a_provider() -> None:
    """In both forms, where the page of changes says so."""
    expected = {"changes/feed.xml", "changes/feed.json"}
    for name in real_guide().catalogue.providers:
        expected |= {f"changes/{name}/feed.xml", f"changes/{name}/feed.json"}
    assert expected == REAL.keys()


@pytest.mark.parametrize("name", sorted(name for name in REAL if name.endswith(".xml")))
def test_atom_is_what_rfc_4287_says(name: str) -> None:
    """By its grammar, and by what it says in words: ids once each, an author, links to itself."""
    assert invalid(REAL[name]) == ""
    feed = etree.fromstring(REAL[name])
    assert feed.findtext(f"{ATOM}id") == f"{SITE}{name}"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{SITE}{name}", "alternate": f"{SITE}changes/"}
    entries = feed.findall(f"{ATOM}entry")
    ids = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
    assert sorted(set(ids)) == sorted(ids)
    assert all(found.startswith(f"{SITE}changes/#") for found in ids)
    days = [str(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert days == sorted(days, reverse=True)
    assert days[:1] in ([], [feed.findtext(f"{ATOM}updated")])


@pytest.mark.parametrize("name", sorted(name for name in REAL if name.endswith(".json")))
def test_json_is_what_json_feed_says_and_what_atom_says(name: str) -> None:
    """The same entries in the same order, with the same ids, words and days."""
    found = json.loads(REAL[name])
    assert [error.message for error in Draft202012Validator(JSON_FEED).iter_errors(found)] == []
    assert found["feed_url"] == f"{SITE}{name}"
    atom = etree.fromstring(REAL[name.replace(".json", ".xml")])
    said = [
        [entry.findtext(ATOM + key) for key in ("id", "title", "updated", "content")]
        for entry in atom.findall(f"{ATOM}entry")
    ]
    keys = ("id", "title", "date_published", "content_html")
    assert said == [[item[key] for key in keys] for item in found["items"]]


def test_a_reader_reads_it() -> None:
    """A feed reader finds no fault, and in each entry a title, a link and what happened."""
    read = feedparser.parse(REAL["changes/feed.xml"])
    assert not read.bozo
    assert (read.version, len(read.entries)) == ("atom10", MOST)
    for entry in read.entries:
        assert entry.title
        assert entry.link.startswith(SITE)
        assert entry.content[0].value.startswith(("<ul><li>", "<p>"))


def test_entries_are_of_the_provider() -> None:
    """What concerns others stands in the feed of everything only."""
    for item in json.loads(REAL["changes/openai/feed.json"])["items"]:
        assert "openai" in item["tags"]


STEP = provider(
    offer(price("2026-01-01"), price("2026-11-10", "input: 2.00")),
    offer(price(), name="old", more="status: {announced: 2026-01-01, retires: 2026-12-10}"),
)


def titles(files: dict[str, bytes]) -> list[str]:
    """Of the entries of the feed of everything."""
    return [item["title"] for item in json.loads(files["changes/feed.json"])["items"]]


def test_tells_what_happened_until_the_day(tmp_path: Path) -> None:
    """A price from its day on; an end 90, 30 and 7 days ahead; nothing of what is to come."""
    root = tiny_guide(tmp_path, {"providers/acme.yaml": STEP})
    thirty, ninety = (
        "Old, Acme: Stops answering in 30 days",
        "Old, Acme: Stops answering in 90 days",
    )
    new = "Small, Acme: New price"
    assert titles(made(root, dt.date(2026, 11, 9))) == [ninety]
    assert titles(made(root, dt.date(2026, 11, 10))) == [thirty, new, ninety]
    seven = "Old, Acme: Stops answering in 7 days"
    assert titles(made(root, dt.date(2026, 12, 3))) == [seven, thirty, new, ninety]


def test_nothing_depends_on_when_it_is_made(tmp_path: Path) -> None:
    """On a later day on which nothing happened the feeds are the same, byte for byte."""
    root = tiny_guide(tmp_path, {"providers/acme.yaml": STEP})
    assert made(root, dt.date(2026, 11, 11)) == made(root, dt.date(2026, 11, 20))


def test_an_empty_feed_is_a_feed(tmp_path: Path) -> None:
    """A provider of whom there is nothing to tell."""
    files = made(tiny_guide(tmp_path), TODAY)
    assert invalid(files["changes/acme/feed.xml"]) == ""
    assert json.loads(files["changes/acme/feed.json"])["items"] == []


def test_without_an_address_there_are_no_feeds() -> None:
    """Ids and links of a feed are whole, so a guide that names no address has none."""
    guide = guide_at(ROOT, real_guide().as_of, site=None)
    assert list(all_feeds(guide)) == []


@pytest.mark.parametrize("attack", [ATTACK, "]]> &amp; é 漢 🚀"])
def test_hostile_text_is_text(attack: str, tmp_path: Path) -> None:
    """Markup in the catalogue's words is shown as it is written, by readers of either form."""
    root = hostile_guide(tmp_path, attack)
    text = (root / "catalogue/providers/acme.yaml").read_text(encoding="utf-8")
    ended = text.replace("  kind: model\n", "  kind: model\n  status: {retires: 2026-11-25}\n", 1)
    assert ended != text
    put(root, "providers/acme.yaml", ended)
    files = made(root, TODAY)
    assert invalid(files["changes/feed.xml"]) == ""
    read = feedparser.parse(files["changes/feed.xml"])
    assert not read.bozo
    (item, *_) = json.loads(files["changes/feed.json"])["items"]
    assert item["title"].startswith(f"{attack} Acme Large")
    for content in (item["content_html"], etree.fromstring(files["changes/feed.xml"]).findtext(
        f"{ATOM}entry/{ATOM}content")):  # fmt: skip
        assert content is not None
        assert {element.tag for element in parse(content).walk()} <= {"", "html", "ul", "li", "p"}
