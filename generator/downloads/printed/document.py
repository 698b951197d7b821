"""Everything the printed worksheet says, as plain data: texts, lists and records of texts.

The template gets it as JSON, so that no text of a contributor is ever part of a program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from generator.charts.breakeven import MapChart
from generator.charts.cost import CostChart
from generator.charts.rests_on import RestsOn, Room
from generator.downloads import address
from generator.downloads.printed.drawing import Charts
from generator.downloads.printed.letters import printable
from generator.downloads.printed.sources import Record, Sources, long_date, remarks
from generator.downloads.workbook.summary import command
from generator.figures import amount, figure, plain, style
from generator.formula.evaluate import Never, Value
from generator.formula.parse import parse
from generator.formula.text import line
from generator.worksheet.result import DateValue, Origin, PriceValue, Result, StepValue
from generator.worksheet.sentence import precise

_ORIGIN = {
    Origin.SCENARIO: "scenario",
    Origin.DEFAULT: "default",
    Origin.CATALOGUE: "catalogue",
    Origin.ASSUMED: "assumed",
    Origin.YOURS: "reader",
}


def attachment_name(result: Result) -> str:
    """The name of the attached data: the worksheet's id and the scenario's, if there is one."""
    return f"{'-'.join(filter(None, (result.definition.id, result.scenario)))}.json"


def document(result: Result, charts: Charts) -> Record:
    """The whole document. Every text in it can be shown by the print fonts."""
    sheet = result.definition.worksheet
    sources = Sources()
    prices = [_price(result, item, sources) for item in result.prices.values()]
    dates = [_date(result, item, sources) for item in result.dates.values()]
    found: Record = {
        "title": sheet.title,
        "question": sheet.question,
        "summary": sheet.summary,
        "worksheet": result.definition.id,
        "scenario": result.scenario or "none: every input is the reader's or a default",
        "day": [result.as_of.year, result.as_of.month, result.as_of.day],
        "as_of": long_date(result.as_of),
        "digest": result.provenance.digest,
        "commit": result.provenance.commit,
        "address": address.page(result),
        "attachment": attachment_name(result),
        "verdict": result.verdict.text,
        "route": result.verdict.route,
        "compared": [
            {
                "label": sheet.roles[role].label,
                "offer": offer.title,
                "id": offer.id,
            }
            for role, offer in result.offers.items()
        ],
        "headline": [record for record in _results(result) if record["headline"]],
        "results": _results(result),
        "chart": None if charts.cost is None else _chart(charts.cost),
        "volume": None if charts.volume is None else _chart(charts.volume),
        "map": None if charts.map is None else _map(charts.map),
        "rests_on": _rests_on(charts.rests_on),
        "inputs": _inputs(result),
        "constants": [
            {"key": key, "label": item.label, "value": _given(item.value, item.unit)}
            for key, item in sheet.constants.items()
        ],
        "prices": prices,
        "dates": dates,
        "sources": sources.records,
        "steps": _steps(result),
        "caveats": list(sheet.caveats),
        "command": recompute(result),
    }
    cleaned: Record = _cleaned(found)
    return cleaned


def recompute(result: Result) -> str:
    """The command that computes the same result, every offer named."""
    every = replace(result, own_offers=frozenset(result.offers))
    return command(every)


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {key: _cleaned(item) for key, item in value.items()}
        case list() | tuple():
            return [_cleaned(item) for item in value]
        case _:
            return value


def _grouped(rows: Iterable[tuple[str, Record]]) -> list[Record]:
    groups: dict[str, list[Record]] = {}
    for group, row in rows:
        groups.setdefault(group, []).append(row)
    return [{"heading": heading, "rows": found} for heading, found in groups.items()]


def _shown(value: Value, unit: str) -> str:
    return "never" if isinstance(value, Never) else figure(value, unit)


def _given(value: Decimal, unit: str) -> str:
    """A number as it was given, never rounded, with its unit."""
    how = style(unit)
    digits = plain(abs(value))
    whole, _, fraction = digits.partition(".")
    text = f"{int(whole):,}" + (f".{fraction}" if fraction else "")
    after = how.after_one if text == "1" and how.after_one else how.after
    return f"{'−' if value < 0 else ''}{how.before}{text}{after}"


def _results(result: Result) -> list[Record]:
    return [
        {
            "label": item.label,
            "key": item.step,
            "value": _shown(result.steps[item.step].value, result.steps[item.step].unit),
            "reason": result.steps[item.step].never or "",
            "headline": item.headline,
        }
        for item in result.definition.worksheet.results
    ]


def _chart(chart: CostChart) -> Record:
    return {
        "title": chart.chart.title,
        "caption": chart.caption,
        "corner": chart.table.corner,
        "columns": chart.table.routes,
        "rows": chart.table.rows,
    }


def _map(chart: MapChart) -> Record:
    return {
        "title": chart.chart.title,
        "caption": chart.caption,
        "corner": chart.corner,
        "columns": chart.columns,
        "rows": chart.rows,
    }


def _rests_on(found: RestsOn) -> Record:
    return {
        "summary": found.summary,
        "ranges": found.ranges,
        "steady": found.steady,
        "rows": [
            {"label": row.label, "now": row.now, "down": _room(row.down), "up": _room(row.up)}
            for row in found.rows
        ],
    }


def _room(room: Room) -> Record:
    return {"text": room.text, "change": room.change, "route": room.route}


def _inputs(result: Result) -> list[Record]:
    specs = result.definition.worksheet.inputs
    return _grouped(
        (
            specs[key].group,
            {
                "key": key,
                "label": specs[key].label,
                "help": specs[key].help,
                "value": _given(item.value, item.unit),
                "origin": _ORIGIN[item.origin],
            },
        )
        for key, item in result.inputs.items()
    )


def _price(result: Result, item: PriceValue, sources: Sources) -> Record:
    return {
        "key": item.key,
        "label": result.definition.worksheet.prices[item.key].label,
        "amount": amount(item.amount),
        "unit": style(item.unit).after.strip(),
        "offer": item.offer.id,
        "rate": item.rate,
        "origin": _ORIGIN[item.origin],
        "source": sources.price(item),
        "remarks": [*([item.reason] if item.reason else []), *remarks(item)],
    }


def _date(result: Result, item: DateValue, sources: Sources) -> Record:
    return {
        "key": item.key,
        "label": result.definition.worksheet.dates[item.key].label,
        "days": figure(item.days, "day"),
        "until": "not announced" if item.date is None else long_date(item.date),
        "offer": item.offer.id,
        "source": None if item.date is None else sources.end(item.offer, item.location),
        "reason": item.reason,
    }


def _steps(result: Result) -> list[Record]:
    steps = result.definition.worksheet.steps
    return _grouped((steps[key].group, _step(result, item)) for key, item in result.steps.items())


def _step(result: Result, item: StepValue) -> Record:
    spec = result.definition.worksheet.steps[item.key]
    return {
        "key": item.key,
        "label": spec.label,
        "value": _shown(item.value, item.unit),
        "formula": line(parse(item.formula), str),
        "worked": item.derivation,
        "precise": precise(item.value, item.unit),
        "never": [line(parse(case.when), str) for case in spec.never],
        "reason": item.never or "",
        "help": spec.help or "",
    }
