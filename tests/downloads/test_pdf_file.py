"""The printable download, as Poppler reads it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import typst

from generator.catalogue.load import load
from generator.charts.cost import cost_chart
from generator.downloads import FORMATS
from generator.downloads.pdf_file import to_pdf
from generator.downloads.printed.document import attachment_name, document, recompute
from generator.downloads.printed.drawing import charts
from generator.downloads.printed.letters import LETTERS, printable
from generator.formula.parse import parse
from generator.formula.text import line
from generator.schema.worksheet import VerdictCase
from generator.worksheet.compute import compute
from generator.worksheet.definition import define
from generator.worksheet.result import Provenance, Result, Verdict
from tests.support import poppler
from tests.support.hostile import ATTACKS
from tests.support.worksheets import (
    CLASSIFIER,
    PROVENANCE,
    ROOT,
    SITE,
    TODAY,
    computed,
    loaded,
    write_catalogue,
)

TEMPLATE = (ROOT / "generator/downloads/printed/worksheet.typ").read_text(encoding="utf-8")

# What means something to typst, as markup or as code, and what has ended other programs' texts.
TRICKS = (
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "#panic()", "$x^2$", r"\u{41} \ ",
    '"] #eval("1+1") [', "[", "]", "@label <label>", "*b* _i_ `c`", "= Heading", "- item", "~",
    "--", "<script>alert(1)</script>", "// comment", "/* comment */", "{{7*7}}", "</svg>",
    "&amp; &#65;", "%PDF-1.7 endobj", "(parens) \\) (", "'quotes' \"smart\"",
)  # fmt: skip


def written(result: Result, folder: Path) -> Path:
    """The result's document, as a file."""
    path = folder / "worksheet.pdf"
    path.write_bytes(to_pdf(result))
    return path


def dense(text: str) -> str:
    """The text without its spaces, since a line may break anywhere in a long word."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def said(result: Result, folder: Path) -> str:
    """Everything the document says but what every page repeats, without spaces."""
    text = poppler.text(written(result, folder))
    footer = r"Breakeven, catalogue \w+, scenario [^\n]*\n*Page \d+ of \d+\n?"
    header = rf"\f{re.escape(printable(result.definition.worksheet.title))}\s+as of [\w ]+\n"
    return dense(re.sub(header, "", re.sub(footer, "", text)))


def test_says_everything_the_result_holds(result: Result, tmp_path: Path) -> None:
    """Verdict, answers, inputs with who set them, prices with sources, steps with their values."""
    sheet = result.definition.worksheet
    text = said(result, tmp_path)
    expected = [sheet.title, sheet.question, sheet.summary, result.verdict.text, *sheet.caveats]
    expected += [item.label for item in sheet.results]
    expected += [item.label for item in sheet.inputs.values()]
    expected += [item.help for item in sheet.inputs.values()]
    expected += [item.label for item in sheet.prices.values()]
    expected += [item.label for item in sheet.dates.values()]
    expected += [item.label for item in sheet.constants.values()]
    expected += [item.reason for item in result.prices.values()]
    expected += [item.entry.source.url for item in result.prices.values() if item.entry]
    for key, step in result.steps.items():
        expected += [sheet.steps[key].label, f"{key} = {line(parse(step.formula), str)}"]
        expected += [f"= {step.derivation}", sheet.steps[key].help or ""]
    assert [] == [item for item in expected if dense(item) not in text]


def test_the_first_page_says_what_was_computed_from_what(result: Result, tmp_path: Path) -> None:
    """Scenario, day, digest, commit, the offers, the verdict, the headlines and the chart."""
    first = dense(poppler.pages(written(result, tmp_path))[0])
    sheet = result.definition.worksheet
    headlines = [item.label for item in sheet.results if item.headline]
    assert headlines
    for expected in (
        "classifier", "22 November 2026", result.provenance.digest, str(result.provenance.commit),
        "acme/large", "bolt/hosted", result.verdict.text, sheet.chart.title, "months from now",
        *headlines, *(item.label for item in sheet.chart.lines),
    ):  # fmt: skip
        assert dense(expected) in first


def test_inputs_say_who_set_them(result: Result, tmp_path: Path) -> None:
    text = "\n".join(poppler.pages(written(result, tmp_path)))
    assert re.search(r"Training runs +runs +2 runs +reader\n", text)
    assert re.search(r"Calls a day +calls_per_day +500,000 calls a day +scenario\n", text)
    assert re.search(r"Days in a month +days_per_month +30 days a month +default\n", text)


def test_prices_lead_to_their_evidence(result: Result, tmp_path: Path) -> None:
    """Where each was read, when, by way of what, who checked it, and who says otherwise."""
    path = written(result, tmp_path)
    text = dense(poppler.text(path))
    for expected in (
        "In force since 1 January 2026, as the source states",
        "Read on 20 November 2026, from a published price data set", "By way of set 1.2; set 3.4",
        "Verified 21 November 2026, against the provider's own page", "Note Prices before tax.",
        "Verified not yet compared with the provider's own page",
        "set 3.4 says 2.40. The page says 2.50.",
        "Exchange rate 1 EUR = 1.1037 USD on 30 October 2026, https://bank.example/rates",
        "Listed at 1.1 EUR.", "No charge by the training token is listed.",
        f"In the catalogue {result.prices['prompted_input'].location.file}, line",
    ):  # fmt: skip
        assert dense(expected) in text, expected
    page = f"{SITE}worksheets/fine-tune-or-prompt/classifier/"
    assert poppler.links(path) == {page} | {
        item.entry.source.url for item in result.prices.values() if item.entry
    }


def test_an_entry_is_one_source(result: Result) -> None:
    """Prices of one entry share its number; a price that was not read has none."""
    found = document(result, charts(result))
    prices, sources = found["prices"], found["sources"]
    assert isinstance(prices, list)
    assert isinstance(sources, list)
    cited = {price["key"]: price["source"] for price in prices}
    assert cited["prompted_input"] == cited["prompted_output"] == 1
    assert cited["tuned_output"] == cited["hosting_rate"] == 2
    assert cited["tuned_input"] is None
    assert [source["number"] for source in sources] == list(range(1, len(sources) + 1))


def test_what_never_happens_says_why(never: Result, tmp_path: Path) -> None:
    """At the top, among the results and at the step, and the end of the offer has its source."""
    path = written(never, tmp_path)
    text = dense(poppler.text(path))
    assert text.count(dense("Without calls there is nothing to save.")) > 3
    assert dense("14 July 2027") in text
    assert dense("No end is announced") in text
    assert "https://bolt.example/end" in poppler.links(path)


@pytest.mark.parametrize("which", ["result", "never", "hostile"])
def test_carries_the_json_download(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Byte for byte, and nothing else."""
    result = request.getfixturevalue(which)
    found = poppler.attachments(written(result, tmp_path), tmp_path)
    assert found == {"fine-tune-or-prompt-classifier.json": FORMATS["json"](result)}


