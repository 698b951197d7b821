"""What the browser draws for other numbers is what the build writes for them, to the letter.

For every published scenario of every worksheet, and for inputs drawn at random, the page that
Python renders and the sections that the browser draws are compared as trees of elements: drawn into
an empty page, over the page of the case before, and over the very page that was published.
"""

from __future__ import annotations

import dataclasses
import json
import math
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page as BrowserPage

from generator.guide import Guide
from generator.pages.equations import Equation, equations
from generator.pages.page import Page, scenario_address
from generator.pages.scenario import scenario_page
from generator.site import Renderer
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.javascript import module
from generator.worksheet.result import Origin, Result
from tests.support.browser import browser, served, watch
from tests.support.cases import CATALOGUE, definition, drawn, ours
from tests.support.guides import guide_at, real_guide
from tests.support.hostile import write_hostile_catalogue
from tests.support.hostile_site import ATTACK, hostile_guide
from tests.support.site import ROOT
from tests.support.worksheets import TODAY, WORKSHEET

pytestmark = pytest.mark.browser

RANDOM_CASES = 40
RENDERER = Renderer(ROOT / "templates")

# As strict as a page can be: no program is made of text.
EMPTY = (
    '<!doctype html><meta charset="utf-8"><title>Sections</title><link rel="icon" href="data:,">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; img-src data:">'
)
COMPARE = """async ([address, cases]) => {
  const [{ compute, sheet }, { redraw }] = await Promise.all(
    [import(address), import("./live/sections.js")],
  );
  const names = ["cost", "volume", "rests-on", "map"];
  const bare = (node) => {
    for (const child of [...node.childNodes]) {
      if (child.nodeType !== Node.TEXT_NODE) bare(child);
      else if (!child.data.trim() && child.data.includes("\\n")) child.remove();
    }
    return node;
  };
  // Where two trees first differ, with what stands there in both.
  const difference = (one, other) => {
    const isOwn = one?.nodeName === other?.nodeName
      && one.cloneNode(false).isEqualNode(other.cloneNode(false));
    const pairs = isOwn && one.childNodes.length === other.childNodes.length
      ? [...one.childNodes].map((child, at) => [child, other.childNodes[at]])
      : [];
    const pair = pairs.find(([child, twin]) => !child.isEqualNode(twin));
    if (pair !== undefined) return difference(...pair);
    const [built, drawn] = [one, other].map((node) => node?.outerHTML ?? node?.data ?? "nothing");
    let at = 0;
    while (at < built.length && built[at] === drawn[at]) at += 1;
    const [here, there] = [built, drawn].map((text) => text.slice(Math.max(0, at - 60), at + 120));
    return `…${here}…, drawn …${there}…`;
  };
  const before = document.createElement("main");
  document.body.append(before);
  const answers = JSON.parse(cases).map(({ html, live, own }) => {
    const { inputs, prices, dates, follows } = live;
    const result = compute({ ...inputs, ...prices, ...dates });
    const situation = { sheet, result, follows, own: new Set(own) };
    const page = new DOMParser().parseFromString(html, "text/html");
    const published = document.createElement("main");
    const fresh = document.createElement("main");
    const found = {};
    for (const name of names) {
      const section = page.querySelector(`[data-live="${name}"]`);
      if (section === null) {
        before.querySelector(`[data-live="${name}"]`)?.remove();
        continue;
      }
      published.append(section);
      fresh.append(section.cloneNode(false));
      if (before.querySelector(`[data-live="${name}"]`) === null) {
        before.append(section.cloneNode(false));
      }
      found[name] = section;
    }
    const expected = bare(published.cloneNode(true));
    const started = performance.now();
    redraw(before, situation);
    const milliseconds = performance.now() - started;
    redraw(fresh, situation);
    redraw(published, situation);
    const differences = [];
    for (const [where, root] of Object.entries({ fresh, before, published })) {
      for (const name of Object.keys(found)) {
        const [one, other] = [expected, root]
          .map((tree) => bare(tree.querySelector(`[data-live="${name}"]`).cloneNode(true)));
        if (!one.isEqualNode(other)) {
          differences.push(`${name}, ${where}: ${difference(one, other)}`);
        }
      }
    }
    const ids = [...before.querySelectorAll("[id]")].map(({ id }) => id);
    if (new Set(ids).size < ids.length) differences.push(`an id stands twice: ${ids}`);
    return { sections: Object.keys(found), differences, milliseconds };
  });
  before.remove();
  return answers;
}"""


