"""Whole columns of values in the browser are those of the build's bulk engine, bit for bit."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from generator.check import check
from generator.errors import InputError
from generator.formula.bulk import Column, RowError, formula
from generator.formula.javascript import guarded
from generator.formula.parse import parse
from generator.worksheet.bulk import compute_many
from generator.worksheet.definition import Definition
from generator.worksheet.javascript import module
from generator.worksheet.result import Result
from tests.browser.test_agreement import PAGE
from tests.browser.test_live_insight import given
from tests.support.browser import browser, served, watch
from tests.support.cases import CATALOGUE, FIRST_DAY, definition, drawn, ours
from tests.support.site import ROOT

pytestmark = pytest.mark.browser

# More than one block of rows, and a part of another.
ROWS = 700

FORMULAS = (
    "a * (a + b) - 2", "a - b", "0.1 + a - a", "-(a + b)", "a / b / 2", "a / zero", "zero / zero",
    "min(a, b, 7)", "max(a, b)", "ceil(a)", "floor(b)", "ceil(a * 3 * 10)", "round(a)",
    "round(b, 2)", "round(a * 100, 0 - 2)", "a > b and not a == b", "a <= b or a != b",
    "1 if a > b else 2", "b if yes else a", "gone + 1", "gone if happens(gone) else b",
    "happens(gone) and gone > 1", "not happens(gone) or gone > 1", "gone * 2", "happens(never)",
    "never + a", "a / zero if zero > 0 else 7", "zero > 0 and a / zero > 1", "a / (a - b)",
    "zero == 0 or a / zero > 1", "1 if a + b == b + a else 2", "a / (a + b - b - a)",
    "yes if a > 1 else a > b", "1 if gone > a else 0", "min(gone, a)", "gone / a if yes else b",
    "1 / a if happens(gone) and gone > 0 else b", "a * 10000000000", "(a + 1) ** 2",
    "gone if a > 0 else (gone if happens(gone) else 1)", "a if happens(gone) else 2 * gone",
    "ceil(a * 1000000000000000 * 1000000000000000)", "a ** (0 - 1)",
)  # fmt: skip

COLUMNS = """async ([names, given, doubts]) => {
  const { Cells, RowError, begin } = await import("./live/cells.js");
  const { Graph } = await import("./live/graph.js");
  const { formulas } = await import("./formulas.js");
  const column = (value, Type) => (Array.isArray(value) ? Type.from(value) : value);
  const rows = given.a.value.length;
  const list = (mask) => Array.from({ length: rows }, (_, row) => (
    mask === null || mask === true ? mask === true : mask[row] === 1));
  const all = (value) => Array.from({ length: rows }, (_, row) => (
    typeof value === "object" ? Number(value[row]) : Number(value)));
  const graph = new Graph(names);
  return formulas.map((one) => {
    begin(rows, doubts);
    const values = names.map((name) => new Cells(
      column(given[name].value, name === "yes" ? Uint8Array : Float64Array), null,
      column(given[name].never, Uint8Array)));
    graph.over(values, []);
    try {
      const { value, never, doubt } = graph.evaluated(graph.formula(one), null);
      return { value: all(value).map(String), never: list(never), doubt: list(doubt) };
    } catch (problem) {
      if (!(problem instanceof RowError)) throw problem;
      return { row: problem.row };
    }
  });
}"""

TABLE = """async ([address, { values, follows }, changes, wanted, settle]) => {
  const { compute, sheet } = await import(address);
  const { Tables } = await import("./live/columns.js");
  const tables = new Tables({ sheet, result: compute(values), follows, own: new Set() });
  const columns = Object.fromEntries(
    Object.entries(changes).map(([key, column]) => [key, Float64Array.from(column)]));
  const found = tables.compute(columns, { wanted, settle });
  const told = Object.entries(found.steps).map(([key, { value, never }]) => (
    [key, Array.from(value, (number, row) => (never[row] ? null : String(number)))]));
  return { steps: Object.fromEntries(told), cases: Array.from(found.cases) };
}"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page beside the runtime, the formulas and a module for every worksheet."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    texts = ",\n".join(guarded(parse(text), {"gone", "never"}) for text in FORMULAS)
    (folder / "formulas.js").write_text(f"export const formulas = [{texts}];\n")
    (folder / "worksheets").mkdir()
    for name in CATALOGUE.worksheets:
        (folder / f"worksheets/{name}.js").write_text(module(definition(name)))
    (folder / "worksheets/beside.js").write_text(module(beside()))
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        yield seen.open("")
        assert [] == seen.troubles


