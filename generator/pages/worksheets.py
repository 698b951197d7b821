"""`/worksheets/`: the list, one page a worksheet, one page a scenario with its downloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from generator.charts.cost import CostTable, cost_chart
from generator.charts.lines import svg
from generator.downloads import FORMATS
from generator.figures import amount, figure, plain, style
from generator.formula import mathml
from generator.formula.evaluate import Never, Value
from generator.formula.parse import parse
from generator.formula.text import line
from generator.guide import Guide
from generator.pages.insight import Insight, insight
from generator.pages.page import Download, Page, long_date, offer_address, scenario_address
from generator.pages.prices import edit_address
from generator.schema.worksheet import Step, Worksheet
from generator.worksheet.definition import Definition
from generator.worksheet.result import DateValue, Origin, PriceValue, Result

_ORIGIN = {
    Origin.SCENARIO: "scenario",
    Origin.DEFAULT: "default",
    Origin.CATALOGUE: "catalogue",
    Origin.ASSUMED: "assumed",
    Origin.YOURS: "yours",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A result in words."""

    label: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScenarioSummary:
    """A scenario in a list."""

    title: str
    summary: str
    address: str
    route: str
    verdict: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input of a scenario's page."""

    label: str
    text: str
    origin: str
    help: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price with the way back to its source."""

    label: str
    text: str
    unit: str
    offer: str
    address: str
    effective: str
    source: str
    accessed: str
    verified: str
    place: str
    edit: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula as it is printed, with the labels of what it uses."""

    markup: Markup
    is_wide: bool
    """Whether it may be wider than a phone, so that it has to scroll."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A formula worked out."""

    key: str
    label: str
    equation: Equation
    formula: str
    derivation: str
    value: str
    never: str
    help: str | None


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


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """A worksheet computed for a scenario."""

    worksheet: str
    worksheet_address: str
    question: str
    summary: str
    origin: str | None
    as_of: str
    route: str
    verdict: str
    headline: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    chart: Markup | None
    caption: str
    table: CostTable | None
    insight: Insight
    map_drawing: Markup | None
    inputs: tuple[tuple[str, tuple[InputRow, ...]], ...]
    prices: tuple[PriceRow, ...]
    dates: tuple[tuple[str, str, str, str], ...]
    """Label, days, date or assumption, offer."""
    steps: tuple[tuple[str, tuple[StepRow, ...]], ...]
    caveats: tuple[str, ...]
    downloads: tuple[tuple[str, str], ...]
    digest: str
    commit: str | None
    command: str
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
    drawn = {key: _equations(found.worksheet) for key, found in guide.definitions.items()}
    for key, definition in guide.definitions.items():
        sheet = definition.worksheet
        yield Page(
            f"worksheets/{key}/", "worksheet", sheet.title, sheet.question,
            _worksheet(guide, definition, drawn[key]),
        )  # fmt: skip
    for (worksheet, scenario), result in guide.results.items():
        title = guide.catalogue.scenarios[scenario].model.title
        yield Page(
            scenario_address(worksheet, scenario), "scenario",
            f"{result.definition.worksheet.title}: {title}", result.verdict.text[:300],
            _scenario(guide, result, drawn[worksheet]),
        )  # fmt: skip
        for ending, make in FORMATS.items():
            yield Download(f"worksheets/{worksheet}/{scenario}.{ending}", partial(make, result))


def value_text(value: Value, unit: str) -> str:
    """A value as it is shown; what never happens reads `never`."""
    return "never" if isinstance(value, Never) else figure(value, unit)


def answers(result: Result, *, headline: bool) -> tuple[Answer, ...]:
    """The results in the order of the definition, those for the top of the page or all."""
    found = []
    for item in result.definition.worksheet.results:
        step = result.steps[item.step]
        if item.headline or not headline:
            found.append(Answer(item.label, value_text(step.value, step.unit), step.never or ""))
    return tuple(found)


def scenario_summaries(guide: Guide, worksheet: str | None = None) -> tuple[ScenarioSummary, ...]:
    """Every computed scenario, or those of one worksheet."""
    return tuple(
        ScenarioSummary(
            guide.catalogue.scenarios[scenario].model.title,
            guide.catalogue.scenarios[scenario].model.summary,
            scenario_address(key, scenario),
            result.verdict.route,
            result.verdict.text,
            answers(result, headline=True),
        )
        for (key, scenario), result in guide.results.items()
        if worksheet in (None, key)
    )


Row = TypeVar("Row")


