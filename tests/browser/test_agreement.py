"""The browser computes what Python computes, for every worksheet of the catalogue.

A thousand sets of inputs each: within the bounds, at them, at zero, huge, and some that are
refused. Steps agree to 1e-9 of their value; reasons, figures in words, all their digits,
derivations, refusals and the verdict agree to the letter.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.figures import figure, plain
from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.parse import parse
from generator.worksheet.cases import chosen
from generator.worksheet.javascript import module
from generator.worksheet.result import Result
from tests.support.browser import browser, served, watch
from tests.support.cases import CASES, CATALOGUE, definition, drawn, ours
from tests.support.site import ROOT

pytestmark = pytest.mark.browser

TOLERANCE = 1e-9
# As strict as a page can be: no program is made of text.
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>Agreement</title><link rel="icon" href="data:,">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; img-src data:">'
)
BATCH = """async ([address, cases]) => {
  const { compute } = await import(address);
  const { InputError } = await import("./live/worksheet.js");
  const started = performance.now();
  const results = JSON.parse(cases).map((values) => {
    try {
      return compute(values);
    } catch (problem) {
      if (!(problem instanceof InputError)) throw problem;
      return { refused: problem.message };
    }
  });
  const milliseconds = performance.now() - started;
  const told = results.map((result) => {
    if ("refused" in result) return result;
    const keys = Object.keys(result.steps);
    const each = (tell) => Object.fromEntries(keys.map((key) => [key, tell(key)]));
    return {
      ...result,
      digits: each((key) => result.digits(key)),
      derivations: each((key) => result.derivation(key)),
    };
  });
  return [JSON.stringify(told), milliseconds];
}"""


@dataclass
class Comparison:
    """What was compared, and what differed."""

    counts: Counter[str] = field(default_factory=Counter)
    conditions: set[tuple[str, int]] = field(default_factory=set)
    worst: float = 0.0
    differences: list[str] = field(default_factory=list)

    def same(self, where: str, one: object, other: object) -> None:
        """Notes a difference in words."""
        if one != other:
            self.differences.append(f"{where}: {one!r}, in the browser {other!r}")

    def case(self, where: str, result: Result | str, theirs: Mapping[str, Any]) -> None:
        """One set of inputs."""
        self.counts["cases"] += 1
        if isinstance(result, str):
            self.counts["refused"] += 1
            self.same(where, {"refused": result}, theirs)
            return
        self.same(where, list(result.steps), list(theirs.get("steps", [theirs])))
        if "steps" not in theirs:
            return
        for key in result.steps:
            self.step(f"{where} {key}", result, key, theirs)
        verdict = {"route": result.verdict.route, "text": result.verdict.text}
        self.counts["verdicts"] += 1
        self.same(where, verdict, theirs["verdict"])
        self.conditions |= set(met(result))

    def step(self, where: str, result: Result, key: str, theirs: Mapping[str, Any]) -> None:
        """One step: its value or its reason, and its words."""
        step, other = result.steps[key], theirs["steps"][key]
        self.counts["steps"] += 1
        self.same(f"{where}, all digits", digits(step.value), theirs["digits"][key])
        self.same(f"{where}, derived", step.derivation, theirs["derivations"][key])
        if isinstance(step.value, Never):
            self.counts["never"] += 1
            self.same(where, {"never": step.value.reason}, other)
            self.same(where, "never", theirs["figures"][key])
            return
        self.same(f"{where} in words", figure(step.value, step.unit), theirs["figures"][key])
        if isinstance(step.value, bool):
            self.same(where, step.value, other)
        elif isinstance(other, bool) or not isinstance(other, (int, float)):
            self.differences.append(f"{where}: {step.value}, in the browser {other!r}")
        else:
            expected = float(step.value)
            off = abs(other - expected) / abs(expected) if expected else abs(other)
            self.worst = max(self.worst, off)
            if not off <= TOLERANCE:
                self.differences.append(f"{where}: {step.value}, in the browser {other!r}")


def digits(value: Value) -> str | bool | None:
    """All digits of a value; nothing for what never happens."""
    if isinstance(value, Never):
        return None
    return value if isinstance(value, bool) else plain(value)


def met(result: Result) -> Iterator[tuple[str, int]]:
    """The conditions by which steps are never, the phrases' cases, and the verdict's."""
    sheet = result.definition.worksheet
    for key, step in sheet.steps.items():
        if step.never and isinstance(result.values[key], Never):
            for index, case in enumerate(step.never):
                found = evaluate(parse(case.when), result.values)
                if found is True:
                    yield key, index
                if found is not False:
                    break
    for key, phrase in sheet.phrases.items():
        yield f"{{{key}}}", phrase.index(chosen(phrase, result.values))
    yield "", sheet.verdict.index(chosen(sheet.verdict, result.values))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """An empty page beside the runtime and a module for every worksheet."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    (folder / "worksheets").mkdir()
    for name in CATALOGUE.worksheets:
        (folder / f"worksheets/{name}.js").write_text(module(definition(name)))
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        yield seen.open("")
        assert [] == seen.troubles


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_the_browser_agrees(
    name: str, page: Page, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Every step, every reason for never, every figure in words, every refusal, every verdict."""
    sheet = definition(name)
    given_cases = drawn(sheet)
    expected = [ours(sheet, case) for case in given_cases]
    texts = json.dumps([values for _, values in expected], allow_nan=False)
    answer, milliseconds = page.evaluate(BATCH, [f"./worksheets/{name}.js", texts])
    theirs = json.loads(answer)

    found = Comparison()
    for index, ((result, _), other) in enumerate(zip(expected, theirs, strict=True)):
        found.case(f"{name} case {index}", result, other)
    conditions = sum(len(step.never) for step in sheet.worksheet.steps.values())
    line = (
        f"{name}: {found.counts['cases']} sets of inputs, {found.counts['refused']} refused, "
        f"{found.counts['steps']} steps, {found.counts['never']} of them never, "
        f"{found.counts['verdicts']} verdicts; worst relative error {found.worst:.1e}; "
        f"{len([key for key, _ in found.conditions if key in sheet.worksheet.steps])} of "
        f"{conditions} reasons, {len([key for key, _ in found.conditions if '{' in key])} of "
        f"{sum(map(len, sheet.worksheet.phrases.values()))} cases of phrases and "
        f"{len([key for key, _ in found.conditions if not key])} of "
        f"{len(sheet.worksheet.verdict)} cases of the verdict met; "
        f"{milliseconds / len(theirs):.3f} ms a set in Chromium"
    )
    record_testsuite_property(f"agreement {name}", line)
    sys.stdout.write(f"{line}\n")
    assert CASES == found.counts["cases"]
    assert not found.differences, "\n".join(
        [f"{len(found.differences)} differences", *found.differences[:20]]
    )
