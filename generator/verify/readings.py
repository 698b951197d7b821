"""What a file may mean: which of its values were the reader's, and which were changed afterwards.

A file says of each value who set it. Taken at its word, one changed cell can make every figure
after it look wrong: a price marked as the reader's that was another when the file was made. So a
file that does not agree at its word is read in the other ways in which one cell was changed, and
the reading that leaves the fewest cells unexplained is the one that is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.formula.parse import parse
from generator.formula.text import line
from generator.formula.tree import names
from generator.schema.worksheet import Worksheet
from generator.verify.paper import Given, Paper, number
from generator.worksheet.definition import Definition

MOST = 12
"""How many other readings are tried."""

_MARK = 0xE000
_FIGURE = r"[−$0-9,.]+|never|true|false"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take the file."""

    offers: Mapping[str, str]
    inputs: Mapping[str, Given]
    prices: Mapping[str, Given]

    def downloaded(self, which: str) -> dict[str, Decimal]:
        """What the reader had set before the download, of the `inputs` or `prices`."""
        given: Mapping[str, Given] = getattr(self, which)
        found = {
            key: item.value if item.downloaded is None else item.downloaded
            for key, item in given.items()
            if item.yours
        }
        return {key: value for key, value in found.items() if value is not None}

    def changed(self, which: str) -> dict[str, Decimal]:
        """What was changed in the file itself, openly."""
        given: Mapping[str, Given] = getattr(self, which)
        return {
            key: item.value
            for key, item in given.items()
            if item.changed and item.value is not None
        }


def at_its_word(paper: Paper, definition: Definition) -> Reading:
    """The file as it says of itself."""
    return Reading(offers_of(paper, definition.worksheet), paper.inputs, paper.prices)


def offers_of(paper: Paper, sheet: Worksheet) -> dict[str, str]:
    """The offer in each role, as the file says; roles that it does not speak of are left out."""
    offers = dict(paper.offers)
    for key, offer in paper.price_offers.items():
        if key in sheet.prices:
            offers.setdefault(sheet.prices[key].offer, offer)
    return offers


def others(
    first: Reading,
    paper: Paper,
    definition: Definition,
    offers: Mapping[str, str],
    lines: Iterable[str],
) -> Iterator[Reading]:
    """The other ways to take it; `offers` are the scenario's, `lines` those that do not agree."""
    if offers and dict(first.offers) != {**first.offers, **offers}:
        yield replace(first, offers={**first.offers, **offers})
    wrong = {re.split(r"[ .]|(?<=^in)_|(?<=^price)_", name, maxsplit=1)[-1] for name in lines}
    for which in ("inputs", "prices"):
        given: Mapping[str, Given] = getattr(first, which)
        for key, item in given.items():
            ways = list(_toggled(item)) if key in wrong else []
            if item.yours and item.downloaded is None:
                ways += [replace(item, value=value) for value in _printed(paper, definition, key)]
            for way in ways:
                changed = {**given, key: way}
                yield (
                    replace(first, inputs=changed)
                    if which == "inputs"
                    else replace(first, prices=changed)
                )


def _toggled(item: Given) -> Iterator[Given]:
    yield replace(item, yours=not item.yours)
    if item.downloaded is not None:
        yield replace(item, changed=not item.changed)


def _printed(paper: Paper, definition: Definition, key: str) -> Iterator[Decimal]:
    """What a value was by the derivations in the file, which print it to six digits or more."""
    seen: set[Decimal] = set()
    for name, step in definition.worksheet.steps.items():
        tree = parse(step.formula)
        used = sorted(names(tree))
        text = next(
            (
                paper.cells[cell].value
                for cell in (("steps", name, "derivation"), ("step", name, "1", "derivation"))
                if cell in paper.cells
            ),
            None,
        )
        if key not in used or not isinstance(text, str):
            continue
        marks = {item: chr(_MARK + index) for index, item in enumerate(used)}
        pattern = re.escape(line(tree, marks.__getitem__))
        for item, mark in marks.items():
            if item == key:
                pattern = pattern.replace(mark, f"({_FIGURE})", 1)
            pattern = pattern.replace(mark, f"(?:{_FIGURE})")
        found = re.fullmatch(pattern, text)
        value = number(found[1].replace("$", "").replace(",", "")) if found else None
        if value is not None and value not in seen:
            seen.add(value)
            yield value
