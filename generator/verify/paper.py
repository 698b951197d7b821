"""What any downloaded file gives once it is read: its cells, and what it says it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.verify.looks import Look
from generator.verify.pdf import Pages

Scalar = str | Decimal | bool | None
Key = tuple[str, ...]
"""What identifies a cell in two files of the same format, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of the file."""

    place: str
    """Where a reader finds it: `Steps!B12`, `line 40, value`, `steps.upfront.value`."""
    line: str
    """What it belongs to, such as an input with all that is said about it."""
    value: Scalar
    formula: str | None = None
    """The live formula of a spreadsheet's cell; `value` is what was stored with it."""
    main: bool = False
    """Whether it is the value of its line, and not something beside it."""
    typed: bool = False
    """Whether people type into it, so that it must be exact even where a program saved it anew."""
    look: Look | None = None
    """How a spreadsheet shows it."""
    dress: bool = False
    """Whether it is how the file looks beside its cells, which a program that saves it writes in
    its own way."""


@dataclass(frozen=True, slots=True)
class Given:
    """An input or a price as the file has it."""

    value: Decimal | None
    """The number that stands in the file, or None where none does."""
    yours: bool
    """Whether the reader set it before the download, as the file says."""
    changed: bool = False
    """Whether it was changed in the file itself, and the file says so."""
    downloaded: Decimal | None = None
    """What it was when it was downloaded, where the file keeps that."""


@dataclass(frozen=True, slots=True)
class About:
    """What the file says it was made from."""

    worksheet: str
    scenario: str | None
    as_of: str
    digest: str
    commit: str | None


@dataclass(frozen=True)
class Paper:
    """A file that was read."""

    kind: str
    """Its format: `json`, `csv`, `xlsx`, `pdf`."""
    about: About
    inputs: Mapping[str, Given]
    prices: Mapping[str, Given]
    cells: Mapping[Key, Cell]
    offers: Mapping[str, str] = field(default_factory=dict)
    """The offer in each role."""
    price_offers: Mapping[str, str] = field(default_factory=dict)
    """The offer behind each price, where the file has no list of roles."""
    binary: bool = False
    """Whether computed numbers are binary fractions, which the last digits of may differ."""
    maker: str = ""
    """What the program that wrote a spreadsheet says of itself."""
    pages: Pages | None = None
    """What is printed, where the file is paper that carries its data."""


def number(text: object) -> Decimal | None:
    """A number in plain digits, as our files and spreadsheets write it; None for anything else."""
    if isinstance(text, Decimal):
        return text if text.is_finite() else None
    if not isinstance(text, str) or not text or len(text) > 400:
        return None
    if not set(text) <= set("0123456789.-+eE") or text[0] == "+":
        return None
    try:
        found = Decimal(text)
    except ArithmeticError:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= 400 else None
