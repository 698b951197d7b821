"""An offer's own lines of its provider's file, and where they stand in an older state of it.

Anchors and aliases are refused, so the same lines under the same beginning say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from generator.catalogue.load import CatalogueOffer

_ITEM = re.compile(rb" *- ")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An offer's entry in the list of offers."""

    head: bytes
    """The file before the first entry."""
    item: bytes
    """How an entry begins: its indentation and a dash."""
    text: bytes
    """From the entry's first line to the next entry, or to the end."""
    line: int
    """The line of the file on which it begins, from 1."""

    def line_in(self, old: bytes) -> int | None:
        """The line, from 1, on which the same entry begins in an older state of the file.

        None where it is not there, and where that is not plain: what stands between two entries
        counts as part of the first.
        """
        if not old.startswith(self.head):
            return None
        at = old.find(b"\n" + self.text, len(self.head) - 1) + 1
        end = at + len(self.text)
        if at == 0 or (end < len(old) and not old.startswith(self.item, end)):
            return None
        return old.count(b"\n", 0, at) + 1


def excerpt(offer: CatalogueOffer, file: bytes) -> Excerpt | None:
    """The offer's lines in the bytes of its file.

    None where the file is not written as usual: the offers last, each beginning on a line of its
    own.
    """
    entry = offer.entry
    if list(entry.document.data)[-1] != "offers":
        return None
    lines = BytesIO(file).readlines()
    count = len(entry.document.data["offers"])
    starts = [entry.locate("offers", index).line - 1 for index in range(count)]
    first, own = starts[0], starts[offer.index]
    after = starts[offer.index + 1] if offer.index + 1 < count else len(lines)
    item = _ITEM.match(lines[own]) if 0 < first <= own < after <= len(lines) else None
    if item is None or any(not lines[at].startswith(item[0]) for at in starts):
        return None
    return Excerpt(b"".join(lines[:first]), item[0], b"".join(lines[own:after]), own + 1)
