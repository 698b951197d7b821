"""A whole day: a price changed by hand, another by import, checked, merged and published.

It happens in a clone of the files as they stand, by the lines that the workflows run, read from the
workflows themselves. What needs GitHub is left out: the actions, and `make test`, which runs this.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from generator.catalogue.load import Catalogue
from generator.pages.page import relative
from tests.conftest import ROOT
from tests.spreadsheet.test_site_downloads import differences
from tests.support.day import DAY, Day, Published, clone, lines, workflow
from tests.support.html import Element
from tests.support.libreoffice import named_value, recalculate
from tests.support.site import Site

LINES = {
    ("check.yml", "report"): ["make report", "make site"],
    ("publish.yml", "build"): ["make newest", "make site-today"],
    ("publish.yml", "deploy"): ["make stood", "make newest"],
    ("publish.yml", "announce"): ["make announce"],
}
"""What the jobs of the day run. The one that is left out, `test` of check.yml, runs this test."""

# A worksheet whose verdict falls with a price.
SHEET, SCENARIO = "prompt-caching", "building-rules"
BY_HAND, PRICE, KEY = "anthropic/claude-sonnet-5-5", "Input of the prompted model", "input_rate"
BY_IMPORT, SAME = "openai/gpt-5.6-terra", "openai/gpt-4o-mini"
RATE = {BY_HAND: "input", BY_IMPORT: "output"}
"""Which of an offer's rates changes."""
METERGRAPH = """\
version: "{day}"
currency: USD
models:
"""
MODEL = """\
  - canonical_id: {offer}
    publisher: openai
    aliases: []
    prices:
      - {{channel: openai-api, region: global, effective_from: "{since}",
         input_per_mtok: {input}, output_per_mtok: {output}}}
"""
"""As metergraph publishes it, cut down to what one price needs."""


def amount(known: Catalogue, offer: str, rate: str) -> Decimal:
    """A standard rate of an offer's latest entry."""
    found = known.offers[offer].offer.prices[-1].rates[rate]
    assert isinstance(found, Decimal)
    return found


def release(day: Day, known: Catalogue, version: str, since: str, output: Decimal) -> str:
    """A release of metergraph in which the imported offer's output costs that; FILE@VERSION."""
    text = METERGRAPH.format(day=DAY)
    for offer, starts, costs in (
        (BY_IMPORT, since, output), (SAME, "2024-07-18", amount(known, SAME, "output")),
    ):  # fmt: skip
        text += MODEL.format(
            offer=offer, since=starts, input=amount(known, offer, "input"), output=costs
        )
    path = day.home / f"metergraph-{version}.yaml"
    path.write_text(text)
    return f"{path}@{version}"


def flips_at(page: Element) -> Decimal:
    """Down to which price the verdict of a scenario holds, by what its page says it rests on."""
    (row,) = [
        row for row in page.section("rests-on").all("tr")
        if row.all("td") and row.all("th")[0].text.startswith(PRICE) and "now" in row.text
    ]  # fmt: skip
    found = re.match(r"\$([\d.]+)", row.all("td")[0].text)
    assert found, row.text
    return Decimal(found[1])


def test_the_day_runs_what_the_workflows_run() -> None:
    """A line or a job that is new has its place in the day, and so have the commands of an import.

    `make prices` gives them what it fetches; the day gives them a file.
    """
    jobs = {
        (name, job): [line for line, _ in lines(name, job)]
        for name in ("check.yml", "publish.yml")
        for job in workflow(name)["jobs"]
    }
    assert ["make trust", "make test"] == jobs.pop(("check.yml", "test"))
    assert LINES == jobs
    prices = (ROOT / "scripts" / "prices").read_text("utf-8")
    assert re.search(r"breakeven import .* --write\b", prices)
    assert re.search(r"breakeven corroborate .* --record\b", prices)


