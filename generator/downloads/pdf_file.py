"""A worksheet's result on paper: a PDF/A-3b file (ISO 19005-3) with its own data attached.

Typst sets `printed/worksheet.typ`. What people wrote reaches it as JSON and is shown as text; the
template asks for no file and no package, and evaluates nothing. The fonts are those that typst
brings along, so that the bytes depend on the result alone, and on the version of typst.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path

import typst

from generator.downloads.json_file import to_json
from generator.downloads.printed.document import document
from generator.downloads.printed.drawing import charts, drawings
from generator.worksheet.result import Result

_TEMPLATE = Path(__file__).parent / "printed" / "worksheet.typ"


def to_pdf(result: Result) -> bytes:
    """The document; it counts as made at the first moment (UTC) of the as-of date."""
    drawn = charts(result)
    return typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        format="pdf",
        sys_inputs={
            "document": json.dumps(document(result, drawn)),
            **drawings(drawn),
            "attached": to_json(result),
        },
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards="a-3b",
        timestamp=dt.datetime.combine(result.as_of, dt.time(), dt.UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts inside the typst package, and no others."""
    return typst.Fonts(include_system_fonts=False)
