"""A site whose every text tries to run something: it is shown as text, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from generator.pages.all import MAKERS
from tests.support.browser import browser, served, watch
from tests.support.hostile_site import ATTACK, IN_PROSE, hostile_guide
from tests.support.html import Element
from tests.support.site import Site, build

pytestmark = [pytest.mark.browser, pytest.mark.site]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """The hostile site and where it is served."""
    site = build(hostile_guide(tmp_path_factory.mktemp("hostile")))
    with served(site.public) as home:
        yield site, home


def is_ours(script: Element) -> bool:
    """Whether this is what brings a worksheet's page to life, or the numbers it starts from."""
    return script.get("id") == "be-live" or script.get("src").endswith("/assets/live/page.js")


def test_every_text_is_shown_as_it_is_written(hostile: tuple[Site, str]) -> None:
    """On every page, in the headings and the title too; no element comes out of a text."""
    site, _ = hostile
    assert len(site.pages) > 2 * len(MAKERS)
    shown = 0
    for address, page in site.pages.items():
        assert [] == page.faults, address
        (article,) = page.with_class("md-content__inner")
        ours = [script for script in article.all("script") if is_ours(script)]
        assert ours == article.all("script", "img", "iframe", "b"), address
        assert "49" not in page.one("head").one("title").text
        assert not [
            element.tag
            for element in page.walk()
            for name, value in element.attributes.items()
            if name.startswith("on") or value.strip().lower().startswith("javascript:")
        ], address
        shown += article.text.count(ATTACK)
        if page.one("head").one("title").text.startswith("=1"):
            assert page.one("h1").text.startswith(ATTACK), address
    assert shown > 300
    # In the paragraph, the list, the table, the heading, and the list of headings.
    assert 5 == site.pages["glossary/tuning/"].text.count(IN_PROSE)


def changed(page: Page) -> None:
    """Sets a number where there is one to set, so that everything is drawn again."""
    if page.locator("#be-live").count():
        page.locator("[data-field] input").first.fill("7")
        page.locator(".be-bar").wait_for()
        page.wait_for_load_state("networkidle")


def test_nothing_runs(hostile: tuple[Site, str]) -> None:
    """No script, no question, no request for what a text names; not in the search either."""
    site, home = hostile
    with browser() as started:
        seen = watch(started.new_context(), home)
        for address in site.pages:
            page = seen.open(address)
            page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
            changed(page)
            assert page.evaluate("typeof window.hacked") == "undefined", address
        page = seen.open("")
        page.locator("input.md-search__input").click()
        page.keyboard.type("sorting")
        page.locator(".md-search-result__item").first.wait_for(state="visible", timeout=15_000)
        assert "<script>" in page.locator(".md-search-result").inner_text()
        assert page.locator(".md-search-result script, .md-search-result img").count() == 0
        assert page.evaluate("typeof window.hacked") == "undefined"
        page.context.close()
    assert [] == seen.troubles
