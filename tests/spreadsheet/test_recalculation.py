"""The downloaded spreadsheet, recalculated by LibreOffice from its formulas, says what we say.

Every value stored beside a formula is taken out of the files first, so that nothing but a real
recalculation can pass.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from generator.catalogue.load import Catalogue
from generator.downloads.workbook import chart, inputs, prices
from generator.downloads.workbook.book import cached
from generator.downloads.workbook.summary import OUT_OF_BOUNDS, VERDICT_SHOWN
from generator.downloads.workbook.typed import CHECK, NAME, OK, ORIGIN
from generator.downloads.workbook.wording import ROUTE, VERDICT, in_words
from generator.downloads.xlsx_file import to_xlsx
from generator.formula.evaluate import Never, evaluate
from generator.formula.parse import parse
from generator.worksheet.compute import Overrides
from generator.worksheet.definition import Definition
from generator.worksheet.result import Result
from tests.support.hostile import write_hostile_catalogue
from tests.support.libreoffice import named_value, recalculate
from tests.support.worksheets import (
    CLASSIFIER,
    MODELS,
    TODAY,
    TUNED,
    computed,
    loaded,
    write_catalogue,
)

pytestmark = pytest.mark.spreadsheet

RANDOM = 40
HOSTILE = 8
TOLERANCE = 1e-9
# Binary numbers hold 15 digits; a text that shows more may differ behind them.
DIGITS = Context(prec=13)

TYPICAL = CLASSIFIER | {
    "calls_per_day": "4000", "prompted_input_tokens": "3000", "tuned_input_tokens": "400",
    "preparation_hours": "40", "hourly_rate": "85", "validation_examples": "500", "runs": "3",
    "horizon_wanted": "24",
}  # fmt: skip

PLANNED: tuple[tuple[dict[str, str], tuple[str, str]], ...] = (
    (CLASSIFIER, (MODELS[0], TUNED[0])),
    (TYPICAL, (MODELS[0], TUNED[0])),
    (TYPICAL, (MODELS[0], TUNED[1])),
    (TYPICAL, (MODELS[0], TUNED[2])),
    (TYPICAL | {"hourly_rate": "5000"}, (MODELS[1], TUNED[2])),
    (TYPICAL, (MODELS[2], TUNED[0])),
    (TYPICAL, (MODELS[3], TUNED[0])),
    (TYPICAL | {"calls_per_day": "0"}, (MODELS[0], TUNED[0])),
    (TYPICAL | {"horizon_wanted": "0"}, (MODELS[0], TUNED[0])),
    (TYPICAL | {"upkeep_hours": "1000"}, (MODELS[0], TUNED[0])),
    (
        TYPICAL | {"days_per_month": "30.4375", "prompted_cached_share": "0.85"},
        (MODELS[0], TUNED[0]),
    ),
    (
        TYPICAL | {"retrainings_per_year": "12", "retraining_hours": "100"},
        (MODELS[0], TUNED[0]),
    ),
    # Repaid within two months; the retraining of the seventh month costs more than it still saves.
    (
        TYPICAL
        | {
            "retrainings_per_year": "2", "retraining_hours": "72", "preparation_hours": "5",
            "horizon_wanted": "7",
        },
        (MODELS[0], TUNED[0]),
    ),
    # Repaid after 3.711 months: in words as many as count.
    (TYPICAL | {"horizon_wanted": "3.71"}, (MODELS[0], TUNED[0])),
    # Ties: one call, one token, nothing to train.
    (
        CLASSIFIER
        | {"calls_per_day": "1", "prompted_input_tokens": "1", "examples": "0", "epochs": "1"},
        (MODELS[0], TUNED[0]),
    ),
    # Half a cent, exactly: 7 × 0.335 is 2.345 and must become 2.35, as binary fractions do not.
    (TYPICAL | {"upkeep_hours": "7", "hourly_rate": "0.335"}, (MODELS[0], TUNED[0])),
    # Less than half a cent keeps two digits.
    (TYPICAL | {"upkeep_hours": "4.6", "hourly_rate": "0.001"}, (MODELS[0], TUNED[0])),
    (TYPICAL | {"upkeep_hours": "9.96", "hourly_rate": "0.0001"}, (MODELS[0], TUNED[0])),
    (TYPICAL | {"upkeep_hours": "0.001", "hourly_rate": "0.0001"}, (MODELS[0], TUNED[0])),
)  # fmt: skip


def _random_inputs(definition: Definition, chance: random.Random) -> dict[str, str]:
    """Inputs within their bounds: round numbers, odd fractions, a few at the bounds themselves."""
    given = {}
    for key, spec in definition.worksheet.inputs.items():
        roll = chance.random()
        if roll < 0.04:
            value = spec.min
        elif roll < 0.06:
            value = spec.max
        elif roll < 0.35 and spec.default is not None:
            value = spec.default
        else:
            # Sizes from small to the largest are equally likely.
            top = min(float(spec.max), chance.choice([1e2, 1e4, 1e6]))
            value = Decimal(repr(round(float(spec.min) + top ** chance.random(), 3)))
            value = min(max(value, spec.min), spec.max)
        given[key] = format(value.to_integral_value() if spec.whole else value, "f")
    return given


def _results(catalogue: Catalogue, definition: Definition) -> Iterator[Result]:
    for given, offers in PLANNED:
        yield computed(catalogue, definition, given, offers)
    bounds = definition.worksheet.inputs
    for at in ("min", "max"):
        edge = {key: format(getattr(spec, at), "f") for key, spec in bounds.items()}
        yield computed(catalogue, definition, edge)
    chance = random.Random(20261122)
    for _ in range(RANDOM):
        offers = (chance.choice(MODELS[:2]), chance.choice(TUNED))
        as_of = TODAY + dt.timedelta(days=chance.choice([0, 0, 0, 40, 90, 600]))
        given = _random_inputs(definition, chance)
        yield computed(catalogue, definition, given, offers, as_of=as_of)


@dataclass
class Comparison:
    """What was compared, and everything that differs."""

    cells: int = 0
    worst: float = 0.0
    rounded: int = 0
    """Texts that agree but for digits beyond those a binary number holds."""
    differences: list[str] = field(default_factory=list)

    def number(self, where: str, ours: object, theirs: object) -> None:
        self.cells += 1
        if isinstance(ours, Never):
            if theirs != "never":
                self.differences.append(f"{where}: never, but {theirs!r}")
            return
        if isinstance(theirs, bool) or not isinstance(theirs, int | float):
            self.differences.append(f"{where}: {ours}, but {theirs!r}")
            return
        assert isinstance(ours, Decimal)
        expected = float(ours)
        off = abs(theirs - expected) / abs(expected) if expected else abs(theirs)
        self.worst = max(self.worst, off)
        if off > TOLERANCE:
            self.differences.append(f"{where}: {ours}, but {theirs!r} (off by {off:.1e})")

    def text(self, where: str, ours: str, theirs: object) -> None:
        self.cells += 1
        shown = "" if theirs is None else str(theirs)
        if shown == ours:
            return
        self.rounded += 1
        if _significant(shown) != _significant(ours):
            self.differences.append(f"{where}: {ours!r}, but {shown!r}")


def _significant(text: str) -> list[str]:
    """The text cut into words and numbers, numbers to the digits that can be relied on."""
    pieces = re.split(r"(\d[\d,]*(?:\.\d+)?)", text)
    return [
        str(DIGITS.plus(Decimal(piece.replace(",", ""))).normalize()) if index % 2 else piece
        for index, piece in enumerate(pieces)
    ]


def _compare(result: Result, workbook: Workbook, name: str, found: Comparison) -> None:
    definition = result.definition
    for key, value in result.values.items():
        section = next(
            prefix for prefix in ("used", "date", "const", "step")
            if f"{prefix}_{key}" in workbook.defined_names
        )  # fmt: skip
        found.number(f"{name} {key}", value, named_value(workbook, f"{section}_{key}"))
        if f"shown_{key}" in workbook.defined_names:
            words = named_value(workbook, f"shown_{key}")
            found.text(f"{name} {key} in words", in_words(result, key), words)
    for key in definition.may_never:
        reason = named_value(workbook, f"why_{key}")
        found.text(f"{name} why {key}", result.steps[key].never or "", reason)
    for item in definition.worksheet.results:
        theirs = named_value(workbook, f"result_{item.step}")
        found.number(f"{name} result {item.step}", result.steps[item.step].value, theirs)
    for cell in (VERDICT, VERDICT_SHOWN):
        found.text(f"{name} {cell}", result.verdict.text, named_value(workbook, cell))
    found.text(f"{name} route", result.verdict.route, named_value(workbook, ROUTE))
    _compare_chart(result, workbook, name, found)
    _nothing_changed(result, workbook, name, found)


def _compare_chart(result: Result, workbook: Workbook, name: str, found: Comparison) -> None:
    """The chart's last point is what the worksheet says of the whole horizon."""
    sheet = workbook[chart.SHEET]
    last = 5 + chart.POINTS
    for column, step in ((1, "horizon"), (2, "prompted_total"), (3, "tuned_total")):
        value = result.steps[step].value
        found.number(f"{name} chart {step}", value, sheet.cell(last, column).value)
    crossing = sheet.cell(last + 1, 1).value
    value = result.steps["break_even"].value
    if isinstance(value, Never):
        found.text(f"{name} chart crossing", "#N/A", crossing)
    else:
        found.number(f"{name} chart crossing", value, crossing)


