"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.feeds.feed import Feed, Item, moment
from generator.pages.page import NAME

# What XML 1.0 has no place for, even escaped (section 2.2, production Char).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_atom(feed: Feed, address: str) -> bytes:
    """The feed as a document of its own; `address` is where it is published."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(root, "id", address)
    _add(root, "title", feed.title)
    _add(root, "updated", moment(feed.updated))
    _add(SubElement(root, "author"), "name", NAME)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=address)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    for item in feed.items:
        _entry(SubElement(root, "entry"), item)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(entry: Element, item: Item) -> None:
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "published", moment(item.day))
    _add(entry, "updated", moment(item.day))
    SubElement(entry, "link", rel="alternate", type="text/html", href=item.address)
    for tag in item.tags:
        SubElement(entry, "category", term=tag)
    _add(entry, "content", item.content, type="html")


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _NOT_XML.sub("\ufffd", text)
