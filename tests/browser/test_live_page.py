"""A worksheet's page as a reader uses it: type, read, go back, share, reset."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize

from generator.errors import BreakevenError
from generator.pages.answers import value_text
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result
from tests.support.browser import Watched, browser, served, watch
from tests.support.site import Site, last_read

pytestmark = [pytest.mark.browser, pytest.mark.site]

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
ADDRESS = "worksheets/fine-tune-or-prompt/support-classifier/"
MOST_SENT = 150_000
STANDS = "One of your numbers cannot be computed with. The last good result still stands."
NUMBER = "must be a number such as 1,250 or 0.5"


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


@pytest.fixture
def seen(chromium: Browser, home: str) -> Iterator[Watched]:
    """A page of its own in which nothing may go wrong."""
    found = watch(chromium.new_context(viewport=DESKTOP), home)
    yield found
    found.page.context.close()
    assert [] == found.troubles


def fill(page: Page, key: str, text: str) -> None:
    """Types something in."""
    page.locator(f"[data-field='{key}'] input").fill(text)


def value(page: Page, key: str) -> str:
    """What stands in a field."""
    return page.locator(f"[data-field='{key}'] input").input_value()


def wrong(page: Page, key: str) -> str:
    """What is said beside a field."""
    return page.locator(f"#wrong-{key}").inner_text()


def verdict(page: Page) -> str:
    """The verdict at the top."""
    return page.locator("[data-live='result'] .be-verdict").inner_text()


def bar(page: Page) -> str:
    """What the bar at the foot of the screen says; nothing where it is not shown."""
    place = page.locator(".be-bar")
    return place.locator("p").first.inner_text() if place.is_visible() else ""


def settled(page: Page, query: str) -> None:
    """Waits until the address holds just these numbers."""
    page.wait_for_function("(query) => location.search === query", arg=query)


def ready(page: Page) -> Page:
    """Waits until the fields are there."""
    page.locator("[data-field] input").first.wait_for()
    return page


def expected(site: Site, overrides: Overrides, address: str = ADDRESS) -> Result:
    """What Python computes for a scenario with a reader's numbers."""
    _, worksheet, scenario, _ = address.split("/")
    catalogue = site.catalogue
    definition, findings = define(catalogue.worksheets[worksheet], catalogue.meters)
    assert isinstance(definition, Definition), findings
    return compute(
        definition, catalogue, as_of=dt.date.fromisoformat(last_read()),
        provenance=Provenance("d1" * 32, None),
        given=catalogue.scenarios[scenario].model.worksheets[worksheet], scenario=scenario,
        overrides=overrides,
    )  # fmt: skip


def outcome(site: Site, overrides: Overrides, address: str) -> Result | str:
    """The same, or why it cannot be computed."""
    try:
        return expected(site, overrides, address)
    except BreakevenError as problem:
        return str(problem)


READ = r"""() => {
  // On a page the space before a percent sign is one at which no line ends.
  const text = (place, selector) =>
    place.querySelector(selector)?.textContent.replaceAll("\u00a0", " ") ?? null;
  const steps = [...document.querySelectorAll("[data-step]")].map((e) => [e.dataset.step,
    [text(e, ".be-value"), text(e, ".be-derivation"), text(e, ".be-never")]]);
  const answers = [...document.querySelectorAll("[data-answer]")].map((e) => [e.dataset.answer,
    [text(e, "dd"), text(e, ".be-reason")]]);
  const box = document.querySelector("[data-live='result']");
  return [Object.fromEntries(steps), answers, text(box, ".be-verdict"), box.className];
}"""


def told(result: Result) -> list[Any]:
    """What the page of a result says, as READ finds it."""
    sheet = result.definition.worksheet
    shown = {key: value_text(item.value, item.unit) for key, item in result.steps.items()}
    steps = {
        key: [shown[key], f"= {item.derivation}", item.never] for key, item in result.steps.items()
    }
    listed = [item for item in sheet.results if item.headline], sheet.results
    answers = [
        [item.step, [shown[item.step], result.steps[item.step].never]]
        for items in listed
        for item in items
    ]
    return [steps, answers, result.verdict.text, f"be-result be-result-{result.verdict.route}"]