def _nothing_changed(result: Result, workbook: Workbook, name: str, found: Comparison) -> None:
    """Every input and price is in order and set by whoever set it."""
    origins = {f"used_{key}": item.origin for key, item in result.inputs.items()}
    origins |= {f"used_{key}": item.origin for key, item in result.prices.items()}
    rows = (row for sheet in (inputs.SHEET, prices.SHEET) for row in workbook[sheet].iter_rows())
    for row in rows:
        origin = origins.get(str(row[NAME].value))
        if origin is not None:
            found.text(f"{name} check {row[NAME].value}", OK, row[CHECK].value)
            found.text(f"{name} set by {row[NAME].value}", origin.value, row[ORIGIN].value)


def _cases_met(results: list[Result]) -> tuple[set[str], set[int]]:
    """Which reasons for `never` and which cases of the verdict the results reach."""
    reasons: set[str] = set()
    verdicts: set[int] = set()
    for result in results:
        sheet = result.definition.worksheet
        for key, step in sheet.steps.items():
            for case in step.never:
                met = evaluate(parse(case.when), result.values)
                if met is True:
                    reasons.add(f"{key}: {case.because}")
                if met is not False:
                    break
        met_first = (
            index
            for index, verdict in enumerate(sheet.verdict)
            if verdict.when is None or evaluate(parse(verdict.when), result.values) is True
        )
        verdicts.add(next(met_first))
    return reasons, verdicts


