"""The sheet of calculations: one formula a row, in the order of the definition."""

from __future__ import annotations

from generator.downloads.workbook.book import Book, Column, grouped, reason_name
from generator.downloads.workbook.look import number_format
from generator.formula.excel import formula
from generator.formula.parse import parse
from generator.formula.text import line
from generator.schema.worksheet import Step

SHEET = "Steps"

_VALUE, _UNIT, _NAME, _FORMULA, _VALUES, _WHY, _HELP = range(1, 8)
_COLUMNS = (
    Column("Step", 36),
    Column("Value", 20, "value"),
    Column("Unit", 15, "quiet"),
    Column("Name", 27, "code"),
    Column("How it is computed", 52, "quiet"),
    Column("With the values of the download", 46, "quiet"),
    Column("Why there is no value", 40, "quiet"),
    Column("What it means", 40, "quiet"),
)


def write(book: Book) -> None:
    """Live values with their formulas in words and the reason where one has no value."""
    definition = book.result.definition
    table = book.table(
        SHEET, "Steps", "Every figure in between; nothing here is typed in.", _COLUMNS
    )
    steps = definition.worksheet.steps
    for heading, keys in grouped({key: step.group for key, step in steps.items()}).items():
        table.group(heading)
        for key in keys:
            step, found = steps[key], book.result.steps[key]
            table.texts(
                {
                    0: step.label, _UNIT: step.unit, _NAME: book.cell(key), _HELP: step.help or "",
                    _FORMULA: in_words(step), _VALUES: found.derivation,
                }
            )  # fmt: skip
            live = formula(
                parse(step.formula), book.cell, never=[parse(case.when) for case in step.never],
                may_never=definition.may_never,
            )  # fmt: skip
            table.formula(_VALUE, live, found.value, number_format(step.unit))
            if key in definition.may_never:
                table.formula(_WHY, f"={reason_name(key)}", found.never or "")
            table.define(book.cell(key), _VALUE)
            table.next()


def in_words(step: Step) -> str:
    """The formula as people read it, and when there is no value."""
    lines = [line(parse(step.formula), str)]
    lines += [f"never where {line(parse(case.when), str)}" for case in step.never]
    return "\n".join(lines)
