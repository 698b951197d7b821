"""Cells people type into: checked, and compared with what was downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.downloads.workbook.book import Table
from generator.downloads.workbook.text import join, literal, shortened
from generator.figures import number

OK = "ok"
CHANGED = "this file"
CHECKS = "check_all"
"""The cell that reads `ok` where every typed value is in order, and otherwise says that one is
not."""
OUTSIDE = "out of bounds"
"""What stands in the place of a result that one of the typed values does not allow."""
INPUT, PRICE = "in_", "price_"
"""How the names of the cells begin that people type into."""

VALUE, UNIT, ORIGIN, ORIGINAL, CHECK, USED, NAME = range(1, 8)
"""The columns that the sheets of typed values share, the label before them."""

LONGEST_TITLE = 32
"""How many letters a program shows above the hint beside a cell."""
_LONGEST_MESSAGE = 255


@dataclass(frozen=True)
class Bounds:
    """What a cell takes: numbers from `least` to `most`, or only whole ones."""

    least: Decimal
    most: Decimal | None = None
    whole: bool = False

    def sentence(self) -> str:
        """The same in words."""
        what = "a whole number" if self.whole else "a number"
        if self.most is None:
            return f"must be {what}, {self._words(self.least)} or more"
        return f"must be {what} from {self._words(self.least)} to {self._words(self.most)}"

    @staticmethod
    def _words(value: Decimal) -> str:
        return number(value, 4, least=0)

    def formula(self, cell: str) -> str:
        """The formula that reads `ok`, or says what the cell must be."""
        tests = [f"{cell}<{float(self.least)!r}"]
        if self.most is not None:
            tests.append(f"{cell}>{float(self.most)!r}")
        if self.whole:
            tests.append(f"{cell}<>INT({cell})")
        wrong = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
        words = join(literal(self.sentence()))
        return f'=IF(ISNUMBER({cell}),IF({wrong},{words},"{OK}"),{words})'

    def validation(self, title: str, message: str) -> dict[str, Any]:
        """The rule the program holds whoever types to."""
        rule: dict[str, Any] = {
            "validate": "integer" if self.whole else "decimal",
            "ignore_blank": False,
            "input_title": shortened(title, LONGEST_TITLE),
            "input_message": shortened(message, _LONGEST_MESSAGE),
            "error_title": "Out of bounds",
            "error_message": shortened(f"The value {self.sentence()}.", _LONGEST_MESSAGE),
        }
        if self.most is None:
            return rule | {"criteria": ">=", "value": float(self.least)}
        return rule | {
            "criteria": "between", "minimum": float(self.least), "maximum": float(self.most),
        }  # fmt: skip


def write_typed(
    table: Table, value: Decimal, origin: str, bounds: Bounds, *, numbers: str, kind: str
) -> None:
    """The value, who set it, what it was when downloaded, whether it is in order, what is used.

    Formulas go by the last of these, so that none meets a value that it cannot compute with.
    """
    table.number(VALUE, value, kind, numbers)
    table.number(ORIGINAL, value, "value", numbers)
    write_origin(table, table.at(VALUE), origin)
    table.formula(CHECK, bounds.formula(table.at(VALUE)), OK)
    table.formula(USED, in_order(table, VALUE, "{}"), value, numbers, "value")


def in_order(table: Table, typed: int, taken: str) -> str:
    """The formula of what is taken of a typed cell, or of what it was where it is out of bounds.

    `taken` has `{}` in the place of the cell.
    """
    now, before = (taken.replace("{}", table.at(column)) for column in (typed, ORIGINAL))
    return f'=IF({table.at(CHECK)}="{OK}",{now},{before})'


def write_origin(table: Table, cell: str, origin: str) -> None:
    """Who set a value: as it was downloaded, or whoever changed it in this file."""
    same = f"{cell}={table.at(ORIGINAL)}"
    table.formula(ORIGIN, f'=IF({same},"{origin}","{CHANGED}")', origin)


def where_in_order(taken: str, otherwise: str = f'"{OUTSIDE}"') -> str:
    """The formula of something that holds only while every typed value is in order."""
    return f'=IF({CHECKS}="{OK}",{taken},{otherwise})'


def count_typed(table: Table, first: int, count: int) -> None:
    """Makes the rows since `first` part of what the summary checks and counts."""
    table.book.checks.append(table.span(CHECK, first))
    table.book.checked += count
    table.book.origins.append(table.span(ORIGIN, first))
