"""`/worksheets/ID/SCENARIO/`: a worksheet computed for a scenario, with all it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from generator.charts.cost import cost_chart
from generator.charts.lines import svg
from generator.charts.told import CostTable
from generator.downloads import FORMATS
from generator.figures import amount, figure, plain, style
from generator.formula.parse import parse
from generator.formula.text import line
from generator.guide import Guide
from generator.pages.answers import Answer, answers, value_text
from generator.pages.equations import Equation
from generator.pages.insight import Insight, insight
from generator.pages.page import grouped, long_date, offer_address, relative, scenario_address
from generator.pages.prices import edit_address, source_address
from generator.worksheet.origin import files_of
from generator.worksheet.result import DateValue, Origin, PriceValue, Result


@dataclass(frozen=True, slots=True)
class InputRow:
    """An input of a scenario's page."""

    key: str
    label: str
    text: str
    origin: str
    help: str


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price with the way back to its source."""

    key: str
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
    entry: str
    assumed: str
    is_yours: bool


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
    has_volume: bool
    """Whether the worksheet has a chart over volume at all."""
    volume_drawing: Markup | None
    inputs: tuple[tuple[str, tuple[InputRow, ...]], ...]
    prices: tuple[PriceRow, ...]
    dates: tuple[tuple[str, str, str, str], ...]
    """Label, days, date or assumption, offer."""
    steps: tuple[tuple[str, tuple[StepRow, ...]], ...]
    caveats: tuple[str, ...]
    downloads: tuple[tuple[str, str], ...]
    digest: str
    commit: str | None
    files: tuple[str, ...]
    """The files of the catalogue that the digest is about."""
    command: str
    edit: str
    live: dict[str, object]
    """What the script needs to know of this page."""


def scenario_page(guide: Guide, result: Result, drawn: Mapping[str, Equation]) -> ScenarioPage:
    """The page of a result; `drawn` are its worksheet's formulas."""
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
        has_volume=sheet.volume is not None,
        volume_drawing=(
            None if beyond.volume is None else Markup(svg(beyond.volume.chart, "volume"))  # noqa: S704
        ),
        inputs=grouped(
            (
                sheet.inputs[key].group,
                InputRow(
                    key, sheet.inputs[key].label, _bare(item.value, item.unit), item.origin.value,
                    sheet.inputs[key].help,
                ),
            )
            for key, item in result.inputs.items()
        ),
        prices=tuple(_price(guide, result, item) for item in result.prices.values()),
        dates=tuple(_date(result, item) for item in result.dates.values()),
        steps=grouped(
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
        files=files_of(
            guide.catalogue, result.definition.id, scenario_id,
            (offer.id for offer in result.offers.values()),
        ),
        command=(
            f"breakeven worksheet {result.definition.id} --scenario {scenario_id} "
            f"--on {result.as_of.isoformat()}"
        ),
        edit=edit_address(guide, entry.document.file),
        live=_live(result),
    )  # fmt: skip


def _live(result: Result) -> dict[str, object]:
    """The numbers of the page as they were given, in plain digits, and where more is to be had."""
    sheet = result.definition.worksheet
    address = scenario_address(result.definition.id, result.scenario or "")
    return {
        "worksheet": result.definition.id,
        "scenario": result.scenario,
        "module": relative(f"assets/worksheets/{result.definition.id}.js", address),
        "inputs": {key: plain(item.value) for key, item in result.inputs.items()},
        "prices": {key: plain(item.amount) for key, item in result.prices.items()},
        "dates": {key: plain(item.days) for key, item in result.dates.items()},
        "origins": {
            **{key: item.origin.value for key, item in result.inputs.items()},
            **{key: item.origin.value for key, item in result.prices.items()},
        },
        "follows": {
            key: absent.price
            for key, item in result.prices.items()
            if item.origin is Origin.ASSUMED and (absent := sheet.prices[key].absent) is not None
            and absent.price is not None
        },
        "places": {
            key: {"file": place.file, "line": place.line}
            for key, item in result.prices.items()
            for place in [result.provenance.locate(item.offer, "id")]
        },
        "downloads": {
            ending: relative(f"{address.rstrip('/')}.{ending}", address) for ending in FORMATS
        },
    }  # fmt: skip


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
        key=item.key,
        label=result.definition.worksheet.prices[item.key].label,
        text=amount(item.amount),
        unit=meter.shown,
        offer=item.offer.title,
        address=offer_address(item.offer.id),
        effective="" if entry is None else long_date(entry.effective),
        source="" if entry is None else entry.source.url,
        accessed="" if entry is None else long_date(entry.source.accessed),
        verified=long_date(entry.verified) if entry and entry.verified else "",
        place=f"{item.location.file}, line {item.location.line}",
        entry=source_address(guide, item.location, result.provenance.commit),
        assumed=item.reason,
        is_yours=item.origin is Origin.YOURS,
    )


def _date(result: Result, item: DateValue) -> tuple[str, str, str, str]:
    return (
        result.definition.worksheet.dates[item.key].label,
        figure(item.days, "day"),
        item.reason if item.date is None else long_date(item.date),
        item.offer.offer.name,
    )