def rendered(found: Guide, results: Sequence[Result]) -> list[dict[str, Any]]:
    """What the build writes for results of one worksheet, and what the page's script reads."""
    formulas = equations(results[0].definition.worksheet)
    return [_rendered(found, result, formulas) for result in results]


def _rendered(found: Guide, result: Result, formulas: Mapping[str, Equation]) -> dict[str, Any]:
    data = scenario_page(found, result, formulas)
    address = scenario_address(result.definition.id, result.scenario or "")
    own = [key for values in (result.inputs, result.prices) for key, item in values.items()
           if item.origin is Origin.YOURS]  # fmt: skip
    html = RENDERER.render(Page(address, "scenario", "Scenario", "Scenario.", data))
    return {"html": html, "live": data.live, "own": own}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a site beside an empty page, with a module for every worksheet."""
    made = tmp_path_factory.mktemp("sections")
    (made / "index.html").write_text(EMPTY)
    shutil.copytree(ROOT / "templates/assets/live", made / "live")
    (made / "worksheets").mkdir()
    for name in CATALOGUE.worksheets:
        (made / f"worksheets/{name}.js").write_text(module(definition(name)))
    return made


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[BrowserPage]:
    """The empty page."""
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        yield seen.open("")
        assert [] == seen.troubles


def compared(page: BrowserPage, address: str, given_cases: list[dict[str, Any]]) -> list[Any]:
    """What the browser says of each case."""
    text = json.dumps(given_cases, allow_nan=False)
    found: list[Any] = page.evaluate(COMPARE, [address, text])
    return found


def differences(answers: Iterable[dict[str, Any]]) -> list[str]:
    """Every difference, with the number of its case."""
    return [f"case {index}: {text}" for index, answer in enumerate(answers)
            for text in answer["differences"]]  # fmt: skip


# Where there is nothing to draw, nothing to choose between, or one of what is usually several.
EDGES: list[tuple[str, str, dict[str, str], str | None]] = [
    ("every-route", "ticket-summaries", {"quality_bar": "100"}, None),
    ("every-route", "ticket-summaries", {"horizon_wanted": "0"}, None),
    ("every-route", "ticket-summaries", {"tuned_quality": "89.96"}, None),
    ("every-route", "ticket-summaries", {"calls_per_day": "0"}, None),
    ("fine-tune-or-prompt", "support-classifier", {"horizon_wanted": "0"}, None),
    ("fine-tune-or-prompt", "support-classifier", {"examples": "0"}, None),
    ("fine-tune-or-prompt", "support-classifier", {"calls_per_day": "590"}, None),
    ("fine-tune-or-prompt", "support-classifier", {}, "0"),
    ("fine-tune-or-prompt", "support-classifier", {"calls_per_day": "1000000000"}, "1" + 15 * "0"),
    ("retrieval", "recipe-answers", {"horizon_wanted": "0"}, None),
    ("retrieval", "recipe-answers", {}, "0"),
    ("self-hosting", "log-triage", {"horizon_wanted": "0"}, None),
    ("prompt-caching", "contract-clauses", {}, "0"),
    ("token-bill", "house-style", {"calls_per_day": "0"}, None),
]


def at_edge(name: str, scenario: str, inputs: dict[str, str], price: str | None) -> Result:
    """A published scenario with some inputs changed, and all prices where one is given."""
    real = real_guide()
    base = real.results[name, scenario]
    prices = {} if price is None else dict.fromkeys(base.prices, Decimal(price))
    changed = {key: Decimal(value) for key, value in inputs.items()}
    return compute(
        base.definition, real.catalogue, as_of=base.as_of, provenance=base.provenance,
        given=real.catalogue.scenarios[scenario].model.worksheets[name], scenario=scenario,
        overrides=Overrides(inputs=changed, prices=prices),
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted({name for name, *_ in EDGES}))
def test_what_is_out_of_the_ordinary_is_told_alike(name: str, page: BrowserPage) -> None:
    """Where nothing is drawn, nothing leads or nothing is paid, both say so in the same words."""
    results = [at_edge(*edge) for edge in EDGES if edge[0] == name]
    answers = compared(page, f"./worksheets/{name}.js", rendered(real_guide(), results))
    assert [] == differences(answers)


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_a_redraw_writes_what_the_build_writes(
    name: str, page: BrowserPage, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Every section of every scenario and of inputs drawn at random, whatever stood there before.

    Inputs that Python refuses have no page; they are counted.
    """
    real = real_guide()
    published = [result for (sheet, _), result in real.results.items() if sheet == name]
    scenario = published[0].scenario
    sheet = definition(name)
    tried = [ours(sheet, case)[0] for case in drawn(sheet, RANDOM_CASES)]
    random = [
        dataclasses.replace(result, scenario=scenario)
        for result in tried
        if isinstance(result, Result)
    ]
    given_cases = rendered(real, [*published, *random])
    answers = compared(page, f"./worksheets/{name}.js", given_cases)

    sections = sum(len(answer["sections"]) for answer in answers)
    times = sorted(answer["milliseconds"] for answer in answers)
    line = (
        f"{name}: {len(published)} scenarios and {len(random)} sets of inputs, "
        f"{len(tried) - len(random)} more refused; {3 * sections} sections compared; "
        f"worked out and drawn in {times[len(times) // 2]:.1f} ms, at worst {times[-1]:.1f}"
    )
    record_testsuite_property(f"sections {name}", line)
    sys.stdout.write(f"{line}\n")
    found = differences(answers)
    assert len(answers) == len(given_cases)
    assert len(tried) == RANDOM_CASES
    assert not found, "\n".join([f"{len(found)} differences", *found[:20]])


