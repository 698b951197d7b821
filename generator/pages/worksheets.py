"""`/worksheets/`: the list, one page a worksheet, one page a scenario with its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from generator.downloads import FORMATS
from generator.figures import figure
from generator.formula.parse import parse
from generator.formula.text import line
from generator.guide import Guide
from generator.pages.equations import Equation, equations
from generator.pages.page import Download, Page, grouped, scenario_address
from generator.pages.prices import edit_address
from generator.worksheet.definition import Definition
from generator.worksheet.result import Result

if TYPE_CHECKING:
    from generator.pages.scenario import ScenarioPage


@dataclass(frozen=True, slots=True)
class ScenarioSummary:
    """A scenario in a list."""

    title: str
    summary: str
    address: str
    route: str
    verdict: str


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A formula as it is defined, for the worksheet's own page."""

    label: str
    key: str
    equation: Equation
    formula: str
    unit: str
    help: str | None
    never: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WorksheetList:
    """All worksheets."""

    worksheets: tuple[tuple[str, str, str, tuple[ScenarioSummary, ...]], ...]
    """Title, question, address, scenarios."""


@dataclass(frozen=True, slots=True)
class WorksheetPage:
    """A worksheet: what it asks, what it computes, its scenarios."""

    question: str
    summary: str
    caveats: tuple[str, ...]
    scenarios: tuple[ScenarioSummary, ...]
    inputs: tuple[tuple[str, tuple[tuple[str, str, str, str], ...]], ...]
    """Group, then label, bounds, default, help."""
    steps: tuple[tuple[str, tuple[DefinitionRow, ...]], ...]
    edit: str


def pages(guide: Guide) -> Iterator[Page | Download]:
    """The list, the worksheets, their scenarios and the downloads."""
    yield Page(
        "worksheets/", "worksheets", "Worksheets",
        "Break-even calculations with every price, formula and source, to read and to download.",
        WorksheetList(
            tuple(
                (
                    definition.worksheet.title, definition.worksheet.question,
                    f"worksheets/{key}/", scenario_summaries(guide, key),
                )
                for key, definition in guide.definitions.items()
            )
        ),
    )  # fmt: skip
    drawn = {key: equations(found.worksheet) for key, found in guide.definitions.items()}
    for key, definition in guide.definitions.items():
        sheet = definition.worksheet
        yield Page(
            f"worksheets/{key}/", "worksheet", sheet.title, sheet.question,
            _worksheet(guide, definition, drawn[key]),
        )  # fmt: skip
    for (worksheet, scenario), result in guide.results.items():
        title = guide.catalogue.scenarios[scenario].model.title
        # Everything in the page and the downloads comes from the files of the result's origin.
        origin = result.provenance
        made_from = f"{origin.digest} {origin.commit} {origin.site} {result.as_of}"
        yield Page(
            scenario_address(worksheet, scenario), "scenario",
            f"{result.definition.worksheet.title}: {title}", result.verdict.text[:300],
            partial(_scenario, guide, result, drawn[worksheet]), made_from,
        )  # fmt: skip
        for ending, make in FORMATS.items():
            address = f"worksheets/{worksheet}/{scenario}.{ending}"
            yield Download(address, partial(make, result), made_from)


def _scenario(guide: Guide, result: Result, drawn: Mapping[str, Equation]) -> ScenarioPage:
    # What draws the charts is loaded when there is a page to make.
    from generator.pages.scenario import scenario_page

    return scenario_page(guide, result, drawn)


def scenario_summaries(guide: Guide, worksheet: str) -> tuple[ScenarioSummary, ...]:
    """Every computed scenario of a worksheet."""
    return tuple(
        scenario_summary(guide, key, scenario)
        for key, scenario in guide.results
        if key == worksheet
    )


def scenario_summary(guide: Guide, worksheet: str, scenario: str) -> ScenarioSummary:
    """One computed scenario in a list."""
    model = guide.catalogue.scenarios[scenario].model
    verdict = guide.results[worksheet, scenario].verdict
    return ScenarioSummary(
        model.title, model.summary, scenario_address(worksheet, scenario),
        verdict.route, verdict.text,
    )  # fmt: skip


def _worksheet(
    guide: Guide, definition: Definition, drawn: Mapping[str, Equation]
) -> WorksheetPage:
    sheet = definition.worksheet

    def label(name: str) -> str:
        return name

    return WorksheetPage(
        sheet.question,
        sheet.summary,
        sheet.caveats,
        scenario_summaries(guide, definition.id),
        grouped(
            (
                item.group,
                (
                    item.label,
                    f"{figure(item.min, item.unit)} to {figure(item.max, item.unit)}",
                    "" if item.default is None else figure(item.default, item.unit),
                    item.help,
                ),
            )
            for item in sheet.inputs.values()
        ),
        grouped(
            (
                step.group,
                DefinitionRow(
                    step.label, key, drawn[key], line(parse(step.formula), label),
                    step.unit, step.help,
                    tuple((line(parse(case.when), label), case.because) for case in step.never),
                ),
            )
            for key, step in sheet.steps.items()
        ),
        edit_address(guide, definition.entry.document.file),
    )  # fmt: skip
