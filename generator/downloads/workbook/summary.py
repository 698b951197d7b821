"""The first sheet: the question, the answer, and where it all comes from."""

from __future__ import annotations

import math

from generator.downloads import address
from generator.downloads.workbook import chart, wording
from generator.downloads.workbook.book import Book, Column, Table
from generator.downloads.workbook.prices import AS_OF
from generator.downloads.workbook.results import write_values
from generator.downloads.workbook.text import join, literal
from generator.downloads.workbook.typed import CHANGED, CHECKS, OK, where_in_order
from generator.figures import plain
from generator.schema.worksheet import Worksheet
from generator.worksheet.result import Origin, Result
from generator.worksheet.sentence import holes

SHEET = "Summary"
PAGE = "Page of this result"
VERDICT_SHOWN = "verdict_shown"
OUT_OF_BOUNDS = (
    "An input or a price is out of bounds: see the column Check on the sheets Inputs and Prices. "
    "The steps and the chart take it as it was downloaded."
)
_HERE = (
    "every value on the sheets Steps, Results and Wording is a formula over named cells. Press "
    "Ctrl+Alt+F9 (Excel) or Ctrl+Shift+F9 (LibreOffice) to compute all of them again."
)
UNCHANGED = "As downloaded: no input, price or date was changed."

_WIDTHS = (38, 24, 34, 66)
_LAST = len(_WIDTHS) - 1
_CHART_ROWS = 18
_A4 = 9
_LINE = 16


def write(book: Book) -> None:
    """Verdict, headline results, chart, what was compared, provenance, how to recompute."""
    sheet = book.sheets[SHEET]
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 1)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width, book.look("plain"))
    kinds = ("label", "value", "label", "quiet")
    columns = tuple(Column("", width, kind) for width, kind in zip(_WIDTHS, kinds, strict=True))
    table = Table(book, SHEET, sheet, columns, 0)
    definition = book.result.definition.worksheet
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, definition.title, book.look("title"))
    table.row = 1
    _paragraph(table, definition.question, "question")
    table.gap()
    _verdict(table)
    _headlines(table)
    _lines(table)
    _facts(table, "What is compared", _compared(book.result))
    _facts(table, "Where the figures come from", _provenance(book.result))
    _as_of(table)
    _changes(table)
    _checks(table)
    table.gap()
    _paragraphs(table, "How to recompute it", _recompute(book.result))
    if definition.caveats:
        _paragraphs(table, "What is left out", definition.caveats)
    _legend(table)


def _band(table: Table, heading: str) -> None:
    table.sheet.set_row(table.row, 20)
    for index in range(_LAST + 1):
        table.sheet.write_blank(table.row, index, None, table.book.look("band"))
    table.sheet.write_string(table.row, 0, heading, table.book.look("band"))
    table.next()


def _merge(table: Table, kind: str, lines: int) -> None:
    """The current row as one wide cell. Programs do not fit the height of such cells themselves."""
    table.sheet.set_row(table.row, _LINE * lines + 2)
    table.sheet.merge_range(table.row, 0, table.row, _LAST, "", table.book.look(kind))


def _lines_of(text: str, per_line: int) -> int:
    return max(1, sum(math.ceil(len(line) / per_line) for line in text.split("\n")))


def _paragraph(table: Table, text: str, kind: str) -> None:
    _merge(table, kind, _lines_of(text, 150))
    table.sheet.write_string(table.row, 0, text, table.book.look(kind))
    table.next()


def _paragraphs(table: Table, heading: str, texts: tuple[str, ...]) -> None:
    _band(table, heading)
    for text in texts:
        _paragraph(table, text, "wrapped")
    table.gap()


def _verdict(table: Table) -> None:
    """The sentence for the values as they stand now, or that one of them cannot be used."""
    book = table.book
    live = where_in_order(wording.VERDICT, CHECKS)
    _band(table, "Verdict")
    longest = _longest(book.result.definition.worksheet)
    _merge(table, "verdict", _lines_of("x" * max(longest + 80, len(book.result.verdict.text)), 135))
    table.formula(0, live, book.result.verdict.text, kind="verdict")
    table.define(VERDICT_SHOWN, 0)
    table.next(merged=True)
    table.texts({0: "Route"})
    table.formula(1, where_in_order(wording.ROUTE), book.result.verdict.route, kind="answer")
    table.next()
    table.gap()


def _longest(sheet: Worksheet) -> int:
    """How many letters the longest sentence of the verdict has, before its values are put in."""
    phrases = {key: max(len(case.text) for case in phrase) for key, phrase in sheet.phrases.items()}
    return max(
        len(case.text) + sum(phrases.get(name, 0) for name in holes(case.text))
        for case in sheet.verdict
    )


def _headlines(table: Table) -> None:
    table.header(["Result", "Value", "In words", "Why there is no value"])
    results = table.book.result.definition.worksheet.results
    for item in [item for item in results if item.headline] or results:
        table.texts({0: item.label})
        write_values(table, item, compact=True)
        table.next()
    table.gap()


