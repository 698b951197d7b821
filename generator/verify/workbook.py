"""Reads the cells of an .xlsx file, and whatever else decides what it computes and shows.

One program may read what is written twice one way and another the other way, so nothing may stand
twice: no cell, no row, no name, no sheet. Each is taken only where every program looks for it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from generator.errors import InputError
from generator.verify.looks import Look, Looks
from generator.verify.parts import NO_WORKBOOK, Parts, canonical
from generator.verify.surroundings import WORKBOOK, Surroundings, maker, surroundings

MAX_CELLS = 100_000

_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_OF_PROGRAMS = {"_xlnm.print_titles", "_xlnm.print_area", "_xlnm._filterdatabase"}
"""Names of what is printed and filtered, which programs add themselves."""
_HARMLESS = {"aca", "ca", "http://www.w3.org/XML/1998/namespace}space"}
"""What may be said of a formula without its becoming another."""


@dataclass(frozen=True, slots=True)
class Read:
    """One cell: what is stored, and the formula behind it."""

    value: str | bool | None
    formula: str | None = None
    number: bool = False
    """Whether the value is a number, as text."""
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class Book:
    """The sheets by name, their cells by address, and the names of cells."""

    sheets: dict[str, dict[str, Read]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Of each sheet which one it is, and whether it is seen."""
    names: dict[str, str] = field(default_factory=dict)
    """The address behind a defined name, without quotes and dollar signs: `Inputs!B7`."""
    other_names: dict[str, str] = field(default_factory=dict)
    """The same for a name that holds on one sheet alone, which none of ours does."""
    surroundings: Surroundings = field(default_factory=Surroundings)
    maker: str = ""
    """What the program that wrote the file says of itself."""


def read(content: bytes) -> Book:
    """The workbook. Raises InputError where it is none, or too large to be one of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Reader(Parts(archive)).book()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise InputError(f"{NO_WORKBOOK}: {problem}") from None
    except ValueError:
        raise InputError(f"{NO_WORKBOOK}: a number in it is none") from None


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.cells = 0

    def book(self) -> Book:
        workbook = self.parts.xml(WORKBOOK)
        starts = [link for link in self.parts.links("").values() if link.kind == "officeDocument"]
        if workbook.tag != "workbook" or [link.target for link in starts] != [WORKBOOK]:
            raise InputError(f"{NO_WORKBOOK}: it does not begin at {WORKBOOK}")
        links = self.parts.links(WORKBOOK)
        strings = self.only("sharedStrings")
        shared = [item for item in strings if item.tag == "si"] if strings is not None else []
        texts, looks = [_Text.of(item) for item in shared], Looks(self.only("styles"))
        book = Book(maker=maker(self.parts))
        places: dict[str, str] = {}
        listed = [item for sheets in workbook.findall("sheets") for item in sheets]
        for index, item in enumerate(listed, 1):
            name, link = item.get("name", ""), links.get(item.get("r:id", ""))
            known = {known.casefold() for known in book.sheets}
            if link is None or name.casefold() in known or link.target in places.values():
                raise InputError(f"{NO_WORKBOOK}: two sheets have the same name")
            book.sheets[name] = {}
            kind = "" if link.kind == "worksheet" else f", a {link.kind}"
            book.kinds[name] = f"number {index}, {item.get('state', 'visible')}{kind}"
            if link.kind == "worksheet":
                places[name] = link.target
                cells = self.sheet(name, self.parts.xml(link.target), texts, looks)
                book.sheets[name].update(cells)
        self.names(workbook, book)
        return replace(book, surroundings=surroundings(self.parts, workbook, places))

    def only(self, kind: str) -> Element | None:
        """The one part of a kind that the workbook leads to."""
        found = [link for link in self.parts.links(WORKBOOK).values() if link.kind == kind]
        if len(found) > 1:
            raise InputError(f"{NO_WORKBOOK}: a part of it stands twice")
        return self.parts.xml(found[0].target) if found else None

    def names(self, workbook: Element, book: Book) -> None:
        seen: set[tuple[str, str | None]] = set()
        sheets = list(book.sheets)
        for item in workbook.findall("definedNames/definedName"):
            name, scope = item.get("name", ""), item.get("localSheetId")
            # Programs find a name whatever the case of its letters.
            key = (name.casefold(), scope)
            if key in seen:
                raise InputError(f"{NO_WORKBOOK}: the name {name[:80]} stands twice")
            seen.add(key)
            place = address(item.text or "")
            if any(item.get(word) in {"1", "true"} for word in ("function", "vbProcedure", "xlm")):
                place += ", a program"
            if name.casefold() in _OF_PROGRAMS:
                continue
            if scope is None:
                book.names[name] = place
            else:
                number = int(scope)
                on = sheets[number] if 0 <= number < len(sheets) else "no sheet"
                book.other_names[f"{name} on the sheet {on}"] = place

    def sheet(
        self, name: str, sheet: Element, texts: Sequence[_Text], looks: Looks
    ) -> Iterator[tuple[str, Read]]:
        data = sheet.findall("sheetData")
        if sheet.tag != "worksheet" or len(data) != 1:
            raise InputError(f"{NO_WORKBOOK}: the sheet {name[:80]} is none")
        rows: set[str] = set()
        seen: set[str] = set()
        for row in data[0]:
            number = row.get("r", "")
            if row.tag != "row" or number in rows:
                raise InputError(f"{NO_WORKBOOK}: row {number[:20]} of {name[:80]} stands twice")
            rows.add(number)
            for item in row:
                if item.tag == "extLst":
                    continue
                self.cells += 1
                if self.cells > MAX_CELLS:
                    raise InputError("the file has more cells than any worksheet's spreadsheet")
                place = item.get("r", "")
                found = _ADDRESS.fullmatch(place)
                if item.tag != "c" or found is None or found[2] != number:
                    raise InputError(f"{NO_WORKBOOK}: a cell has no address")
                if place in seen:
                    raise InputError(f"{NO_WORKBOOK}: the cell {name[:80]}!{place} stands twice")
                seen.add(place)
                cell = _cell(item, texts, looks)
                if cell.value is not None or cell.formula is not None:
                    yield place, cell


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, and how it is dressed up in itself."""

    text: str
    runs: str = ""

    @staticmethod
    def of(item: Element) -> _Text:
        runs = "".join(canonical(child) for child in item if child.tag != "t")
        return _Text(_text(item), runs)


