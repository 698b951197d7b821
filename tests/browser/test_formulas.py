"""The formulas in Chromium: drawn without scripts, within a phone and a sheet of paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.support.browser import browser, served, watch
from tests.support.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.site]

PHONE: ViewportSize = {"width": 390, "height": 844}
PAPER: ViewportSize = {"width": 794, "height": 1123}

# Formulas, with how far each goes beyond its box and whether the keyboard can reach it.
DRAWN = """() => [...document.querySelectorAll(".be-equation")].map((e) => [
  e.querySelector("math").getAttribute("alttext"),
  e.querySelector("math").getBoundingClientRect().height,
  e.scrollWidth - e.clientWidth,
  e.tabIndex >= 0 && e.hasAttribute("aria-label"),
])"""


@pytest.mark.parametrize(("size", "media"), [(PHONE, "screen"), (PAPER, "print")])
def test_formulas_fit(built_site: Site, size: ViewportSize, media: str) -> None:
    """On a phone a wide one scrolls and can be reached; on paper each is there as a whole."""
    faults, count = [], 0
    with browser() as chromium, served(built_site.public) as home:
        seen = watch(chromium.new_context(viewport=size, java_script_enabled=False), home)
        for name, entry in built_site.catalogue.worksheets.items():
            page = seen.open(f"worksheets/{name}/")
            page.emulate_media(media="print" if media == "print" else "screen")
            drawn = page.evaluate(DRAWN)
            assert len(entry.model.steps) == len(drawn)
            count += len(drawn)
            faults += [
                f"{name}: {text}"
                for text, height, over, within_reach in drawn
                if height < 8 or (over > 1 and (media == "print" or not within_reach))
            ]
            page.emulate_media(media="screen")
        assert [] == seen.troubles
    assert count
    assert [] == faults