def changes(result: Result, chance: random.Random) -> Overrides:
    """A few numbers of a reader's own: within bounds, at them, at nothing."""
    specs = result.definition.worksheet.inputs
    inputs = {}
    for key in chance.sample(list(specs), min(3, len(specs))):
        spec, now = specs[key], result.inputs[key].value
        wanted = chance.choice([spec.min, spec.max, now * 3, now / 4, now + spec.step, Decimal(0)])
        bounded = min(spec.max, max(spec.min, wanted))
        inputs[key] = Decimal(round(bounded)) if spec.whole else round(bounded, 6)
    prices = {
        key: Decimal(chance.randint(0, 4000)) / 100
        for key in chance.sample(list(result.prices), min(1, len(result.prices)))
    }
    return Overrides(inputs=inputs, prices=prices)


def scenarios(site: Site) -> list[str]:
    """The address of every computed worksheet."""
    return [
        f"worksheets/{sheet}/{name}/"
        for name, entry in site.catalogue.scenarios.items()
        for sheet in entry.model.worksheets
    ]


def test_the_page_says_what_python_computes(
    seen: Watched, built_site: Site, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Every scenario with numbers of a reader's own: verdict, results, steps, to the letter."""
    chance = random.Random(20261122)
    compared = refused = 0
    for address in scenarios(built_site):
        ready(seen.open(address))
        plain = expected(built_site, Overrides(), address)
        assert told(plain) == seen.page.evaluate(READ), address
        overrides = changes(plain, chance)
        for key, number in {**overrides.inputs, **overrides.prices}.items():
            fill(seen.page, key, f"{number:,f}")
        result = outcome(built_site, overrides, address)
        if isinstance(result, str):
            refused += 1
            assert result in seen.page.locator("article").inner_text()
        else:
            compared += 1
            assert told(result) == seen.page.evaluate(READ), (address, overrides)
    line = f"{compared} pages with own numbers equal Python's, {refused} refused"
    record_testsuite_property("live pages", line)
    sys.stdout.write(f"{line}\n")
    assert compared > refused


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("five", NUMBER), ("NaN", NUMBER), ("", NUMBER), ("1e308", NUMBER), ("1,23", NUMBER),
        ("1.5.2", NUMBER), ("=1+1", NUMBER), ("<b>1</b>", NUMBER), ("0x10", NUMBER),
        ("-1", "must lie between 0 and 1,000,000,000"),
        ("9" * 30, "must lie between 0 and 1,000,000,000"), ("9" * 31, NUMBER),
    ],
)  # fmt: skip
def test_wrong_input(seen: Watched, typed: str, said: str) -> None:
    """It is said beside the field, in words, and the last good result stays."""
    page = ready(seen.open(ADDRESS))
    fill(page, "calls_per_day", "4,000")
    before = page.evaluate(READ)
    fill(page, "calls_per_day", typed)
    assert said == wrong(page, "calls_per_day")
    assert "true" == page.locator("[data-field='calls_per_day'] input").get_attribute(
        "aria-invalid"
    )
    assert before == page.evaluate(READ)
    assert STANDS == bar(page)
    settled(page, "?calls_per_day=4000")
    fill(page, "calls_per_day", "5000")
    assert "" == wrong(page, "calls_per_day")
    assert bar(page) == verdict(page)


def test_a_whole_number(seen: Watched) -> None:
    """Where only whole numbers make sense, that is said."""
    page = ready(seen.open(ADDRESS))
    fill(page, "runs", "2.5")
    assert "must be a whole number" == wrong(page, "runs")