def _cell(item: Element, texts: Sequence[_Text], looks: Looks) -> Read:
    parts = {child.tag: child for child in item}
    if len(parts) < len(item) or not parts.keys() <= {"f", "v", "is", "extLst"}:
        raise InputError(f"{NO_WORKBOOK}: a cell says two things")
    formula, stored, inline = parts.get("f"), parts.get("v"), parts.get("is")
    live = None if formula is None else "" if _another(formula) else formula.text or ""
    look = looks[item.get("s", "0")]
    more = sorted(f"{key}={value}" for key, value in item.items() if key not in {"r", "s", "t"})
    if more:
        look = replace(look, rest=(*look.rest, ("cell", " ".join(more))))
    kind = item.get("t", "n")
    if kind == "inlineStr":
        found = _Text("") if inline is None else _Text.of(inline)
        return Read(found.text or None, live, look=_dressed(look, found))
    text = "" if stored is None else stored.text or ""
    if not text:
        return Read(None, live, look=look)
    if kind == "s":
        index = int(text) if text.isdecimal() and len(text) < 10 else -1
        if not 0 <= index < len(texts):
            raise InputError(f"{NO_WORKBOOK}: a text that a cell names is not in it")
        return Read(texts[index].text or None, live, look=_dressed(look, texts[index]))
    if kind == "b":
        return Read(text == "1", live, look=look)
    if kind in {"str", "e", "d"}:
        return Read(_decoded(text), live, look=look)
    return Read(text, live, number=True, look=look)


def _another(formula: Element) -> bool:
    """Whether it is more than its own text: shared with other cells, of an array, of a table."""
    more = {key: value for key, value in formula.items() if key not in _HARMLESS}
    return more not in ({}, {"t": "normal"})


def _dressed(look: Look, text: _Text) -> Look:
    return replace(look, rest=(*look.rest, ("text", text.runs))) if text.runs else look


def _text(item: Element) -> str:
    """A text, its formats left out. Phonetic guides stand beside it and are no part of it."""
    found = []
    for child in item:
        if child.tag == "t":
            found.append(child.text or "")
        elif child.tag == "r":
            found.append(_text(child))
    return "".join(found) if item.tag == "r" else _decoded("".join(found))


def _decoded(text: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text).replace("\r\n", "\n")


def address(text: str) -> str:
    """An address as people write it: `'Inputs'!$B$7` is `Inputs!B7`."""
    return text.replace("'", "").replace("$", "")