@pytest.mark.site
@pytest.mark.spreadsheet
def test_the_whole_day(tmp_path: Path) -> None:
    """The new prices are wherever a price is; the flip is named; nothing else has changed."""
    day = clone(tmp_path)
    catalogue = Site(day.root).catalogue
    old = {offer: amount(catalogue, offer, rate) for offer, rate in RATE.items()}

    # What was published yesterday, with metergraph as it was.
    known = release(day, catalogue, "0.7.4", "2026-07-30", old[BY_IMPORT])
    day.breakeven("corroborate", "--with", f"metergraph={known}", "--record")
    first = day.commit("What metergraph says")
    day.git("push", "--quiet")
    day.job("publish.yml", "build")
    shutil.copytree(day.public, tmp_path / "before")
    before = Published(tmp_path / "before")
    day.publish(before.root)

    # By hand: the price at which the verdict falls.
    flip = flips_at(before.page(f"worksheets/{SHEET}/{SCENARIO}/"))
    new = {BY_HAND: (flip * Decimal("0.98")).quantize(Decimal("0.01"), ROUND_DOWN)}
    source = catalogue.offers[BY_HAND].provider.pricing_pages[0]
    day.git("switch", "--quiet", "--create", "proposals")
    change = f"{RATE[BY_HAND]}={new[BY_HAND]}"
    day.breakeven(
        "price", "set", BY_HAND, change, "--effective", DAY, "--source", source, "--accessed", DAY
    )
    second = day.commit("A price by hand")
    day.event["github.event.pull_request.base.sha"] = first
    day.job("check.yml", "report", but="make site")  # the next one's is enough
    check_report(day.report, old[BY_HAND], new[BY_HAND])

    # By import: a later release of a data set, in which one price differs.
    new[BY_IMPORT] = (old[BY_IMPORT] * Decimal("0.9")).quantize(Decimal("0.01"))
    fresh = release(day, catalogue, "0.7.5", DAY, new[BY_IMPORT])
    day.breakeven("import", "metergraph", fresh, "--write")
    day.breakeven("corroborate", "--with", f"metergraph={fresh}", "--record")
    day.commit("A price by import")
    day.event["github.event.pull_request.base.sha"] = second
    day.job("check.yml", "report")
    assert f"`{BY_IMPORT}` `output`: `${old[BY_IMPORT]}` → `${new[BY_IMPORT]}`" in day.report
    assert BY_HAND not in day.report

    # Both are merged and published; the site of that commit is built already, by the check.
    day.git("switch", "--quiet", "main")
    day.git("merge", "--quiet", "--ff-only", "proposals")
    day.git("push", "--quiet")
    day.job("publish.yml", "build", but="make site-today")
    day.job("publish.yml", "deploy")
    assert first == day.outputs["commit"]
    day.event["needs.deploy.outputs.stood"] = day.outputs["commit"]
    day.job("publish.yml", "announce")
    check_report((day.home / "summary.md").read_text("utf-8"), old[BY_HAND], new[BY_HAND])

    after = Published(day.public)
    for offer in (BY_HAND, BY_IMPORT):
        check_offer(after, offer, old[offer], new[offer])
        check_data(after, offer, new[offer])
        check_feeds(before, after, offer, old[offer], new[offer])
    check_verdict(before, after, new[BY_HAND])
    check_spreadsheets(after, new, tmp_path)
    check_corroboration(after, old[BY_IMPORT], new[BY_IMPORT])
    different = check_untouched(before, after, day.git("rev-list", "HEAD").split())
    check_listed((day.home / "summary.md").read_text("utf-8"), different)


def check_report(text: str, old: Decimal, new: Decimal) -> None:
    """The flipped verdict comes first, by name; the price that flips it stands there too."""
    assert "cannot be compared" not in text, text
    first, rest = re.split(r"^### ", text, maxsplit=2, flags=re.MULTILINE)[1:]
    assert first.startswith("Verdicts that flip (")
    assert re.search(rf"^- `{SHEET}`, `{SCENARIO}`: `[a-z-]+` → `[a-z-]+`\. ", first, re.MULTILINE)
    assert f"`{BY_HAND}` `{RATE[BY_HAND]}`: `${old}` → `${new}`" in rest


def provider(offer: str) -> str:
    """The id of the provider of an offer."""
    return offer.split("/", maxsplit=1)[0]


def row(table: Element, head: str) -> list[str]:
    """The cells beside a row's head, in a part of a page."""
    (found,) = [
        item for item in table.all("tr") if item.all("td") and item.all("th")[0].text == head
    ]
    return [cell.text for cell in found.all("td")]


