"""Tables on a phone: dates and amounts are read whole, and the page does not move sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.support.browser import browser, served, watch
from tests.support.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.site]

PHONE: ViewportSize = {"width": 390, "height": 844}

# Dates as pages write them and amounts that a table breaks over lines, and how many it has. With
# everything unfolded. An ISO date is contributors': it stands in names and in their sentences.
BROKEN = r"""() => {
  document.querySelectorAll("details").forEach((e) => { e.open = true; });
  const months = "January|February|March|April|May|June|July|August|September|October|November";
  const date = `\\d{1,2} (?:${months}|December) \\d{4}`;
  const whole = new RegExp(`${date}|[−-]?\\$[\\d,]+(?:\\.\\d+)?`, "g");
  const broken = [];
  let count = 0;
  for (const table of document.querySelectorAll("article table")) {
    const walker = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (!text.parentElement.checkVisibility()) continue;
      for (const found of text.data.matchAll(whole)) {
        const range = document.createRange();
        range.setStart(text, found.index);
        range.setEnd(text, found.index + found[0].length);
        const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
        count += 1;
        if (new Set(boxes.map((box) => Math.round(box.top))).size > 1) broken.push(found[0]);
      }
    }
  }
  return [broken, count];
}"""


def shown(site: Site) -> list[str]:
    """A page of every kind that has tables, and the offers with the longest lives."""
    catalogue = site.catalogue
    offers = sorted(catalogue.offers.values(), key=lambda item: -len(item.offer.prices))
    ending = [item for item in offers if item.offer.status.notices]
    scenarios = [
        f"worksheets/{sheet}/{name}/"
        for name, entry in catalogue.scenarios.items()
        for sheet in entry.model.worksheets
    ]
    return [
        "prices/", "prices/evidence/", "prices/openai/", "changes/", "claims/",
        *(f"prices/{item.id}/" for item in [*offers[:2], *ending[:2]]),
        *(f"glossary/{term}/" for term in catalogue.terms), *scenarios,
    ]  # fmt: skip


def test_dates_and_amounts_are_not_broken(built_site: Site) -> None:
    """Whatever the column's width: what scrolls is the table, and never the page."""
    faults, seen_at_all = [], 0
    with browser() as chromium, served(built_site.public) as home:
        seen = watch(chromium.new_context(viewport=PHONE), home)
        for address in shown(built_site):
            page = seen.open(address)
            broken, count = page.evaluate(BROKEN)
            seen_at_all += count
            faults += [f"{address}: '{text}' is broken" for text in broken]
            if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                faults.append(f"{address}: wider than the screen")
        assert [] == seen.troubles
    assert "" == "\n".join(faults[:20])
    assert seen_at_all > 5_000
