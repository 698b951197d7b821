"""What is on the screen, downloaded: the browser makes the file that Python makes.

For every worksheet and scenario, with inputs and prices of the reader's own: .json and .csv byte
for byte, .xlsx part for part. The files are accepted by `breakeven worksheet verify`, and
LibreOffice recalculates the spreadsheets to what they show.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route

from generator.catalogue.load import Catalogue, load
from generator.cli.options import TOO_LONG, decimal
from generator.downloads import FORMATS
from generator.errors import BreakevenError, InputError
from generator.figures import plain
from generator.formula.evaluate import Never
from generator.history import commits
from generator.pages.scenario import _live
from generator.provenance import moment
from generator.settings import site_address
from generator.verify import verified
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.javascript import module
from generator.worksheet.origin import Commits, provenance
from generator.worksheet.result import Result
from tests.browser.test_agreement import PAGE, TOLERANCE
from tests.support.browser import Watched, browser, served, watch
from tests.support.cases import CATALOGUE, FIRST_DAY, PRICES, numbers
from tests.support.hostile import write_hostile_catalogue
from tests.support.libreoffice import named_value, recalculate
from tests.support.site import ROOT, Site, copy_guide
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

pytestmark = pytest.mark.browser

KINDS = ("json", "csv", "xlsx")
CASES = 8
"""Sets of own values drawn for every scenario; of the first a spreadsheet is made too."""
CLOSE = 1e-12
"""How far, relatively, what a formula gives may lie from the exact figure."""
ROUNDED = 1e-15
"""The last decimal to which a formula rounds a small figure before it is put in words."""

# As page.js has it: what follows a price the reader set goes along, and everything is computed.
MAKE = """async ([folder, live, cases, kinds]) => {
  const { compute, sheet } = await import(`${folder}${live.module}`);
  const { make, DownloadError } = await import(`${folder}live/download/index.js`);
  const text = async (blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters);
  };
  const made = [];
  for (const [index, own] of cases.entries()) {
    const mine = new Set(Object.keys(own));
    const others = Object.entries(live.follows).filter(([key]) => !mine.has(key));
    const follows = Object.fromEntries(others);
    const values = { ...live.inputs, ...live.prices, ...live.dates, ...own };
    const leader = (key) => (Object.hasOwn(follows, key) ? leader(follows[key]) : key);
    for (const key of Object.keys(follows)) values[key] = values[leader(key)];
    const situation = { sheet, result: compute(values), follows, own: mine };
    const found = {};
    for (const kind of kinds[index]) {
      try {
        found[kind] = { made: await text(await make(kind, situation, live)) };
      } catch (problem) {
        if (!(problem instanceof DownloadError)) throw problem;
        found[kind] = { refused: problem.message };
      }
    }
    made.push(found);
  }
  return JSON.stringify(made);
}"""


@dataclass(frozen=True)
class Case:
    """What the reader set, and what Python makes of it."""

    own: Mapping[str, Decimal]
    result: Result

    @property
    def given(self) -> dict[str, str]:
        """The own values as the fields of the page hold them."""
        return {key: plain(value) for key, value in self.own.items()}


@dataclass(frozen=True)
class Guide:
    """A committed guide whose scenarios' files are published, and an open page beside them."""

    root: Path
    catalogue: Catalogue
    commits: Commits
    site: str | None
    folder: Path
    page: Page
    definitions: dict[str, Definition] = field(default_factory=dict)

    def definition(self, name: str) -> Definition:
        """A worksheet of the catalogue, which must be sound."""
        if name not in self.definitions:
            found, findings = define(self.catalogue.worksheets[name], self.catalogue.meters)
            assert found is not None, findings
            self.definitions[name] = found
        return self.definitions[name]

    def result(self, name: str, scenario: str, own: Mapping[str, Decimal]) -> Result:
        """The worksheet computed for a scenario with the reader's own values."""
        sheet = self.definition(name).worksheet
        inputs = {key: value for key, value in own.items() if key in sheet.inputs}
        prices = {key: value for key, value in own.items() if key in sheet.prices}
        given = self.catalogue.scenarios[scenario].model.worksheets[name]
        offers = given.offers.values()
        return compute(
            self.definition(name), self.catalogue, as_of=FIRST_DAY,
            provenance=provenance(
                self.catalogue, name, scenario, offers, commits=self.commits, site=self.site
            ),
            given=given, scenario=scenario,
            overrides=Overrides(inputs, prices),
        )  # fmt: skip