def test_the_attachment_is_named_for_worksheet_and_scenario(result: Result) -> None:
    assert attachment_name(replace(result, scenario=None)) == "fine-tune-or-prompt.json"


def test_is_pdf_a_3b(result: Result, tmp_path: Path) -> None:
    """The marks of ISO 19005-3: conformance, output intent, embedded fonts, associated file."""
    path = written(result, tmp_path)
    content = path.read_bytes()
    metadata = poppler.metadata(path)
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert b"/S/GTS_PDFA1" in content
    assert b"/AFRelationship/Data" in content
    assert re.search(rb"/Type/Catalog[^\n]*/AF\[", content)
    assert re.search(rb"/Type/EmbeddedFile[^>]*/Subtype/application#2Fjson", content)
    assert b"/Encrypt" not in content
    assert not re.search(rb"/JavaScript|/JS\b|/Launch|/OpenAction", content)
    found = poppler.fonts(path)
    assert found
    assert all(found.values())


def test_brings_only_fonts_of_the_typesetter(hostile: Result, tmp_path: Path) -> None:
    """None comes from the machine, whatever letters the texts have."""
    names = {name.split("-")[0] for name in poppler.fonts(written(hostile, tmp_path))}
    assert names <= {"LibertinusSerif", "DejaVuSansMono", "NewCM10", "NewCMMath"}


def test_is_dated_by_the_result_alone(result: Result, tmp_path: Path) -> None:
    """Made on the as-of date, on A4, every page numbered."""
    path = written(result, tmp_path)
    facts = poppler.facts(path)
    assert facts["Title"] == result.definition.worksheet.title
    assert facts["Subject"] == result.definition.worksheet.question
    assert facts["CreationDate"].startswith("2026-11-22T00:00:00")
    assert facts["ModDate"].startswith("2026-11-22T00:00:00")
    assert facts["JavaScript"] == "no"
    assert "A4" in facts["Page size"]
    pages = poppler.pages(path)
    assert int(facts["Pages"]) == len(pages)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_two_calls_give_the_same_bytes(result: Result) -> None:
    assert FORMATS["pdf"](result) == to_pdf(result)


_AGAIN = """
import sys
from decimal import Decimal
from pathlib import Path
from generator.downloads.pdf_file import to_pdf
from tests.downloads.conftest import YOURS
from tests.support.worksheets import CLASSIFIER, computed, loaded
found = computed(
    *loaded(Path(sys.argv[1])), CLASSIFIER, ("acme/large", "bolt/hosted"), overrides=YOURS
)
sys.stdout.buffer.write(to_pdf(found))
"""


