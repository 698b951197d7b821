"""A worksheet over a table of workloads, against the exact engine, row by row."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from generator.check import check
from generator.errors import InputError, UsageError
from generator.formula.evaluate import Never
from generator.schema.scenario import WorksheetInputs
from generator.schema.worksheet import Input
from generator.worksheet.bulk import BulkResult, compute_many
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.result import Result
from tests.conftest import ROOT
from tests.support.site import last_read

ROWS = 2000
CHECKED = check(ROOT, dt.date.fromisoformat(last_read()))
WORKSHEETS = sorted({worksheet for worksheet, _ in CHECKED.results})


def results(worksheet: str) -> list[Result]:
    """The worksheet's scenarios, computed."""
    return [found for (name, _), found in CHECKED.results.items() if name == worksheet]


def drawn(spec: Input, base: Decimal, rng: random.Random) -> Decimal:
    """A value of an input: as it is, at a bound, near, or anywhere within the bounds."""
    kind = rng.random()
    low, high = float(spec.min), float(spec.max)
    if kind < 0.4:
        return base
    if kind < 0.5:
        return Decimal(rng.choice([spec.min, spec.max]))
    if kind < 0.8:
        value = min(high, max(low, float(base or spec.step) * 10 ** rng.uniform(-2, 2)))
    else:
        value = rng.uniform(low, high)
    found = Decimal(f"{value:.6g}").quantize(Decimal(1) if spec.whole else Decimal("1e-6"))
    return min(spec.max, max(spec.min, found))


def drawn_price(base: Decimal, others: list[Decimal], rng: random.Random) -> Decimal:
    """A price: as it is, nothing, another one's, or moved."""
    kind = rng.random()
    if kind < 0.6:
        return base
    if kind < 0.8:
        return rng.choice([Decimal(0), *others])
    return Decimal(f"{float(base or 1) * 10 ** rng.uniform(-1, 1):.6g}")


def exact(base: Result, row: dict[str, Decimal]) -> Result:
    """The same workload, computed in decimals."""
    assert CHECKED.catalogue is not None
    sheet = base.definition.worksheet
    given = WorksheetInputs(
        offers={key: offer.id for key, offer in base.offers.items()},
        inputs={key: value for key, value in row.items() if key in sheet.inputs},
    )
    prices = {key: value for key, value in row.items() if key in sheet.prices}
    return compute(
        base.definition, CHECKED.catalogue, as_of=base.as_of, provenance=base.provenance,
        given=given, overrides=Overrides(prices=prices),
    )  # fmt: skip


def differences(found: BulkResult, row: int, expected: Result) -> list[str]:
    """Where a row of the table differs from the exact result."""
    wrong = []
    for key, step in expected.steps.items():
        column = found.steps[key]
        value = column.value[row].item()
        if (column.never is not None and column.never[row]) != isinstance(step.value, Never):
            wrong.append(f"{key}: {value} for {step.value}")
        elif isinstance(step.value, Decimal):
            exactly = float(step.value)
            if abs(value - exactly) > 1e-9 * abs(exactly):
                wrong.append(f"{key}: {value!r} for {exactly!r}")
    if expected.verdict.route != found.routes[row]:
        wrong.append(f"verdict: {found.routes[row]} for {expected.verdict.route}")
    return wrong