def check_offer(site: Published, offer: str, old: Decimal, new: Decimal) -> None:
    """Its page has the new price in force and the old one in its history."""
    page = site.page(f"prices/{offer}/")
    (table, *_) = page.section("rates").all("table")
    meter = RATE[offer].title()
    assert f"${new}" == row(table, meter)[1]
    latest, former = [item.text for item in page.section("history").all("tr")[1:3]]
    assert f"{meter} ${new} per" in latest
    assert f"{meter} ${old} per" in former
    for name in ("prices/", f"prices/{provider(offer)}/"):
        link = relative(f"prices/{offer}/", name)
        (listed,) = [
            item.text for item in site.page(name).all("tr")
            if link in [found.get("href") for found in item.all("a")]
        ]  # fmt: skip
        assert f"${new}" in listed


def check_data(site: Published, offer: str, new: Decimal) -> None:
    """The API and the table have it as an exact decimal, from the day on."""
    entries = site.data(f"api/v1/offers/{offer}.json")["prices"]
    (entry,) = [item for item in entries if item["effective"] == DAY]
    assert str(new) == {item["rate"]: item["amount"] for item in entry["rates"]}[RATE[offer]]
    assert [entry["effective"]] == [item["effective"] for item in entries if item["ends"] is None]
    with (site.root / "api/v1/prices.csv").open(encoding="utf-8", newline="") as file:
        (line,) = [
            line for line in csv.DictReader(file)
            if (line["offer"], line["rate"]) == (offer, RATE[offer]) and line["in_force"] == "true"
        ]  # fmt: skip
    assert (new, DAY) == (Decimal(line["ListUnitPrice"]), line["effective"])


def check_feeds(
    before: Published, after: Published, offer: str, old: Decimal, new: Decimal
) -> None:
    """Both feeds of everything and both of the provider tell of it, and had not before."""
    event = f"https://breakeven.example/changes/#price:{offer}:{DAY}"
    for name in ("changes", f"changes/{provider(offer)}"):
        assert event not in told(before, name)
        assert f"{RATE[offer].title()}: ${old} → ${new}" in told(after, name)[event]


def told(site: Published, name: str) -> dict[str, str]:
    """What a feed says of each event, which is the same in both forms."""
    atom = {
        entry.findtext("{*}id"): entry.findtext("{*}content")
        for entry in ET.parse(site.root / name / "feed.xml").findall("{*}entry")
    }
    items = {item["id"]: item["content_html"] for item in site.data(f"{name}/feed.json")["items"]}
    assert items == atom
    return items


def check_verdict(before: Published, after: Published, new: Decimal) -> None:
    """The worksheet rests on the new price and says the other thing; the changes say since when."""
    address = f"worksheets/{SHEET}/{SCENARIO}"
    former = before.data(f"{address}.json")["verdict"]
    result = after.data(f"{address}.json")
    assert former["route"] != result["verdict"]["route"]
    price = result["prices"][KEY]
    assert (new, DAY) == (Decimal(price["amount"]), price["effective"])
    page = after.page(f"{address}/")
    (cells,) = [
        [cell.text for cell in item.all("td")] for item in page.section("prices").all("tr")
        if item.all("td") and item.all("th")[0].text.startswith(PRICE)
    ]  # fmt: skip
    assert f"${new}" in cells[0]
    assert f"{price['file']}, line {price['line']}" in cells[-1]
    assert result["verdict"]["text"] in page.text
    assert former["text"] not in page.text
    for name in ("changes", f"changes/{provider(BY_HAND)}"):
        assert f"https://breakeven.example/changes/#verdict:{SHEET}/{SCENARIO}:{DAY}" in told(
            after, name
        )


