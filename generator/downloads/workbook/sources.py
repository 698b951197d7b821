"""The sheet of evidence: where every price and date was read, and who says otherwise."""

from __future__ import annotations

from generator.downloads.workbook.book import Book, Column, Table
from generator.figures import plain
from generator.schema.base import Unpriced
from generator.schema.provider import Price, Source
from generator.worksheet.result import DateValue, PriceValue

SHEET = "Sources"

(
    _OFFER, _PROVIDER, _FILE, _URL, _ACCESSED, _READ, _VIA, _DATED, _VERIFIED, _EFFECTIVE, _LISTED,
    _OTHERS, _NOTES,
) = range(1, 14)  # fmt: skip
_COLUMNS = (
    Column("Price or date", 36),
    Column("Offer", 28),
    Column("Provider", 16),
    Column("Catalogue file and line", 34, "code"),
    Column("Source", 42, "link"),
    Column("Accessed", 12, "day"),
    Column("Read from", 14, "quiet"),
    Column("By way of", 26, "quiet"),
    Column("Copy dated", 12, "day"),
    Column("Verified", 12, "day"),
    Column("In force since", 13, "day"),
    Column("As listed", 24, "quiet"),
    Column("Other sources say", 36, "quiet"),
    Column("Notes", 48, "quiet"),
)


def write(book: Book) -> None:
    """One row a price, then one a date."""
    note = (
        "Accessed: the day the value was read. Verified: the day somebody last compared it with "
        "the provider's own page."
    )
    table = book.table(SHEET, "Sources", note, _COLUMNS)
    sheet = book.result.definition.worksheet
    table.group("Prices")
    for key, item in book.result.prices.items():
        _price(table, sheet.prices[key].label, item)
    if book.result.dates:
        table.group("Dates")
    for key, date in book.result.dates.items():
        _date(table, sheet.dates[key].label, date)


def _price(table: Table, label: str, item: PriceValue) -> None:
    entry = item.entry
    texts = {
        0: label, _OFFER: item.offer.id, _PROVIDER: item.offer.provider.name,
        _FILE: f"{item.location.file}:{item.location.line}", _NOTES: item.reason,
    }  # fmt: skip
    if entry is None:
        table.texts(texts)
    else:
        more = {
            _VERIFIED: "" if entry.verified else "not yet", _LISTED: _listed(item, entry),
            _OTHERS: _disagreements(entry, item.rate), _NOTES: _notes(item, entry),
        }  # fmt: skip
        table.texts(texts | more | _reading(entry.source))
        _days(table, entry.source)
        table.date(_EFFECTIVE, entry.effective)
        if entry.verified is not None:
            table.date(_VERIFIED, entry.verified)
    table.next()


def _date(table: Table, label: str, item: DateValue) -> None:
    source = item.offer.offer.status.source
    texts = {
        0: label, _OFFER: item.offer.id, _PROVIDER: item.offer.provider.name,
        _FILE: f"{item.location.file}:{item.location.line}",
        _NOTES: item.reason or item.offer.offer.status.note or "",
    }  # fmt: skip
    table.texts(texts | ({} if source is None else _reading(source)))
    if source is not None:
        _days(table, source)
    table.next()


def _reading(source: Source) -> dict[int, str]:
    return {_READ: source.read.value, _VIA: "\n".join(source.via)}


def _days(table: Table, source: Source) -> None:
    table.date(_ACCESSED, source.accessed)
    table.date(_DATED, source.dated)
    table.link(_URL, source.url)


def _listed(item: PriceValue, entry: Price) -> str:
    rate = item.listed
    if rate is None:
        return ""
    shown = rate.value if isinstance(rate, Unpriced) else f"{plain(rate)} {entry.currency}"
    if entry.exchange is None:
        return shown
    return f"{shown}, at {plain(entry.exchange.usd)} USD on {entry.exchange.date.isoformat()}"


def _disagreements(entry: Price, meter: str) -> str:
    return "\n".join(
        f"{other.via}: {other.says}" + (f" – {other.settled}" if other.settled else " (open)")
        for other in entry.disagrees
        if other.rate == meter
    )


def _notes(item: PriceValue, entry: Price) -> str:
    notes = [item.reason, entry.note, entry.source.note, item.offer.offer.note]
    notes += [
        f"Corrected on {fix.on.isoformat()}, was {fix.was}: {fix.reason}"
        for fix in entry.corrections
        if fix.rate == item.rate
    ]
    return "\n".join(note for note in notes if note)
