"""The built site in Chromium: nothing asked elsewhere, nothing broken, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from generator.provenance import moment
from tests.support.browser import Watched, browser, served, watch
from tests.support.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.site]

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
Scheme = Literal["light", "dark"]

# Text whose contrast with what lies behind it is below what WCAG 2.2 asks (1.4.3, level AA).
PALE = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = (top, under) => {
    const alpha = top[3] === undefined ? 1 : top[3];
    return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === undefined || colour[3] === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = new Set();
  const article = document.querySelector("article.md-content__inner");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true })) continue;
    if (element.closest("svg, .headerlink, .be-hidden")) continue;
    const style = getComputedStyle(element);
    const under = behind(element);
    const [a, b] = [light(over(numbers(style.color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      const name = `${element.tagName}.${element.className}`;
      found.add(`${name} ${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
    }
  }
  return [...found];
}"""

# What can be scrolled sideways and cannot be reached with the keyboard, or has no name.
UNREACHABLE = """() => [...document.querySelectorAll("article *")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1)
  .filter((e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
  .filter((e) => e.tabIndex < 0
    || !(e.getAttribute("aria-label") || ["CODE", "PRE"].includes(e.tagName)))
  .map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""


# Percent signs at the beginning of a line, without their number.
ALONE = r"""() => {
  // Off the screen nothing has a place while somebody changes numbers.
  document.querySelector("article").classList.remove("be-changing");
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const found = [];
  // What is there to be heard has no width.
  const isSeen = (node) => node.parentElement.closest(".be-hidden") === null;
  const top = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().top;
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const { index } of node.data.matchAll(/[0-9]\s%/g)) {
      if (isSeen(node) && Math.abs(top(node, index) - top(node, index + 2)) > 4) {
        found.push(node.data.slice(Math.max(0, index - 30), index + 3));
      }
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the module."""
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def home(built_site: Site) -> Iterator[str]:
    """The address of the built site."""
    with served(built_site.public) as address:
        yield address


def sample(site: Site) -> list[str]:
    """One page of every kind at least, and those of their kind that have most to show."""
    catalogue, today = site.catalogue, moment(site.root).day
    offers = catalogue.offers.values()
    longest = max(offers, key=lambda item: len(item.offer.prices))
    widest = max(
        offers, key=lambda item: max((len(p.variants) for p in item.offer.prices), default=0)
    )
    retired = next(o for o in offers if o.offer.status.retires and o.offer.status.retires <= today)
    tuning = next(o for o in offers if o.offer.kind.value == "tuning" and o.offer.prices)
    largest = max(catalogue.providers.values(), key=lambda entry: len(entry.model.offers))
    scenarios = scenario_pages(site)
    return [
        "", "prices/", f"prices/{largest.id}/",
        *dict.fromkeys(f"prices/{o.id}/" for o in (longest, widest, retired, tuning)),
        "changes/", "claims/", "glossary/", *(f"glossary/{term}/" for term in catalogue.terms),
        "worksheets/", *(f"worksheets/{sheet}/" for sheet in catalogue.worksheets), *scenarios[:2],
        "trees/", *(f"trees/{tree}/" for tree in catalogue.trees),
    ]  # fmt: skip


def scenario_pages(site: Site) -> list[str]:
    """Every computed worksheet."""
    return [
        f"worksheets/{sheet}/{name}/"
        for name, entry in site.catalogue.scenarios.items()
        for sheet in entry.model.worksheets
    ]


def opened(chromium: Browser, home: str, scheme: Scheme, size: ViewportSize) -> Watched:
    """A page in its own context, watched."""
    return watch(chromium.new_context(color_scheme=scheme, viewport=size), home)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page(
    chromium: Browser, home: str, built_site: Site, scheme: Scheme, size: ViewportSize
) -> None:
    """No request elsewhere, no error, nothing wider than the screen, no pale text, all in reach.

    With everything unfolded that can be.
    """
    seen = opened(chromium, home, scheme, size)
    faults: list[str] = []
    for address in sample(built_site):
        page = seen.open(address)
        page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        wide, room = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > room:
            faults.append(f"{address}: {wide} pixels wide on a screen of {room}")
        # Colours depend on the scheme and what must scroll on the width; each is slow to look for.
        look_for, what = (UNREACHABLE, "out of reach") if size is PHONE else (PALE, "pale")
        faults += [f"{address}: {what}: {item}" for item in page.evaluate(look_for)]
        dark = page.evaluate("document.body.getAttribute('data-md-color-scheme')") == "slate"
        assert (scheme == "dark") == dark, address
    seen.page.context.close()
    assert "" == "\n".join([*seen.troubles, *faults][:20])


def test_a_percent_sign_stays_with_its_number(
    chromium: Browser, home: str, built_site: Site
) -> None:
    """On a phone no line of a page ends between the two, nor of one that is drawn again."""
    seen = opened(chromium, home, "light", PHONE)
    alone: list[str] = []
    counted = 0
    for address in ["", "changes/", "claims/", *scenario_pages(built_site)[::8]]:
        page = seen.open(address)
        page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
        counted += page.locator("article.md-content__inner").inner_text().count("\u00a0%")
        alone += [f"{address}: {text}" for text in page.evaluate(ALONE)]
        if page.locator("#be-live").count():
            page.locator("[data-field] input").first.fill("7")
            page.wait_for_load_state("networkidle")
            alone += [f"{address}, drawn: {text}" for text in page.evaluate(ALONE)]
    seen.page.context.close()
    assert ([], []) == (alone, seen.troubles)
    assert counted > 50


def test_an_address_that_is_not_there(chromium: Browser, home: str, built_site: Site) -> None:
    """The page that says so asks nobody else either."""
    assert (built_site.public / "404.html").is_file()
    seen = opened(chromium, home, "light", DESKTOP)
    seen.open("404.html")
    seen.page.context.close()
    assert [] == seen.troubles


def test_search_finds_a_model(chromium: Browser, home: str, built_site: Site) -> None:
    """Typing a model's name shows its page, and choosing it goes there."""
    offer = next(o for o in built_site.catalogue.offers.values() if o.offer.kind.value == "model")
    seen = opened(chromium, home, "light", DESKTOP)
    page = seen.open("")
    page.locator("input.md-search__input").click()
    page.keyboard.type(offer.offer.name)
    result = page.locator(f".md-search-result__link[href*='/prices/{offer.id}/']").first
    result.wait_for(state="visible", timeout=15_000)
    result.click()
    page.wait_for_url(re.compile(f"/prices/{re.escape(offer.id)}/"))
    assert offer.offer.name == page.locator("h1").inner_text().strip().rstrip("¶").strip()
    page.context.close()
    assert [] == seen.troubles


@pytest.mark.parametrize("digits", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "1.", "20"])
def test_search_finds_numbers(chromium: Browser, home: str, digits: str) -> None:
    """Whatever digits a search begins with: none comes by a word that the index has not."""
    seen = opened(chromium, home, "light", DESKTOP)
    page = seen.open("changes/")
    page.locator("input.md-search__input").click()
    page.keyboard.type(digits)
    page.locator(".md-search-result__link").first.wait_for(state="visible", timeout=15_000)
    page.context.close()
    assert [] == seen.troubles


