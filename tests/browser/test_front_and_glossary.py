"""How much a reader has to scroll: the front page is short, a table of prices keeps its offers."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.support.browser import browser, served, watch
from tests.support.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.site]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 1000}

# The table's frame, scrolled sideways: where it begins, and where its offers and their cells are.
SCROLLED = """(table) => {
  const frame = table.parentElement;
  const heads = [...table.querySelectorAll("tbody th[scope=row]")];
  const edge = frame.getBoundingClientRect();
  const seen = heads.map((head) => [...head.parentElement.children].filter(
    (cell) => cell.getBoundingClientRect().left < edge.right - 20).length);
  frame.scrollLeft = 300;
  const boxes = heads.map((head) => head.getBoundingClientRect());
  return {
    moved: frame.scrollLeft,
    out: boxes.filter((box) => box.left < edge.left - 1 || box.right > edge.right).length,
    narrow: boxes.filter((box) => box.width < 120).length,
    seen: Math.min(...seen),
  };
}"""


@pytest.mark.parametrize(("size", "screens"), [(DESKTOP, 3.2), (PHONE, 8)])
def test_the_front_page_is_short(built_site: Site, size: ViewportSize, screens: float) -> None:
    """However many workloads are computed, it is about three screens, or eight of a phone."""
    with browser() as chromium, served(built_site.public) as home:
        seen = watch(chromium.new_context(viewport=size), home)
        page = seen.open("")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert [] == seen.troubles
    assert height <= screens * size["height"]


def test_a_price_table_keeps_its_offers_on_a_phone(built_site: Site) -> None:
    """Scrolled sideways the offer stays in sight; two more columns are seen from the start."""
    with browser() as chromium, served(built_site.public) as home:
        seen = watch(chromium.new_context(viewport=PHONE), home)
        table = seen.open("glossary/fine-tuning/").locator("table.prices").first
        found = table.evaluate(SCROLLED)
        assert [] == seen.troubles
    assert found["moved"] == 300
    assert found["out"] == 0
    assert found["narrow"] == 0
    assert found["seen"] >= 3
