"""A small catalogue for the worksheets on bills, caching and budgets; its prices are made up."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from generator.catalogue.load import Catalogue, load
from generator.formula.evaluate import Never, evaluate
from generator.formula.parse import parse
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result

ROOT = Path(__file__).parent.parent.parent
TODAY = dt.date(2026, 11, 22)
PROVENANCE = Provenance(digest="d1" * 32, commit=None)
AS_GIVEN = Overrides()
World = tuple[Catalogue, Definition]

_SOURCE = "source: {url: https://cedar.example/prices, accessed: 2026-11-20, read: page}"


def _offer(identifier: str, kind: str, rates: str, *, status: str = "", batch: str = "") -> str:
    lines = [f"  - id: {identifier}", f"    kind: {kind}", f"    name: Cedar {identifier}"]
    if status:
        lines.append(f"    status: {{{status}}}")
    lines += ["    prices:", "      - effective: 2026-01-01", f"        rates: {{{rates}}}"]
    if batch:
        lines += ["        variants:", f"          batch: {{{batch}}}"]
    return "\n".join([*lines, f"        {_SOURCE}"])


CEDAR = "\n".join(
    [
        "name: Cedar", "pricing_pages: [https://cedar.example/prices]", "offers:",
        _offer(
            "charged", "model",
            "input: 2, cached_input: 0.2, cache_write: 2.5, cache_write_long: 4, output: 10",
            batch="input: 1, cached_input: 0.1, output: 5",
        ),
        _offer("half", "model", "input: 2.5, cached_input: 1.5, output: 10",
               batch="input: 1.25, output: 5"),
        _offer("stored", "model", "input: 1, cached_input: 0.1, cache_storage: 3, output: 4"),
        _offer("plain", "model", "input: 0.8, output: 3.2"),
        _offer("gift", "model", "input: free, output: free"),
        _offer("ending", "model", "input: 2, cached_input: 0.2, output: 8",
               status="retires: 2027-02-14"),
        _offer("gone", "model", "input: 3, output: 6", status="retires: 2026-01-01"),
        _offer("tuned", "tuning",
               "training: 3, input: 0.3, cached_input: 0.15, output: 1.2, hosting_hour: free"),
        _offer("hosted", "tuning",
               "training_hour: 80, input: 0.25, output: 1, hosting_hour: 1.5, model_storage: 2"),
        _offer("least", "tuning", "training: 1, input: 0.1, output: 0.1, job_minimum: 4, "
               "model_storage: 2"),
        _offer("unpriced", "tuning", "training: 0.5"),
        _offer("closed", "tuning", "training: 1, input: 0.3, output: 1.2",
               status="new_jobs_end: 2026-11-01"),
        _offer("brief", "tuning", "training: 1, input: 0.3, output: 1.2",
               status="retires: 2027-01-14"),
        _offer("past", "tuning", "training: 1, input: 0.3, output: 1.2",
               status="retires: 2026-11-01"),
    ]
)  # fmt: skip


def world_of(root: Path, worksheet: str) -> World:
    """The catalogue, written under `root`, and the repository's worksheet, which must be sound."""
    folder = root / "catalogue"
    for name in ("providers", "worksheets"):
        (folder / name).mkdir(parents=True)
    shutil.copy(ROOT / "catalogue/meters.yaml", folder)
    shutil.copy(ROOT / f"catalogue/worksheets/{worksheet}.yaml", folder / "worksheets")
    (folder / "providers/cedar.yaml").write_text(CEDAR + "\n")
    found = load(root)
    assert found.catalogue is not None, found.findings
    definition, findings = define(found.catalogue.worksheets[worksheet], found.catalogue.meters)
    assert definition is not None, findings
    return found.catalogue, definition


def result_of(
    world: World,
    offers: Mapping[str, str],
    inputs: Mapping[str, object],
    overrides: Overrides = AS_GIVEN,
) -> Result:
    """The worksheet's result; an input is anything whose text is a decimal."""
    catalogue, definition = world
    given = WorksheetInputs(
        offers={role: f"cedar/{offer}" for role, offer in offers.items()},
        inputs={key: Decimal(str(value)) for key, value in inputs.items()},
    )
    return compute(
        definition, catalogue, as_of=TODAY, provenance=PROVENANCE, given=given, overrides=overrides
    )


def number(result: Result, key: str) -> float:
    """A value that must be there."""
    value = result.values[key]
    assert isinstance(value, Decimal), value
    return float(value)


def reason(result: Result, key: str) -> str:
    """Why there is no value where there must be none."""
    value = result.values[key]
    assert isinstance(value, Never), value
    return value.reason


def reasons_met(result: Result) -> set[tuple[str, int]]:
    """The conditions for `never` that hold first: the step, and which of its conditions."""
    found = set()
    for key, step in result.definition.worksheet.steps.items():
        for index, case in enumerate(step.never):
            met = evaluate(parse(case.when), result.values)
            if met is True:
                found.add((key, index))
            if met is not False:
                break
    return found


def all_reasons(definition: Definition) -> set[tuple[str, int]]:
    """Every condition for `never` of a worksheet."""
    steps = definition.worksheet.steps.items()
    return {(key, index) for key, step in steps for index in range(len(step.never))}


def verdict_met(result: Result) -> int:
    """Which case of the verdict applies."""
    cases = enumerate(result.definition.worksheet.verdict)
    return next(
        index
        for index, case in cases
        if case.when is None or evaluate(parse(case.when), result.values) is True
    )