# What a script adds is taken away, and what stands in a field is read like any other text.
AS_TEXT = """() => {
  document.querySelectorAll(".be-hint, .be-bar").forEach((e) => e.remove());
  for (const field of document.querySelectorAll(".be-field")) {
    const before = field.firstChild.nodeType === Node.TEXT_NODE ? field.firstChild.data : "";
    const unit = field.nextElementSibling.textContent;
    field.parentElement.replaceChildren(before + field.querySelector("input").value + " " + unit);
  }
}"""


def said(page: Page) -> str:
    """What the page shows in its middle, spaces made even."""
    page.evaluate(AS_TEXT)
    return " ".join(page.locator("article.md-content__inner").inner_text().split())


def charts(page: Page) -> list[tuple[bool, bool]]:
    """For each chart whether it can be seen and whether lines or areas are drawn in it."""
    found = []
    for chart in page.locator("svg.be-chart").all():
        box = chart.bounding_box()
        found.append((
            chart.is_visible() and box is not None and box["width"] > 200 and box["height"] > 100,
            chart.locator("path.be-line, path.be-area").count() > 0,
        ))  # fmt: skip
    return found


def test_without_scripts_nothing_is_lost(chromium: Browser, home: str, built_site: Site) -> None:
    """Numbers, tables and charts are in the page itself."""
    plain_context = chromium.new_context(java_script_enabled=False, viewport=DESKTOP)
    plain, scripted = watch(plain_context, home), opened(chromium, home, "light", DESKTOP)
    drawn = 0
    for address in sample(built_site):
        if address == "prices/":
            continue  # Thousands of cells like those on the providers' pages.
        page = scripted.open(address)
        if page.locator("#be-live").count():
            page.locator(".be-field").first.wait_for()
        with_scripts = said(page)
        without = said(plain.open(address))
        assert with_scripts == without, address
        assert any(sign.isdigit() for sign in without) or address in ("glossary/", "trees/"), (
            address
        )
        shown = charts(plain.page)
        assert charts(scripted.page) == shown
        assert all(visible and lines for visible, lines in shown), address
        drawn += len(shown)
    assert drawn >= 2
    for context in (plain_context, scripted.page.context):
        context.close()
    assert [] == plain.troubles + scripted.troubles


