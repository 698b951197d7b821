"""The language and its figures mean the same in a browser as they do here."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.errors import BreakevenError
from generator.figures import figure, style
from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.javascript import guarded
from generator.formula.parse import parse
from tests.support.browser import browser, served, watch
from tests.support.site import ROOT

pytestmark = pytest.mark.browser

VALUES: dict[str, Value] = {
    "a": Decimal(3), "b": Decimal("-0.75"), "c": Decimal("0.1"), "d": Decimal("2500.5"),
    "h": Decimal(10) ** 15, "n": Never("Because."), "z": Decimal(0),
}  # fmt: skip
EXPRESSIONS = (
    "-a**2", "(-a)**2", "a**2**2", "2**-1", "b**3", "b**-3", "c**40", "1.05**100",
    "1.000001**1234567", "2**0.5", "4**0.5", "d**b", "h**20", "(1/h)**20", "h**27", "(1/h)**30",
    "z**2", "z**0", "a**z", "b**0.5", "a - -b", "a - (b - c)", "a / (b / c)", "a / b / c",
    "1 / 3 * 3", "2 / 3", "-2 / 3", "1 / 7 / h", "c + c + c == 0.3", "1 / 3 + 1 / 3 + 1 / 3 == 1",
    "c * 3 > 0.3", "a != 3", "ceil(b)", "floor(b)", "ceil(c * 30)", "floor((c + c + c) * 10)",
    "ceil(-2.5)", "floor(-2.5)", "ceil(1/3*3)", "floor(1/3*3)", "ceil(h * h)", "ceil(h * h * 100)",
    "floor(h + 0.9999999999)", "round(2.5)", "round(-2.5)", "round(d, 1)", "round(2.345, 2)",
    "round(12345.678, -2)", "round(2.5, 0.9)", "min(a, b, c)", "max(a, b, c)", "a if b < c else d",
    "1 / z", "z / z", "a if z > 0 and 1 / z > c else b", "a if z == 0 or 1 / z > c else b",
    "n + 1", "n if happens(n) else a", "n if not happens(n) else a",
    "n + a if not happens(n) else a", "a if happens(a) else b",
    "a if not happens(n) or n > 1 else b", "a > b and (b > c or not c > a)",
    "h * h * h * h * h + 1", "0.000000000000001 / h / h",
)  # fmt: skip
UNITS = ("USD", "USD/call", "USD/Mtoken", "USD/month", "call", "month", "percent", "hour", "share",
         "time/year", "USD/gb", "gb", "1")  # fmt: skip


def _random_expression(chance: random.Random, depth: int = 0) -> str:
    if depth > 3 or chance.random() < 0.2:
        return chance.choice(["a", "b", "c", "d", "h", "z", "2", "0.5", "10", "0.3"])
    left, right = _random_expression(chance, depth + 1), _random_expression(chance, depth + 1)
    other = _random_expression(chance, depth + 1)
    return chance.choice([
        f"({left} + {right})", f"{left} - ({right})", f"({left}) * ({right})", f"-({left})",
        f"({left}) / ({right})", f"({left}) / ({right})", f"min({left}, {right})",
        f"max({left}, {right}, {other})", f"ceil({left})", f"floor({left})", f"round({left}, 2)",
        f"({left})**2", f"({left} if {right} > {other} else {right})",
        f"({left} if {left} <= {other} or {right} < {other} else {other})",
    ])  # fmt: skip


def drawn(count: int) -> list[str]:
    """Expressions drawn at random, short enough for the parser."""
    chance = random.Random(7)
    found = (_random_expression(chance) for _ in range(count))
    return [text for text in dict.fromkeys(found) if len(text) <= 400]


def sheet(steps: str, styles: str) -> str:
    """The least worksheet with these steps, as an argument of `worksheet`."""
    constants = {key: f"{v:f}" for key, v in VALUES.items() if isinstance(v, Decimal)}
    return (
        f"{{inputs: {{}}, prices: {{}}, dates: {{}}, constants: {json.dumps(constants)}, steps: [{{"
        'key: "n", label: "N", rests: [], never: [{when: {uses: [], formula: () => true}, '
        f'because: ["Because."]}}], value: {{}}}}, {steps}], styles: {styles}, order: ["x"], '
        'verdict: [{route: "r", when: null, text: ["T."]}]}'
    )


def step(value: str) -> str:
    """The step `x`, whose value is a formula."""
    rests = json.dumps(list(VALUES))
    return f'{{key: "x", label: "X", rests: {rests}, never: [], value: {value}}}'


def styles(unit: str) -> str:
    """How values of a unit are written, for the step `x`."""
    how = style(unit)
    one = how.after_one or how.after
    return json.dumps({"x": [how.before, how.after, one, how.places, how.fewest]})


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Path]]:
    """An empty page beside the runtime, and the folder it is served from."""
    folder = tmp_path_factory.mktemp("runtime")
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>Runtime</title><link rel="icon" href="data:,">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; img-src data:">'
    )
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        yield seen.open(""), folder
        assert [] == seen.troubles


def answers(
    page: tuple[Page, Path], name: str, sheets: list[str], given: str = "[{}]"
) -> list[Any]:
    """What each worksheet computes for each of the given values."""
    opened, folder = page
    lines = ",\n".join(f"worksheet({text})" for text in sheets)
    head = 'import { InputError, worksheet } from "./live/worksheet.js";\nexport { InputError };\n'
    (folder / f"{name}.js").write_text(f"{head}export const all = [\n{lines}\n];\n")
    found = opened.evaluate(
        """async ([address, given]) => {
          const { InputError, all } = await import(address);
          const one = (compute, values) => {
            try {
              return compute(values);
            } catch (problem) {
              if (!(problem instanceof InputError)) throw problem;
              return { refused: problem.message };
            }
          };
          return JSON.stringify(JSON.parse(given).flatMap((v) => all.map((f) => one(f, v))));
        }""",
        [f"./{name}.js", given],
    )
    return list(json.loads(found))


def test_expressions_have_the_same_value(page: tuple[Page, Path]) -> None:
    """Every operator, brackets, ties, lazy branches, powers, bounds and `never`."""
    texts = [*EXPRESSIONS, *drawn(1500)]
    sheets = [sheet(step(guarded(parse(text), {"n"})), styles("1")) for text in texts]
    found = answers(page, "expressions", sheets)
    different, kinds = [], set()
    for text, other in zip(texts, found, strict=True):
        try:
            value: Value | str = evaluate(parse(text), VALUES)
        except BreakevenError as problem:
            value = f"'x' (X) cannot be computed: {problem}"
        theirs = other.get("refused") or other["steps"]["x"]
        kinds.add(type(value))
        if isinstance(value, Never):
            same = theirs == {"never": value.reason}
        elif isinstance(value, Decimal):
            ours = float(value)
            same = isinstance(theirs, float | int) and abs(theirs - ours) <= 1e-15 * abs(ours)
        else:
            same = theirs == value
        if not same:
            different.append((text, value, theirs))
    assert not different
    assert {Decimal, bool, Never, str} == kinds


def test_figures_read_the_same(page: tuple[Page, Path]) -> None:
    """Halves go up, thousands are separated, small amounts keep two digits."""
    chance = random.Random(11)
    numbers = [Decimal(text) for text in (
        "0", "1", "-1", "0.005", "0.0049", "2.345", "1.005", "-2.675", "999.995", "0.1",
        "1000000000", "0.00996", "0.0000004", "-0.0000004", "0.000000001", "0.0000000009",
        "0.000123", "99.95", "0.95", "1234567.891", "123456789012345678.125", "999999.9999995",
        "-0.004", "0.99999",
        "2.344999999999999999999999999999999999999", "0.994999999999999999999999999",
        "1.0050000000000000000000000000000000000001",
    )]  # fmt: skip
    for _ in range(150):
        places, size = chance.randint(0, 9), chance.randint(0, 9)
        most = 10 ** (size + places)
        numbers.append(Decimal(chance.randint(-most, most)).scaleb(-places))
    cases = [(number, unit) for number in numbers for unit in UNITS]
    sheets = [
        sheet(step(f'{{uses: [], formula: (v, o) => o.of("{number:f}")}}'), styles(unit))
        for number, unit in cases
    ]
    found = [item["figures"]["x"] for item in answers(page, "figures", sheets)]
    assert [figure(number, unit) for number, unit in cases] == found


LIMITED = (
    '{inputs: {calls: {label: "Calls", min: "0", max: "1000", whole: true, default: null}, '
    'share: {label: "Share", min: "0", max: "1", whole: false, default: "0.5"}}, '
    'prices: {rate: "Rate"}, dates: {days: "Days"}, constants: {}, order: ["x"], '
    f"styles: {styles('1')}, "
    'steps: [{key: "x", label: "X", rests: ["calls", "share", "rate"], never: [], '
    "value: {uses: [], formula: (v, o) => o.divide(v.calls, o.multiply(v.share, v.rate))}}], "
    'verdict: [{route: "r", when: null, text: ["T."]}]}'
)
GOOD: dict[str, object] = {"calls": 10, "rate": 2, "days": 3}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"calls": None}, "'calls' (Calls) must be a number"),
        ({"calls": "many"}, "'calls' (Calls) must be a number"),
        ({"calls": ""}, "'calls' (Calls) must be a number"),
        ({"calls": "0x10"}, "'calls' (Calls) must be a number"),
        ({"calls": [1]}, "'calls' (Calls) must be a number"),
        ({"calls": "1e999999999"}, "'calls' (Calls) must be a number"),
        ({"calls": "9" * 100_000}, "'calls' (Calls) must be a number"),
        ({"calls": -1}, "'calls' (Calls) must lie between 0 and 1,000; -1 does not"),
        ({"calls": 1e21}, "1,000,000,000,000,000,000,000 does not"),
        ({"calls": 0.5}, "'calls' (Calls) must be a whole number; 0.5 is not"),
        ({"rate": -0.5}, "'rate' (Rate) must be a price of zero or more"),
        ({"days": "soon"}, "'days' (Days) must be a number of days of zero or more"),
        ({"__proto__": 1, "toString": 1}, "there is no input '__proto__'"),
        ({"calls": 10, "rate": 5e-324}, "'x' (X) cannot be computed: the numbers are too large"),
    ],
)
def test_what_is_refused(page: tuple[Page, Path], given: dict[str, object], said: str) -> None:
    """Nonsense is named in a sentence; it never becomes NaN, infinity or a blank."""
    (found,) = answers(page, "limited", [LIMITED], json.dumps([{**GOOD, **given}]))
    assert said in found["refused"]


def test_a_missing_input(page: tuple[Page, Path]) -> None:
    """An input without a default is asked for; one with a default need not be given."""
    given = json.dumps(
        [{"rate": 2, "days": 3}, GOOD, {**GOOD, "rate": 0}, {**GOOD, "calls": "10.0"}]
    )
    missing, good, zero, digits = answers(page, "missing", [LIMITED], given)
    assert {"refused": "the input 'calls' (Calls) is missing"} == missing
    assert {"x": 10} == good["steps"] == digits["steps"]
    assert {"never": "It would mean dividing by zero."} == zero["steps"]["x"]
    assert {"route": "r", "text": "T."} == good["verdict"]