@pytest.mark.parametrize("worksheet", WORKSHEETS)
def test_agrees_with_the_exact_engine(worksheet: str) -> None:
    """Of 2,000 workloads at random, at bounds and at ties, every step agrees to 1e-9.

    So do every never and every verdict; a row that the exact engine refuses is refused.
    """
    rng = random.Random(worksheet)
    checked = 0
    bases = results(worksheet)
    for base in bases:
        rows, expected = [], []
        for _ in range(-(-ROWS // len(bases))):
            amounts = [price.amount for price in base.prices.values()]
            row = {
                **{key: drawn(base.definition.worksheet.inputs[key], item.value, rng)
                   for key, item in base.inputs.items()},
                **{key: drawn_price(item.amount, amounts, rng)
                   for key, item in base.prices.items()},
            }  # fmt: skip
            try:
                expected.append(exact(base, row))
            except InputError:
                # Whatever is drawn lies within bounds, so only a formula can refuse it.
                with pytest.raises(InputError, match=r"row 1: .* cannot be computed"):
                    many(base, [row])
            else:
                rows.append(row)
        found = many(base, rows)
        wrong = [
            (rows[index], different)
            for index, result in enumerate(expected)
            if (different := differences(found, index, result))
        ]
        assert wrong == []
        checked += len(rows)
    assert checked > ROWS * 0.9


def many(base: Result, rows: list[dict[str, Decimal]]) -> BulkResult:
    """The rows as one table."""
    changes = {key: np.array([float(row[key]) for row in rows]) for key in rows[0]}
    return compute_many(base.definition, base, changes)


@pytest.fixture(scope="module")
def base() -> Result:
    """A scenario of the first worksheet."""
    return CHECKED.results["fine-tune-or-prompt", "support-classifier"]


def test_what_is_not_changed_is_as_in_the_base(base: Result) -> None:
    """A table of one column keeps everything that the column does not reach."""
    found = compute_many(base.definition, base, {"runs": np.array([1.0, 2.0, 3.0])})
    assert found.rows == 3
    total = base.values["prompted_total"]
    assert isinstance(total, Decimal)
    assert [float(total)] * 3 == found.steps["prompted_total"].value.tolist()
    upfront = found.steps["upfront"].value
    assert upfront[2] == pytest.approx(3 * upfront[0])


def test_rows_beyond_one_block(base: Result) -> None:
    """A long table is computed in pieces that fit together, its nevers too."""
    calls = np.arange(20_000.0)
    found = compute_many(base.definition, base, {"calls_per_day": calls}, wanted=["payback"])
    assert list(found.steps) == ["payback"]
    payback = found.steps["payback"]
    assert payback.never is not None
    assert [0] == np.flatnonzero(payback.never).tolist()
    assert payback.value[10_000] == pytest.approx(payback.value[5_000] / 2)
    assert set(found.routes) == {"prompt", "fine-tune"}


def test_a_stand_in_follows_the_price_it_stands_for(base: Result) -> None:
    """Where cached input is not priced, a changed input price is its price too."""
    given = {key: item.value for key, item in base.inputs.items()}
    changed = {"tuned_cached_share": Decimal("0.5"), "tuned_input": Decimal(9)}
    found = exact(base, {**given, **changed})
    bulk = compute_many(
        base.definition, base,
        {"tuned_cached_share": np.array([0.5]), "tuned_input": np.array([9.0])},
    )  # fmt: skip
    assert differences(bulk, 0, found) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"calls_per_dya": [1.0]}, "there is no input or price 'calls_per_dya'"),
        ({"runs": [1.0], "epochs": [1.0, 2.0]}, "columns of one length"),
        ({"runs": [[1.0]]}, "columns of one length"),
        ({}, "columns of one length"),
        ({"runs": [1.0, 0.0]}, "row 2: 'runs' .* must lie between 1 and 1,000"),
        ({"runs": [1.0, float("nan")]}, "row 2: 'runs' .* must lie between"),
        ({"runs": [1.5]}, "row 1: 'runs' .* must be a whole number"),
        ({"tuned_input": [1.0, -1.0]}, "row 2: 'tuned_input' .* a price of zero or more"),
        ({"tuned_input": [float("inf")]}, "row 1: 'tuned_input' .* a price of zero or more"),
    ],
)
def test_bad_tables(base: Result, changes: dict[str, Any], message: str) -> None:
    """A table that cannot be computed is refused in a sentence that names the row."""
    with pytest.raises(UsageError, match=message):
        compute_many(base.definition, base, {k: np.array(v) for k, v in changes.items()})