def test_recalculation_agrees(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Every step, result, reason, sentence and the verdict, for every kind of outcome."""
    write_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    results = list(_results(catalogue, definition))
    write_hostile_catalogue(tmp_path / "hostile")
    hostile = loaded(tmp_path / "hostile")
    results += [computed(*hostile, given, offers) for given, offers in PLANNED[:HOSTILE]]

    reasons, verdicts = _cases_met(results[:-HOSTILE])
    steps = definition.worksheet.steps
    assert reasons == {f"{k}: {case.because}" for k, step in steps.items() for case in step.never}
    assert verdicts == set(range(len(definition.worksheet.verdict)))

    paths = []
    for index, result in enumerate(results):
        paths.append(tmp_path / f"case-{index:03}.xlsx")
        paths[-1].write_bytes(to_xlsx(result))
    found = Comparison()
    workbooks = recalculate(paths, tmp_path / "work")
    for path, result, workbook in zip(paths, results, workbooks, strict=True):
        _compare(result, workbook, path.stem, found)

    counts = (
        f"{len(paths)} files, {found.cells} cells, worst relative error {found.worst:.1e}, "
        f"{found.rounded} texts equal only to {DIGITS.prec} digits"
    )
    record_testsuite_property("recalculation", counts)
    sys.stdout.write(f"{counts}\n")
    assert not found.differences, "\n".join(found.differences[:40])


def _typed(path: Path, made: Path, changes: Mapping[str, float | str]) -> Path:
    """The file with other values typed into some of its named cells, saved elsewhere."""
    workbook = load_workbook(path)
    for name, value in changes.items():
        ((sheet, cell),) = workbook.defined_names[name].destinations
        workbook[sheet][cell.replace("$", "")] = value
    workbook.save(made)
    return made


def test_what_is_typed_into_the_file_is_followed(tmp_path: Path) -> None:
    """Another input and price in the file give what we compute for them; nonsense is named."""
    write_catalogue(tmp_path)
    catalogue, definition = loaded(tmp_path)
    path = tmp_path / "typed.xlsx"
    path.write_bytes(to_xlsx(computed(catalogue, definition, TYPICAL)))
    yours = Overrides(
        inputs={"calls_per_day": Decimal(75), "retrainings_per_year": Decimal("1.5")},
        prices={"tuned_input": Decimal("0.9")},
    )
    changes: dict[str, float | str] = {
        "in_calls_per_day": 75,
        "in_retrainings_per_year": 1.5,
        "price_tuned_input": 0.9,
    }
    nonsense: dict[str, float | str] = {"in_calls_per_day": "many", "in_epochs": 0}
    files = [
        _typed(path, tmp_path / "changed.xlsx", changes),
        _typed(path, tmp_path / "nonsense.xlsx", nonsense),
    ]
    followed, refused = recalculate(files, tmp_path / "work")
    expected = computed(catalogue, definition, TYPICAL, overrides=yours)
    assert named_value(followed, VERDICT_SHOWN) == expected.verdict.text
    for key, step in expected.steps.items():
        value = cached(step.value)
        found = named_value(followed, f"step_{key}")
        assert found == (pytest.approx(value, rel=TOLERANCE) if value != "never" else value)
    said = "3 of the inputs, prices and dates were changed in this file."
    assert said in [cell.value for row in followed["Summary"].iter_rows() for cell in row]

    assert named_value(refused, VERDICT_SHOWN) == OUT_OF_BOUNDS
    checks = {row[NAME].value: row[CHECK].value for row in refused[inputs.SHEET].iter_rows()}
    assert checks["used_calls_per_day"] == "must be a whole number from 0 to 1,000,000,000"
    assert checks["used_epochs"] == "must be a number from 1 to 100"