def _grouped(rows: Iterable[tuple[str, Row]]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    groups: dict[str, list[Row]] = {}
    for group, row in rows:
        groups.setdefault(group, []).append(row)
    return tuple((group, tuple(found)) for group, found in groups.items())


def _equations(sheet: Worksheet) -> dict[str, Equation]:
    """Every step's formula, drawn once for the worksheet's page and all of its scenarios."""
    return {key: _equation(sheet, step) for key, step in sheet.steps.items()}


def _equation(sheet: Worksheet, step: Step) -> Equation:
    def label(name: str) -> str:
        parts = (sheet.steps, sheet.inputs, sheet.prices, sheet.dates, sheet.constants)
        return next(part[name].label for part in parts if name in part)

    found = mathml.formula(parse(step.formula), label)
    return Equation(Markup(found.markup), found.width > mathml.ROW)  # noqa: S704 -- escaped there


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
        _grouped(
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
        _grouped(
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


def _scenario(guide: Guide, result: Result, drawn: Mapping[str, Equation]) -> ScenarioPage:
    sheet = result.definition.worksheet
    scenario_id = result.scenario or ""
    entry = guide.catalogue.scenarios[scenario_id]
    chart = cost_chart(result)
    beyond = insight(result)
    return ScenarioPage(
        worksheet=sheet.title,
        worksheet_address=f"worksheets/{result.definition.id}/",
        question=sheet.question,
        summary=entry.model.summary,
        origin=entry.model.origin,
        as_of=long_date(result.as_of),
        route=result.verdict.route,
        verdict=result.verdict.text,
        headline=answers(result, headline=True),
        answers=answers(result, headline=False),
        chart=None if chart is None else Markup(svg(chart.chart, "cost")),  # noqa: S704
        caption="" if chart is None else chart.caption,
        table=None if chart is None else chart.table,
        insight=beyond,
        map_drawing=None if beyond.map is None else Markup(beyond.map.svg),  # noqa: S704
        inputs=_grouped(
            (
                sheet.inputs[key].group,
                InputRow(
                    sheet.inputs[key].label, _bare(item.value, item.unit), _ORIGIN[item.origin],
                    sheet.inputs[key].help,
                ),
            )
            for key, item in result.inputs.items()
        ),
        prices=tuple(_price(guide, result, item) for item in result.prices.values()),
        dates=tuple(_date(result, item) for item in result.dates.values()),
        steps=_grouped(
            (
                sheet.steps[key].group,
                StepRow(
                    key, sheet.steps[key].label, drawn[key],
                    line(parse(item.formula), lambda name: name), item.derivation,
                    value_text(item.value, item.unit), item.never or "", sheet.steps[key].help,
                ),
            )
            for key, item in result.steps.items()
        ),
        caveats=sheet.caveats,
        downloads=tuple(
            (ending, f"worksheets/{result.definition.id}/{scenario_id}.{ending}")
            for ending in FORMATS
        ),
        digest=result.provenance.digest,
        commit=result.provenance.commit,
        command=(
            f"breakeven worksheet {result.definition.id} --scenario {scenario_id} "
            f"--on {result.as_of.isoformat()}"
        ),
        edit=edit_address(guide, entry.document.file),
    )  # fmt: skip


def _bare(value: Decimal, unit: str) -> str:
    # A reader's own number is shown as it was given, never rounded.
    how = style(unit)
    whole, _, fraction = plain(value).partition(".")
    text = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    after = how.after_one if text == "1" and how.after_one else how.after
    return f"{how.before}{text}{after}"


def _price(guide: Guide, result: Result, item: PriceValue) -> PriceRow:
    entry = item.entry
    meter = guide.catalogue.meters.meters[item.meter]
    return PriceRow(
        label=result.definition.worksheet.prices[item.key].label,
        text=amount(item.amount),
        unit=meter.shown,
        offer=f"{item.offer.offer.name} ({item.offer.provider.name})",
        address=offer_address(item.offer.id),
        effective="" if entry is None else long_date(entry.effective),
        source="" if entry is None else entry.source.url,
        accessed="" if entry is None else long_date(entry.source.accessed),
        verified=long_date(entry.verified) if entry and entry.verified else "",
        place=f"{item.location.file}, line {item.location.line}",
        edit=edit_address(guide, item.location.file, item.location.line),
        assumed=item.reason,
    )


def _date(result: Result, item: DateValue) -> tuple[str, str, str, str]:
    return (
        result.definition.worksheet.dates[item.key].label,
        figure(item.days, "day"),
        item.reason if item.date is None else long_date(item.date),
        item.offer.offer.name,
    )
