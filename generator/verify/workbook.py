"""Reads the cells of an .xlsx file: a zip of XML, made by anybody, so nothing in it is trusted.

Sizes are bounded before anything is unpacked and again while it is; a document type, without which
XML has no entities to expand, is refused by the parser itself. Nothing is ever followed or run.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from generator.errors import InputError

MAX_PARTS = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""The most bytes that one file may unpack to; ours unpack to a quarter of a megabyte."""
MAX_CELLS = 100_000

_DEEPEST = 40
_LONGEST_ATTRIBUTE = 40_000
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NO_WORKBOOK = "the file is no spreadsheet of a worksheet"


@dataclass(frozen=True, slots=True)
class Read:
    """One cell: what is stored, and the formula behind it."""

    value: str | bool | None
    formula: str | None = None
    number: bool = False
    """Whether the value is a number, as text."""


@dataclass(frozen=True)
class Book:
    """The sheets by name, their cells by address, and the names of cells."""

    sheets: dict[str, dict[str, Read]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """The address behind a defined name, without quotes and dollar signs: `Inputs!B7`."""


def read(content: bytes) -> Book:
    """The workbook. Raises InputError where it is none, or too large to be one of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _Reader(parts).book()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise InputError(f"{_NO_WORKBOOK}: {problem}") from None
    except ValueError:
        raise InputError(f"{_NO_WORKBOOK}: a number in it is none") from None


class _Reader:
    def __init__(self, parts: zipfile.ZipFile) -> None:
        self.parts = parts
        self.left = MAX_UNPACKED
        self.cells = 0
        items = parts.infolist()
        if len(items) > MAX_PARTS or sum(item.file_size for item in items) > MAX_UNPACKED:
            raise InputError("the file unpacks to more than any worksheet's spreadsheet")
        if len({item.filename for item in items}) != len(items):
            raise InputError(f"{_NO_WORKBOOK}: a part of it stands twice")

    def book(self) -> Book:
        workbook = self.xml("xl/workbook.xml")
        links = {
            link.get("Id", ""): link.get("Target", "")
            for link in self.xml("xl/_rels/workbook.xml.rels").iter("Relationship")
        }
        shared = [_text(item) for item in self.shared()]
        book = Book()
        for sheet in workbook.iter("sheet"):
            target = links.get(sheet.get("id", ""), "").removeprefix("/xl/")
            name = sheet.get("name", "")
            if name in book.sheets:
                raise InputError(f"{_NO_WORKBOOK}: two sheets have the same name")
            if target.startswith("worksheets/"):
                book.sheets[name] = dict(self.sheet(self.xml(f"xl/{target}"), shared))
        for item in workbook.iter("definedName"):
            book.names[item.get("name", "")] = address(item.text or "")
        return book

    def shared(self) -> list[Element]:
        if "xl/sharedStrings.xml" not in self.parts.namelist():
            return []
        return list(self.xml("xl/sharedStrings.xml").iter("si"))

    def sheet(self, sheet: Element, shared: list[str]) -> Iterator[tuple[str, Read]]:
        for item in sheet.iter("c"):
            self.cells += 1
            if self.cells > MAX_CELLS:
                raise InputError("the file has more cells than any worksheet's spreadsheet")
            found = item.get("r", "")
            if not _ADDRESS.fullmatch(found):
                raise InputError(f"{_NO_WORKBOOK}: a cell has no address")
            cell = _cell(item, shared)
            if cell.value is not None or cell.formula is not None:
                yield found, cell

    def xml(self, name: str) -> Element:
        """A part as a tree, names without their namespaces."""
        try:
            with self.parts.open(name) as part:
                raw = part.read(self.left + 1)
        except KeyError:
            raise InputError(f"{_NO_WORKBOOK}: it has no {name[:80]}") from None
        except Exception as problem:
            # Each way of packing has an error of its own for bytes that cannot be unpacked.
            if type(problem).__module__ in {"zlib", "_lzma", "lzma"}:
                raise InputError(f"{_NO_WORKBOOK}: {problem}") from None
            raise
        self.left -= len(raw)
        if self.left < 0:
            raise InputError("the file unpacks to more than any worksheet's spreadsheet")
        return _tree(raw)


def _tree(raw: bytes) -> Element:
    builder = TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST or any(len(v) > _LONGEST_ATTRIBUTE for v in attributes.values()):
            raise InputError(f"{_NO_WORKBOOK}: its XML is too deep")
        builder.start(_local(tag), {_local(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def refuse(*_: object) -> None:
        raise InputError(f"{_NO_WORKBOOK}: its XML has a document type, which ours never has")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError) as problem:
        raise InputError(f"{_NO_WORKBOOK}: {problem}") from None
    return builder.close()


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _cell(item: Element, shared: list[str]) -> Read:
    formula = item.find("f")
    live = None if formula is None else "" if formula.get("t") else formula.text or ""
    kind = item.get("t", "n")
    if kind == "inlineStr":
        return Read(_text(item) or None, live)
    stored = item.find("v")
    text = "" if stored is None else stored.text or ""
    if not text:
        return Read(None, live)
    if kind == "s":
        index = int(text) if text.isdecimal() and len(text) < 10 else -1
        if not 0 <= index < len(shared):
            raise InputError(f"{_NO_WORKBOOK}: a text that a cell names is not in it")
        return Read(shared[index] or None, live)
    if kind == "b":
        return Read(text == "1", live)
    if kind in {"str", "e", "d"}:
        return Read(_decoded(text), live)
    return Read(text, live, number=True)


def _text(item: Element) -> str:
    """A text, its formats left out. Phonetic guides stand beside it and are no part of it."""
    found = []
    for child in item:
        if child.tag == "t":
            found.append(child.text or "")
        elif child.tag in {"r", "is"}:
            found.append(_text(child))
    return "".join(found) if item.tag in {"r", "is"} else _decoded("".join(found))


def _decoded(text: str) -> str:
    return _CODE.sub(lambda code: chr(int(code[1], 16)), text).replace("\r\n", "\n")


def address(text: str) -> str:
    """An address as people write it: `'Inputs'!$B$7` is `Inputs!B7`."""
    return text.replace("'", "").replace("$", "")
