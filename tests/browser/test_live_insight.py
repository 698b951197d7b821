"""What the browser tells beyond a number is what the build tells, for every worksheet.

For every published scenario and dozens of other sets of inputs: how far each value can move before
the verdict flips, what moves the total, the break-even map, the costs over time and over one input.
Routes, reasons, the order of everything and the printed values of flips agree to the letter;
numbers agree to 1e-9 of their value.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from generator.check import check
from generator.errors import BreakevenError
from generator.figures import plain
from generator.insight.grid import Axis, BreakEvenMap, break_even_map
from generator.insight.leads import Stretch, costs_over_time, horizon, leads
from generator.insight.sensitivity import Flip, Sensitivity, Tornado, sensitivities, tornado
from generator.insight.subject import Subject
from generator.insight.volume import CostOverInput, cost_over_input
from generator.schema.worksheet import Map, Volume
from generator.worksheet.definition import Definition
from generator.worksheet.javascript import module
from generator.worksheet.result import Origin, Result
from tests.browser.test_agreement import PAGE
from tests.support.browser import browser, served, watch
from tests.support.cases import CATALOGUE, FIRST_DAY, definition, drawn, ours
from tests.support.site import ROOT

pytestmark = pytest.mark.browser

SETS = 48
TOLERANCE = 1e-9

BATCH = """async ([address, cases]) => {
  const { compute, sheet } = await import(address);
  const { breakEvenMap, sensitivities, tornado } = await import("./live/insight.js");
  const { costOverInput, costsOverTime, horizon, leads } = await import("./live/leads.js");
  const { Decimal } = await import("./live/decimal.js");
  const { digits } = await import("./live/figures.js");
  const { InputError } = await import("./live/worksheet.js");
  const plain = (key, value) => {
    if (value instanceof Decimal) return { exact: digits(value) };
    if (typeof value === "number" && !Number.isFinite(value)) return null;
    return ArrayBuffer.isView(value) ? Array.from(value) : value;
  };
  const side = (axis) => ({
    key: axis.subject.key, least: axis.least, most: axis.most, decades: axis.decades,
    ticks: axis.ticks, here: axis.share(axis.subject.value),
  });
  const times = [];
  const told = (situation) => {
    const began = performance.now();
    const moves = sensitivities(situation);
    const bars = tornado(situation);
    const map = breakEvenMap(situation, moves);
    const volume = costOverInput(situation, moves);
    const { lines, missing } = costsOverTime(situation);
    const end = horizon(situation);
    const led = end.digits > 0n && lines.length > 0 ? leads(lines, end) : [];
    times.push(performance.now() - began);
    return {
      order: moves.map(({ subject }) => subject.key),
      moves: Object.fromEntries(moves.map(
        ({ subject: { key, label, unit, value, least, most }, down, up }) => (
          [key, { label, unit, value, least, most, down, up }]))),
      tornado: bars && {
        ...bars, bars: bars.bars.map((bar) => ({ ...bar, subject: bar.subject.key })),
      },
      map: map && { ...map, x: side(map.x), y: side(map.y) },
      volume: volume && {
        ...volume, axis: side(volume.axis), lines: volume.lines.map((line) => line.route),
      },
      time: {
        missing, leads: led,
        lines: lines.map((line) => ({
          route: line.route, label: line.label, style: line.style, end: line.at(end),
          points: line.points(end),
        })),
      },
    };
  };
  const answers = JSON.parse(cases).map(({ values, follows }) => {
    const situation = { sheet, result: compute(values), follows, own: new Set() };
    try {
      return told(situation);
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      return { refused: problem.message };
    }
  });
  return [JSON.stringify(answers, plain), times];
}"""


def drawn_everywhere(found: Definition) -> Definition:
    """The worksheet with a map and a chart over an input, also where it declares none."""
    sheet = found.worksheet
    wide = [key for key, item in sheet.inputs.items() if item.max > item.min]
    shown = {step for line in sheet.chart.lines for step in [line.total] if step is not None}
    changes: dict[str, Any] = {}
    if sheet.map is None:
        # One with many steps and one with few, so that both kinds of axis are seen.
        counted = sorted(wide, key=lambda key: sheet.inputs[key].max / sheet.inputs[key].step)
        changes["map"] = Map(x=counted[-1], y=counted[0])
    if sheet.volume is None:
        lines = [
            line if line.total in shown else line.model_copy(update={"total": line.monthly})
            for line in sheet.chart.lines
        ]
        changes["chart"] = sheet.chart.model_copy(update={"lines": tuple(lines)})
        changes["volume"] = Volume(title="Costs", input=wide[0])
    return replace(found, worksheet=sheet.model_copy(update=changes))


SHEETS = {name: drawn_everywhere(definition(name)) for name in CATALOGUE.worksheets}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page beside the runtime and a module for every worksheet."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    (folder / "worksheets").mkdir()
    for name, sheet in SHEETS.items():
        (folder / f"worksheets/{name}.js").write_text(module(sheet))
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        yield seen.open("")
        assert [] == seen.troubles


def results(name: str) -> Iterator[tuple[str, Result]]:
    """The published scenarios' results, then those of other sets of inputs."""
    checked = check(ROOT, FIRST_DAY)
    for (worksheet, scenario), result in checked.results.items():
        if worksheet == name:
            yield scenario, replace(result, definition=SHEETS[name])
    for index, case in enumerate(drawn(SHEETS[name], SETS)):
        answer = ours(SHEETS[name], case)[0]
        if isinstance(answer, Result):
            yield f"set {index}", answer


