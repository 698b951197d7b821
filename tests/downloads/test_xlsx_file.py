from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from xlsxwriter.worksheet import Worksheet

from generator.downloads import FORMATS
from generator.downloads.workbook.book import Sheet
from generator.downloads.workbook.summary import command
from generator.downloads.workbook.text import LONGEST_FORMULA
from generator.downloads.workbook.typed import NAME, ORIGIN
from generator.downloads.xlsx_file import to_xlsx
from generator.errors import UsageError
from generator.formula.evaluate import Never
from generator.schema.worksheet import VerdictCase
from generator.worksheet.compute import Overrides
from generator.worksheet.result import Result
from tests.support.hostile import ATTACKS
from tests.support.worksheets import CLASSIFIER, SITE, computed, loaded, write_catalogue

SHEETS = [
    "Summary", "Inputs", "Prices", "Steps", "Results", "Chart", "Sources", "Wording",
]  # fmt: skip


def opened(result: Result, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(to_xlsx(result)), data_only=values)


def named(workbook: Workbook, name: str) -> Cell:
    ((sheet, address),) = workbook.defined_names[name].destinations
    found = workbook[sheet][address.replace("$", "")]
    assert isinstance(found, Cell)
    return found


def cells(workbook: Workbook) -> Iterator[Cell]:
    for sheet in workbook:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def all_text(result: Result) -> str:
    return "\n".join(str(cell.value) for cell in cells(opened(result, values=True)))


def test_has_its_sheets_in_order(result: Result) -> None:
    assert opened(result).sheetnames == SHEETS


def test_formulas_are_older_than_the_format(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None has a function that the library would write another way, so it need not look for one."""
    seen: list[str] = []
    library: Callable[..., str] = Worksheet._prepare_formula

    def looking(sheet: Sheet, formula: str, expand_future_functions: bool = False) -> str:
        seen.append(formula)
        return library(sheet, formula, expand_future_functions=expand_future_functions)

    quick = to_xlsx(result)
    monkeypatch.setattr(Sheet, "_prepare_formula", looking)
    assert quick == to_xlsx(result)
    assert len(seen) > len(result.values)


def test_every_value_has_a_named_cell(result: Result) -> None:
    """Names carry a prefix, so that none is a cell's address or a function."""
    workbook = opened(result)
    sheet = result.definition.worksheet
    expected = {f"in_{key}" for key in sheet.inputs} | {f"price_{key}" for key in sheet.prices}
    expected |= {f"used_{key}" for key in (*sheet.inputs, *sheet.prices)}
    expected |= {f"date_{key}" for key in sheet.dates} | {f"const_{key}" for key in sheet.constants}
    expected |= {f"step_{key}" for key in sheet.steps}
    expected |= {f"why_{key}" for key in result.definition.may_never}
    assert expected <= set(workbook.defined_names)


def test_formulas_use_only_names_that_exist(result: Result) -> None:
    workbook = opened(result)
    known = set(workbook.defined_names)
    for cell in cells(workbook):
        if cell.data_type == "f":
            code = re.sub(r'"[^"]*"', "", str(cell.value))
            kinds = "in|price|used|date|const|step|why|shown"
            used = set(re.findall(rf"\b(?:{kinds})_[a-z0-9_]+", code))
            assert used <= known


def test_stores_our_own_value_beside_each_formula(result: Result) -> None:
    """A program that shows files without computing shows the right figures."""
    workbook = opened(result, values=True)
    for key, step in result.steps.items():
        shown = named(workbook, f"step_{key}").value
        if isinstance(step.value, Never):
            assert shown == "never"
        else:
            assert shown == pytest.approx(float(step.value), rel=1e-15)
    assert named(workbook, "verdict_shown").value == result.verdict.text


def test_steps_hold_one_live_formula_each(result: Result) -> None:
    workbook = opened(result)
    assert named(workbook, "step_calls_per_month").value == "=used_calls_per_day*step_days_of_use"
    assert all(named(workbook, f"step_{key}").data_type == "f" for key in result.steps)


def test_inputs_are_checked_unlocked_and_coloured(result: Result) -> None:
    workbook = opened(result)
    sheet = workbook["Inputs"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for key, spec in result.definition.worksheet.inputs.items():
        cell = named(workbook, f"in_{key}")
        rule = rules[cell.coordinate]
        assert rule.type == ("whole" if spec.whole else "decimal")
        assert Decimal(str(rule.formula1)) == spec.min
        assert Decimal(str(rule.formula2)) == spec.max
        assert not cell.protection.locked
        assert cell.fill.fgColor.rgb == "FFFFF6D6"


def test_everything_else_is_locked_without_a_password(result: Result) -> None:
    workbook = opened(result)
    for sheet in workbook:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    assert all(cell.protection.locked for cell in cells(workbook) if cell.data_type == "f")
    assert not named(workbook, "price_prompted_input").protection.locked


def test_says_who_set_what(result: Result) -> None:
    sheet = opened(result, values=True)["Prices"]
    origins = {row[NAME].value: row[ORIGIN].value for row in sheet.iter_rows()}
    assert origins["used_prompted_input"] == "catalogue"
    assert origins["used_tuned_input"] == "yours"
    assert origins["used_training_rate"] == "assumed"


def test_names_its_origin(result: Result) -> None:
    """Digest, commit, day, the command that computes the same, every source with its line."""
    text = all_text(result)
    for expected in (
        result.provenance.digest, str(result.provenance.commit), command(result),
        "https://acme.example/prices?a=1&b=2", str(result.prices["prompted_input"].location)[:-3],
        "set 3.4: 2.40 – The page says 2.50.", "1.1 EUR, at 1.1037 USD on 2026-10-30",
        "No charge by the training token is listed.",
    ):  # fmt: skip
        assert expected in text
    assert named(opened(result), "as_of").value == dt.datetime(2026, 11, 22)  # noqa: DTZ001
    assert command(result) == (
        "breakeven worksheet fine-tune-or-prompt --scenario classifier "
        "--set runs=2 --set tuned_input=0.28 --on 2026-11-22"
    )


def test_without_a_scenario_the_command_gives_every_input(result: Result) -> None:
    words = command(replace(result, scenario=None))
    assert "--scenario" not in words
    assert "--set prompted=acme/large --set tuned=bolt/hosted " in words
    assert "--set calls_per_day=500000" in words


def test_the_command_names_an_offer_that_the_scenario_does_not(tmp_path: Path) -> None:
    """What the scenario says itself is left to it, even where the reader said it too."""
    write_catalogue(tmp_path)
    offers = {"prompted": "acme/large", "tuned": "bolt/hosted"}
    found = computed(*loaded(tmp_path), CLASSIFIER, overrides=Overrides(offers=offers))
    assert command(found) == (
        "breakeven worksheet fine-tune-or-prompt --scenario classifier "
        "--set tuned=bolt/hosted --on 2026-11-22"
    )


def test_every_cell_to_type_into_is_coloured_and_checked(never: Result) -> None:
    """Inputs, prices and dates, and no other cell: the FAST standard's rule for inputs."""
    for sheet in opened(never):
        checked = {str(rule.sqref) for rule in sheet.data_validations.dataValidation}
        typed = {
            cell.coordinate: cell.fill.fgColor.rgb
            for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        }  # fmt: skip
        if sheet.title == "Summary":  # The legend shows the colours.
            typed = {}
        assert set(typed) == checked
        assert set(typed.values()) <= {"FFFFF6D6", "FFE3F1E6"}


def test_days_are_counted_in_the_file(never: Result) -> None:
    workbook = opened(never)
    assert "MAX(0," in str(named(workbook, "date_tuned_days_left").value)
    assert "as_of" in str(named(workbook, "date_tuned_days_left").value)


def test_draws_the_lines_natively(result: Result) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(result))) as archive:
        drawing = archive.read("xl/charts/chart1.xml").decode()
    assert drawing.count("<c:ser>") == len(result.definition.worksheet.chart.lines) + 1
    assert "Chart!$B$5:$B$65" in drawing


