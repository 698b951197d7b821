"""Reads a worksheet's PDF, whose cells are those of the JSON that is attached to it.

The pages are what people see. Their text is compared with that of pages made anew, so that paper
and data cannot say different things.
"""

from __future__ import annotations

from dataclasses import replace

from generator.verify import json_paper, pdf
from generator.verify.paper import Paper


def read(content: bytes) -> Paper:
    """The attached data's cells. Raises InputError where there is no such data."""
    return replace(json_paper.read(pdf.attachment(content)), kind="pdf", pages=pdf.Pages(content))