def given(result: Result) -> dict[str, Any]:
    """What the browser is given for a result."""
    sheet = result.definition.worksheet
    names = [*sheet.inputs, *sheet.prices, *sheet.dates, *sheet.constants]
    follows = {}
    for key, price in result.prices.items():
        absent = sheet.prices[key].absent
        if price.origin is Origin.ASSUMED and absent is not None and absent.price is not None:
            follows[key] = absent.price
    values = {key: value for key in names if isinstance(value := result.values[key], Decimal)}
    return {"values": {key: plain(value) for key, value in values.items()}, "follows": follows}


def told(result: Result) -> dict[str, Any]:
    """What Python tells of a result, in the browser's shape."""
    moves = sensitivities(result)
    lines, missing = costs_over_time(result)
    end = horizon(result)
    return {
        "order": [item.subject.key for item in moves],
        "moves": {item.subject.key: _moves(item) for item in moves},
        "tornado": _tornado(tornado(result)),
        "map": _map(break_even_map(result, moves)),
        "volume": _volume(cost_over_input(result, moves)),
        "time": {
            "missing": [{"label": item.label, "reason": item.reason} for item in missing],
            "leads": _stretches(leads(lines, end)) if end > 0 and lines else [],
            "lines": [
                {
                    "route": line.route, "label": line.label, "style": line.style,
                    "end": line.at(end),
                    "points": [[float(x), float(y)] for x, y in line.points(end)],
                }
                for line in lines
            ],
        },
    }  # fmt: skip


@dataclass(frozen=True)
class Letters:
    """A decimal that must agree to the letter."""

    value: Decimal


def _subject(item: Subject) -> dict[str, Any]:
    return {
        "label": item.label, "unit": item.unit, "value": Letters(item.value),
        "least": Letters(item.least), "most": item.most,
    }  # fmt: skip


def _moves(item: Sensitivity) -> dict[str, Any]:
    return {**_subject(item.subject), "down": _flip(item.down), "up": _flip(item.up)}


def _flip(flip: Flip | None) -> dict[str, Any] | None:
    if flip is None:
        return None
    return {
        "value": Letters(flip.value), "route": flip.route, "relative": flip.relative,
        "factor": flip.factor,
    }  # fmt: skip


def _tornado(found: Tornado | None) -> dict[str, Any] | None:
    if found is None:
        return None
    bars = [
        {
            "subject": bar.subject.key, "low": Letters(bar.low), "high": Letters(bar.high),
            "atLow": bar.at_low, "atHigh": bar.at_high,
        }
        for bar in found.bars
    ]  # fmt: skip
    return {
        "step": found.step, "label": found.label, "unit": found.unit,
        "total": found.total, "bars": bars,
    }  # fmt: skip


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "key": axis.subject.key, "least": Letters(axis.least), "most": Letters(axis.most),
        "decades": axis.decades, "ticks": [Letters(tick) for tick in axis.ticks],
        "here": axis.share(axis.subject.value),
    }  # fmt: skip


