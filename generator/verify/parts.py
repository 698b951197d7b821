"""The parts of an .xlsx file: a zip of XML, made by anybody, so nothing in it is trusted.

Sizes are bounded before anything is unpacked and again while it is; a document type, without which
XML has no entities to expand, is refused by the parser itself. Nothing is ever followed or run.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from generator.errors import InputError

MAX_PARTS = 500
MAX_UNPACKED = 32 * 1024 * 1024
"""The most bytes that one file may unpack to; ours unpack to a quarter of a megabyte."""

NO_WORKBOOK = "the file is no spreadsheet of a worksheet"

_DEEPEST = 40
_LONGEST_ATTRIBUTE = 40_000
_NAME = re.compile(r"[A-Za-z0-9_.\[\]-][A-Za-z0-9_./\[\] -]*")

_OFFICE = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
SPREADSHEET = frozenset(
    {f"{_OFFICE}/spreadsheetml/2006/main", f"{_STRICT}/spreadsheetml/main"}
)  # fmt: skip
DRAWING = frozenset(
    f"{start}/{end}"
    for start in (f"{_OFFICE}/drawingml/2006", f"{_STRICT}/drawingml")
    for end in ("chart", "main", "spreadsheetDrawing")
)
_LINKS = frozenset({f"{_OFFICE}/package/2006/relationships"})
_LINKED = frozenset(
    {f"{_OFFICE}/officeDocument/2006/relationships", f"{_STRICT}/officeDocument/relationships"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """Where a part leads to."""

    kind: str
    """The last word of its type: `worksheet`, `hyperlink`, `chart`."""
    target: str
    """The name of another part, or an address."""
    external: bool


class Parts:
    """What is in the zip. Raises InputError for anything that no workbook of ours could have."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED
        items = archive.infolist()
        if len(items) > MAX_PARTS or sum(item.file_size for item in items) > MAX_UNPACKED:
            raise InputError("the file unpacks to more than any worksheet's spreadsheet")
        self.names = tuple(item.filename for item in items if not item.is_dir())
        # Parts are found whatever the case of their letters.
        if len({name.casefold() for name in self.names}) != len(self.names):
            raise InputError(f"{NO_WORKBOOK}: a part of it stands twice")
        for name in self.names:
            if not _NAME.fullmatch(name) or ".." in name or "//" in name:
                raise InputError(f"{NO_WORKBOOK}: a part of it has a name that no program gives")

    def xml(self, name: str, known: Collection[str] = SPREADSHEET) -> Element:
        """A part as a tree.

        Tags of the namespaces `known` are without them; any other keeps its own, so that it is no
        tag that anybody looks for.
        """
        try:
            with self._archive.open(name) as part:
                raw = part.read(self._left + 1)
        except KeyError:
            raise InputError(f"{NO_WORKBOOK}: it has no {name[:80]}") from None
        except Exception as problem:
            # Each way of packing has an error of its own for bytes that cannot be unpacked.
            if type(problem).__module__ in {"zlib", "_lzma", "lzma"}:
                raise InputError(f"{NO_WORKBOOK}: {problem}") from None
            raise
        self._left -= len(raw)
        if self._left < 0:
            raise InputError("the file unpacks to more than any worksheet's spreadsheet")
        return _tree(raw, known)

    def links(self, name: str) -> dict[str, Link]:
        """Where a part leads to, by the ids that it uses; nothing where it leads nowhere."""
        folder, _, file = name.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"
        if listed not in self.names:
            return {}
        found: dict[str, Link] = {}
        for item in self.xml(listed, _LINKS):
            external = item.get("TargetMode") == "External"
            target = item.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            key = item.get("Id", "")
            if item.tag != "Relationship" or key in found:
                raise InputError(f"{NO_WORKBOOK}: {listed} names two parts alike")
            found[key] = Link(item.get("Type", "").rpartition("/")[2], target, external)
        return found


def canonical(item: Element, leave_out: Collection[str] = ()) -> str:
    """An element with everything in it as one line, whoever wrote it.

    Attributes in `leave_out`, and elements, are left out.
    """
    attributes = "".join(
        f' {key}="{value}"' for key, value in sorted(item.items()) if key not in leave_out
    )
    inner = "".join(canonical(child, leave_out) for child in item if child.tag not in leave_out)
    return f"<{item.tag}{attributes}>{(item.text or '').strip()}{inner}</>"


def _tree(raw: bytes, known: Collection[str]) -> Element:
    builder = TreeBuilder()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST or any(len(v) > _LONGEST_ATTRIBUTE for v in attributes.values()):
            raise InputError(f"{NO_WORKBOOK}: its XML is too deep")
        builder.start(local(tag), {_attribute(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(local(tag))

    def local(tag: str) -> str:
        space, _, name = tag.rpartition("}")
        return name if space in known else tag

    def refuse(*_: object) -> None:
        raise InputError(f"{NO_WORKBOOK}: its XML has a document type, which ours never has")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(raw, True)
    except (expat.ExpatError, LookupError) as problem:
        raise InputError(f"{NO_WORKBOOK}: {problem}") from None
    return builder.close()


def _attribute(name: str) -> str:
    """An attribute's name; one that leads to another part begins with `r:`."""
    space, _, local = name.rpartition("}")
    return f"r:{local}" if space in _LINKED else name