BETWEEN = "must lie between 0 and 1,000,000,000"
AT_FAULT = """() => [...document.querySelectorAll("[data-field] input[aria-invalid]")].map((e) => [
  e.closest("[data-field]").dataset.field,
  e.getAttribute("aria-describedby").split(" ")
    .map((id) => document.getElementById(id))
    .find((said) => said.matches(".be-wrong")).textContent,
])"""


def test_every_wrong_number_is_said(seen: Watched) -> None:
    """Each beside its own field, to eye and ear, for as long as it is wrong; and how many are."""
    page = ready(seen.open(ADDRESS))
    fill(page, "calls_per_day", "4000")
    before = page.evaluate(READ)
    fill(page, "calls_per_day", "-1")
    fill(page, "runs", "abc")
    fill(page, "prompted_input", "-2")
    price = "must be a price of zero or more"
    found = [["calls_per_day", BETWEEN], ["runs", NUMBER], ["prompted_input", price]]
    assert found == page.evaluate(AT_FAULT)
    assert STANDS.replace("One", "3", 1) == bar(page)
    fill(page, "runs", "2")
    assert [found[0], found[2]] == page.evaluate(AT_FAULT)
    assert "" == wrong(page, "runs")
    page.locator("[data-field='prompted_input'] .be-undo").click()
    assert [found[0]] == page.evaluate(AT_FAULT)
    assert (STANDS, before) == (bar(page), page.evaluate(READ))
    page.wait_for_function(
        "(said) => document.querySelector(\"article [role='status']\").textContent === said",
        arg=f"{STANDS} Calls a day {BETWEEN}.",
    )
    settled(page, "?calls_per_day=4000")
    fill(page, "calls_per_day", "5000")
    assert [] == page.evaluate(AT_FAULT)
    settled(page, "?calls_per_day=5000&runs=2")


def test_every_wrong_number_of_an_address_is_said(seen: Watched) -> None:
    """What a link brings is judged like what somebody types."""
    page = ready(seen.open(f"{ADDRESS}?calls_per_day=-1&runs=0&epochs=abc"))
    assert ["calls_per_day", "epochs", "runs"] == [key for key, _ in page.evaluate(AT_FAULT)]
    assert STANDS.replace("One", "3", 1) == bar(page)


def test_a_link_brings_the_same_page(seen: Watched, chromium: Browser) -> None:
    """The address holds the reader's numbers, prices among them; another browser shows the same."""
    page = ready(seen.open(ADDRESS))
    fill(page, "calls_per_day", "1,234")
    fill(page, "tuned_input", "0.07")
    settled(page, "?calls_per_day=1234&tuned_input=0.07")
    other = watch(chromium.new_context(viewport=DESKTOP), seen.home)
    ready(other.open(page.url.removeprefix(seen.home)))
    other.page.locator(".be-bar").wait_for()
    assert page.evaluate(READ) == other.page.evaluate(READ)
    assert "yours" in other.page.locator("[data-field='tuned_input']").inner_text()
    other.page.context.close()
    assert [] == other.troubles


def test_back_and_forward(seen: Watched) -> None:
    """Each field somebody changed is a step back, with the numbers of then."""
    page = ready(seen.open(ADDRESS))
    first = page.evaluate(READ)
    fill(page, "calls_per_day", "10")
    settled(page, "?calls_per_day=10")
    fill(page, "calls_per_day", "100")
    settled(page, "?calls_per_day=100")
    second = page.evaluate(READ)
    fill(page, "epochs", "9")
    settled(page, "?calls_per_day=100&epochs=9")
    page.go_back()
    assert ["100", "3"] == [value(page, "calls_per_day"), value(page, "epochs")]
    assert second == page.evaluate(READ)
    page.go_back()
    assert first == page.evaluate(READ)
    assert "" == bar(page)
    page.go_forward()
    assert second == page.evaluate(READ)