@pytest.mark.parametrize(
    "settings",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "RAYON_NUM_THREADS": "1"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
        {"TYPST_FONT_PATHS": "/usr/share/fonts", "LC_ALL": "C", "HOME": "/nonexistent"},
    ],
)
def test_other_machines_give_the_same_bytes(
    settings: dict[str, str], result: Result, tmp_path: Path
) -> None:
    """Zone, hash seed, threads, fonts and folder of the process leave no trace."""
    done = subprocess.run(
        [sys.executable, "-c", _AGAIN, str(tmp_path)], capture_output=True, timeout=120,
        check=False, cwd=tmp_path, env=os.environ | settings | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == to_pdf(result)
    assert str(ROOT).encode() not in done.stdout


def test_hostile_text_is_shown_as_it_stands(hostile: Result, tmp_path: Path) -> None:
    """Every text of a catalogue that tries to be a formula, a link or markup."""
    path = written(hostile, tmp_path)
    text = dense(poppler.text(path))
    for attack in ATTACKS:
        assert dense(printable(attack)) in text, attack
    assert "https://evil.example" not in " ".join(poppler.links(path))


@pytest.mark.parametrize("trick", TRICKS)
def test_no_text_means_anything_to_the_typesetter(
    trick: str, result: Result, tmp_path: Path
) -> None:
    """In the verdict, in every label and in the chart it is what was written, and no more."""
    sheet = result.definition.worksheet
    labels = {
        "title": trick,
        "question": trick,
        "caveats": (trick,),
        "verdict": (VerdictCase(route="prompt", text=trick),),
        "inputs": {
            key: item.model_copy(update={"label": trick, "group": trick, "help": trick})
            for key, item in sheet.inputs.items()
        },
        "steps": {
            key: item.model_copy(update={"label": trick, "group": trick, "help": trick})
            for key, item in sheet.steps.items()
        },
        "chart": sheet.chart.model_copy(
            update={
                "title": trick,
                "lines": tuple(
                    item.model_copy(update={"label": trick}) for item in sheet.chart.lines
                ),
            }
        ),
    }
    definition = replace(result.definition, worksheet=sheet.model_copy(update=labels))
    changed = replace(result, definition=definition, verdict=Verdict("prompt", trick))
    text = poppler.text(written(changed, tmp_path))
    assert "root:" not in text
    # Title, question, verdict, caveat, two headings, the chart's; a line's in legend, words, table.
    least = 7 + 2 * len(sheet.inputs) + 2 * len(sheet.steps) + 3 * len(sheet.chart.lines)
    assert dense(text).count(dense(trick)) >= least
    assert len(poppler.attachments(tmp_path / "worksheet.pdf", tmp_path)) == 1


def test_the_template_reads_and_evaluates_nothing() -> None:
    """What it shows is passed in; it can name no file, no package and no other program."""
    code = re.sub(r"//.*", "", TEMPLATE)
    assert not re.search(r"\b(?:read|eval|import|include|plugin|csv|yaml|toml|xml|cbor)\b", code)
    assert set(re.findall(r"sys\.inputs\.(\w+)", code)) == {
        "document", "chart", "volume", "map", "attached",
    }  # fmt: skip
    assert re.findall(r"\bjson\(([^)]*\))", code) == ["bytes(sys.inputs.document)"]
    assert re.findall(r"\bimage\(([\w.]+\([^)]*\))", code) == [
        "bytes(sys.inputs.chart)", "bytes(sys.inputs.volume)", "bytes(sys.inputs.map)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("漢字 ok 🚀", "[U+6F22 U+5B57] ok [U+1F680]"),
        ("e\u0301", "é"),
        ("q\u0301", "q[U+0301]"),
        (" two\n lines\t", "two lines"),
        ("soft\u00adhyphen, zero\u200bwidth", "soft[U+00AD]hyphen, zero[U+200B]width"),
        ("שלום", "[U+05E9 U+05DC U+05D5 U+05DD]"),
        ("⌈−×÷⌉ ≥ € \\ ] ^ -", "⌈−×÷⌉ ≥ € \\ ] ^ -"),
    ],
)
def test_signs_the_fonts_lack_are_numbered(text: str, expected: str) -> None:
    """PDF/A shows no empty boxes; the attached data has the text as it is."""
    assert printable(text) == expected


