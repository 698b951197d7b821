"""What a page may load is said in the page itself."""

from __future__ import annotations

import base64
import hashlib

import pytest

from generator.policy import policy, protected
from tests.support.site import Site

INLINE = "var a = 1 < 2;"
HASH = base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()
PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body>'
    f'<script>{INLINE}</script><script src="a.js"></script><script>{INLINE}</script>'
    '<script type="application/json" id="x">{"alert": 1}</script></body></html>'
)


def test_inline_scripts_are_named_by_their_hash() -> None:
    """Each once; scripts of their own file and data need none."""
    assert f"script-src 'self' 'sha256-{HASH}';" in policy(PAGE)


def test_nothing_is_allowed_that_is_not_named() -> None:
    """No other host, no program made of text, no style or script without a file or a hash."""
    found = policy(PAGE)
    assert found.startswith("default-src 'none'; ")
    assert "unsafe" not in found
    assert "http" not in found
    assert "*" not in found


def test_the_policy_comes_first() -> None:
    """Whatever stands before it would not be held to it."""
    made = protected(PAGE)
    head = '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="'
    assert head in made
    assert made.replace(made[made.index("<meta http") : made.index("<title>")], "") == PAGE


def test_a_page_without_a_head() -> None:
    """Is a mistake that stops the build."""
    with pytest.raises(ValueError, match="charset"):
        protected("<p>Hello</p>")


@pytest.mark.site
def test_every_page_of_the_site_has_one(built_site: Site) -> None:
    """The page for addresses that are not there too."""
    assert "404.html" in built_site.pages
    for address, page in built_site.pages.items():
        found = [
            meta for meta in page.all("meta")
            if meta.attributes.get("http-equiv") == "Content-Security-Policy"
        ]  # fmt: skip
        assert 1 == len(found), address
