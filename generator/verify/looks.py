"""How a spreadsheet's cells are shown: the number format of each, and the rest of its look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from generator.errors import InputError
from generator.verify.parts import NO_WORKBOOK, canonical

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 49: "@",
}  # fmt: skip
"""The number formats that files name by a number alone, as far as ours could be one of them."""
_SHOWN_AS_THEY_ARE = "$-+/():!^&'~{}<>= "
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[0-9A-Fa-f]+)?\]'
    r"|(?P<kept>\[[^\]]*\]|[_*].)|(?P<sign>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Look:
    """How one cell is shown."""

    numbers: str = "General"
    """Its number format, the same text whichever program wrote it."""
    rest: tuple[tuple[str, str], ...] = ()
    """Its font, fill and whatever else, by the name of the thing."""

    def unlike(self, other: Look) -> tuple[str, str] | None:
        """The first thing beside numbers that differs, in both; None where nothing does."""
        mine, others = dict(self.rest), dict(other.rest)
        for name in dict.fromkeys([*mine, *others]):
            if mine.get(name) != others.get(name):
                return f"{name} {mine.get(name, '')}", f"{name} {others.get(name, '')}"
        return None


def number_format(code: str) -> str:
    """A number format as every program could write it: a backslash before each plain letter."""
    found: list[str] = []
    for token in _TOKEN.finditer(code):
        literal = token["quoted"] or token["escaped"] or token["currency"]
        if literal is None and token["sign"] and token["sign"] in _SHOWN_AS_THEY_ARE:
            literal = token["sign"]
        if literal is not None:
            found += [f"\\{letter}" for letter in literal]
        else:
            found.append(token["kept"] or token["sign"] or "")
    return "".join(found)


class Looks:
    """The looks that a file's cells choose from by their number."""

    def __init__(self, styles: Element | None) -> None:
        self._styles = styles
        self._formats = dict(_BUILT_IN)
        own: set[int] = set()
        for item in [] if styles is None else styles.findall("numFmts/numFmt"):
            key = int(item.get("numFmtId", ""))
            if key in own:
                raise InputError(f"{NO_WORKBOOK}: a number format stands twice")
            own.add(key)
            self._formats[key] = item.get("formatCode", "")
        self._cells = [] if styles is None else styles.findall("cellXfs/xf")
        self._made: dict[str, Look] = {}

    def __getitem__(self, index: str) -> Look:
        """The look with a number. Raises InputError where the file has none."""
        if index not in self._made:
            self._made[index] = self._look(index)
        return self._made[index]

    def _look(self, index: str) -> Look:
        place = int(index) if index.isdecimal() and len(index) < 6 else -1
        if not 0 <= place < len(self._cells):
            if place == 0:
                return Look()
            raise InputError(f"{NO_WORKBOOK}: a cell's format is not in it")
        item = self._cells[place]
        key = int(item.get("numFmtId", "0"))
        rest = [
            (name, canonical(child)) for name in ("alignment", "protection")
            if (child := item.find(name)) is not None
        ]  # fmt: skip
        for name in ("font", "fill", "border"):
            all_ = [] if self._styles is None else self._styles.findall(f"{name}s/{name}")
            chosen = int(item.get(f"{name}Id", "0"))
            if 0 <= chosen < len(all_):
                rest.append((name, canonical(all_[chosen])))
        numbers = number_format(self._formats.get(key, f"built in, {key}"))
        return Look(numbers, tuple(rest))