def test_reset_and_undo(seen: Watched) -> None:
    """One number goes back by its own button, all of them by another; the address with them."""
    page = ready(seen.open(ADDRESS))
    first = page.evaluate(READ)
    text = page.locator("[data-field='prompted_input']").inner_text()
    fill(page, "calls_per_day", "10")
    fill(page, "prompted_input", "1")
    page.locator("[data-field='calls_per_day'] .be-undo").click()
    assert "500,000" == value(page, "calls_per_day")
    page.get_by_role("button", name="Reset").click()
    assert first == page.evaluate(READ)
    assert text == page.locator("[data-field='prompted_input']").inner_text()
    settled(page, "")


def test_a_reset_is_a_step(seen: Watched) -> None:
    """Back brings the numbers of before, however these came: by a link, by typing, by Back."""
    page = ready(seen.open(f"{ADDRESS}?calls_per_day=5000&runs=3"))
    page.locator(".be-bar").wait_for()
    shared = page.evaluate(READ)
    reset = page.get_by_role("button", name="Reset")
    reset.click()
    settled(page, "")
    page.go_back()
    settled(page, "?calls_per_day=5000&runs=3")
    assert ["5,000", "3"] == [value(page, "calls_per_day"), value(page, "runs")]
    assert shared == page.evaluate(READ)
    reset.click()
    settled(page, "")
    page.go_back()
    settled(page, "?calls_per_day=5000&runs=3")
    fill(page, "calls_per_day", "6000")
    reset.click()
    settled(page, "")
    page.go_back()
    settled(page, "?calls_per_day=6000&runs=3")
    assert "6,000" == value(page, "calls_per_day")


def test_a_section_of_the_page_is_no_other_address(seen: Watched) -> None:
    """Whoever follows a link within the page keeps what was typed, right or wrong."""
    page = ready(seen.open(ADDRESS))
    fill(page, "calls_per_day", "many")
    page.evaluate("location.hash = 'prices'")
    page.wait_for_timeout(100)
    assert ("many", NUMBER) == (value(page, "calls_per_day"), wrong(page, "calls_per_day"))


@pytest.mark.parametrize("query", ["?calls_per_day=NaN", "?foo=1", "?calls_per_day=-1&foo=1", ""])
def test_every_button_works_from_the_start(seen: Watched, query: str) -> None:
    """Also where nothing has been computed for the reader, and where a field says nonsense."""
    page = ready(seen.open(ADDRESS + query))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    untouched = page.evaluate(READ)
    fill(page, "runs", "none")
    page.locator("[data-field='epochs'] input").focus()
    page.get_by_role("button", name="Copy link").click()
    page.locator(".be-bar").get_by_text("The link is copied.").wait_for()
    assert seen.home + ADDRESS == page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as published:
        page.locator(".be-downloads").get_by_text(".json").click()
    assert published.value.suggested_filename == "support-classifier.json"
    page.wait_for_load_state("networkidle")
    # Practice has begun by then.
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Reset").click()
    assert ("", []) == (bar(page), page.evaluate(AT_FAULT))
    settled(page, "")
    fill(page, "epochs", "9")
    settled(page, "?epochs=9")
    page.go_back()
    settled(page, "")
    assert untouched == page.evaluate(READ)


def test_what_could_not_be_loaded_is_said(chromium: Browser, home: str) -> None:
    """The numbers follow without what draws the charts, and the next change tries again."""
    context = chromium.new_context(viewport=DESKTOP)
    seen = watch(context, home)
    page = ready(seen.open(ADDRESS))
    context.route("**/live/sections.js", lambda route: route.abort())
    caption = page.locator("[data-live='cost'] figcaption").inner_text()
    fill(page, "calls_per_day", "5000")
    page.locator(".be-bar").get_by_text("What draws the charts could not be loaded").wait_for()
    assert bar(page) == verdict(page)
    context.unroute("**/live/sections.js")
    fill(page, "calls_per_day", "6000")
    page.wait_for_function(
        "(text) => document.querySelector(\"[data-live='cost'] figcaption\").innerText !== text",
        arg=caption,
    )
    context.close()
    assert [] == [said for said in seen.troubles if ": error: " in said]


