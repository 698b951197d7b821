"""The sheet behind the words: values as they are written, reasons, the verdict, all live.

A sentence is assembled from figures in words; which sentence holds is read from a table of cases,
so that whoever audits the file sees each condition, whether it holds, and what it would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.downloads.workbook import text
from generator.downloads.workbook.book import (
    NEVER,
    Book,
    Column,
    Table,
    reason_name,
    shown_name,
)
from generator.figures import figure, style
from generator.formula.evaluate import Never, Value, evaluate
from generator.formula.excel import formula
from generator.formula.parse import parse
from generator.formula.text import line
from generator.formula.tree import Tree, asked_whether_known, names
from generator.formula.units import TRUTH
from generator.worksheet.result import Result
from generator.worksheet.sentence import fill_values, holes

SHEET = "Wording"
VERDICT, ROUTE = "verdict", "verdict_route"
BY_ZERO = "It would mean dividing by zero."

_VALUE, _SIZE, _DECIMALS, _WORDS = range(1, 5)
_HOLDS, _TEXT, _MORE = 2, 4, 5
_COLUMNS = (
    Column("Value", 34, "code"),
    Column("As a number", 44, "quiet"),
    Column("Without sign and noise", 20, "value"),
    Column("Decimals shown", 12, "value"),
    Column("In words", 100, "quiet"),
)


@dataclass(frozen=True)
class Case:
    """One row of a table of cases: whether it holds, and what it then says."""

    condition: str
    holds: str
    holds_now: Value
    operands: list[str]
    text_now: str
    route: str = ""


def in_words(result: Result, key: str) -> str:
    """A value as the pages write it."""
    value = result.values[key]
    return NEVER if isinstance(value, Never) else figure(value, result.definition.units[key])


def write(book: Book) -> None:
    """Figures in words, then the reasons, then the verdict."""
    note = "How the sentences on the other sheets are put together."
    table = book.table(SHEET, "Wording", note, _COLUMNS)
    for key in _asked(book.result):
        _figure(table, key)
    definition = book.result.definition
    for key in definition.order:
        if key in definition.may_never:
            table.gap()
            _reason(table, key)
    table.gap()
    _verdict(table)


def _asked(result: Result) -> Iterable[str]:
    """The values that some sentence or result needs in words, in the order of the values."""
    sheet = result.definition.worksheet
    sentences = [case.because for step in sheet.steps.values() for case in step.never]
    sentences += [case.text for case in sheet.verdict]
    wanted = {name for sentence in sentences for name in holes(sentence)}
    wanted |= {item.step for item in sheet.results}
    return [key for key in result.definition.units if key in wanted]


def _figure(table: Table, key: str) -> None:
    book = table.book
    unit = book.result.definition.units[key]
    value = book.result.values[key]
    table.texts({0: book.cell(key)})
    table.formula(_VALUE, f"={book.cell(key)}", value, kind="value")
    words = in_words(book.result, key)
    if unit == TRUTH:
        table.formula(_WORDS, text.truth(table.at(_VALUE)), words)
    else:
        how = style(unit)
        number, places = table.at(_SIZE), table.at(_DECIMALS)
        plain = Decimal(0) if isinstance(value, Never) else abs(Decimal(value))
        table.formula(_SIZE, text.size(table.at(_VALUE)), plain)
        shown = Decimal(how.fewest) if isinstance(value, Never) else _decimals_now(words)
        table.formula(_DECIMALS, text.decimals(number, how), shown)
        table.formula(_WORDS, text.figure(table.at(_VALUE), number, places, how), words)
    table.define(shown_name(key), _WORDS)
    table.next()


def _conditions(book: Book, tree: Tree) -> str:
    """A condition that is true, false, or `never` where it needs a value that is not there."""
    return formula(tree, book.cell, may_never=book.result.definition.may_never)


def _missing(book: Book, tree: Tree) -> Iterator[Case]:
    """The cases in which a formula has no value because one that it uses has none."""
    result = book.result
    for name in sorted((names(tree) - asked_whether_known(tree)) & result.definition.may_never):
        value = result.values[name]
        yield Case(
            f"{name} never happens", f"=ISTEXT({book.cell(name)})", isinstance(value, Never),
            [reason_name(name)], value.reason if isinstance(value, Never) else "",
        )  # fmt: skip


def _reason(table: Table, key: str) -> None:
    """Why a step has no value: the first case that holds, in the order in which we compute."""
    book = table.book
    result = book.result
    step = result.definition.worksheet.steps[key]
    cases: list[Case] = []
    for never in step.never:
        when = parse(never.when)
        cases += _missing(book, when)
        cases.append(
            Case(
                line(when, str), _conditions(book, when), evaluate(when, result.values),
                text.sentence(never.because, shown_name),
                fill_values(never.because, result.values, result.definition.units),
            )
        )  # fmt: skip
    cases += _missing(book, parse(step.formula))
    table.header([f"Why {key} has no value", "When", "Holds", "", "Reason"])
    first = _cases(table, cases)
    table.texts({0: reason_name(key)})
    chosen = _chosen(table, first, _TEXT)
    reason = f'=IF(ISTEXT({book.cell(key)}),IFERROR({chosen},"{BY_ZERO}"),"")'
    table.formula(_TEXT, reason, result.steps[key].never or "", kind="strong")
    table.define(reason_name(key), _TEXT)
    table.next()


def _verdict(table: Table) -> None:
    book = table.book
    result = book.result
    cases: list[Case] = []
    for case in result.definition.worksheet.verdict:
        tree = None if case.when is None else parse(case.when)
        cases.append(
            Case(
                "otherwise" if tree is None else line(tree, str),
                "=TRUE()" if tree is None else _conditions(book, tree),
                True if tree is None else evaluate(tree, result.values),
                [*text.sentence(case.text, shown_name), *_because(result, case.text)],
                _said_now(result, case.text),
                case.route,
            )
        )  # fmt: skip
    table.header(["Verdict for the route", "When", "Holds", "", "What it says"])
    first = _cases(table, cases)
    for name, column, value, at in (
        (VERDICT, _TEXT, result.verdict.text, _TEXT), (ROUTE, 0, result.verdict.route, 0),
    ):  # fmt: skip
        if at == _TEXT:
            table.texts({1: "The first case that holds"})
        table.formula(at, f"={_chosen(table, first, column)}", value, kind="strong")
        table.define(name, at)
    table.next()


def _because(result: Result, sentence: str) -> Iterator[str]:
    """A verdict that names something that never happens says why, each reason once."""
    before: list[str] = []
    for key in _may_never(result, sentence):
        reason = reason_name(key)
        said = ",".join([f'{reason}=""', *(f"{reason}={other}" for other in before)])
        yield f'IF(OR({said}),""," "&{reason})'
        before.append(reason)


def _said_now(result: Result, sentence: str) -> str:
    filled = fill_values(sentence, result.values, result.definition.units)
    reasons = (result.steps[key].never for key in _may_never(result, sentence))
    return " ".join([filled, *dict.fromkeys(reason for reason in reasons if reason)])


def _may_never(result: Result, sentence: str) -> list[str]:
    asked = set(holes(sentence)) & result.definition.may_never
    return [key for key in result.definition.order if key in asked]


def _cases(table: Table, cases: Sequence[Case]) -> int:
    """Writes the rows of a table of cases; gives the first row."""
    first = table.row
    for case in cases:
        table.texts({0: case.route, 1: case.condition})
        table.formula(_HOLDS, case.holds, case.holds_now)
        # What is too long for one formula is put together in the cells to the right.
        packed = text.pack(case.operands)
        whole = packed[0]
        if len(packed) > 1:
            whole = text.join([table.at(_MORE + index) for index in range(len(packed))])
            for index, piece in enumerate(packed):
                form = table.book.look("plain")
                table.sheet.write_formula(table.row, _MORE + index, f"={piece}", form, "")
        table.formula(_TEXT, f"={whole}", case.text_now)
        table.next()
    return first


def _chosen(table: Table, first: int, column: int) -> str:
    """The cell of the first case that holds."""
    return f"INDEX({table.span(column, first)},MATCH(TRUE,{table.span(_HOLDS, first)},0))"


def _decimals_now(words: str) -> Value:
    """How many decimals a figure was written with."""
    digits = words.split(" ", maxsplit=1)[0].partition(".")[2]
    return Decimal(len(digits))
