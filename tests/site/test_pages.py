"""The published pages of the real guide, read as a browser without scripts reads them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from generator.catalogue.asof import index_on
from generator.catalogue.load import CatalogueOffer
from generator.provenance import moment
from generator.schema.provider import Rates
from tests.support.html import Element
from tests.support.site import Site

pytestmark = pytest.mark.site

# What a page names in these it asks for by itself, without anybody following a link.
_FETCHED = {
    "audio": ("src",), "embed": ("src",), "feimage": ("href", "xlink:href"), "frame": ("src",),
    "iframe": ("src", "srcdoc"), "image": ("href", "xlink:href"), "img": ("src", "srcset"),
    "input": ("src",), "link": ("href",), "object": ("data",), "script": ("src",),
    "source": ("src", "srcset"), "track": ("src",), "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}  # fmt: skip
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_FETCHES = re.compile(
    r"""url\(\s*["']?([^"')]*)|@import\s+(?:url\(\s*)?["']?([^"')\s;]*)""", re.IGNORECASE
)
_LEAKED = re.compile(
    r"\bNone\b(?! [a-z])|\b(?:Undefined|NaN|nan|Infinity|Traceback|undefined)\b"
    r"|Decimal\(|\[object|\{\{|\{%|\[\[|%\}"
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_EDIT = re.compile(r"/edit/main/(?P<file>[^#]+)(?:#L(?P<line>\d+))?$")


def shown(faults: list[str]) -> str:
    """The faults, one a line, the first of them if there are many."""
    return "\n".join(faults[:20])


def content(page: Element) -> Element:
    """What the page says, without the frame around it."""
    (found,) = page.with_class("md-content__inner")
    return found


def test_tags_are_closed_in_order(built_site: Site) -> None:
    """No browser has to guess what a page means."""
    faults = [
        f"{name}: {fault}" for name, page in built_site.pages.items() for fault in page.faults
    ]
    assert "" == shown(faults)


def test_ids_are_unique(built_site: Site) -> None:
    """An anchor or a label that stands twice leads to the wrong one."""
    for name, page in built_site.pages.items():
        ids = [element.get("id") for element in page.walk() if element.get("id")]
        assert sorted(set(ids)) == sorted(ids), name


def links(page: Element) -> Iterator[str]:
    """Everything the page leads to or asks for."""
    for element in page.walk():
        for attribute in ("href", "src", "action", "xlink:href"):
            if element.get(attribute) and element.get("rel") != "canonical":
                yield element.get(attribute)


def resolved(address: str, link: str) -> tuple[str, str]:
    """The file of the site and the anchor in it that a link leads to, seen from a page."""
    parts = urlsplit(link)
    here = posixpath.join("/", address)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
    if not parts.path:
        return address, unquote(parts.fragment)
    last = parts.path.rsplit("/", 1)[-1]
    folder = last in ("", ".", "..")
    name = path.strip("/") + ("/" if folder and path != "/" else "")
    return name, unquote(parts.fragment)


def test_every_link_and_anchor_resolves(built_site: Site) -> None:
    """Inside the site: to a page or a file that exists, and where it names a place, to that."""
    pages = built_site.pages
    anchors = {
        name: {element.get("id") for element in page.walk()} | {""} for name, page in pages.items()
    }
    broken, followed = [], 0
    for address, page in pages.items():
        for link in set(links(page)):
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            followed += 1
            target, anchor = resolved(address, link)
            if target in pages:
                if anchor not in anchors[target]:
                    broken.append(f"{address}: {link} names no place on the page")
            elif not (built_site.public / target).is_file():
                broken.append(f"{address}: {link} leads nowhere")
    assert "" == shown(broken)
    assert followed > 10 * len(pages)


def test_links_elsewhere_are_plain_and_safe(built_site: Site) -> None:
    """They are links to follow, to https addresses; nothing else has a scheme."""
    odd = [
        f"{address}: {link}"
        for address, page in built_site.pages.items()
        for link in links(page)
        if urlsplit(link).scheme not in ("", "https") or link.startswith("//")
    ]
    assert "" == shown(odd)


def fetched(page: Element) -> Iterator[str]:
    """What a browser asks for when it opens the page."""
    for element in page.walk():
        if element.tag == "link" and element.get("rel") == "canonical":
            continue
        for attribute in _FETCHED.get(element.tag, ()):
            yield element.get(attribute)
        css = element.get("style")
        if element.tag == "style":
            css += "".join(child for child in element.children if isinstance(child, str))
        if css:
            yield from ("".join(match) for match in _CSS_FETCHES.findall(css))
        if element.tag == "meta" and element.get("http-equiv").lower() == "refresh":
            yield element.get("content").partition("=")[2]


def test_no_page_asks_another_host(built_site: Site) -> None:
    """Neither a page nor a style sheet names another host in anything a browser fetches."""
    asked = [
        f"{address}: {link}"
        for address, page in built_site.pages.items()
        for link in fetched(page)
        if _ELSEWHERE.match(link.strip())
    ]
    asked += [
        f"{path.name}: {link}"
        for path in sorted(built_site.public.rglob("*.css"))
        for match in _CSS_FETCHES.findall(path.read_text(encoding="utf-8"))
        if _ELSEWHERE.match(link := "".join(match))
    ]
    assert "" == shown(asked)


def test_head_of_every_page(built_site: Site) -> None:
    """A language, a title of its own, a description, one address that counts as the page's."""
    titles: dict[str, str] = {}
    for address, page in built_site.pages.items():
        assert "en" == page.one("html").get("lang"), address
        title = page.one("head").one("title").text
        assert title, address
        assert address == titles.setdefault(title, address), f"two pages are called {title}"
        described = [
            meta.get("content") for meta in page.all("meta") if meta.get("name") == "description"
        ]
        assert [True] == [bool(text.strip()) for text in described], address
        for link in page.all("link"):
            if link.get("rel") == "canonical":
                assert f"https://breakeven.example/{address}" == link.get("href")


def test_headings_are_in_order(built_site: Site) -> None:
    """One first heading, and no level is left out on the way down."""
    for address, page in built_site.pages.items():
        levels = [int(item.tag[1]) for item in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert 1 == levels.count(1), address
        assert 1 == levels[0], address
        for above, below in pairwise(levels):
            assert below <= above + 1, f"{address}: h{below} follows h{above}"


def test_nothing_of_the_machinery_shows(built_site: Site) -> None:
    """No Python value, no template sign, no infinity in what a page or its labels say."""
    leaks = []
    for address, page in built_site.pages.items():
        said = [content(page).text, page.one("head").one("title").text]
        for element in page.walk():
            said += [element.get(name) for name in ("alt", "aria-label", "content", "title")]
        leaks += [f"{address}: {match[0]} in …{text[max(0, match.start() - 40) :][:100]}…"
                  for text in said if (match := _LEAKED.search(text))]  # fmt: skip
    assert "" == shown(leaks)


def test_no_cell_is_blank_where_a_number_belongs(built_site: Site) -> None:
    """A number column holds a number, a word or a dash, and a list of results their values."""
    blank = [
        f"{address}: {table.text[:60]}"
        for address, page in built_site.pages.items()
        for table in page.all("table", "dl")
        for cell in (*table.with_class("be-num"), *table.all("dd"))
        if not cell.text
    ]
    assert "" == shown(blank)


def test_contract_addresses_exist(built_site: Site) -> None:
    """What the design promises: pages, and files beside them."""
    catalogue = built_site.catalogue
    expected = {
        "",
        "prices/",
        "prices/evidence/",
        "changes/",
        "claims/",
        "glossary/",
        "worksheets/",
        "trees/",
    }
    expected |= {f"glossary/{term}/" for term in catalogue.terms}
    expected |= {f"trees/{tree}/" for tree in catalogue.trees}
    expected |= {f"prices/{provider}/" for provider in catalogue.providers}
    expected |= {f"prices/{offer}/" for offer in catalogue.offers}
    expected |= {f"worksheets/{sheet}/" for sheet in catalogue.worksheets}
    computed = {
        f"worksheets/{sheet}/{name}"
        for name, entry in catalogue.scenarios.items()
        for sheet in entry.model.worksheets
    }
    assert computed
    expected |= {f"{name}/" for name in computed}
    assert set() == expected - built_site.pages.keys()
    assert {"404.html"} == built_site.pages.keys() - expected
    files = {f"{name}.{ending}" for name in computed for ending in ("xlsx", "csv", "json", "pdf")}
    files |= {"llms.txt", "api/v1/prices.csv", "api/v1/openapi.json"}
    files |= {f"api/v1/{name}.json" for name in (
        "index", "offers", "history", "worksheets", "changes",
    )}  # fmt: skip
    files |= {f"api/v1/offers/{offer}.json" for offer in catalogue.offers}
    for form in ("xml", "json"):
        files |= {f"changes/feed.{form}"}
        files |= {f"changes/{provider}/feed.{form}" for provider in catalogue.providers}
    files |= {f"api/v1/providers/{provider}.json" for provider in catalogue.providers}
    files |= {f"api/v1/worksheets/{sheet}.json" for sheet in catalogue.worksheets}
    files |= {f"schema/{path.name}" for path in (built_site.root / "schema").glob("*.json")}
    assert [] == sorted(name for name in files if not (built_site.public / name).is_file())
    for name in files:
        if name.endswith(".json"):
            json.loads((built_site.public / name).read_text(encoding="utf-8"))


def test_feeds_are_found(built_site: Site) -> None:
    """Every page names the whole feeds in its head, and a provider's page its own before them.

    The page of changes leads to each of them.
    """
    forms = {
        "application/atom+xml": "changes/feed.xml",
        "application/feed+json": "changes/feed.json",
    }
    names = {key: entry.model.name for key, entry in built_site.catalogue.providers.items()}
    own = {f"prices/{provider}/": provider for provider in names}
    for address, page in built_site.pages.items():
        named = [
            (link.get("type"), resolved(address, link.get("href"))[0], link.get("title"))
            for link in page.one("head").all("link")
            if link.get("rel") == "alternate feed"
        ]
        provider = own.get(address)
        expected = [
            (kind, name.replace("/", f"/{provider}/"), f"{names[provider]} prices")
            for kind, name in forms.items()
            if provider
        ]
        expected += [(kind, name, "Changes") for kind, name in forms.items()]
        assert expected == named, address
    linked = {
        resolved("changes/", link.get("href"))[0]
        for link in content(built_site.pages["changes/"]).all("a")
    }
    feeds = {f"changes/{name}/feed.xml" for name in built_site.catalogue.providers}
    assert feeds | {*forms.values()} <= linked


def test_feed_entries_lead_to_the_place_of_their_event(built_site: Site) -> None:
    """Each to a page, and all but the reminders have their place on the page of changes."""
    entries = json.loads((built_site.public / "changes/feed.json").read_text(encoding="utf-8"))
    anchors = {element.get("id") for element in built_site.pages["changes/"].walk()}
    for item in entries["items"]:
        assert item["url"].removeprefix("https://breakeven.example/") in built_site.pages
        if "retirement-nears" not in item["tags"]:
            assert item["id"].partition("#")[2] in anchors


def test_the_search_finds_offers_and_verdicts_and_no_tables_of_steps(built_site: Site) -> None:
    """Each reader who searches loads the whole index, where most text would be tables like others.

    What an offer's evidence says, and a scenario's every step, its page has.
    """
    index = json.loads((built_site.public / "search/search_index.json").read_bytes())
    found = {entry["location"] for entry in index["docs"]}
    for key in built_site.catalogue.offers:
        assert {f"prices/{key}/", f"prices/{key}/#rates"} & found, key
        assert not {f"prices/{key}/#evidence", f"prices/{key}/#use"} & found, key
    computed = [name for name in built_site.pages if name.count("/") == 3 and "worksheets" in name]
    assert computed
    for address in computed:
        assert {address, f"{address}#results"} <= found
        assert not {f"{address}#{name}" for name in ("inputs", "prices", "steps")} & found


def test_scenarios_offer_their_downloads(built_site: Site) -> None:
    """Each as a link that saves the file beside the page."""
    scenarios = [name for name in built_site.pages if name.count("/") == 3 and "worksheets" in name]
    assert scenarios
    for address in scenarios:
        (line,) = content(built_site.pages[address]).with_class("be-downloads")
        names = [resolved(address, link.get("href"))[0] for link in line.all("a")]
        assert {address.rstrip("/") + end for end in (".xlsx", ".csv", ".json", ".pdf")} <= set(
            names
        )
        assert [] == [name for name in names if not (built_site.public / name).is_file()]
        assert all("download" in link.attributes for link in line.all("a"))


def as_amount(text: str) -> Decimal | str:
    """A cell as the exact amount in it, or the word that stands there."""
    found = _NUMBER.search(text)
    return Decimal(found[0].replace(",", "")) if found else text


def current(site: Site, offer: CatalogueOffer) -> list[tuple[str, Rates]]:
    """Every table of rates in force: its length limit in words, and its rates."""
    index = index_on(offer.offer, moment(site.root).day)
    if index is None:
        return []
    price = offer.offer.prices[index]
    tables = [("", price.rates), *(("", rates) for rates in price.variants.values())]
    for tier in price.tiers:
        heading = f"{tier.above:,} tokens"
        tables += [(heading, rates) for rates in (tier.rates, *tier.variants.values())]
    return tables


def test_every_offer_shows_its_current_amounts(built_site: Site) -> None:
    """In the row of its meter, in the table of its input length, exact to the last digit."""
    meters = built_site.catalogue.meters.meters
    missing, amounts = [], 0
    for name, offer in built_site.catalogue.offers.items():
        page = content(built_site.pages[f"prices/{name}/"])
        assert offer.offer.name == page.one("h1").text.rstrip("¶")
        section = page.section("rates")
        tables: dict[str, dict[str, set[Decimal | str]]] = {}
        heading = ""
        for element in section.walk():
            if element.tag == "h3":
                heading = element.text
            elif element.tag == "tr" and element.all("td"):
                cells = {as_amount(cell.text) for cell in element.all("td")[1:]}
                tables.setdefault(heading, {})[element.all("th")[0].text] = cells
        for limit, rates in current(built_site, offer):
            table = next(table for head, table in tables.items() if head.endswith(limit))
            for meter, rate in rates.items():
                amounts += 1
                expected = rate if isinstance(rate, Decimal) else rate.value
                if expected not in table.get(meters[meter].name, set()):
                    missing.append(f"{name}: {limit} {meter} {rate}")
    assert "" == shown(missing)
    assert amounts > len(built_site.catalogue.offers)


def test_suggest_a_change_opens_the_offers_line(built_site: Site) -> None:
    """The link names the file that holds the offer and the line on which its id stands."""
    for name in built_site.catalogue.offers:
        page = content(built_site.pages[f"prices/{name}/"])
        (link,) = (item for item in page.with_class("be-action"))
        match = _EDIT.search(link.get("href"))
        assert match, link.get("href")
        lines = (built_site.root / match["file"]).read_text(encoding="utf-8").splitlines()
        assert re.search(rf"\bid: {re.escape(name.split('/')[1])}$", lines[int(match["line"]) - 1])


def test_every_edit_link_names_a_file(built_site: Site) -> None:
    """On every page, and a line that the file has."""
    found = 0
    for address, page in built_site.pages.items():
        for link in links(page):
            match = _EDIT.search(link)
            if match is None:
                continue
            found += 1
            path = built_site.root / match["file"]
            assert path.is_file(), f"{address}: {link}"
            assert int(match["line"] or 1) <= len(path.read_bytes().splitlines()), link
    assert found > len(built_site.catalogue.offers)


def scenario_results(site: Site) -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of each scenario's page and the JSON beside it."""
    for path in sorted((site.public / "worksheets").glob("*/*.json")):
        address = path.relative_to(site.public).with_suffix("").as_posix() + "/"
        yield address, json.loads(path.read_text(encoding="utf-8"))


def test_prices_of_a_scenario_walk_back_to_the_catalogue(built_site: Site) -> None:
    """The amount on the page is the amount in the catalogue line that its row cites."""
    walked = 0
    for address, result in scenario_results(built_site):
        page = content(built_site.pages[address])
        rows = [row for row in page.section("prices").all("table")[0].all("tr") if row.all("td")]
        assert len(result["prices"]) == len(rows)
        for row, (key, price) in zip(rows, result["prices"].items(), strict=True):
            cells = row.all("td")
            if "reason" in price:
                assert price["reason"] in cells[-1].text
                continue
            match = re.search(r"(catalogue/\S+\.yaml), line (\d+)", cells[-1].text)
            assert match, f"{address}: {key}"
            assert (price["file"], str(price["line"])) == match.groups()
            lines = (built_site.root / match[1]).read_text(encoding="utf-8").splitlines()
            line = lines[int(match[2]) - 1]
            listed = price.get("listed")
            cited = re.search(rf"\b{price['meter']}: *([\d.]+|free\b|not offered\b)", line)
            assert cited, f"{address}: line {match[2]} has no {price['meter']}: {line}"
            if cited[1] == "free":
                assert 0 == as_amount(cells[0].text)
            elif isinstance(listed, dict):
                expected = Decimal(cited[1]) * Decimal(listed["usd"])
                assert expected == Decimal(price["amount"])
            else:
                assert Decimal(cited[1]) == as_amount(cells[0].text) == Decimal(price["amount"])
                walked += 1
    assert walked >= 3


def test_results_on_the_page_are_those_of_the_download(built_site: Site) -> None:
    """What the page rounds agrees with the exact figure of the JSON; never is never in both."""
    for address, result in scenario_results(built_site):
        section = content(built_site.pages[address]).section("results")
        labels = [term.text for term in section.all("dt")]
        assert [item["label"] for item in result["results"].values()] == labels
        values = [group.all("dd")[0].text for group in section.all("div")]
        for text, (key, item) in zip(values, result["results"].items(), strict=True):
            if item["value"] is None:
                assert "never" == text, f"{address}: {key}"
                continue
            exact, digits = abs(Decimal(item["value"])), _NUMBER.search(text)
            assert digits, f"{address}: {key} reads {text}"
            rounded = Decimal(digits[0].replace(",", ""))
            step = Decimal(1).scaleb(int(rounded.as_tuple().exponent))
            assert abs(exact - rounded) <= step / 2, f"{address}: {key} reads {text}"
