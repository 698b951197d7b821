"""How the spreadsheet looks: its colours, its cell formats, the number format of each unit."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from generator.figures import style
from generator.formula.units import TRUTH

INK = "#1B2733"
QUIET = "#5B6B7A"
BAND = "#1F4457"
RULE = "#C9D3DA"
GROUP = "#E8EEF2"
INPUT = "#FFF6D6"
PRICE = "#E3F1E6"
ANSWER = "#EAF2FB"
TYPED = "#1D4FA3"
WARNING = "#B42318"
LINES = ("#1F4457", "#C2571A", "#4C8A3F", "#7A4FA3", "#8A6D1F", "#3F7F8A")

_BASE: dict[str, Any] = {
    "font_name": "Arial",
    "font_size": 10,
    "font_color": INK,
    "valign": "top",
}
_ROW: dict[str, Any] = {"bottom": 4, "bottom_color": RULE}

_HEADER: dict[str, Any] = {
    "bold": True, "font_color": "#FFFFFF", "bg_color": BAND, "text_wrap": True, "valign": "vcenter",
}  # fmt: skip

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True},
    "title": {"bold": True, "font_size": 18, "font_color": BAND, "valign": "vcenter"},
    "question": {"italic": True, "font_size": 12, "font_color": QUIET, "text_wrap": True},
    "band": {"bold": True, "font_color": "#FFFFFF", "bg_color": BAND, "valign": "vcenter"},
    "header": {**_HEADER},
    "header_right": {**_HEADER, "align": "right", "indent": 1},
    "group": {"bold": True, "font_color": BAND, "bg_color": GROUP, "valign": "vcenter"},
    "label": {**_ROW, "text_wrap": True},
    "strong": {**_ROW, "text_wrap": True, "bold": True},
    "quiet": {**_ROW, "text_wrap": True, "font_color": QUIET, "font_size": 9},
    "code": {
        **_ROW, "font_name": "Courier New", "font_size": 9, "font_color": QUIET, "text_wrap": True,
    },
    "value": {**_ROW, "align": "right", "indent": 1},
    "answer": {**_ROW, "align": "right", "indent": 1, "bold": True, "bg_color": ANSWER},
    "day": {**_ROW, "align": "left", "font_color": QUIET, "font_size": 9},
    "verdict": {
        "bold": True, "font_size": 12, "text_wrap": True, "bg_color": ANSWER, "valign": "vcenter",
        "left": 5, "left_color": BAND, "indent": 1,
    },
    "note": {"font_color": QUIET, "font_size": 9, "text_wrap": True},
    "input": {
        "align": "right", "indent": 1, "bg_color": INPUT, "font_color": TYPED, "locked": False,
        "border": 1, "border_color": RULE,
    },
    "price": {
        "align": "right", "indent": 1, "bg_color": PRICE, "font_color": TYPED, "locked": False,
        "border": 1, "border_color": RULE,
    },
    "link": {**_ROW, "font_color": TYPED, "underline": 1, "font_size": 9, "text_wrap": True},
    "warning": {"bold": True, "font_color": WARNING},
}  # fmt: skip

DATE = "yyyy-mm-dd"


def number_format(unit: str, *, whole: bool = False) -> str:
    """The number format of a unit's values.

    A fraction that the pages trim keeps one decimal here (two for money), since a spreadsheet would
    leave a bare point behind a whole number.
    """
    if unit == TRUTH:
        return "General"
    how = style(unit)
    if whole or not how.places:
        digits = "#,##0"
    elif how.fewest < how.places:
        fixed = max(how.fewest, min(2 if how.before else 1, how.places))
        digits = "#,##0." + "0" * fixed + "#" * (how.places - fixed)
    else:
        digits = "#,##0." + "0" * how.places
    return f'"{how.before}"{digits}' if how.before else digits


class Look:
    """The workbook's cell formats, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], Format] = {}

    def __call__(self, kind: str, numbers: str = "") -> Format:
        """The format of a kind of cell, with a number format where one is given."""
        wanted = (kind, numbers)
        if wanted not in self._made:
            properties = _BASE | KINDS[kind] | ({"num_format": numbers} if numbers else {})
            self._made[wanted] = self._workbook.add_format(properties)
        return self._made[wanted]
