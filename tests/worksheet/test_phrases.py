"""Phrases: parts of a verdict that are worded by case."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from generator.catalogue.load import load
from generator.downloads.workbook.wording import SHEET, VERDICT
from generator.downloads.xlsx_file import to_xlsx
from generator.worksheet.definition import define
from generator.worksheet.sentence import Phrase, cut
from tests.conftest import MakeCatalogue
from tests.support.phrased import PHRASED, results


def test_the_verdict_says_them(make_catalogue: MakeCatalogue) -> None:
    """The first case that holds is said, an empty one leaves no space behind.

    What a phrase mentions and never happens has its reason at the verdict's end, each reason once,
    and only where the case that mentions it is said.
    """
    for result, said in results(make_catalogue):
        assert said == result.verdict.text


def test_a_sentence_is_cut_at_its_phrases() -> None:
    """A phrase has the space before it with it; values stay where they are."""
    text = "{a} and {b}{b}, {b} {c}"
    assert ["{a} and", Phrase("b", " "), Phrase("b", ""), ",", Phrase("b", " "), " {c}"] == cut(
        text, {"b"}
    )
    assert [text] == cut(text, {})


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "message"),
    [
        ("  left:\n", "  bill:\n", "name-twice", "  bill:\n    - when", "'bill' is already"),
        (
            "  span:\n", "  rate:\n", "name-twice", "  rate:\n    - when",
            "constants, steps and phrases",
        ),
        (
            "{bill} {span}. {left}", "{bill}. {left}", "unused", "  span:",
            "nothing uses 'span' (remove it, or say it in the verdict)",
        ),
        ("for {months}", "for {moths}", "unknown-name", "for {moths}", "mean 'months'?"),
        ("{span}. {left} T", "{span}. {lfet} T", "unknown-name", "{lfet}", "mean 'left'?"),
        ("when: months <= one", "when: moths <= one", "unknown-name", "moths", "'moths'"),
        ("when: months <= one", "when: months + one", "units", "months + one", "not "),
        ("when: months <= one", "when: months <= limit", "units", "<= limit", "'<=' mixes"),
        ("when: months <= one", "when: months ><", "formula", "><", "not a formula"),
        ("Left: {spare}.", "Left {span}.", "phrases", "Left {span}", "'span' is a phrase"),
        ("Left: {spare}.", "Left {left}.", "phrases", "Left {left}", "only the verdict"),
        ("when: months <= one", "when: span <= one", "phrases", "span <= one", "is a phrase"),
        ("No tokens are", "No {span} are", "phrases", "No {span}", "'span' is a phrase"),
        ("limit - bill", "limit - left", "phrases", "limit - left", "name values here"),
        (
            '    - text: "for {months}"\n', "", "phrases", "    - when: months >= year\n",
            "the last case, and only the last, has no 'when'",
        ),
        (
            "    - when: months >= year\n      text: for a year", "    - text: for a year",
            "phrases", "    - text: for a year", "the last case, and only the last",
        ),
        (
            '    - when: months >= year\n      text: for a year\n    - text: "for {months}"\n',
            "    []\n", "phrases", "    []", "there is no case (write one without a 'when')",
        ),
        (
            '"It costs {bill} {span}. {left} T', '"{left} It costs {bill} {span}. T', "phrases",
            '"{left} It', "the verdict begins with 'left', which can be empty",
        ),
        ('text: "It costs {bill} {span}. {left}"', "text: ''", "text", "text: ''", "is empty"),
        ("step: bill", "step: left", "unknown-step", "step: left", "no step 'left'"),
    ],
)  # fmt: skip
def test_faults(
    make_catalogue: MakeCatalogue, old: str, new: str, code: str, at: str, message: str
) -> None:
    """Each fault of a phrase is a finding at its line, in words."""
    assert old in PHRASED
    # A phrase is used until nothing says it; all other faults are made once.
    text = PHRASED.replace(old, new, -1 if code == "unused" else 1)
    loaded = load(make_catalogue(**{"worksheets/calls.yaml": text}))
    findings = list(loaded.findings)
    if loaded.catalogue is not None:
        findings = define(loaded.catalogue.worksheets["calls"], loaded.catalogue.meters)[1]
    found = next(finding for finding in findings if finding.code == code)
    assert message in f"{found.message} ({found.fix})"
    assert text[: text.index(at)].count("\n") + 1 == found.location.line


def test_a_verdict_may_begin_with_one(make_catalogue: MakeCatalogue) -> None:
    """Where none of its cases is empty."""
    text = PHRASED.replace('"It costs {bill} {span}', '"{span} it costs {bill}')
    catalogue = load(make_catalogue(**{"worksheets/calls.yaml": text})).catalogue
    assert catalogue is not None
    assert [] == define(catalogue.worksheets["calls"], catalogue.meters)[1]


def test_the_workbook_has_a_table_for_each(make_catalogue: MakeCatalogue) -> None:
    """The verdict's cells name what a phrase says, so that its cases are not multiplied."""
    for result, said in results(make_catalogue):
        workbook, shown = (
            load_workbook(io.BytesIO(to_xlsx(result)), data_only=values) for values in (False, True)
        )
        (place,) = workbook.defined_names[VERDICT].destinations
        assert said == shown[place[0]][place[1].replace("$", "")].value
        formulas = [str(cell.value) for row in workbook[SHEET].iter_rows() for cell in row]
        for name in ("phrase_span", "phrase_left"):
            assert name in workbook.defined_names
            # The table's own row, and each of the two cases that say it.
            assert 3 == sum(name in formula for formula in formulas)
