"""What the page and the downloads of a computed worksheet read, by their addresses.

Lines of files are left out, and so is what follows from the rest: a derivation from its formula and
values, a chart from its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.guide import Guide
from generator.pages.page import scenario_address
from generator.schema.provider import Price
from generator.schema.worksheet import Worksheet
from generator.worksheet.result import DateValue, PriceValue, Result

ENDINGS = ("json", "csv", "xlsx", "pdf")
"""Those of `generator.downloads.FORMATS`, which takes long to load for its names alone."""

Reads = tuple[str, object]
"""An address on the site, and everything that is read for it."""


def result_files(guide: Guide, result: Result) -> Iterator[Reads]:
    """The scenario's page, then its downloads."""
    address = scenario_address(result.definition.id, result.scenario or "")
    yield address, _page(guide, result)
    table = _csv(result)
    data = (table, _json(result))
    read = {"csv": table, "json": data}
    for ending in ENDINGS:
        yield f"{address.rstrip('/')}.{ending}", read.get(ending, (data, _paper(result)))


def _page(guide: Guide, result: Result) -> object:
    sheet = result.definition.worksheet
    scenario = guide.catalogue.scenarios[result.scenario or ""].model
    # What it shows of the worksheet; the sentences of the verdict only as far as one was spoken.
    shown = sheet.model_copy(
        update={
            "question": "", "summary": "", "roles": {},
            "verdict": tuple((case.route, case.when) for case in sheet.verdict), "phrases": {},
        }
    )  # fmt: skip
    meters = guide.catalogue.meters.meters
    return (
        shown, scenario.title, scenario.summary, scenario.origin, result.inputs, result.steps,
        result.verdict,
        [
            (_price(item), meters[item.meter].shown, *_seen(item.entry))
            for item in result.prices.values()
        ],
        [(_date(item), item.offer.offer.name) for item in result.dates.values()],
    )  # fmt: skip


def _csv(result: Result) -> object:
    sheet = result.definition.worksheet
    return (
        sheet.title, _labels(sheet), _offers(result), result.inputs, result.steps, result.verdict,
        [
            (_price(item), item.rate, item.listed, _in(item.entry, "effective", "currency"),
             item.entry and item.entry.source.url)
            for item in result.prices.values()
        ],
        [_date(item) for item in result.dates.values()],
    )  # fmt: skip


def _json(result: Result) -> object:
    """What it reads beside what the table does."""
    read = ("effective", "basis", "currency", "exchange", "verified")
    sheet = result.definition.worksheet
    return (
        sheet.question,
        [
            (item.variant, _in(item.entry, *read), _source(item.entry), _others(item))
            for item in result.prices.values()
        ],
    )  # fmt: skip


def _paper(result: Result) -> object:
    """What the spreadsheet and the print read besides: notes, corrections, how it is explained."""
    return (
        result.definition.worksheet,
        [
            (item.offer.offer.note,
             item.entry and item.entry.model_copy(update={"exceptions": ()}))
            for item in result.prices.values()
        ],
        [
            (item.offer.offer.status.source, item.offer.offer.status.note)
            for item in result.dates.values()
        ],
    )  # fmt: skip


def _price(item: PriceValue) -> object:
    """A price without its evidence and its place."""
    return (
        item.key, item.offer.id, item.offer.offer.name, item.offer.provider.name, item.meter,
        item.amount, item.unit, item.origin, item.reason,
    )  # fmt: skip


def _seen(entry: Price | None) -> tuple[object, ...]:
    if entry is None:
        return ()
    return entry.effective, entry.source.url, entry.source.accessed, entry.verified


def _in(entry: Price | None, *names: str) -> list[Any]:
    return [] if entry is None else [getattr(entry, name) for name in names]


def _source(entry: Price | None) -> object:
    # A note on the reading is printed; as data it is not given.
    return None if entry is None else entry.source.model_copy(update={"note": None})


def _others(item: PriceValue) -> object:
    entry = item.entry
    return [] if entry is None else [one for one in entry.disagrees if one.rate == item.rate]


def _date(item: DateValue) -> object:
    return item.key, item.offer.id, item.date, item.days, item.reason


def _offers(result: Result) -> object:
    return [
        (role, offer.id, offer.offer.name, offer.provider.name)
        for role, offer in result.offers.items()
    ]


def _labels(sheet: Worksheet) -> object:
    parts = (sheet.roles, sheet.inputs, sheet.prices, sheet.dates, sheet.constants, sheet.steps)
    return (
        [(key, item.label) for part in parts for key, item in part.items()],
        sheet.constants, sheet.results,
    )  # fmt: skip
