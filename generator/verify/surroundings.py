"""What decides, beside its cells, what a spreadsheet computes and shows.

`about` is what any program keeps that opens our file and saves it again: what is hidden, how the
file is calculated, where links lead, which cells a chart draws, and that nothing was added. `dress`
is the rest, which every program writes in its own way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from generator.verify.parts import DRAWING, Parts, canonical

Place = tuple[str, str]
"""What kind of thing it is, and where."""

WORKBOOK = "xl/workbook.xml"
_MAKER = "docProps/app.xml"
_ANY_PROGRAM = re.compile(
    r"\[Content_Types\]\.xml|(?:\w+/)*_rels/[\w.]*\.rels|docProps/\w+\.\w+|docMetadata/.*"
    r"|customXml/.*|xl/(?:workbook|styles|sharedStrings|calcChain)\.xml|xl/theme/\w+\.xml"
    r"|xl/worksheets/sheet\d+\.xml|xl/charts/(?:chart|style|colors)\d*\.xml"
    r"|xl/drawings/drawing\d+\.xml|xl/persons/.*|xl/printerSettings/.*"
)
"""Parts that programs add or leave, none of which computes anything or is shown on a sheet."""
_READ_WHOLE = re.compile(r"\[Content_Types\]\.xml|(?:docProps|xl/theme)/\w+\.xml")
_TRUE = {"1", "true", "on"}
_KEPT_NUMBERS = ("xVal", "yVal")
_RANGE = re.compile(r"(.+![A-Z]+)([0-9]{1,7})(?::[A-Z]+[0-9]+)?")


@dataclass(frozen=True)
class Surroundings:
    """Everything of a file that is no cell and no name."""

    about: dict[Place, str] = field(default_factory=dict)
    dress: dict[Place, str] = field(default_factory=dict)
    points: dict[Place, str] = field(default_factory=dict)
    """The numbers that are kept with a chart for programs that compute nothing, by what they are
    drawn as and the cell that they stand for: `Chart!B7`."""


def surroundings(parts: Parts, workbook: Element, sheets: Mapping[str, str]) -> Surroundings:
    """All of it; `sheets` are the parts of the worksheets by their names."""
    found = Surroundings()
    roots = {name: parts.xml(part) for name, part in sheets.items()}
    found.about["settings", "calculation"] = _calculation(workbook, roots)
    for name, root in roots.items():
        _sheet(parts, name, sheets[name], root, found)
    for name in parts.names:
        if not _ANY_PROGRAM.fullmatch(name):
            found.about["parts", name] = "a part of its own"
    for child in workbook:
        if child.tag not in {"sheets", "definedNames"}:
            found.dress["workbook", child.tag] = canonical(child)
    for name in parts.names:
        if _READ_WHOLE.fullmatch(name):
            found.dress["part", name] = canonical(parts.xml(name))
        elif name.endswith(".rels"):
            _leads(parts, name, found)
        else:
            found.dress["part", name] = "a part of its own"
    return found


def maker(parts: Parts) -> str:
    """What the program that wrote the file says of itself, which another that saves it changes."""
    return canonical(parts.xml(_MAKER)) if _MAKER in parts.names else ""


def _calculation(workbook: Element, sheets: Mapping[str, Element]) -> str:
    """How the file is computed and shown as a whole, in words."""
    calculation = workbook.findall("calcPr")
    said = [
        f"computed on demand only ({item.get('calcMode')})"
        for item in calculation
        if item.get("calcMode", "auto") != "auto"
    ]
    asked: list[tuple[bool, str]] = [
        (_any(calculation, "iterate"), "circles computed again and again"),
        (_any(calculation, "fullPrecision", wanted=False), "figures cut to what is shown"),
        (_any(workbook.findall("workbookPr"), "date1904"), "days counted from 1904"),
    ]
    for name, root in sheets.items():
        page, views = root.findall("sheetPr"), root.findall("sheetViews/sheetView")
        lotus = _any(page, "transitionEvaluation") or _any(page, "transitionEntry")
        asked += [
            (lotus, f"formulas of {name} read as another program's"),
            (_any(views, "showZeros", wanted=False), f"zeros of {name} not shown"),
            (_any(views, "showFormulas"), f"formulas of {name} shown"),
        ]
    return "; ".join([*said, *(words for is_so, words in asked if is_so)]) or "as usual"


def _any(items: Iterable[Element], name: str, *, wanted: bool = True) -> bool:
    """Whether one of them says so; what is not said is as usual."""
    return any(_is(item, name, "0" if wanted else "1") is wanted for item in items)


def _is(item: Element, name: str, otherwise: str = "0") -> bool:
    return item.get(name, otherwise) in _TRUE


def _sheet(parts: Parts, name: str, part: str, root: Element, found: Surroundings) -> None:
    links = parts.links(part)
    if said := _hidden(root):
        found.about["hidden", name] = said
    rules = sum(item.tag.endswith("conditionalFormatting") for item in root.iter())
    if rules:
        found.about["rules", f"{name}, conditional formats"] = str(rules)
    for item in root.findall("hyperlinks/hyperlink"):
        link = links.get(item.get("r:id", ""))
        target = "" if link is None else link.target
        place = item.get("location", "")
        found.about["links", f"{name}!{item.get('ref', '')}"] = " ".join(
            word for word in (target, place) if word
        )
    for link in links.values():
        if link.kind == "drawing" and not link.external:
            _drawing(parts, name, link.target, found)
    for child in root:
        if child.tag not in {"sheetData", "hyperlinks", "drawing"}:
            # The style of a column is that of its empty cells.
            found.dress[name, child.tag] = canonical(child, {"style"})


def _hidden(root: Element) -> str:
    """The rows and columns that nobody sees."""
    said = [
        f"row {row.get('r')}"
        for row in root.findall("sheetData/row")
        if _is(row, "hidden") or _nothing(row.get("ht"))
    ]
    said += [
        f"columns {column.get('min')} to {column.get('max')}"
        for column in root.findall("cols/col")
        if _is(column, "hidden") or _nothing(column.get("width"))
    ]
    if any(_is(item, "zeroHeight") for item in root.findall("sheetFormatPr")):
        said.append("every other row")
    return ", ".join(said)


def _nothing(size: str | None) -> bool:
    return size is not None and float(size) <= 0


def _drawing(parts: Parts, name: str, part: str, found: Surroundings) -> None:
    root = parts.xml(part, DRAWING)
    things = Counter(
        item.tag for anchor in root for item in anchor
        if item.tag not in {"from", "to", "clientData", "pos", "ext"}
    )  # fmt: skip
    found.about["drawn", name] = ", ".join(f"{count} {tag}" for tag, count in things.items())
    found.dress["drawing", name] = canonical(root, {"r:id"})
    charts = [link for link in parts.links(part).values() if link.kind == "chart"]
    for index, link in enumerate(charts, 1):
        where = f"{name}, chart {index}"
        _chart(parts.xml(link.target, DRAWING), where, found)


def _chart(root: Element, where: str, found: Surroundings) -> None:
    """Which cells it draws, in the order of its lines; how it looks; the numbers kept with it."""
    for index, line in enumerate(root.iter("ser"), 1):
        said = []
        for tag in ("tx", *_KEPT_NUMBERS):
            for item in (item for kind in line.findall(tag) for item in kind.iter()):
                if item.tag == "f":
                    drawn = (item.text or "").replace("$", "").replace("'", "")
                    said.append(f"{tag} {drawn}")
                elif item.tag == "pt" and tag in _KEPT_NUMBERS:
                    at = _cell(said[-1] if said else "", item.get("idx", ""))
                    place = f"{where}, line {index}, {at}"
                    found.points[place, at.partition(" ")[2]] = item.findtext("v", "")
        found.about["charts", f"{where}, line {index}"] = ", ".join(said)
    found.dress["chart", where] = canonical(root, _KEPT_NUMBERS)


def _cell(drawn: str, index: str) -> str:
    """The cell that the point of a column stands for, by the column and the point's number."""
    column = _RANGE.fullmatch(drawn)
    if column is None or not index.isdecimal() or len(index) > 6:
        return f"{drawn} {index}"
    return f"{column[1]}{int(column[2]) + int(index)}"


def _leads(parts: Parts, name: str, found: Surroundings) -> None:
    """What a part leads to, but for the links of cells."""
    folder, _, file = name.removesuffix(".rels").rpartition("/")
    owner = f"{folder.removesuffix('_rels')}{file}"
    said = sorted(
        f"{link.kind} {link.target}"
        for link in parts.links(owner).values()
        if link.kind != "hyperlink"
    )
    outside = [
        link.target for link in parts.links(owner).values()
        if link.external and link.kind != "hyperlink"
    ]  # fmt: skip
    if outside:
        found.about["parts", f"{owner}, from outside"] = ", ".join(outside)
    if said:
        found.dress["part", name] = ", ".join(said)