def beside() -> Definition:
    """A worksheet whose total cancels, beside a step that grows out of bounds and no one needs."""
    found = definition("fine-tune-or-prompt")
    total = found.worksheet.steps["tuned_total"]
    cancels = "(calls_per_day + 0.0000001 - calls_per_day) * runs"
    grows = "ceil(calls_per_day * 10000000000 * 10000000000 * 10000000)"
    changes = {
        "tuned_total": total.model_copy(update={"formula": cancels, "never": ()}),
        "beside": total.model_copy(update={"formula": grows, "never": ()}),
    }
    steps = {**found.worksheet.steps, **changes}
    units = {**found.units, "beside": found.units["tuned_total"]}
    sheet = found.worksheet.model_copy(update={"steps": steps})
    return replace(found, worksheet=sheet, units=units)


def columns(rng: np.random.Generator, rows: int) -> dict[str, Column]:
    """Names with values of all sizes, some equal, some a hair apart, some that never happen."""
    sizes = 10.0 ** rng.uniform(-6, 9, rows)
    near = sizes * (1 + rng.choice([0.0, 1e-16, 1e-14, 1e-12, 1e-10, 1e-6, 0.1], rows))
    a = np.where(rng.random(rows) < 0.3, np.rint(sizes) + 0.5, sizes)
    b = np.where(rng.random(rows) < 0.5, near, a * rng.choice([-1.0, 0.5, 1.0, 3.0], rows))
    return {
        "a": Column(a), "b": Column(b), "zero": Column(rng.choice([0.0, 0.0, 2.0], rows)),
        "yes": Column(rng.random(rows) < 0.5),
        "gone": Column(rng.uniform(-2, 5, rows), rng.random(rows) < 0.4),
        "never": Column(np.zeros(rows), np.ones(rows, dtype=bool)),
    }  # fmt: skip


def sent(found: Mapping[str, Column]) -> dict[str, Any]:
    """The columns as the browser takes them."""
    return {
        key: {
            "value": column.value.tolist(),
            "never": None if column.never is None else column.never.astype(int).tolist(),
        }
        for key, column in found.items()
    }


def mask(found: NDArray[np.bool_] | None, rows: int) -> list[bool]:
    """A mask with one item a row."""
    return [False] * rows if found is None else np.broadcast_to(found, rows).tolist()


@pytest.mark.parametrize("seed", range(8))
def test_formulas(seed: int, page: Page) -> None:
    """Values are the same to the last bit, and so is what never happens, fails or is in doubt.

    Only powers may differ in their last digits, since nobody says how they are to be rounded.
    """
    rows = 400
    values = columns(np.random.default_rng(seed), rows)
    theirs = page.evaluate(COLUMNS, [list(values), sent(values), True])
    unasked = page.evaluate(COLUMNS, [list(values), sent(values), False])
    for text, other, plain in zip(FORMULAS, theirs, unasked, strict=True):
        # Whoever asks for no doubts gets the same, without them.
        assert {**other, "doubt": []} == {**plain, "doubt": []}, text
        if "row" in other:
            with pytest.raises(RowError) as refused:
                formula(text)(values)
            assert refused.value.row == other["row"], text
            continue
        found = formula(text)(values)
        never = mask(found.never, rows)
        assert never == other.get("never"), text
        expected = np.broadcast_to(found.value, rows).astype(float).tolist()
        got = [float(number) for number in other["value"]]
        wrong = [
            (one, two)
            for one, two, is_never in zip(expected, got, never, strict=True)
            if not is_never and not same(one, two, exactly="**" not in text)
        ]
        assert not wrong, f"{text}: {wrong[:3]}"
        # What never happens is doubted by nobody who asks for its digits.
        doubts = zip(mask(found.doubt, rows), other["doubt"], never, strict=True)
        assert all(one == two for one, two, is_never in doubts if not is_never), text


def same(one: float, other: float, *, exactly: bool) -> bool:
    """Whether two numbers are the same bits, but for the sign of nothing."""
    return one == other if exactly else math.isclose(one, other, rel_tol=1e-14)


