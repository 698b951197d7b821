"""The sheet behind the words: values as they are written, reasons, the verdict, all live.

A sentence is assembled from figures in words; which sentence holds is read from a table of cases,
so that whoever audits the file sees each condition, whether it holds, and what it would say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from generator.schema.worksheet import PhraseCase, VerdictCase
from generator.worksheet.cases import chosen, whole
from generator.worksheet.result import Result
from generator.worksheet.sentence import cut, fill_values, holes

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


def phrase_name(key: str) -> str:
    """The defined name of what a phrase says."""
    return f"phrase_{key}"


def in_words(result: Result, key: str) -> str:
    """A value as the pages write it."""
    value = result.values[key]
    return NEVER if isinstance(value, Never) else figure(value, result.definition.units[key])


def write(book: Book) -> None:
    """Figures in words, then the reasons, then the phrases, then the verdict."""
    note = "How the sentences on the other sheets are put together."
    table = book.table(SHEET, "Wording", note, _COLUMNS)
    for key in _asked(book.result):
        _figure(table, key)
    definition = book.result.definition
    for key in definition.order:
        if key in definition.may_never:
            table.gap()
            _reason(table, key)
    phrases = {}
    for key in definition.worksheet.phrases:
        table.gap()
        phrases[key] = _phrase(table, key)
    table.gap()
    _verdict(table, phrases)


def _asked(result: Result) -> Iterable[str]:
    """The values that some sentence or result needs in words, in the order of the values."""
    sheet = result.definition.worksheet
    sentences = [case.because for step in sheet.steps.values() for case in step.never]
    sentences += [case.text for phrase in sheet.phrases.values() for case in phrase]
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
                _filled(result, never.because),
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


def _phrase(table: Table, key: str) -> dict[str, str]:
    """A phrase's cases. Gives the cells with the reasons of what it mentions, by the step's name.

    Such a cell is empty where the step happens, and where another case of the phrase holds.
    """
    result = table.book.result
    phrase = result.definition.worksheet.phrases[key]
    filled = [_filled(result, case.text) for case in phrase]
    table.header([f"Phrase {key}", "When", "Holds", "", "What it says"])
    first = _cases(
        table,
        [
            _case(table.book, case, text.sentence(case.text, shown_name), now)
            for case, now in zip(phrase, filled, strict=True)
        ],
    )
    now, number = phrase.index(chosen(phrase, result.values)), table.at(_HOLDS)
    table.texts({0: phrase_name(key), 1: "The first case that holds"})
    table.formula(_HOLDS, f"={_first(table, first)}", Decimal(now + 1))
    table.formula(_TEXT, f"=INDEX({table.span(_TEXT, first)},{number})", filled[now], kind="strong")
    table.define(phrase_name(key), _TEXT)
    table.next()
    mentioned = [_may_never(result, case.text) for case in phrase]
    reasons: dict[str, str] = {}
    for step in dict.fromkeys(step for steps in mentioned for step in steps):
        cases = [f"{number}={place}" for place, steps in enumerate(mentioned, 1) if step in steps]
        reason = result.steps[step].never if step in mentioned[now] else None
        table.texts({1: f"Why {step} has no value, where it is mentioned"})
        table.formula(_TEXT, f'=IF(OR({",".join(cases)}),{reason_name(step)},"")', reason or "")
        reasons[step] = table.at(_TEXT)
        table.next()
    return reasons


def _verdict(table: Table, phrases: Mapping[str, Mapping[str, str]]) -> None:
    """The verdict's cases; `phrases` gives the reasons of what each phrase mentions."""
    book = table.book
    result = book.result
    sheet = result.definition.worksheet
    cases = []
    for case in sheet.verdict:
        said = whole(case.text, sheet.phrases, result.values)
        operands = [*_said(case.text, phrases), *_because(result, case.text, phrases)]
        cases.append(_case(book, case, operands, _with_reasons(result, said), case.route))
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


def _case(
    book: Book, case: PhraseCase | VerdictCase, operands: list[str], now: str, route: str = ""
) -> Case:
    """A text of a phrase or of the verdict, with the formula of its condition."""
    if case.when is None:
        return Case("otherwise", "=TRUE()", True, operands, now, route)
    tree = parse(case.when)
    holds = evaluate(tree, book.result.values)
    return Case(line(tree, str), _conditions(book, tree), holds, operands, now, route)


def _said(sentence: str, phrases: Collection[str]) -> Iterator[str]:
    """The sentence as operands; a phrase that is empty takes the space before it along."""
    for piece in cut(sentence, phrases):
        if isinstance(piece, str):
            yield from text.sentence(piece, shown_name)
        else:
            name = phrase_name(piece.name)
            before = "".join(f"{it}&" for it in text.literal(piece.space))
            yield f'IF({name}="","",{before}{name})'


def _because(
    result: Result, sentence: str, phrases: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """A verdict that names something that never happens says why, each reason once."""
    own = _may_never(result, sentence)
    within = [phrases[name] for name in holes(sentence) if name in phrases]
    before: list[str] = []
    for key in result.definition.order:
        reasons = [reason_name(key)] if key in own else [it[key] for it in within if key in it]
        for reason in reasons:
            said = ",".join([f'{reason}=""', *(f"{reason}={other}" for other in before)])
            yield f'IF(OR({said}),""," "&{reason})'
            before.append(reason)


def _filled(result: Result, sentence: str) -> str:
    return fill_values(sentence, result.values, result.definition.units)


def _with_reasons(result: Result, sentence: str) -> str:
    reasons = (result.steps[key].never for key in _may_never(result, sentence))
    said = dict.fromkeys(reason for reason in reasons if reason)
    return " ".join([_filled(result, sentence), *said])


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
    return f"INDEX({table.span(column, first)},{_first(table, first)})"


def _first(table: Table, first: int) -> str:
    """Which of the cases is the first that holds, counted from 1."""
    return f"MATCH(TRUE,{table.span(_HOLDS, first)},0)"


def _decimals_now(words: str) -> Value:
    """How many decimals a figure was written with."""
    digits = words.split(" ", maxsplit=1)[0].partition(".")[2]
    return Decimal(len(digits))
