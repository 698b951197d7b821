"""LibreOffice computes what Python computes, for every worksheet of the catalogue.

Two hundred of the thousand sets of inputs that the browser is tried with, none left out but those
that a worksheet refuses. The real workbook of each worksheet is opened once, without the values
stored in it, and every set is typed into it, as a reader would: inputs, prices, dates, the day.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest

from generator.downloads.workbook.prices import _DAY, AS_OF
from generator.downloads.workbook.summary import VERDICT_SHOWN
from generator.downloads.workbook.typed import VALUE
from generator.downloads.workbook.wording import ROUTE, VERDICT, in_words
from generator.downloads.xlsx_file import to_xlsx
from generator.figures import figure
from generator.formula.evaluate import Never, evaluate
from generator.formula.parse import parse
from generator.worksheet.result import Result
from tests.support.binary import UNKNOWN, Bounds
from tests.support.cases import CATALOGUE, Case, definition, drawn, ours
from tests.support.libreoffice import Session, Typed, session, without_cached_values

pytestmark = pytest.mark.spreadsheet

CASES = 200
TOLERANCE = 1e-9
SURE = 1e-13
"""Binary fractions hold 15 digits, and the workbook rounds to 14 before it writes a figure in
words; words that show more may differ behind them."""
FEW = 0.002
"""The part of the figures that may have fewer digits than TOLERANCE asks for, because they are the
small difference of large ones that no formula could have kept apart: the totals of two routes at a
price of 10^30. With most catalogues it is none; a definition that cancels needlessly has more, and
a bound that is too wide hides nothing."""
_DAY_ZERO = dt.date(1899, 12, 30)
_NUMBER = re.compile(r"(−?\$?\d[\d,]*(?:\.\d+)?)")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with session(tmp_path_factory.mktemp("office")) as running:
        yield running


def results(name: str) -> list[Result]:
    """The first two hundred cases that are not refused, computed."""
    sheet = definition(name)
    found: list[Result] = []

    def enough(case: Case) -> bool:
        answer = ours(sheet, case)[0]
        if isinstance(answer, Result):
            found.append(answer)
        return len(found) == CASES

    drawn(sheet, enough=enough)
    assert len(found) == CASES
    return found


def serial(day: dt.date) -> int:
    """A day as a spreadsheet counts them."""
    return (day - _DAY_ZERO).days


def typed(result: Result) -> list[Typed]:
    """What a reader types to make a workbook of the worksheet one of this result."""
    dates = {
        key: None if item.date is None else serial(item.date) for key, item in result.dates.items()
    }
    return [
        (AS_OF, 0, serial(result.as_of)),
        *((f"in_{key}", 0, float(item.value)) for key, item in result.inputs.items()),
        *((f"price_{key}", 0, float(item.amount)) for key, item in result.prices.items()),
        *((f"date_{key}", _DAY - VALUE, day) for key, day in dates.items()),
    ]


def names(result: Result) -> list[str]:
    """Every cell that is compared."""
    sheet = result.definition.worksheet
    shown = [item.step for item in sheet.results]
    return [
        *(f"in_{key}" for key in result.inputs), *(f"price_{key}" for key in result.prices),
        *(f"date_{key}" for key in result.dates), *(f"step_{key}" for key in result.steps),
        *(f"why_{key}" for key in result.steps if key in result.definition.may_never),
        *dict.fromkeys(f"result_{key}" for key in shown),
        *dict.fromkeys(f"shown_{key}" for key in shown), VERDICT, VERDICT_SHOWN, ROUTE,
    ]  # fmt: skip


@dataclass
class Comparison:
    """What was compared, and what differed."""

    counts: Counter[str] = field(default_factory=Counter)
    worst: float = 0.0
    differences: list[str] = field(default_factory=list)

    def case(self, where: str, result: Result, theirs: dict[str, object]) -> None:
        """One set of inputs."""
        self.counts["cases"] += 1
        held = _Held(result)
        for prefix, values in (
            ("in", result.inputs), ("price", result.prices), ("date", result.dates),
            ("step", result.steps),
        ):  # fmt: skip
            for key in values:
                self.cell(f"{where} {key}", held, key, theirs[f"{prefix}_{key}"])
        for item in result.definition.worksheet.results:
            key = item.step
            self.cell(f"{where} result {key}", held, key, theirs[f"result_{key}"])
            self.text(
                f"{where} {key} in words", held, in_words(result, key), theirs[f"shown_{key}"]
            )
        for key, step in result.steps.items():
            if key in result.definition.may_never:
                self.text(f"{where} why {key}", held, step.never or "", theirs[f"why_{key}"])
        self.counts["verdicts"] += 1
        if held.tied and theirs[ROUTE] != result.verdict.route:
            # Two costs are equal to the last digit that is sure; either may be called the lower.
            self.counts["verdicts that hang on the last digits"] += 1
            return
        self.text(f"{where} {ROUTE}", held, result.verdict.route, theirs[ROUTE])
        for name in (VERDICT, VERDICT_SHOWN):
            self.text(f"{where} {name}", held, result.verdict.text, theirs[name])

    def cell(self, where: str, held: _Held, key: str, theirs: object) -> None:
        """One figure: to a part in a thousand million, or as near as binary fractions come."""
        value = held.result.values[key]
        self.counts["figures"] += 1
        if isinstance(value, Never):
            self.counts["never"] += 1
            if theirs != "never":
                self.differences.append(f"{where}: never, but {theirs!r}")
        elif not isinstance(theirs, int | float):
            self.differences.append(f"{where}: {value}, but {theirs!r}")
        else:
            off = abs(Decimal(repr(theirs)) - Decimal(value))
            bound = held.bounds.errors[key]
            if off <= Decimal(repr(TOLERANCE)) * abs(Decimal(value)):
                self.worst = max(self.worst, float(off / abs(Decimal(value))) if value else 0.0)
            elif bound == UNKNOWN:
                self.counts["figures that hang on the last digits"] += 1
            elif off <= Decimal(repr(bound)):
                self.counts["figures whose digits cancel"] += 1
            else:
                self.differences.append(f"{where}: {value}, but {theirs!r} (bound {bound})")

    def text(self, where: str, held: _Held, said: str, theirs: object) -> None:
        """One text: the same words, its figures to 13 digits or as many as they have."""
        self.counts["texts"] += 1
        if said == theirs:
            return
        mine, other = _NUMBER.split(said), _NUMBER.split(str(theirs))
        same = len(mine) == len(other) and mine[::2] == other[::2]
        if not same or not all(map(held.alike, mine[1::2], other[1::2])):
            self.differences.append(f"{where}: {said!r}, but {theirs!r}")
        self.counts["texts that differ beyond the digits of a binary fraction"] += 1


@dataclass
class _Held:
    """One result, and how many digits a spreadsheet can have of its figures."""

    result: Result

    @cached_property
    def bounds(self) -> Bounds:
        return Bounds(self.result)

    @cached_property
    def tied(self) -> bool:
        """Whether a binary fraction cannot tell which case of the verdict it is."""
        for case in self.result.definition.worksheet.verdict:
            if case.when is None:
                return False
            tree = parse(case.when)
            if self.bounds.of(tree) == UNKNOWN:
                return True
            if evaluate(tree, self.result.values) is True:
                return False
        return False

    @cached_property
    def shown(self) -> dict[str, list[tuple[Decimal, float]]]:
        """The values behind a number in words, each with the part of it that may be wrong."""
        found: dict[str, list[tuple[Decimal, float]]] = {}
        units = self.result.definition.units
        for key, value in self.result.values.items():
            if isinstance(value, Decimal):
                for number in _NUMBER.findall(figure(value, units[key])):
                    part = max(self.bounds.relative(key), SURE)
                    found.setdefault(number, []).append((value, part))
        return found

    def alike(self, mine: str, other: str) -> bool:
        """Whether two numbers in words are the same as far as they can be.

        They are where they differ in digits that a binary fraction does not have, or where it was a
        matter of these whether the figure was rounded up or down.
        """
        one, two = (_number(text) for text in (mine, other))
        return abs(one - two) <= Decimal(repr(SURE)) * abs(one) or any(
            part == UNKNOWN
            or abs(one - two) <= Decimal(repr(part)) * abs(one)
            or abs(value - (one + two) / 2) <= Decimal(repr(part)) * abs(value)
            for value, part in self.shown.get(mine, [])
        )


def _number(text: str) -> Decimal:
    """A figure in words, without its unit."""
    return Decimal(text.replace(",", "").replace("$", "").replace("−", "-"))


@pytest.mark.parametrize("name", sorted(CATALOGUE.worksheets))
def test_a_spreadsheet_agrees(
    name: str,
    program: Session,
    tmp_path: Path,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """Figures to a part in a thousand million; every never, its reason, and the verdict."""
    wanted = results(name)
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(without_cached_values(to_xlsx(wanted[0])))
    answers = program.typed(path, [typed(result) for result in wanted], names(wanted[0]))
    found = Comparison()
    for index, (result, theirs) in enumerate(zip(wanted, answers, strict=True)):
        found.case(f"{index}", result, theirs)
    counts = ", ".join(f"{count:,} {what}" for what, count in found.counts.items())
    line = f"{name}: {counts}; worst relative error {found.worst:.1e}"
    record_testsuite_property(f"spreadsheet agreement {name}", line)
    sys.stdout.write(f"{line}\n")
    assert found.counts["cases"] == CASES
    unsure = found.counts["figures whose digits cancel"]
    unsure += found.counts["figures that hang on the last digits"]
    assert unsure <= FEW * found.counts["figures"]
    assert not found.differences, "\n".join(found.differences[:40])