def _lines(table: Table) -> None:
    """The chart takes the place of rows that stay empty."""
    width = sum(7 * width + 5 for width in _WIDTHS)
    title = table.book.result.definition.worksheet.chart.title
    options = {
        "x_scale": width / 480, "y_scale": _CHART_ROWS * 20 / 288 - 0.05, "object_position": 2,
        "description": f"{title}. The data stand on the sheet {chart.SHEET}.",
    }  # fmt: skip
    table.sheet.insert_chart(table.row, 0, chart.drawn(table.book), options)
    table.row += _CHART_ROWS


def _facts(table: Table, heading: str, facts: list[tuple[str, str]]) -> None:
    _band(table, heading)
    for label, value in facts:
        table.texts({0: label})
        kind = "link" if label == PAGE and value.startswith("http") else "label"
        table.sheet.merge_range(table.row, 1, table.row, _LAST, "", table.book.look(kind))
        if kind == "link":
            table.sheet.write_url(table.row, 1, value, table.book.look(kind), value)
        else:
            table.sheet.write_string(table.row, 1, value, table.book.look(kind))
        table.next()
    if heading == "What is compared":
        table.gap()


def _compared(result: Result) -> list[tuple[str, str]]:
    roles = result.definition.worksheet.roles
    return [
        (roles[role].label, f"{offer.offer.name}, {offer.provider.name} ({offer.id})")
        for role, offer in result.offers.items()
    ]


def _provenance(result: Result) -> list[tuple[str, str]]:
    return [
        ("Worksheet", result.definition.id),
        ("Scenario", result.scenario or "none: the inputs are the reader's"),
        ("Catalogue digest (SHA-256)", result.provenance.digest),
        (
            "Catalogue commit",
            result.provenance.commit or "none: the files differ from every commit",
        ),
        (PAGE, address.page(result) or "none: the guide names no address of its own"),
    ]


def _as_of(table: Table) -> None:
    table.texts({0: "Prices as of"})
    table.date(1, table.book.result.as_of, "day")
    table.define(AS_OF, 1)
    table.next()


def _changes(table: Table) -> None:
    book = table.book
    changed = "+".join(f'COUNTIF({span},"{CHANGED}")' for span in book.origins)
    words = join(literal(" of the inputs, prices and dates were changed in this file."))
    live = f"=IF({changed}=0,{join(literal(UNCHANGED))},({changed})&{words})"
    table.texts({0: "Changes"})
    table.sheet.merge_range(table.row, 1, table.row, _LAST, "", book.look("label"))
    table.formula(1, live, UNCHANGED, kind="label")
    table.next(merged=True)


def _checks(table: Table) -> None:
    """One cell for the checks of all typed values, which everything that is shown goes by."""
    book = table.book
    in_order = "+".join(f'COUNTIF({span},"{OK}")' for span in book.checks)
    live = f'=IF({in_order}={book.checked},"{OK}",{join(literal(OUT_OF_BOUNDS))})'
    table.texts({0: "Checks"})
    table.sheet.merge_range(table.row, 1, table.row, _LAST, "", book.look("label"))
    table.formula(1, live, OK, kind="label")
    table.define(CHECKS, 1)
    table.next(merged=True)


def _recompute(result: Result) -> tuple[str, ...]:
    return (
        f"In this file: {_HERE}",
        f"From the catalogue: check out the commit above and run  {command(result)}",
    )


def command(result: Result) -> str:
    """The command that computes the same result.

    It names what the scenario does not say: the offers, inputs and prices that the reader set.
    """
    words = ["breakeven worksheet", result.definition.id]
    if result.scenario is not None:
        words += ["--scenario", result.scenario]
    given = [
        (role, offer.id)
        for role, offer in result.offers.items()
        if role in result.own_offers or result.scenario is None
    ]
    given += [
        (item.key, plain(item.value))
        for item in result.inputs.values()
        if item.origin is Origin.YOURS or result.scenario is None
    ]
    given += [
        (item.key, plain(item.amount))
        for item in result.prices.values()
        if item.origin is Origin.YOURS
    ]
    words += [f"--set {key}={value}" for key, value in given]
    return " ".join([*words, "--on", result.as_of.isoformat()])


def _legend(table: Table) -> None:
    _band(table, "Colours")
    for kind, text in (
        ("input", "An input: change it freely."),
        ("price", "A catalogue price or date: change it to your own."),
        ("answer", "An answer, computed."),
    ):
        table.sheet.write_blank(table.row, 0, None, table.book.look(kind))
        table.sheet.write_string(table.row, 1, text, table.book.look("plain"))
        table.next()
    table.sheet.write_string(
        table.row, 0, "Formulas are locked against accidents, without a password.",
        table.book.look("note"),
    )  # fmt: skip