def test_copying_the_link(seen: Watched) -> None:
    """The button copies the address with what was typed just before."""
    page = ready(seen.open(ADDRESS))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill(page, "calls_per_day", "77")
    page.get_by_role("button", name="Copy link").click()
    page.locator(".be-bar").get_by_text("The link is copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"{seen.home}{ADDRESS}?calls_per_day=77" == copied


COUNT_IDLE = """
globalThis.idled = 0;
const whenIdle = requestIdleCallback;
globalThis.requestIdleCallback = (work) => whenIdle(() => { work(); globalThis.idled += 1; });
"""


def test_practice_is_not_seen(chromium: Browser, home: str, built_site: Site) -> None:
    """Once somebody is in a field, the page practises; what it shows and its address stay."""
    context = chromium.new_context(viewport=DESKTOP)
    context.add_init_script(COUNT_IDLE)
    seen = watch(context, home)
    page = ready(seen.open(ADDRESS))
    page.locator("[data-field='calls_per_day'] input").focus()
    page.wait_for_function("() => idled > 1")
    shown, address = page.locator("article").inner_html(), page.url
    page.wait_for_function("() => idled > 6")
    assert (shown, address) == (page.locator("article").inner_html(), page.url)
    fill(page, "calls_per_day", "123456")
    result = expected(built_site, Overrides(inputs={"calls_per_day": Decimal(123456)}))
    settled(page, "?calls_per_day=123456")
    assert result.verdict.text == verdict(page)
    context.close()
    assert [] == seen.troubles


def test_by_keyboard_and_by_ear(seen: Watched) -> None:
    """Arrow keys move a number by its step within its bounds; the verdict is announced."""
    page = ready(seen.open(ADDRESS))
    named = page.get_by_label("Calls a day", exact=True)
    named.focus()
    page.keyboard.press("ArrowUp")
    assert "501,000" == named.input_value()
    named.fill("50")
    page.keyboard.press("ArrowDown")
    assert "0" == named.input_value()
    # Whoever types slowly is told of a number in between, too.
    page.wait_for_function(
        "(said) => document.querySelector(\"article [role='status']\").textContent === said",
        arg=page.locator("[data-live='result'] .be-verdict").text_content(),
    )
    page.keyboard.press("Tab")
    focused = "document.activeElement.closest('[data-field]').dataset.field"
    assert "calls_per_day" == page.evaluate(focused), "the undo button comes next"


@pytest.mark.parametrize(
    ("query", "warned", "field", "beside"),
    [
        ("calls_per_day=NaN", "", "calls_per_day", NUMBER),
        ("calls_per_day=1e308", "", "calls_per_day", NUMBER),
        ("calls_per_day=-1", "", "calls_per_day", "must lie between 0 and 1,000,000,000"),
        ("prompted_input=-1", "", "prompted_input", "must be a price of zero or more"),
        ("calls_per_day=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "", "calls_per_day", NUMBER),
        ("__proto__=1&constructor=2", "__proto__, constructor", "", ""),
        ("%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E=1", "<img src=x onerror=alert(1)>", "", ""),
        ("calls_per_day=%FF%00", "", "calls_per_day", NUMBER),
    ],
)
def test_an_address_that_was_tampered_with(
    seen: Watched, query: str, warned: str, field: str, beside: str
) -> None:
    """Nothing runs; what cannot be used is said, and the page shows its own numbers."""
    untouched = ready(seen.open(ADDRESS)).evaluate(READ)
    page = ready(seen.open(f"{ADDRESS}?{query}"))
    assert untouched == page.evaluate(READ)
    if field:
        assert beside == wrong(page, field)
    if warned:
        assert f"This worksheet has no {warned}: left out of the address." in (
            page.locator(".be-bar").inner_text()
        )
        assert f"{seen.home}{ADDRESS}" == page.url
    assert 0 == page.locator("article img").count()


def test_a_price_that_stands_in_follows(seen: Watched, built_site: Site) -> None:
    """Where the catalogue has no cached rate, the input rate counts, a reader's own too."""
    address, follower, leader = next(
        (address, key, other)
        for address in scenarios(built_site)
        for key, other in live(built_site, address)["follows"].items()
    )
    page = ready(seen.open(address))
    fill(page, leader, "3.21")
    assert "3.21" == value(page, follower)
    assert "yours" not in page.locator(f"[data-field='{follower}']").inner_text()
    fill(page, follower, "1")
    assert "yours" in page.locator(f"[data-field='{follower}']").inner_text()


def test_a_price_that_stands_in_is_reset_and_shared(seen: Watched, built_site: Site) -> None:
    """It goes back with its leader; a reader's own that equals the published one is their own."""
    address, follower, leader = next(
        (address, key, other)
        for address in scenarios(built_site)
        for key, other in live(built_site, address)["follows"].items()
    )
    page = ready(seen.open(address))
    published = value(page, follower)
    fill(page, leader, "3.21")
    page.get_by_role("button", name="Reset").click()
    assert (published, "") == (value(page, follower), bar(page))
    assert "yours" not in page.locator(f"[data-field='{follower}']").inner_text()
    fill(page, leader, "3.21")
    fill(page, follower, published)
    assert "yours" in page.locator(f"[data-field='{follower}']").inner_text()
    shown = page.evaluate(READ)
    page.wait_for_function("(key) => location.search.includes(key)", arg=follower)
    page.reload()
    ready(page).locator(".be-bar").wait_for()
    assert published == value(page, follower)
    assert shown == page.evaluate(READ)


# What has the focus and is covered: by the bar, or by the header, where it would have room.
COVERED = """() => {
  const focused = document.activeElement;
  const inside = focused.closest("article") !== null && focused.closest(".be-bar") === null;
  if (!inside) return [false, ""];
  const { top, bottom } = focused.getBoundingClientRect();
  const above = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const below = document.querySelector(".be-bar").getBoundingClientRect().top;
  const isTooTall = bottom - top > below - above;
  const isCovered = isTooTall ? bottom <= above || top >= below : bottom > below || top < above;
  const name = focused.closest("[data-field]")?.dataset.field ?? focused.textContent.trim();
  return [true, isCovered ? `${focused.tagName} ${name.slice(0, 40)}: ${top} to ${bottom}` : ""];
}"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_focus_is_seen(chromium: Browser, home: str, size: ViewportSize) -> None:
    """Through the whole page by keyboard, there and back: nothing lies under header or bar."""
    context = chromium.new_context(viewport=size)
    seen = watch(context, home)
    page = ready(seen.open(f"{ADDRESS}?runs=2"))
    page.locator(".be-bar").wait_for()
    page.evaluate("document.querySelectorAll('article details').forEach((e) => { e.open = true; })")
    covered = []
    for key in ("Tab", "Shift+Tab"):
        end = page.locator("article :is(a, input)")
        (end.first if key == "Tab" else end.last).focus()
        stops = 0
        while True:
            page.keyboard.press(key)
            # The browser scrolls before it draws.
            inside, fault = page.evaluate(COVERED)
            if not inside:
                break
            stops += 1
            covered += [f"{key}: {fault}"] if fault else []
        assert stops > 80
    context.close()
    assert ([], []) == (covered, seen.troubles)


TOO_WIDE = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const isOut = ({ left, right }) => left < 0 || right > clientWidth;
  const bar = document.querySelector(".be-bar");
  const range = document.createRange();
  range.selectNodeContents(bar);
  return [scrollWidth > clientWidth, [...range.getClientRects()].some(isOut)];
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "query",
    ["x" * 300 + "=1", "calls_per_day=900000", "&".join(f"{'y' * n}=1" for n in range(1, 200))],
)
def test_nothing_is_wider_than_the_screen(
    chromium: Browser, home: str, size: ViewportSize, query: str
) -> None:
    """Neither what an address brings nor a price of thirty digits widens the page."""
    context = chromium.new_context(viewport=size)
    seen = watch(context, home)
    page = ready(seen.open(f"{ADDRESS}?{query}"))
    page.locator(".be-bar").wait_for()
    assert [False, False] == page.evaluate(TOO_WIDE)
    box = page.locator(".be-bar").bounding_box()
    assert box is not None
    assert box["height"] < size["height"] / 3
    for key in ("prompted_input", "tuned_output"):
        fill(page, key, "9" * 15 + "0" * 15)
    page.locator("body").click(position={"x": 1, "y": 1})
    assert [False, False] == page.evaluate(TOO_WIDE)
    context.close()
    assert [] == seen.troubles


def test_what_a_number_means_has_room(chromium: Browser, home: str) -> None:
    """On a phone the words about an input go across the page, and still belong to its field."""
    context = chromium.new_context(viewport=PHONE)
    seen = watch(context, home)
    page = ready(seen.open(ADDRESS))
    widths = page.evaluate(
        """() => [...document.querySelectorAll(".be-inputs input")].map((e) => {
          const about = e.getAttribute("aria-describedby").split(" ").at(-1);
          return document.getElementById(about).getBoundingClientRect().width;
        })"""
    )
    assert len(widths) > 10
    assert min(widths) > 0.8 * PHONE["width"]
    context.close()
    assert [] == seen.troubles


def live(site: Site, address: str) -> dict[str, Any]:
    """What a page tells its script."""
    text = (site.public / address / "index.html").read_text(encoding="utf-8")
    start = text.index(">", text.index('id="be-live"')) + 1
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def test_the_policy_holds(chromium: Browser, home: str) -> None:
    """No program is made of text, no other script runs, no other host is asked."""
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(home + ADDRESS)
    outcomes = page.evaluate(
        """async () => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          const attempt = async (what) => {
            try { await what(); return true; } catch { return false; }
          };
          // Beyond the reach of the debugger, whose own calls may make programs of text.
          const later = (what) => new Promise((resolve, reject) => {
            setTimeout(() => { try { resolve(what()); } catch (problem) { reject(problem); } });
          });
          return [
            window.ran === true,
            await attempt(() => fetch("https://elsewhere.example/")),
            await attempt(() => import("data:text/javascript,1")),
            await attempt(() => later(() => (0, eval)("1"))),
            await attempt(() => later(() => new Function("return 1")())),
          ];
        }"""
    )
    assert [False] * 5 == outcomes
    assert page.evaluate("document.querySelectorAll('meta[http-equiv]').length") == 1
    assert len(refused) >= 3
    assert all("Content Security Policy" in said for said in refused), refused
    context.close()


def test_what_a_page_sends(
    chromium: Browser, home: str, built_site: Site,
    record_testsuite_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    """At most 150 KB, compressed, before somebody touches a number; the theme is included."""
    worst, lines = 0, []
    for address in (ADDRESS, max(scenarios(built_site), key=lambda a: weight(built_site, a))):
        context = chromium.new_context(viewport=DESKTOP)
        page = context.new_page()
        sent: dict[str, int] = {}

        def note(answer: Response, sent: dict[str, int] = sent) -> None:
            sent[urlsplit(answer.url).path] = len(gzip.compress(answer.body(), 9))

        page.on("response", note)
        page.goto(home + address, wait_until="networkidle")
        before = sum(sent.values())
        with page.expect_response("**/assets/live/cells.js"):
            fill(page, next(iter(live(built_site, address)["inputs"])), "3")
        page.wait_for_timeout(1000)
        after = sum(sent.values()) - before
        worst = max(worst, before)
        lines.append(f"{address}: {before / 1000:.1f} KB, then {after / 1000:.1f} KB more")
        context.close()
    record_testsuite_property("sent", "; ".join(lines))
    sys.stdout.write("\n".join([*lines, ""]))
    assert worst <= MOST_SENT


def weight(site: Site, address: str) -> int:
    """The size of a page."""
    return (site.public / address / "index.html").stat().st_size
