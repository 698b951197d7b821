"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from generator.feeds.feed import Feed, Item, moment
from generator.pages.page import NAME


def to_json_feed(feed: Feed, address: str) -> bytes:
    """The feed as a document of its own; `address` is where it is published."""
    found = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": address,
        "language": "en",
        "authors": [{"name": NAME}],
        "items": [_item(item) for item in feed.items],
    }
    return (json.dumps(found, indent=2, ensure_ascii=False) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.address,
        "title": item.title,
        "content_html": item.content,
        "date_published": moment(item.day),
        "tags": list(item.tags),
    }