def test_every_sign_that_is_let_through_can_be_shown() -> None:
    """In every style of the template and in the chart: PDF/A refuses a sign without a shape."""
    signs = [chr(code) for first, last in LETTERS for code in range(first, last + 1)]
    assert all(printable(sign) in {sign, "", unicodedata.normalize("NFC", sign)} for sign in signs)
    faces = re.findall(r"#let (serif|mono) = (\(.*?\))", TEMPLATE)
    assert [name for name, _ in faces] == ["serif", "mono"]
    styles = "".join(
        f'#text(font: {families}, weight: {weight}, style: "{style}", c) '
        for _, families in faces
        for weight in (400, 600, 700)
        for style in ("normal", "italic")
    )
    drawn = "".join(
        f'<text y="9" font-family="Libertinus Serif" font-weight="{weight}">&#{ord(sign)};</text>'
        for sign in signs
        for weight in (400, 600)
    )
    source = (
        f"#for c in json(bytes(sys.inputs.signs)) [{styles}]\n"
        '#image(bytes(sys.inputs.chart), format: "svg")'
    )
    typst.compile(
        source.encode(), format="pdf", pdf_standards="a-3b", timestamp=0,
        font_paths=typst.Fonts(include_system_fonts=False), ignore_system_fonts=True,
        sys_inputs={
            "signs": json.dumps(signs),
            "chart": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawn}</svg>',
        },
    )  # fmt: skip


def test_a_word_without_end_stays_on_the_page(result: Result, tmp_path: Path) -> None:
    """It is broken to fit, and can be copied whole."""
    word = "x" * 3000 + "y"
    text = poppler.text(written(replace(result, verdict=Verdict("prompt", word)), tmp_path))
    lines = [item for item in text.split() if set(item) <= set("xy")]
    assert "".join(lines) == word
    assert max(map(len, lines)) < 120


def test_no_time_no_chart(tmp_path: Path) -> None:
    """A horizon of nothing is printed without a drawing."""
    write_catalogue(tmp_path)
    found = computed(*loaded(tmp_path), CLASSIFIER | {"horizon_wanted": "0"})
    assert cost_chart(found) is None
    assert "months from now" not in poppler.text(written(found, tmp_path))


def test_says_how_to_recompute_it(result: Result, tmp_path: Path) -> None:
    """The command names every offer, and what the reader set; the commit is to be checked out."""
    words = (
        "breakeven worksheet fine-tune-or-prompt --scenario classifier "
        "--set prompted=acme/large --set tuned=bolt/hosted "
        "--set runs=2 --set tuned_input=0.28 --on 2026-11-22"
    )
    assert recompute(result) == words
    text = said(result, tmp_path)
    assert dense(words) in text
    assert dense(f"Check out the commit {result.provenance.commit}. Then run:") in text


def test_a_result_without_commit_or_scenario_says_so(result: Result, tmp_path: Path) -> None:
    digest = result.provenance.digest
    found = replace(result, provenance=Provenance(digest, None), scenario=None)
    text = said(found, tmp_path)
    assert dense("none: the files differ from every commit") in text
    assert dense("none: every input is the reader's or a default") in text


def test_numbers_are_printed_as_they_were_given(result: Result, tmp_path: Path) -> None:
    """An input is never rounded."""
    value = Decimal("1234567.123456789")
    given = replace(result.inputs["example_tokens"], value=value)
    inputs = result.inputs | {"example_tokens": given}
    assert dense("1,234,567.123456789 tokens an example") in said(
        replace(result, inputs=inputs), tmp_path
    )


def test_the_typesetter_is_loaded_only_when_asked() -> None:
    """Whoever asks for CSV does not wait for it."""
    code = "import sys, generator.downloads; sys.exit('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, timeout=120)
    assert done.returncode == 0


def test_shows_what_the_page_shows_beyond_a_number(result: Result, tmp_path: Path) -> None:
    """Cost over volume, what the verdict rests on and the map: drawn, in words, and as tables."""
    path = written(result, tmp_path)
    text = said(result, tmp_path)
    found = charts(result)
    assert found.volume is not None
    assert found.map is not None
    for chart in (found.volume, found.map):
        assert dense(printable(chart.caption)) in text
    for place, costs in found.volume.table.rows:
        assert dense("".join((place, *costs))) in text
    assert found.rests_on.rows
    for row in found.rests_on.rows:
        assert dense(f"{row.label}now {row.now}") in text
        assert dense(row.down.text) in text
        assert dense(row.up.text) in text
    assert dense(found.rests_on.summary) in text
    # Words inside the drawings are text too.
    for words in ("this workload", "Calls a day", "US dollars"):
        assert dense(words) in dense(poppler.text(path))


def test_six_routes_fit_on_paper(tmp_path: Path) -> None:
    """The comparison of every route is set with its charts, and the first page holds the first."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    definition, _ = define(catalogue.worksheets["every-route"], catalogue.meters)
    assert definition is not None
    given = catalogue.scenarios["parcel-complaints"].model.worksheets["every-route"]
    found = compute(
        definition, catalogue, as_of=TODAY, provenance=PROVENANCE, given=given,
        scenario="parcel-complaints",
    )  # fmt: skip
    first = dense(poppler.pages(written(found, tmp_path))[0])
    for line_ in definition.worksheet.chart.lines:
        assert dense(line_.label) in first
    assert "monthsfromnow" in first
