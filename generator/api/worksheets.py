"""`worksheets.json` and `worksheets/ID.json`; the results are the downloads of the scenarios."""

from __future__ import annotations

from generator.api.documents import WORKSHEET, WORKSHEETS, Place, day, origin
from generator.figures import plain
from generator.guide import Guide
from generator.pages.page import scenario_address, worksheet_address
from generator.schema.api import (
    ConstantOfWorksheet,
    DateOfWorksheet,
    InputOfWorksheet,
    PriceOfWorksheet,
    ReasonForNever,
    ResultOfWorksheet,
    RoleOfOffer,
    ScenarioSummary,
    StepOfWorksheet,
    WorksheetDocument,
    WorksheetsDocument,
    WorksheetSummary,
)
from generator.worksheet.definition import Definition


def worksheets_document(guide: Guide) -> WorksheetsDocument:
    """Every worksheet with its verdicts."""
    place = Place(WORKSHEETS.at())
    return WorksheetsDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        worksheets=[
            WorksheetSummary(
                id=key,
                title=definition.worksheet.title,
                question=definition.worksheet.question,
                href=place.to(WORKSHEET.at(worksheet=key)),
                page=place.to(worksheet_address(key)),
                scenarios=_scenarios(guide, key, place),
            )
            for key, definition in guide.definitions.items()
        ],
    )


def worksheet_document(guide: Guide, definition: Definition) -> WorksheetDocument:
    """One worksheet with its formulas."""
    sheet = definition.worksheet
    place = Place(WORKSHEET.at(worksheet=definition.id))
    return WorksheetDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        id=definition.id,
        title=sheet.title,
        question=sheet.question,
        summary=sheet.summary,
        caveats=list(sheet.caveats),
        page=place.to(worksheet_address(definition.id)),
        roles=[
            RoleOfOffer(key=key, label=role.label, kinds=list(role.kinds), help=role.help)
            for key, role in sheet.roles.items()
        ],
        inputs=[
            InputOfWorksheet(
                key=key,
                label=item.label,
                unit=item.unit,
                group=item.group,
                min=plain(item.min),
                max=plain(item.max),
                whole=item.whole,
                default=None if item.default is None else plain(item.default),
                help=item.help,
            )
            for key, item in sheet.inputs.items()
        ],
        prices=[
            PriceOfWorksheet(
                key=key,
                label=price.label,
                role=price.offer,
                meter=price.meter,
                variant=price.variant,
                unit=definition.units[key],
            )
            for key, price in sheet.prices.items()
        ],
        dates=[
            DateOfWorksheet(key=key, label=date.label, role=date.offer, date=date.date)
            for key, date in sheet.dates.items()
        ],
        constants=[
            ConstantOfWorksheet(key=key, label=item.label, value=plain(item.value), unit=item.unit)
            for key, item in sheet.constants.items()
        ],
        steps=[
            StepOfWorksheet(
                key=key,
                label=step.label,
                unit=step.unit,
                group=step.group,
                formula=" ".join(step.formula.split()),
                never=[ReasonForNever(when=it.when, because=it.because) for it in step.never],
                help=step.help,
            )
            for key, step in sheet.steps.items()
        ],
        results=[
            ResultOfWorksheet(step=item.step, label=item.label, headline=item.headline)
            for item in sheet.results
        ],
        scenarios=_scenarios(guide, definition.id, place),
    )


def _scenarios(guide: Guide, worksheet: str, place: Place) -> list[ScenarioSummary]:
    found = []
    for (key, scenario), result in guide.results.items():
        if key != worksheet:
            continue
        model = guide.catalogue.scenarios[scenario].model
        file = scenario_address(key, scenario).rstrip("/")
        found.append(
            ScenarioSummary(
                id=scenario,
                title=model.title,
                summary=model.summary,
                page=place.to(scenario_address(key, scenario)),
                result=place.to(f"{file}.json"),
                csv=place.to(f"{file}.csv"),
                xlsx=place.to(f"{file}.xlsx"),
                pdf=place.to(f"{file}.pdf"),
                route=result.verdict.route,
                verdict=result.verdict.text,
            )
        )
    return found