def test_two_calls_give_the_same_bytes(result: Result) -> None:
    first = FORMATS["xlsx"](result)
    assert first == FORMATS["xlsx"](result)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {item.date_time[0] for item in archive.infolist()} == {1980}
    properties = load_workbook(io.BytesIO(first)).properties
    assert properties.created == dt.datetime(2026, 11, 22)  # noqa: DTZ001
    assert not properties.creator


def test_hostile_text_stays_text(hostile: Result) -> None:
    """What people wrote is found as text, and in no formula but inside quotation marks."""
    workbook = opened(hostile)
    words = {str(cell.value) for cell in cells(workbook) if cell.data_type == "s"}
    for attack in ATTACKS:
        if "\n" not in attack:
            assert any(word.startswith(attack.strip()[:30]) for word in words), attack
    for cell in cells(workbook):
        if cell.data_type == "f":
            code = re.sub(r'"(?:[^"]|"")*"', "", str(cell.value))
            assert not re.search(r"HYPERLINK|NA\(\)&|evil|cmd|calc|_x00", code), cell.value
            assert all(len(s) <= 255 for s in re.findall(r'"((?:[^"]|"")*)"', str(cell.value)))
            assert len(str(cell.value)) < 8192


def test_only_catalogue_sources_and_the_page_are_links(hostile: Result) -> None:
    workbook = opened(hostile)
    links = {cell.hyperlink.target for cell in cells(workbook) if cell.hyperlink}
    assert links == {
        "https://acme.example/prices?a=1&b=2", "https://bolt.example/prices",
        "https://bolt.example/end", f"{SITE}worksheets/fine-tune-or-prompt/classifier/",
    }  # fmt: skip


def test_a_very_long_sentence_is_put_together_from_pieces(result: Result) -> None:
    """A formula takes 8192 characters; a sentence of the catalogue can need more."""
    sheet = result.definition.worksheet
    long = VerdictCase(route="prompt", when=None, text='"' * 3900 + "{break_even}")
    changed = sheet.model_copy(update={"verdict": (*sheet.verdict[:-1], long)})
    definition = replace(result.definition, worksheet=changed)
    workbook = opened(replace(result, definition=definition))
    formulas = [str(cell.value) for cell in cells(workbook) if cell.data_type == "f"]
    assert any(len(text) > LONGEST_FORMULA * 0.9 for text in formulas)
    assert all(len(text) < 8192 for text in formulas)


def test_refuses_a_number_no_spreadsheet_can_hold(result: Result) -> None:
    huge = {**result.inputs, "runs": replace(result.inputs["runs"], value=Decimal("1e400"))}
    with pytest.raises(UsageError, match="too large"):
        to_xlsx(replace(result, inputs=huge))