def test_without_scripts_the_colours_are_the_same(chromium: Browser, home: str) -> None:
    """The header of a page is the site's own before any script has run."""
    colours = []
    for scripted in (True, False):
        context = chromium.new_context(
            java_script_enabled=scripted, viewport=DESKTOP, color_scheme="light"
        )
        page = watch(context, home).open("")
        header = page.locator(".md-header")
        colours.append(header.evaluate("(e) => getComputedStyle(e).backgroundColor"))
        context.close()
    assert colours[0] == colours[1]


def test_a_wide_table_scrolls_by_keyboard(chromium: Browser, home: str) -> None:
    """On a phone: the table takes the focus, shows that it has it, and the arrows move it."""
    seen = opened(chromium, home, "light", PHONE)
    page = seen.open("prices/")
    wide = page.evaluate(
        """() => [...document.querySelectorAll(".be-scroll")]
          .findIndex((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth)"""
    )
    assert wide >= 0, "no table is wider than a phone"
    table = page.locator(".be-scroll").nth(wide)
    assert table.get_attribute("aria-label")
    # From the link before it, so that the way there is one press.
    table.evaluate(
        """(e) => [...document.querySelectorAll("a[href]")]
          .filter((a) => a.checkVisibility())
          .findLast((a) => a.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)
          .focus()"""
    )
    page.keyboard.press("Tab")
    assert table.evaluate("(e) => e === document.activeElement"), "Tab does not reach the table"
    assert "none" != table.evaluate("(e) => getComputedStyle(e).outlineStyle")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0", timeout=5_000)
    page.context.close()
    assert [] == seen.troubles


def test_printed_pages_show_their_tables(chromium: Browser, home: str, built_site: Site) -> None:
    """On paper nothing is folded and nothing is cut off by a box that scrolls."""
    seen = opened(chromium, home, "light", {"width": 794, "height": 1123})
    hidden = []
    for address in ("prices/openai/", *scenario_pages(built_site)[:2], "claims/"):
        page = seen.open(address)
        page.emulate_media(media="print")
        hidden += [
            f"{address}: {text}"
            for text in page.evaluate(
                """() => [...document.querySelectorAll("article table")]
                  .filter((e) => !e.checkVisibility() || e.getBoundingClientRect().height < 10
                    || (e.parentElement.matches(".be-scroll")
                        && getComputedStyle(e.parentElement).overflowX !== "visible"))
                  .map((e) => e.textContent.trim().slice(0, 60))"""
            )
        ]
        assert page.locator("article table").count() > 0
        page.emulate_media(media="screen")
    seen.page.context.close()
    assert [] == hidden