Made = dict[str, bytes | str]
"""By the file's ending its bytes, or the sentence with which it was refused."""


def downloads(
    page: Page, folder: Path, base: Result, cases: list[dict[str, str]], kinds: list[list[str]]
) -> list[Made]:
    """Publishes the files of a result and lets the browser make others of them."""
    (folder / "files").mkdir(exist_ok=True)
    for kind in KINDS:
        path = folder / f"files/{base.definition.id}.{base.scenario}.{kind}"
        path.write_bytes(FORMATS[kind](base))
    return asked(page, base, cases, kinds)


def asked(
    page: Page, base: Result, cases: list[dict[str, str]], kinds: list[list[str]]
) -> list[Made]:
    """What the browser makes of the published files."""
    name, scenario = base.definition.id, base.scenario
    live = {
        **_live(base),
        "module": f"worksheets/{name}.js",
        "downloads": {kind: f"files/{name}.{scenario}.{kind}" for kind in KINDS},
    }
    answer = json.loads(page.evaluate(MAKE, ["./", live, cases, kinds]))
    return [
        {
            kind: base64.b64decode(one["made"]) if "made" in one else one["refused"]
            for kind, one in found.items()
        }
        for found in answer
    ]


def scenarios(name: str) -> list[str]:
    """The scenarios of a worksheet."""
    return [key for key, entry in CATALOGUE.scenarios.items() if name in entry.model.worksheets]


def drawn(guide: Guide, name: str, scenario: str) -> list[Case]:
    """Sets of own values that can be computed with, the same in every run; first one of each."""
    sheet = guide.definition(name).worksheet
    wanted = {key: st.none() | numbers(spec) for key, spec in sheet.inputs.items()}
    wanted |= dict.fromkeys(sheet.prices, PRICES)
    found: list[Case] = []

    @settings(
        max_examples=3 * CASES, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), deadline=None,
    )  # fmt: skip
    @given(st.fixed_dictionaries(wanted))
    def collect(values: dict[str, Decimal | None]) -> None:
        own = {key: value for key, value in values.items() if value is not None}
        if len(found) < CASES and own:
            try:
                found.append(Case(own, guide.result(name, scenario, own)))
            except BreakevenError:
                return

    collect()
    return found


def leading(guide: Guide, name: str, scenario: str) -> list[Case]:
    """An input and a price of the reader's, with those that others follow; each alone; nothing."""
    base = guide.result(name, scenario, {})
    key, item = next(iter(base.inputs.items()))
    spec = base.definition.worksheet.inputs[key]
    own_input = {key: spec.min if item.value != spec.min else spec.max}
    first = next(iter(base.prices.values()))
    own_price = {first.key: first.amount * 2 + 1}
    follows = _live(base)["follows"]
    assert isinstance(follows, dict)
    leaders = {leader: Decimal("0.125") for leader in follows.values()}
    both = {**own_input, **own_price, **leaders}
    found: tuple[dict[str, Decimal], ...] = (both, own_input, own_price, {})
    return [Case(own, guide.result(name, scenario, own)) for own in found]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with browser() as started:
        yield started


@contextmanager
def opened(started: Browser, folder: Path) -> Iterator[Watched]:
    """An empty page beside the runtime, in a folder that is served."""
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    (folder / "worksheets").mkdir()
    with served(folder) as home:
        seen = watch(started.new_context(), home)
        seen.open("")
        yield seen
        seen.page.context.close()