def plain(root: Path) -> None:
    """The small guide as it is."""
    hostile_guide(root, "")


def hostile(root: Path) -> None:
    """The same with one attack in every text that people write."""
    hostile_guide(root, ATTACK)


def mixed(root: Path) -> None:
    """The same with other attacks in the worksheet and the offers, by turns."""
    hostile_guide(root, "")
    write_hostile_catalogue(root)


@pytest.mark.parametrize("write", [plain, hostile, mixed])
def test_what_people_write_is_drawn_as_text(
    write: Callable[[Path], None], page: BrowserPage, folder: Path, tmp_path: Path
) -> None:
    """A label that tries to be markup stands in the drawn page as it stands in the built one."""
    write(tmp_path)
    found = guide_at(tmp_path, TODAY)
    (result,) = found.results.values()
    (folder / f"worksheets/{write.__name__}.js").write_text(module(result.definition))
    answers = compared(page, f"./worksheets/{write.__name__}.js", rendered(found, [result]))
    assert [] == differences(answers)
    assert ["cost", "volume", "rests-on", "map"] == answers[0]["sections"]
    assert "undefined" == page.evaluate("typeof window.hacked")


def test_only_templates_make_markup(page: BrowserPage) -> None:
    """Whatever stands in a hole is text, unless a template made it; a list is its parts.

    So it is in an attribute, and where other texts take the place of those that stand there.
    """
    assert [
        "<b>&lt;i&gt;&amp;\"'</b>", "<p><i>a</i>&lt;1</p>", "<p>&lt;&lt;,</p>",
        "<p>[object Object]</p>", "<p>nullundefinedfalse0</p>",
        '<p title="a&quot; onclick=&quot;x&amp;quot;">&lt;b&gt;, &lt;/p&gt;</p>',
        '<p title="&lt;&gt;">, &lt;/p&gt;</p>', '<p title="&lt;&gt;">\ue000, &lt;/p&gt;</p>',
        '<p title="">&lt;b&gt;, </p>', '<p title="1">2, 3</p>', '<p title="4">2, </p>',
    ] == page.evaluate("""async () => {
      const { html, show } = await import("./live/html.js");
      const place = document.createElement("div");
      const titled = (title, text, last) => html`<p title="${title}">${text}, ${last}</p>`;
      const found = [
        html`<b>${"<i>&\\"'"}</b>`, html`<p>${html`<i>${"a"}</i>`}${"<1"}</p>`,
        html`<p>${["<", ["<", ","]]}</p>`, html`<p>${{ text: "<b>" }}</p>`,
        html`<p>${null}${undefined}${false}${0}</p>`,
        titled('a" onclick="x&quot;', "<b>", "</p>"), titled("<>", "", "</p>"),
        titled("<>", "\ue000", "</p>"), titled("", "<b>", ""), titled(1, 2, 3), titled(4, 2, ""),
      ].map((markup) => {
        show(place, markup);
        const fresh = document.createElement("div");
        show(fresh, markup);
        if (!place.isEqualNode(fresh)) throw new Error(place.outerHTML);
        return place.innerHTML;
      });
      return found;
    }""")  # fmt: skip