def check_spreadsheets(site: Published, new: Mapping[str, Decimal], tmp: Path) -> None:
    """Every workbook that uses a new price has it, and comes to its page's figures by itself."""
    used = sorted(site.using(new))
    assert {offer for sheet, name in used for offer in day_offers(site, sheet, name)} >= set(new)
    copies = []
    for sheet, name in used:
        copies.append(tmp / f"{sheet}--{name}.xlsx")
        shutil.copy(site.root / "worksheets" / sheet / f"{name}.xlsx", copies[-1])
    for (sheet, name), copy, workbook in zip(
        used, copies, recalculate(copies, tmp / "work"), strict=True
    ):
        result = site.data(f"worksheets/{sheet}/{name}.json")
        assert [] == differences(result, workbook), f"{sheet} {name}"
        stored = load_workbook(copy, data_only=True)
        for key, price in result["prices"].items():
            if (
                price["offer"] in new
                and price.get("meter") == RATE[price["offer"]]
                and not price.get("variant")
            ):
                assert float(new[price["offer"]]) == named_value(stored, f"price_{key}")


def day_offers(site: Published, sheet: str, name: str) -> set[str]:
    """The offers that a computed worksheet rests on."""
    prices = site.data(f"worksheets/{sheet}/{name}.json")["prices"]
    return {price["offer"] for price in prices.values()}


def check_corroboration(site: Published, old: Decimal, new: Decimal) -> None:
    """The data set that was imported from agrees, and those that have the old price differ."""
    section = site.page(f"prices/{BY_IMPORT}/").section("evidence")
    (table,) = section.all("table")
    heads = [cell.text for cell in table.all("tr")[0].all("th")][1:]
    said = dict(zip(heads, row(table, "Output"), strict=True))
    assert f"${new}" == said.pop("Ours")
    assert "agrees" == said.pop("metergraph-core")
    assert said
    assert all(text == "silent" or text.startswith(f"${old} ") for text in said.values()), said
    assert "through metergraph-core 0.7.5" in section.text


def check_untouched(before: Published, after: Published, commits: list[str]) -> set[str]:
    """No page changes but for a reason: a price, a result, the catalogue it names, a line's number.

    Terms, and the offers and providers of other files, have none of them. Gives those that change
    by more than the names of commits, digests and lines.
    """
    touched = {BY_HAND, BY_IMPORT}
    files = {provider(offer) for offer in touched}
    assert before.html.keys() == after.html.keys()
    changed = {name for name, text in after.html.items() if before.html[name] != text}
    moved = {f"prices/{name}/" for name in touched | files}
    moved |= {"prices/", "prices/evidence/", "changes/"}
    moved |= {f"worksheets/{sheet}/{name}/" for sheet, name in after.using(touched)}
    assert set() == moved - changed
    may = {f"worksheets/{sheet}/" for sheet, _ in after.using(touched)}
    may |= {name for name in after.html if name.startswith("trees/")} | {"worksheets/", ""}
    named = names(before, after, commits)
    different = {
        name for name in changed
        if masked(before.html[name], named, files) != masked(after.html[name], named, files)
    }  # fmt: skip
    assert set() == different - moved - may
    others = {
        name for name in after.html
        if name.startswith(("glossary/", "claims/"))
        or (re.match("prices/.", name) and name.split("/")[1] not in {*files, "evidence"})
    }  # fmt: skip
    assert len(others) > 0.5 * len(after.html)
    assert set() == others & changed
    return different


def check_listed(text: str, different: set[str]) -> None:
    """Where the report lists pages, they are those that change."""
    listed = set(re.findall(r"^- `/((?:.*/)?)`$", text, re.MULTILINE))
    assert not listed or different == listed


def names(before: Published, after: Published, commits: list[str]) -> re.Pattern[str]:
    """The commits and the digests that pages name, whole or shortened."""
    found = set(commits)
    for site in (before, after):
        for _, _, result in site.scenarios():
            found |= set(re.findall(r"\b[0-9a-f]{64}\b", json.dumps(result["catalogue"])))
        found.add(site.data("api/v1/index.json")["generated_from"]["digest"])
    return re.compile("|".join(f"{name[:7]}[0-9a-f]*" for name in sorted(found)))


def masked(text: str, named: re.Pattern[str], files: set[str]) -> str:
    """A page without these names, and without the numbers of lines of these providers' files."""
    where = (
        rf'(catalogue/providers/(?:{"|".join(sorted(files))})\.yaml(?:, line |#L|", "line": ))\d+'
    )
    return re.sub(where, r"\1", named.sub("", text))
