"""Every feed as a file of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from generator.feeds.atom import to_atom
from generator.feeds.feed import Feed, feeds
from generator.feeds.json_feed import to_json_feed
from generator.guide import Guide
from generator.pages.page import Download, feed_address

FORMS: dict[str, Callable[[Feed, str], bytes]] = {"xml": to_atom, "json": to_json_feed}
"""What a feed is written in, by the file's extension."""


def all_feeds(guide: Guide) -> Iterator[Download]:
    """Two files a feed; none where the guide names no address, for ids and links must be whole."""
    site = guide.provenance.site
    if site is None:
        return
    for feed in feeds(guide, site):
        for form, write in FORMS.items():
            address = feed_address(form, feed.provider)
            yield Download(address, partial(write, feed, f"{site}{address}"))
