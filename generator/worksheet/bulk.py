"""A worksheet computed for a table of workloads at once: every step and the verdict of each row.

The definition is the one that `generator.worksheet.compute` follows, with the same bounds and the
same `never`; the numbers are binary fractions (see `generator.formula.bulk`), and no row keeps a
derivation. A row in which digits cancel, of thousands one, is worked out in decimals after all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.errors import InputError, UsageError
from generator.findings import did_you_mean
from generator.formula.bulk import Array, Column, Formula, RowError, formula
from generator.formula.evaluate import Never, Value
from generator.schema.worksheet import Step
from generator.worksheet.cases import chosen
from generator.worksheet.definition import Definition
from generator.worksheet.moved import between, followers, step_value
from generator.worksheet.result import Result

# So many rows that the cost of starting an operation is lost in it, and few enough that the
# columns of a step stay in the processor's cache.
_BLOCK = 8192


@dataclass(frozen=True)
class BulkResult:
    """A table of workloads, computed."""

    rows: int
    steps: Mapping[str, Column]
    """Every step that was asked for; each column has one item a row."""
    cases: NDArray[np.intp]
    """Which case of the verdict holds, by its place in the definition."""
    case_routes: tuple[str, ...]
    """The route that each case speaks for."""

    @property
    def routes(self) -> NDArray[np.str_]:
        """The route that the verdict names in each row."""
        return np.array(self.case_routes)[self.cases]


def compute_many(
    definition: Definition,
    base: Result,
    changes: Mapping[str, Array],
    *,
    wanted: Collection[str] | None = None,
    settle: bool = True,
) -> BulkResult:
    """Every step, and the case of the verdict, for a table of workloads.

    `changes` gives inputs and prices by name, one number a row; what it leaves out is as in `base`.
    A price that stands in for a changed one changes with it. `wanted` names the steps to give, all
    by default. Without `settle`, rows in which digits cancelled stay as they are: within a hair of
    a tie a search needs no digits, and decimals would take a thousand times as long.

    Raises UsageError for a name that is neither an input nor a price, or columns of different
    lengths, and InputError, with the row, for a number out of bounds and for a row that cannot be
    computed.
    """
    columns = _checked(definition, changes)
    rows = len(next(iter(columns.values())))
    table = _Table(definition, base, columns, wanted)
    for start in range(0, rows, _BLOCK):
        doubtful = table.compute(start, min(start + _BLOCK, rows))
        for index in np.flatnonzero(doubtful) if settle else ():
            table.compute_exactly(start + int(index))
    return BulkResult(
        rows, table.columns(), table.cases,
        tuple(case.route for case in definition.worksheet.verdict),
    )  # fmt: skip


def _checked(
    definition: Definition, changes: Mapping[str, Array]
) -> dict[str, NDArray[np.float64]]:
    sheet = definition.worksheet
    found: dict[str, NDArray[np.float64]] = {}
    for key, given in changes.items():
        column = np.asarray(given, dtype=np.float64)
        if key in sheet.inputs:
            spec = sheet.inputs[key]
            low, high = float(spec.min), float(spec.max)
            within = f"must lie between {spec.min:,f} and {spec.max:,f}"
            _refuse(~((column >= low) & (column <= high)), key, spec.label, within)
            if spec.whole:
                _refuse(column != np.rint(column), key, spec.label, "must be a whole number")
        elif key in sheet.prices:
            wrong = ~(np.isfinite(column) & (column >= 0))
            _refuse(wrong, key, sheet.prices[key].label, "must be a price of zero or more")
        else:
            known = [*sheet.inputs, *sheet.prices]
            hint = did_you_mean(key, known)
            raise UsageError(f"there is no input or price '{key}'" + (f"; {hint}" if hint else ""))
        found[key] = column
    shapes = {column.shape for column in found.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 1:
        raise UsageError("a table of workloads needs columns of one length")
    return found


def _refuse(wrong: NDArray[np.bool_], key: str, label: str, rule: str) -> None:
    if wrong.any():
        raise InputError(f"row {int(np.argmax(wrong)) + 1}: '{key}' ({label}) {rule}")


@lru_cache(maxsize=4096)
def _formulas(step: Step) -> tuple[Formula, tuple[Formula, ...]]:
    return formula(step.formula), tuple(formula(case.when) for case in step.never)


class _Table:
    """The columns of one table; what no change reaches is taken from the exact result."""

    def __init__(
        self,
        definition: Definition,
        base: Result,
        changes: Mapping[str, NDArray[np.float64]],
        wanted: Collection[str] | None,
    ) -> None:
        self.sheet = definition.worksheet
        self.base = base
        self.rows = len(next(iter(changes.values())))
        following = {key: changes[name] for key, name in followers(base, changes).items()}
        self.changes = {**changes, **following}
        self.wanted = tuple(self.sheet.steps if wanted is None else wanted)
        self.verdict = [None if case.when is None else formula(case.when)
                        for case in self.sheet.verdict]  # fmt: skip
        self.fixed = {key: _column(value) for key, value in base.values.items()}
        asked = {name for case in self.verdict if case is not None for name in case.names}
        self.order = between(definition, self.changes, asked | set(self.wanted))
        self.values: dict[str, Array] = {}
        self.never: dict[str, NDArray[np.bool_]] = {}
        self.cases = np.empty(self.rows, dtype=np.intp)

    def compute(self, start: int, stop: int) -> NDArray[np.bool_]:
        """Fills the rows from `start` up to `stop`, and says which of them are in doubt."""
        values = dict(self.fixed)
        for key, column in self.changes.items():
            values[key] = Column(column[start:stop])
        doubtful = np.zeros(stop - start, dtype=np.bool_)
        what = ""
        try:
            for key in self.order:
                what = f"'{key}' ({self.sheet.steps[key].label})"
                values[key] = _step(self.sheet.steps[key], values, doubtful)
            what = "the verdict"
            self.cases[start:stop] = self.decided(values, doubtful)
        except RowError as problem:
            row = start + problem.row + 1
            raise InputError(f"row {row}: {what} cannot be computed: {problem}") from None
        for key in self.wanted:
            self.keep(key, values[key], start, stop)
        return doubtful

    def compute_exactly(self, row: int) -> None:
        """Puts what the exact engine finds for a row in its place."""
        values = dict(self.base.values)
        values.update((key, Decimal(repr(float(column[row]))))
                      for key, column in self.changes.items())  # fmt: skip
        for key in self.order:
            values[key] = step_value(self.sheet.steps[key], values)
        for key in self.wanted:
            self.keep(key, _column(values[key]), row, row + 1)
        self.cases[row] = self.sheet.verdict.index(chosen(self.sheet.verdict, values))

    def keep(self, key: str, column: Column, start: int, stop: int) -> None:
        if key not in self.values:
            self.values[key] = np.empty(self.rows, dtype=column.value.dtype)
        self.values[key][start:stop] = column.value
        if column.never is not None and key not in self.never:
            self.never[key] = np.zeros(self.rows, dtype=np.bool_)
        if key in self.never:
            self.never[key][start:stop] = False if column.never is None else column.never

    def decided(
        self, values: Mapping[str, Column], doubtful: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """The first case whose condition is true; one that never happens is not."""
        found = np.zeros(len(doubtful), dtype=np.intp)
        left = np.ones(len(doubtful), dtype=np.bool_)
        for index, condition in enumerate(self.verdict):
            met = left
            if condition is not None:
                column = condition(values, ~left)
                _note(doubtful, column)
                met = left & column.value
                if column.never is not None:
                    met &= ~column.never
            found[met] = index
            left = left & ~met
        return found

    def columns(self) -> dict[str, Column]:
        return {key: Column(self.values[key], self.never.get(key)) for key in self.wanted}


def _note(doubtful: NDArray[np.bool_], column: Column) -> None:
    if column.doubt is not None:
        doubtful |= column.doubt


def _step(step: Step, values: Mapping[str, Column], doubtful: NDArray[np.bool_]) -> Column:
    """A step's column: never where a condition says so, in the order of the conditions."""
    own, conditions = _formulas(step)
    stopped: Array | None = None
    for condition in conditions:
        met = condition(values, stopped)
        _note(doubtful, met)
        hit = met.value if met.never is None else met.value | met.never
        stopped = hit if stopped is None else stopped | hit
    column = own(values, stopped)
    _note(doubtful, column)
    never = column.never
    if stopped is not None and stopped.any():
        never = stopped if never is None else stopped | never
    if never is None or column.value.dtype == np.bool_:
        return Column(column.value, never)
    # Nothing may be read from what never happens: not a number is at least seen.
    return Column(np.where(never, np.nan, column.value), never)


def _column(value: Value) -> Column:
    if isinstance(value, Never):
        return Column(np.asarray(np.nan), np.asarray(True))
    return Column(np.asarray(float(value) if isinstance(value, Decimal) else value))