@pytest.fixture(scope="module")
def guide(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """The real guide."""
    root = copy_guide(tmp_path_factory.mktemp("guide") / "root")
    catalogue = load(root).catalogue
    assert catalogue is not None
    history, site = commits(root, moment(root)), site_address(root)
    folder = tmp_path_factory.mktemp("published")
    with opened(chromium, folder) as seen:
        found = Guide(root, catalogue, history, site, folder, seen.page)
        for name in catalogue.worksheets:
            (folder / f"worksheets/{name}.js").write_text(module(found.definition(name)))
        yield found
        assert [] == seen.troubles


@dataclass
class Comparison:
    """What was compared, and what differed."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def case(self, where: str, case: Case, theirs: Made) -> None:
        """The files of one case."""
        for kind, found in theirs.items():
            try:
                ours: bytes | str = FORMATS[kind](case.result)
            except BreakevenError as problem:
                ours = str(problem)
            self.counts[f".{kind} refused" if isinstance(ours, str) else f".{kind}"] += 1
            if isinstance(ours, str) or isinstance(found, str):
                self.refused(f"{where}.{kind}", ours, found)
            elif kind == "xlsx":
                self.workbook(f"{where}.xlsx", Workbook(ours), Workbook(found))
            elif ours != found:
                self.note(f"{where}.{kind}", first_line(ours, found))
        self.counts["own values"] += len(case.own)

    def refused(self, where: str, ours: bytes | str, theirs: bytes | str) -> None:
        """A sentence in both."""
        sentence = f"{str(theirs)[0].lower()}{str(theirs)[1:].rstrip('.')}"
        if ours != sentence:
            self.note(where, f"{ours!r}, in the browser {theirs!r}")

    def workbook(self, where: str, ours: Workbook, theirs: Workbook) -> None:
        """The same parts; cells with the same content, formula, format and link."""
        if ours.names != theirs.names:
            self.note(where, f"{ours.names}, in the browser {theirs.names}")
            return
        for name in ours.names:
            kind = ours.kind(name)
            if kind == "copied" and ours.raw(name) != theirs.raw(name):
                self.note(where, f"{name} differs")
            if kind in ("sheet", "chart"):
                self.same(f"{where} {name}", ours.part(name), theirs.part(name))
                self.counts["cells"] += sum(1 for _ in ours.part(name).iter("c"))

    def same(self, where: str, one: Element, other: Element) -> None:
        """Two trees."""
        place = where + (f" {one.get('r') or one.tag}" if one.tag in ("c", "row") else "")
        heights = {"ht", "customHeight"} if one.tag == "row" else set()
        for key in sorted({*one.attrib, *other.attrib} - heights):
            if one.get(key) != other.get(key):
                self.note(place, f"{key} {one.get(key)!r}, in the browser {other.get(key)!r}")
        if one.tag == "row" and not high_enough(one, other):
            self.note(place, f"height {one.get('ht')}, in the browser {other.get('ht')}")
        if one.tag != other.tag or not alike(one.text, other.text):
            self.note(place, f"{one.tag} {one.text!r}, in the browser {other.tag} {other.text!r}")
        if len(one) != len(other):
            tags = [child.tag for child in one], [child.tag for child in other]
            self.note(place, "{}, in the browser {}".format(*tags))
        for child, twin in zip(one, other, strict=False):
            self.same(place, child, twin)

    def note(self, where: str, what: str) -> None:
        """A difference in words."""
        self.differences.append(f"{where}: {what}")


def high_enough(ours: Element, theirs: Element) -> bool:
    """Rows are as high as Python makes them; those of wide cells never get lower."""
    if ours.get("wide"):
        return float(theirs.get("ht", 0)) >= float(ours.get("ht", 0))
    return ours.get("ht") == theirs.get("ht")


def alike(one: str | None, other: str | None) -> bool:
    """The same text, or numbers that only differ in their last digits."""
    if (one or "") == (other or ""):
        return True
    try:
        a, b = float(one or ""), float(other or "")
    except ValueError:
        return False
    return abs(a - b) <= max(CLOSE * max(abs(a), abs(b)), ROUNDED)


def first_line(ours: bytes, theirs: bytes) -> str:
    """The first line in which two files differ."""
    for one, other in zip(ours.decode().split("\n"), theirs.decode().split("\n"), strict=False):
        if one != other:
            return f"{one!r}, in the browser {other!r}"
    return f"{len(ours)} bytes, in the browser {len(theirs)}"


class Workbook:
    """The parts of a spreadsheet as trees that say what they mean.

    Texts stand in their cells instead of numbers of a list, formats instead of places in a table,
    addresses instead of numbers of links.
    """

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.names = list(self.parts)
        self.trees = {name: bare(raw) for name, raw in self.parts.items() if name.startswith("xl/")}
        self.texts = [
            "".join(text.text or "" for text in item.iter("t"))
            for item in self.trees["xl/sharedStrings.xml"].iter("si")
        ]
        self.formats = list(formats(self.trees["xl/styles.xml"]))

    def kind(self, name: str) -> str:
        """How a part is compared: what the others refer to is compared where they do."""
        if name in ("xl/sharedStrings.xml", "xl/styles.xml") or "worksheets/_rels" in name:
            return "referred"
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            return "sheet"
        return "chart" if name.startswith("xl/charts/chart") else "copied"

    def raw(self, name: str) -> bytes:
        return self.parts[name]

    def part(self, name: str) -> Element:
        """A sheet or a chart."""
        tree = bare(self.parts[name])
        if self.kind(name) == "chart":
            self.chart(tree)
            return tree
        merged = {cell.get("ref", "").partition(":")[0] for cell in tree.iter("mergeCell")}
        for row in tree.iter("row"):
            if any(cell.get("r") in merged for cell in row):
                row.set("wide", "1")
        for cell in tree.iter("c"):
            self.cell(cell)
        for column in tree.iter("col"):
            column.set("style", self.formats[int(column.get("style", "0"))])
        targets = self.targets(name)
        for link in tree.iter("hyperlink"):
            link.set("id", targets[link.get("id", "")])
        return tree

    def cell(self, cell: Element) -> None:
        text = "".join(cell.itertext()) if cell.get("t") == "inlineStr" else cell.findtext("v", "")
        formula = cell.find("f")
        if cell.get("t") == "s":
            text = self.texts[int(text)]
        kind = {"s": "text", "inlineStr": "text"}.get(cell.get("t", ""), cell.get("t", "n"))
        look = self.formats[int(cell.get("s", "0"))]
        if not text and formula is None:
            # Of an empty cell nobody sees how its number would be written.
            look = look.partition("|")[2]
        elif kind == "text":
            look = look.partition("|")[2]
        cell.attrib |= {"t": kind, "s": look, "f": "" if formula is None else formula.text or ""}
        for child in list(cell):
            cell.remove(child)
        cell.text = text

    def chart(self, tree: Element) -> None:
        """A cell without a number is drawn as none; XlsxWriter keeps a zero or its text for it."""
        for values in (*tree.iter("xVal"), *tree.iter("yVal")):
            (reference,), (cache,) = (
                values,
                [item for item in values.iter() if item.find("ptCount") is not None],
            )
            sheet, _, span = reference.findtext("f", "").replace("$", "").partition("!")
            errors = self.errors(sheet, span)
            if reference.tag == "strRef" and errors:
                reference.tag, cache.tag = "numRef", "numCache"
                cache.insert(0, Element("formatCode"))
                cache[0].text = "General"
            for point in list(cache.iter("pt")):
                if int(point.get("idx", "")) in errors:
                    cache.remove(point)

    def errors(self, sheet: str, span: str) -> set[int]:
        names = [item.get("name") for item in self.trees["xl/workbook.xml"].iter("sheet")]
        tree = self.trees[f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"]
        first, _, last = span.partition(":")
        column, top = re.fullmatch(r"([A-Z]+)(\d+)", first).groups()  # type: ignore[union-attr]
        bottom = re.fullmatch(r"[A-Z]+(\d+)", last or first)[1]  # type: ignore[index]
        wrong = {cell.get("r") for cell in tree.iter("c") if cell.get("t") == "e"}
        rows = range(int(top), int(bottom) + 1)
        return {row - int(top) for row in rows if f"{column}{row}" in wrong}

    def targets(self, name: str) -> dict[str, str]:
        """Where the links of a sheet lead, by their ids."""
        part = name.replace("worksheets/", "worksheets/_rels/") + ".rels"
        if part not in self.parts:
            return {}
        return {
            item.get("Id", ""): item.get("Target", "")
            for item in self.trees[part].iter("Relationship")
        }


def bare(raw: bytes) -> Element:
    """XML as a tree, names without their namespaces."""
    tree = ET.fromstring(raw)
    for item in tree.iter():
        item.tag = item.tag.rpartition("}")[2]
        item.attrib = {key.rpartition("}")[2]: value for key, value in item.attrib.items()}
    return tree


def formats(styles: Element) -> Iterator[str]:
    """Each cell format written out: the format of numbers, then everything else."""
    numbers_by_id = {
        item.get("numFmtId", ""): item.get("formatCode", "") for item in styles.iter("numFmt")
    }

    def written(section: str, index: str) -> str:
        found = styles.find(section)
        assert found is not None
        return ET.tostring(found[int(index)], "unicode")

    wanted = styles.find("cellXfs")
    assert wanted is not None
    for item in wanted:
        identifier = item.get("numFmtId", "")
        rest = [ET.tostring(child, "unicode") for child in item]
        parts = ("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")
        rest += [written(section, item.get(key, "0")) for section, key in parts]
        yield f"{numbers_by_id.get(identifier, identifier)}|{' '.join(rest)}"


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_the_browser_makes_what_python_makes(
    name: str, guide: Guide, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Bytes of .json and .csv; every cell, format, link, rule and point of a chart of .xlsx."""
    found = Comparison()
    for scenario in scenarios(name):
        base = guide.result(name, scenario, {})
        first, others = leading(guide, name, scenario), drawn(guide, name, scenario)
        cases = [*first, *others]
        whole = (first[0], others[0], *(first if scenario == scenarios(name)[0] else ()))
        kinds = [list(KINDS if case in whole else KINDS[:2]) for case in cases]
        made = downloads(guide.page, guide.folder, base, [case.given for case in cases], kinds)
        for index, (case, theirs) in enumerate(zip(cases, made, strict=True)):
            found.case(f"{name} {scenario} case {index}", case, theirs)
    line = f"{name}: " + ", ".join(f"{count} {what}" for what, count in found.counts.items())
    sys.stdout.write(f"{line}\n")
    record_testsuite_property("live downloads", line)
    assert not found.differences, "\n".join(found.differences[:20])
    assert found.counts[".xlsx"] >= len(scenarios(name))


def spreads(guide: Guide, name: str) -> Iterator[tuple[str, Case, Made]]:
    """Files with an input and a price of the reader's, of a worksheet's first and last scenario."""
    for scenario in dict.fromkeys((scenarios(name)[0], scenarios(name)[-1])):
        base, case = guide.result(name, scenario, {}), leading(guide, name, scenario)[0]
        (made,) = downloads(guide.page, guide.folder, base, [case.given], [list(KINDS)])
        yield scenario, case, made


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_verify_accepts_them(name: str, guide: Guide, tmp_path: Path) -> None:
    """All three, every line of them, with the reader's own values named as such."""
    for scenario, case, made in spreads(guide, name):
        for kind, content in made.items():
            assert isinstance(content, bytes), content
            path = tmp_path / f"{scenario}.{kind}"
            path.write_bytes(content)
            found = verified(guide.root, path)
            assert found.differences == (), f"{path.name}: {found.differences}"
            said = [line.name for line in found.lines if line.yours]
            assert len(said) == len(case.own), said
            assert all(any(line.endswith(key) for line in said) for key in case.own), said


@pytest.mark.spreadsheet
def test_libreoffice_recalculates_to_what_they_show(guide: Guide, tmp_path: Path) -> None:
    """Every cell of every sheet, from the formulas alone, and the figures are those of Python."""
    cases: list[tuple[Case, Path]] = []
    for name in sorted(CATALOGUE.worksheets):
        for scenario, case, made in spreads(guide, name):
            assert isinstance(made["xlsx"], bytes), made["xlsx"]
            path = tmp_path / f"{name}.{scenario}.xlsx"
            path.write_bytes(made["xlsx"])
            cases.append((case, path))
    different: list[str] = []
    count = 0
    recalculated = recalculate([path for _, path in cases], tmp_path)
    for (case, path), after in zip(cases, recalculated, strict=True):
        before = load_workbook(path, data_only=True)
        assert named_value(after, "verdict_shown") == case.result.verdict.text
        for key, step in case.result.steps.items():
            found = named_value(after, f"step_{key}")
            if isinstance(step.value, Never):
                assert (found, named_value(after, f"why_{key}")) == ("never", step.value.reason)
            else:
                assert found == pytest.approx(float(step.value), rel=TOLERANCE), f"{path} {key}"
        for sheet in before:
            for row in sheet.iter_rows():
                for cell in row:
                    count += 1
                    other = after[sheet.title][cell.coordinate].value
                    if not shows_the_same(cell.value, other):
                        place = f"{path.name} {sheet.title}!{cell.coordinate}"
                        different.append(f"{place}: {cell.value!r}, recalculated {other!r}")
    assert not different, "\n".join(different[:20])
    assert count > 10_000


def shows_the_same(one: object, other: object) -> bool:
    """The same text, truth or day; numbers as near as the renderings of a worksheet agree."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= max(TOLERANCE * abs(one), TOLERANCE)
    if isinstance(one, str) and isinstance(other, str):
        return decoded(one) == decoded(other)
    return one == other or (not one and not other)


def decoded(text: str) -> str:
    """A text without the codes for signs, which openpyxl leaves in those of formulas."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def test_hostile_texts_stay_text(chromium: Browser, tmp_path: Path) -> None:
    """Whatever contributors wrote goes through the browser as it goes through Python."""
    write_hostile_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    base = computed(catalogue, definition, CLASSIFIER)
    price = next(iter(base.prices))
    never = {"prompted_input_tokens": Decimal(1), "prompted_output_tokens": Decimal(1)}
    cases = [
        Case(own, computed(catalogue, definition, CLASSIFIER, overrides=as_overrides(base, own)))
        for own in ({}, {"epochs": Decimal(7), price: Decimal("0.875")}, never)
    ]
    assert any(step.never for step in cases[-1].result.steps.values())
    (tmp_path / "published").mkdir()
    with opened(chromium, tmp_path / "published") as seen:
        script = tmp_path / f"published/worksheets/{definition.id}.js"
        script.write_text(module(definition))
        given = [case.given for case in cases]
        folder = tmp_path / "published"
        made = downloads(seen.page, folder, base, given, [list(KINDS)] * len(cases))
        assert [] == seen.troubles
    found = Comparison()
    for index, (case, theirs) in enumerate(zip(cases, made, strict=True)):
        found.case(f"case {index}", case, theirs)
    assert not found.differences, "\n".join(found.differences[:20])


def as_overrides(base: Result, own: Mapping[str, Decimal]) -> Overrides:
    """Own values as Python takes them."""
    return Overrides(
        {key: value for key, value in own.items() if key in base.inputs},
        {key: value for key, value in own.items() if key in base.prices},
    )


UNREACHED = "The published file could not be fetched. Check the connection and try again."
GONE = "The published file could not be fetched (404). Reload the page and try again."
OUTDATED = "The guide has been published anew since this page was opened. Reload it and try again."
NONSENSE = {
    "json": "The published file is no JSON.",
    "csv": "The published file is no CSV.",
    "xlsx": "The published file is no spreadsheet.",
}


def test_what_cannot_be_made_is_said_in_a_sentence(chromium: Browser, tmp_path: Path) -> None:
    """No connection, no file, another file, a file of another publication, another format."""
    write_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    base = computed(catalogue, definition, CLASSIFIER)
    other = computed(
        catalogue, definition, CLASSIFIER, overrides=Overrides({"epochs": Decimal(5)}, {})
    )
    folder = tmp_path / "published"
    folder.mkdir()
    with opened(chromium, folder) as seen:
        (folder / f"worksheets/{definition.id}.js").write_text(module(definition))

        def said(answer: Callable[[Route], None]) -> Made:
            seen.page.route("**/files/*", answer)
            (made,) = asked(seen.page, base, [{"runs": "2"}], [[*KINDS, "pdf"]])
            seen.page.unroute("**/files/*")
            return made

        def republished(route: Route) -> None:
            kind = route.request.url.rpartition(".")[2]
            route.fulfill(body=FORMATS[kind](other))

        none = {"pdf": "There is no .pdf of this scenario."}
        assert {**dict.fromkeys(KINDS, UNREACHED), **none} == said(lambda route: route.abort())
        assert {**dict.fromkeys(KINDS, GONE), **none} == said(
            lambda route: route.fulfill(status=404)
        )
        assert {**NONSENSE, **none} == said(lambda route: route.fulfill(body='"<html>'))
        assert {**dict.fromkeys(KINDS, OUTDATED), **none} == said(republished)


@pytest.mark.site
@pytest.mark.parametrize("kind", KINDS)
def test_the_page_offers_what_is_on_the_screen(
    kind: str, chromium: Browser, built_site: Site, tmp_path: Path
) -> None:
    """A link with own numbers in its address, the button, the file: accepted by `verify`."""
    name = "fine-tune-or-prompt"
    own = {"calls_per_day": "90000", "prompted_input": "2.5"}
    with served(built_site.public) as home:
        seen = watch(chromium.new_context(), home)
        requests: list[str] = []
        seen.page.on("request", lambda request: requests.append(request.url))
        page = seen.open(f"worksheets/{name}/{scenarios(name)[0]}/?{urlencode(own)}")
        page.locator(".be-bar").wait_for(state="visible")
        assert not [url for url in requests if "/download/" in url], "loaded before it is asked"
        with page.expect_download() as waiting:
            page.locator(".be-downloads a", has_text=f".{kind}").click()
        found = waiting.value
        assert found.suggested_filename == f"{scenarios(name)[0]}-yours.{kind}"
        path = tmp_path / found.suggested_filename
        found.save_as(path)
        assert [] == seen.troubles
        page.context.close()
    said = verified(built_site.root, path)
    assert said.differences == ()
    assert sum(line.yours for line in said.lines) == len(own)


DIGITS = """async (texts) => {
  const { TOO_LONG, tooLong, typed } = await import(new URL("live/state.js", document.baseURI));
  const { decimal } = await import(new URL("live/decimal.js", document.baseURI));
  const { digits } = await import(new URL("live/figures.js", document.baseURI));
  const said = (text) => {
    const known = typed(text);
    return known === null ? null : tooLong(digits(decimal(known))) ? TOO_LONG : "";
  };
  return texts.map(said);
}"""


def told(text: str) -> str | None:
    """What the command says of an own number: nothing, that it has too many digits, or is none."""
    try:
        decimal("runs", text)
    except InputError as problem:
        return TOO_LONG if TOO_LONG in str(problem) else None
    return ""


def test_the_page_takes_the_numbers_that_the_command_takes(
    chromium: Browser, tmp_path: Path
) -> None:
    """A spreadsheet holds fifteen digits; with more it would compute with another number."""
    texts = [
        "0", "-0", "1", "100", "0.07", "-1.50", "333333333333333", "3333333333333333",
        "3333.333333333333333", "123456.123456789012345", "123456789012345000", "0.000000000000001",
        "1.000000000000001", "9" * 30, "9" * 31, "1" + "0" * 29, "0001234567890.12345",
        "0.123456789012345", "10.123456789012345", "many", "1e5",
    ]  # fmt: skip
    with opened(chromium, tmp_path) as seen:
        said = seen.page.evaluate(DIGITS, texts)
    assert dict(zip(texts, map(told, texts), strict=True)) == dict(zip(texts, said, strict=True))


def test_a_number_with_too_many_digits_is_said_beside_its_field(
    chromium: Browser, built_site: Site
) -> None:
    """In an address as in the field, in the words of the command; the published result stands."""
    name = "fine-tune-or-prompt"
    with served(built_site.public) as home:
        seen = watch(chromium.new_context(), home)
        query = urlencode({"hourly_rate": "3333.333333333333333"})
        page = seen.open(f"worksheets/{name}/{scenarios(name)[0]}/?{query}")
        wrong = page.locator("#wrong-hourly_rate")
        wrong.filter(has_text=TOO_LONG).wait_for()
        field = page.locator("[data-field=hourly_rate] input")
        field.fill("33.5")
        assert "" == wrong.text_content()
        field.fill("7.777777777777777")
        assert TOO_LONG == wrong.text_content()
        page.context.close()
