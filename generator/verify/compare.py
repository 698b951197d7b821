"""Two files of one format, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest

from generator.verify.paper import Cell, Key, Paper, Scalar, number
from generator.verify.pdf import Pages

PAGES = "pages"
"""The line of the report that the text of all pages belongs to."""

DRESS = "how it looks"
"""The line of the report that the looks of sheets and charts belong to."""

CLOSE = 1e-9
"""How far, relatively, a computed binary fraction may lie from ours: what the renderings of a
worksheet agree to."""

_NEAR_ZERO = 1e-12
_LONGEST = 300
_LONGEST_NUMBER = 60
_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that is not what recomputing gives."""

    place: str
    line: str
    found: str
    expected: str
    what: str = "value"
    """`value`, `formula`, `format` (of numbers), `look`, `missing` (the file lacks it) or `extra`
    (nothing belongs there)."""

    def explain(self) -> str:
        """The difference as a sentence without an end."""
        match self.what:
            case "missing":
                return f"{self.place} is missing; recomputed {self.expected}"
            case "extra":
                return f"{self.place} has {self.found}; nothing belongs there"
            case "formula":
                return f"{self.place} has the formula {self.found}; it is {self.expected}"
            case "format":
                return f"{self.place} is shown as {self.found}; it is {self.expected}"
            case "look":
                return f"{self.place} looks otherwise: {self.found}; it is {self.expected}"
            case _:
                return f"{self.place} has {self.found}; recomputed {self.expected}"

    def as_dict(self) -> dict[str, str]:
        """The same for a program."""
        return {
            "place": self.place,
            "line": self.line,
            "what": self.what,
            "found": self.found,
            "expected": self.expected,
        }


def differences(
    paper: Paper, expected: Mapping[Key, Cell], *, saved_anew: bool = False
) -> list[Difference]:
    """What stands in the file and is not recomputed, in the order of the file, then what lacks.

    Of a file that was `saved_anew` by another program, how it looks is not compared.
    """
    return [
        *(
            item
            for key, cell in paper.cells.items()
            if not (saved_anew and cell.dress)
            for item in _one(paper, cell, expected.get(key), looks=not saved_anew)
        ),
        *(item for item in _missing(paper, expected) if not (saved_anew and item.line == DRESS)),
    ]


def printed_differences(found: Pages, expected: Pages) -> list[Difference]:
    """Where the text of two documents parts, in the order of the first, named by its pages."""
    ours, theirs = ([line for _, line in pages.lines] for pages in (found, expected))
    result = []
    for what, start, end, first, last in SequenceMatcher(None, ours, theirs).get_opcodes():
        if what != "equal":
            page = found.lines[start][0] if start < end else expected.lines[first][0]
            has, should = (
                _words(" / ".join(ours[start:end])),
                _words(" / ".join(theirs[first:last])),
            )
            kind = {"insert": "missing", "delete": "extra"}.get(what, "value")
            result.append(Difference(f"page {page}", PAGES, has, should, kind))
    return result


def _one(paper: Paper, cell: Cell, other: Cell | None, *, looks: bool) -> Iterator[Difference]:
    if other is None:
        if cell.value is not None or cell.formula is not None:
            found = _words(cell.value if cell.formula is None else cell.formula)
            yield Difference(cell.place, cell.line, found, "", "extra")
    elif cell.formula != other.formula:
        yield Difference(
            cell.place, other.line, _formula(cell), _formula(other), "formula"
        )  # fmt: skip
    elif not _same(cell, other, binary=paper.binary):
        yield Difference(cell.place, other.line, *_apart(cell.value, other.value))
    elif cell.look is not None and other.look is not None:
        mine, others = cell.look.numbers, other.look.numbers
        if mine != others:
            yield Difference(cell.place, other.line, mine, others, "format")
        elif looks and (unlike := cell.look.unlike(other.look)):
            has, should = map(_shortened, unlike)
            yield Difference(cell.place, other.line, has, should, "look")


def _missing(paper: Paper, expected: Mapping[Key, Cell]) -> Iterator[Difference]:
    """What is recomputed and not in the file.

    A field that the file has nowhere was not written yet by the version that made it; it asserts
    nothing. The values themselves always have to be there.
    """
    kinds = {_kind(key) for key in paper.cells}
    for key, cell in expected.items():
        if key in paper.cells or (cell.value is None and cell.formula is None):
            continue
        if paper.binary or cell.main or _kind(key) in kinds:
            yield Difference(cell.place, cell.line, "", _words(cell.value), "missing")


def _kind(key: Key) -> Key:
    """The field whatever the figure: `steps.*.formula`, or a column."""
    return key[:1] + key[2:] if len(key) > 2 else key


def _same(cell: Cell, other: Cell, *, binary: bool) -> bool:
    found, expected = cell.value, other.value
    if not isinstance(found, Decimal) or not isinstance(expected, Decimal):
        return type(found) is type(expected) and found == expected
    if not binary:
        return found == expected
    if cell.formula is None:
        return float(found) == float(expected)
    return math.isclose(float(found), float(expected), rel_tol=CLOSE, abs_tol=_NEAR_ZERO)


def _formula(cell: Cell) -> str:
    return _words(cell.value) + ", typed in" if cell.formula is None else _words(cell.formula)


def _apart(found: Scalar, expected: Scalar) -> tuple[str, str]:
    """Two values in words that differ as the values do."""
    has, should = _words(found), _words(expected)
    if has != should:
        return has, should
    if type(found) is not type(expected):
        return f"{has}, {_kind_of(found)}", f"{should}, {_kind_of(expected)}"
    # Long texts that begin alike are shown from where they part.
    pairs = enumerate(zip_longest(str(found), str(expected)))
    at = max(0, next((place for place, (a, b) in pairs if a != b), 0) - _BEFORE)
    return _shortened(f"…{str(found)[at:]}"), _shortened(f"…{str(expected)[at:]}")


def _kind_of(value: Scalar) -> str:
    if value is None:
        return "nothing"
    return "a number" if isinstance(value, Decimal) else "a text" if isinstance(value, str) else ""


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _words(value: Scalar) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    words = isinstance(value, str) and number(value) is None
    text = f"'{value}'" if words else str(value)
    if isinstance(value, Decimal) and abs(value.adjusted()) <= _LONGEST_NUMBER:
        text = format(value, "f")
    return _shortened(text)