def _map(found: BreakEvenMap | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "x": _axis(found.x), "y": _axis(found.y), "routes": list(found.routes),
        "cells": found.cells.tolist(), "route": found.route,
        "table": [[Letters(tick), list(routes)] for tick, routes in found.table],
    }  # fmt: skip


def _stretches(found: Iterable[Stretch]) -> list[dict[str, Any]]:
    return [{"route": item.route, "start": item.start, "end": item.end} for item in found]


def _volume(found: CostOverInput | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "axis": _axis(found.axis), "lines": [line.route for line in found.lines],
        "unit": found.unit, "at": [float(at) for at in found.at],
        "costs": [[None if cost is None else float(cost) for cost in row] for row in found.costs],
        "leads": [
            {"route": item.route, "start": Letters(item.start), "end": Letters(item.end)}
            for item in found.leads
        ],
        "changes": list(found.changes),
        "table": [[Letters(at), list(costs)] for at, costs in found.table],
    }  # fmt: skip


@dataclass
class Comparison:
    """What was compared, and what differed."""

    counts: Counter[str] = field(default_factory=Counter)
    worst: float = 0.0
    differences: list[str] = field(default_factory=list)

    def same(self, where: str, one: Any, other: Any) -> None:
        """Everything that Python tells; what the browser adds for drawing is left out."""
        if isinstance(one, dict) and isinstance(other, Mapping):
            for key, item in one.items():
                self.same(f"{where}.{key}", item, other.get(key))
        elif isinstance(one, list) and isinstance(other, Sequence):
            if len(one) != len(other):
                self.differences.append(f"{where}: {len(one)} items, in the browser {len(other)}")
                return
            for index, item in enumerate(one):
                self.same(f"{where}[{index}]", item, other[index])
        elif isinstance(one, Letters):
            self.counts["letters"] += 1
            self.equal(where, {"exact": plain(one.value)}, other)
        elif isinstance(one, Decimal):
            self.near(where, float(one), float(other["exact"]) if other else None)
        elif isinstance(one, float):
            self.near(where, one, other)
        else:
            self.counts["words"] += 1
            self.equal(where, one, other)

    def equal(self, where: str, one: object, other: object) -> None:
        """Agreement to the letter."""
        if one != other:
            self.differences.append(f"{where}: {one!r}, in the browser {other!r}")

    def near(self, where: str, one: float, other: float | None) -> None:
        """Agreement to 1e-9."""
        self.counts["numbers"] += 1
        if other is None:
            self.differences.append(f"{where}: {one!r}, in the browser nothing")
            return
        off = abs(other - one) / abs(one) if one else abs(other)
        self.worst = max(self.worst, off)
        if not off <= TOLERANCE:
            self.differences.append(f"{where}: {one!r}, in the browser {other!r}")


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_the_browser_tells_the_same(
    name: str, page: Page, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Flips, tornado, map, costs over time and over an input: those of the build."""
    found = Comparison()
    asked = dict(results(name))
    cases = json.dumps([given(result) for result in asked.values()])
    answer, times = page.evaluate(BATCH, [f"./worksheets/{name}.js", cases])
    for (where, result), theirs in zip(asked.items(), json.loads(answer), strict=True):
        try:
            expected = told(result)
        except BreakevenError as problem:
            expected = {"refused": str(problem)}
        found.counts["refused"] += "refused" in expected
        found.same(f"{name} {where}", expected, theirs)
    line = (
        f"{name}: {len(asked)} sets of inputs, {found.counts['refused']} refused; "
        f"{found.counts['letters']} values and {found.counts['words']} words to the letter, "
        f"{found.counts['numbers']} numbers, worst relative error {found.worst:.1e}; "
        f"{np.median(times):.1f} ms a set in Chromium, at worst {math.ceil(max(times))}"
    )
    record_testsuite_property(f"insight {name}", line)
    sys.stdout.write(f"{line}\n")
    assert not found.differences, "\n".join(
        [f"{len(found.differences)} differences", *found.differences[:40]]
    )
