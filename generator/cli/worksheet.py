"""`breakeven worksheet`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer, answer_bytes, complain
from generator.cli.options import Known, On, Scenario, Set, day, find_root, settings
from generator.cli.workload import computed, ready
from generator.errors import UsageError

if TYPE_CHECKING:
    from generator.worksheet.result import Result

NAME = "worksheet"
HELP = """Compute one worksheet.

A file it wrote is checked with 'breakeven worksheet verify FILE'.

--on is the day whose prices count, --known the day by which the catalogue had learned of them: with
--known 2026-03-01 --on 2026-02-01 it answers what we believed on 1 March about prices of
1 February.

Example: breakeven worksheet fine-tune-or-prompt --scenario support-classifier --set runs=5
"""
VERIFY = "worksheet verify"
VERIFY_HELP = """Check a downloaded worksheet against the catalogue it was computed from.

Takes a worksheet's .xlsx, .csv, .json or .pdf; finds in git the catalogue it names, computes it
again, and says line by line what agrees and which cell does not. What the reader set counts as it
stands. Of a .pdf, the attached data and the text of the pages are compared; of an .xlsx that
another program has saved, not how it looks.
Exits with 0 where all agrees, 1 where something differs or the catalogue cannot be found.

Example: breakeven worksheet verify support-classifier.xlsx
"""


class Format(StrEnum):
    """What to write."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class Report(StrEnum):
    """How what was verified is written."""

    TEXT = "text"
    JSON = "json"


def command(  # noqa: PLR0917 -- typer reads the options from the signature
    worksheet: Annotated[str, typer.Argument(help="The worksheet's id.")],
    scenario: Scenario = None,
    given: Set = None,
    on: On = None,
    known: Known = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write to a file.")
    ] = None,
) -> int:
    """Computes and writes."""
    found = ready(day(on), known)
    result = computed(found, worksheet, scenario, settings(given or []))
    if form is Format.TABLE:
        content = table(result, found.dated).encode()
    else:
        from generator.downloads import FORMATS

        content = FORMATS[form.value](result)
    if output is not None:
        _write(output, content)
    elif form in {Format.XLSX, Format.PDF}:
        answer_bytes(content)
    else:
        answer(content.decode())
    return 0


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A downloaded worksheet.")],
    form: Annotated[Report, typer.Option("--format", help="How to write it.")] = Report.TEXT,
) -> int:
    """Verifies and says what agrees."""
    from generator.verify import verified

    found = verified(find_root(), file)
    answer(found.json() if form is Report.JSON else found.text())
    return 0 if found.agrees else 1


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {problem.strerror}") from None
    complain(f"wrote {path}")


def table(result: Result, dated: str) -> str:
    """The result for a terminal: verdict, results, then every value with where it came from.

    `dated` says which day's prices these are, and who knew them.
    """
    from generator.figures import amount, figure
    from generator.formula.evaluate import Never
    from generator.worksheet.result import Origin

    sheet = result.definition.worksheet
    lines = [f"{sheet.title}, {dated}", "", result.verdict.text, ""]
    for item in sheet.results:
        step = result.steps[item.step]
        shown = "never" if isinstance(step.value, Never) else figure(step.value, step.unit)
        lines.append(f"  {item.label:<46} {shown}")
    lines += ["", "Prices"]
    for price in result.prices.values():
        origin = {
            Origin.YOURS: "yours",
            Origin.ASSUMED: price.reason,
        }.get(price.origin, f"{price.offer.id}, {price.location.file}:{price.location.line}")
        lines.append(f"  {sheet.prices[price.key].label:<46} {amount(price.amount):<12} {origin}")
    lines += ["", "Inputs"]
    for value in result.inputs.values():
        label = sheet.inputs[value.key].label
        lines.append(f"  {label:<46} {figure(value.value, value.unit):<28} {value.origin}")
    lines += ["", "Steps"]
    for step in result.steps.values():
        shown = "never" if isinstance(step.value, Never) else figure(step.value, step.unit)
        lines.append(f"  {sheet.steps[step.key].label:<46} {shown}")
        lines.append(f"      {step.key} = {step.formula}")
        lines.append(f"      = {step.derivation}")
        if step.never:
            lines.append(f"      {step.never}")
    return "\n".join(lines) + "\n"