def workloads(base: Result, seed: int) -> dict[str, NDArray[np.float64]]:
    """A table in which every input and price lies between half and twice what it is now."""
    rng = np.random.default_rng(seed)
    sheet = base.definition.worksheet
    table = {}
    for key, item in base.inputs.items():
        spec, now = sheet.inputs[key], float(item.value)
        column = np.clip(rng.uniform(now / 2, now * 2, ROWS), float(spec.min), float(spec.max))
        # Some rows as they are, and at the bounds.
        kept = rng.choice([column, np.full(ROWS, now), np.full(ROWS, float(spec.min))])
        table[key] = np.rint(kept) if spec.whole else kept
    for key, price in base.prices.items():
        if price.entry is not None:
            table[key] = float(price.amount) * rng.uniform(0.5, 2, ROWS)
    return table


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_worksheets(name: str, page: Page) -> None:
    """A table of workloads gives the same steps to the last bit, and the same routes."""
    results = check(ROOT, FIRST_DAY).results
    bases = [result for (worksheet, _), result in results.items() if worksheet == name]
    for seed, base in enumerate(bases[:3]):
        table = workloads(base, seed)
        wanted = list(base.steps)
        changes = {key: column.tolist() for key, column in table.items()}
        for settle in (False, True):
            found = compute_many(base.definition, base, table, settle=settle)
            theirs = page.evaluate(
                TABLE, [f"./worksheets/{name}.js", given(base), changes, wanted, settle]
            )
            routes = [found.case_routes[index] for index in theirs["cases"]]
            assert found.routes.tolist() == routes
            for key, column in found.steps.items():
                never = mask(column.never, ROWS)
                got = [None if item is None else number(item) for item in theirs["steps"][key]]
                expected = [
                    None if is_never else float(value)
                    for value, is_never in zip(column.value.tolist(), never, strict=True)
                ]
                assert expected == got, f"{key}, row {first(expected, got)}"


def test_doubt_asks_for_no_more(page: Page) -> None:
    """A row in doubt is settled by the steps that are asked for, whatever the others come to."""
    sheet = beside()
    case = next(case for case in drawn(sheet, 48) if isinstance(ours(sheet, case)[0], Result))
    base = ours(sheet, replace(case, inputs={**case.inputs, "calls_per_day": Decimal(800)}))[0]
    assert isinstance(base, Result)
    calls = [700.0, 900_000.0]
    with pytest.raises(InputError, match="'beside'"):
        compute_many(sheet, base, {"calls_per_day": np.array(calls)}, wanted=["beside"])
    found = compute_many(sheet, base, {"calls_per_day": np.array(calls)}, wanted=["tuned_total"])
    theirs = page.evaluate(
        TABLE,
        ["./worksheets/beside.js", given(base), {"calls_per_day": calls}, ["tuned_total"], True],
    )
    expected = found.steps["tuned_total"].value.tolist()
    assert expected == [float(base.inputs["runs"].value) * 1e-7] * 2
    assert expected == [number(item) for item in theirs["steps"]["tuned_total"]]
    assert found.routes.tolist() == [found.case_routes[index] for index in theirs["cases"]]


AFRESH = """async ([address, cases]) => {
  const { compute, sheet } = await import(address);
  const { worksheet } = await import("./live/worksheet.js");
  const told = (one, values) => {
    let result;
    try {
      result = one(values);
    } catch (problem) {
      return problem.message;
    }
    const { steps, figures, verdict } = result;
    const derivations = sheet.order.map((key) => result.derivation(key));
    const digits = sheet.order.map((key) => result.digits(key));
    return { steps, figures, verdict, derivations, digits };
  };
  return cases.map((values) => [told(compute, values), told(worksheet(sheet), values)]);
}"""


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_what_a_change_leaves_alone(name: str, page: Page) -> None:
    """What is kept from the last result is what would be computed afresh, whatever has changed.

    One value after the other changes from a set of inputs to the next, some of which are refused.
    """
    sheet = definition(name)
    cases: list[dict[str, float | str]] = []
    for one, two in pairwise(ours(sheet, case)[1] for case in drawn(sheet, 12)):
        keys = list(two)
        cuts = range(0, len(keys) + 1, 5)
        cases += [{**one, **{key: two[key] for key in keys[:cut]}} for cut in cuts]
    found = page.evaluate(AFRESH, [f"./worksheets/{name}.js", cases])
    assert [afresh for _, afresh in found] == [kept for kept, _ in found]
    assert len(found) == len(cases)
    assert sum(isinstance(kept, dict) for kept, _ in found) > len(found) / 4


def number(text: str) -> float:
    """What the browser wrote."""
    return float(text)


def first(one: list[Any], other: list[Any]) -> str:
    """The first difference."""
    return next(
        f"{row}: {a!r}, in the browser {b!r}"
        for row, (a, b) in enumerate(zip(one, other, strict=True))
        if a != b
    )