def test_marked_words_are_no_hindrance(page: BrowserPage) -> None:
    """A text that was taken apart, as to mark a word that was searched for, is made whole again."""
    assert ["<p>seven hours</p><b>more</b>", "<tr><td>eight days</td></tr>"] == page.evaluate(
        """async () => {
          const { each, html, show } = await import("./live/html.js");
          const [place, table] = ["div", "tbody"].map((name) => document.createElement(name));
          document.body.append(place, table);
          const text = (words, more) => html`<p>${words}</p><b>${more}</b>`;
          const rows = (words) => html`${each([html`<tr><td>${words}</td></tr>`])}`;
          const mark = (node) => {
            node.splitText(3).splitText(2);
            const marked = document.createElement("mark");
            node.nextSibling.replaceWith(marked);
            marked.append("ma");
          };
          show(place, text("some hours", "more"));
          show(table, rows("some days"));
          for (const root of [place, table]) mark(root.querySelector("p, td").firstChild);
          show(place, text("seven hours", "more"));
          show(table, rows("eight days"));
          const found = [place.innerHTML, table.innerHTML];
          place.remove();
          table.remove();
          return found;
        }"""
    )


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("oneDecimal", lambda value: f"{value:.1f}"),
        ("general", lambda value: f"{value:g}"),
        ("rounded", lambda value: round(value, 1)),
    ],
)
def test_numbers_of_drawings_are_written_as_python_does(
    function: str, expected: Callable[[float], object], page: BrowserPage
) -> None:
    """At ties, next to them and in between; to six digits, as coordinates need them."""
    quarters = [at / 4 for at in range(-40, 2400)]
    beside = [math.nextafter(at, way) for at in quarters for way in (-math.inf, math.inf)]
    values = [*quarters, *beside, *(at / 10 + 4.5 for at in range(6000)), 100 / 3, 0.05, 0.15]
    values = [value for value in values if value > 0.0001 or function != "general"]
    found = page.evaluate(
        "async ([name, values]) => values.map((await import('./live/charts/places.js'))[name])",
        [function, values],
    )
    assert [expected(value) for value in values] == found


STATE = """() => {
  const region = document.querySelector('[data-live="cost"] .be-scroll');
  return {
    open: ["cost", "volume", "rests-on", "map"].map(
      (name) => document.querySelector(`[data-live="${name}"] details`)?.open ?? false,
    ),
    focus: document.activeElement.getAttribute("aria-label") ?? document.activeElement.tagName,
    left: region.scrollLeft,
    caption: document.querySelector('[data-live="cost"] figcaption').textContent,
  };
}"""


def test_a_redraw_leaves_the_reader_where_they_are(page: BrowserPage) -> None:
    """Focus, tables that are folded open and how far one is scrolled outlast other numbers."""
    real = real_guide()
    (built,) = rendered(real, [real.results[WORKSHEET, "support-classifier"]])
    opened = page.context.new_page()
    opened.goto(page.url)
    opened.evaluate(
        """(html) => {
          const page = new DOMParser().parseFromString(html, "text/html");
          document.body.append(...page.querySelectorAll("[data-live]"));
          const narrow = new CSSStyleSheet();
          narrow.replaceSync(".be-scroll { width: 90px; overflow: auto; }");
          document.adoptedStyleSheets.push(narrow);
          document.querySelector('[data-live="map"] details').open = true;
          const cost = document.querySelector('[data-live="cost"] details');
          cost.open = true;
          const region = cost.querySelector(".be-scroll");
          region.scrollLeft = 40;
          region.focus();
        }""",
        built["html"],
    )
    before = opened.evaluate(STATE)
    opened.evaluate(
        """async ([address, { live }]) => {
          const { compute, sheet } = await import(address);
          const { redraw } = await import("./live/sections.js");
          const { inputs, prices, dates, follows } = live;
          const result = compute({ ...inputs, calls_per_day: "31", ...prices, ...dates });
          redraw(document, { sheet, result, follows, own: new Set(["calls_per_day"]) });
        }""",
        [f"./worksheets/{WORKSHEET}.js", built],
    )
    after = opened.evaluate(STATE)
    opened.close()
    assert before["caption"] != after["caption"]
    assert (40, "Cost over time") == (after["left"], after["focus"])
    assert [True, False, False, True] == before["open"] == after["open"]
