"""What agrees and what does not, line by line: as text for people, as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.figures import plain as digits
from generator.reporters import plain
from generator.verify.compare import PAGES, Difference
from generator.verify.find import Found
from generator.verify.paper import About, Given, Paper
from generator.verify.readings import Reading

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """An input, a price, a step, or whatever else the file has a line for."""

    name: str
    place: str
    """Where its value stands."""
    value: str
    yours: bool
    """Whether its value is the reader's own, so that nothing but the results can bear it out."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """One file, verified."""

    about: About
    where: str
    """Where its catalogue was found."""
    lines: tuple[Line, ...]
    note: str = ""
    """What was compared and what was not, where that is not all of the file."""
    whole: bool = True
    """Whether all of the file was compared."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every cell that does not agree."""
        return tuple(item for line in self.lines for item in line.differences)

    @property
    def agrees(self) -> bool:
        """Whether all of it does."""
        return not self.differences

    def text(self) -> str:
        """One line a line of the file, the differences beneath, and a count."""
        about = self.about
        scenario = about.scenario or "no scenario"
        shown = [
            f"{about.worksheet}, {scenario}, as of {about.as_of}",
            f"catalogue {about.digest}, found {self.where}",
            "",
        ]
        for line in self.lines:
            status = "differs" if line.differences else "yours" if line.yours else "agrees"
            shown.append(f"{status:<8} {line.name:<40} {line.value}".rstrip())
            shown += [f"         {item.explain()}" for item in line.differences]
        last = ["", *([self.note] if self.note else []), self.summary()]
        return "\n".join(plain(item) for item in [*shown, *last]) + "\n"

    def summary(self) -> str:
        """The counts, as a sentence."""
        wrong = sum(bool(line.differences) for line in self.lines)
        yours = sum(line.yours and not line.differences for line in self.lines)
        counts = f"{len(self.lines) - wrong} of {len(self.lines)} lines agree"
        if yours:
            counts += f", {yours} of them with values the reader set"
        if not wrong:
            what = "The file" if self.whole else "What was compared"
            return f"{counts}. {what} is what the catalogue gives."
        cells = len(self.differences)
        return f"{counts}; {cells} {'cell does' if cells == 1 else 'cells do'} not."

    def json(self) -> str:
        """The same for a program."""
        about = self.about
        document: dict[str, Any] = {
            "worksheet": about.worksheet,
            "scenario": about.scenario,
            "as_of": about.as_of,
            "catalogue": {"digest": about.digest, "commit": about.commit, "found": self.where},
            "agrees": self.agrees,
            "differences": [item.as_dict() for item in self.differences],
            "yours": [line.name for line in self.lines if line.yours],
            **({"note": self.note} if self.note else {}),
        }
        return json.dumps(document, indent=2) + "\n"


def verification(
    paper: Paper,
    found: Found,
    reading: Reading,
    wrong: list[Difference],
    note: str = "",
    *,
    whole: bool = True,
    saved_anew: bool = False,
) -> Verification:
    """The lines of the file in its order, then those it lacks, and the pages of one on paper."""
    yours = _yours(paper, reading)
    main = {cell.line: cell for cell in reversed(list(paper.cells.values())) if cell.main}
    places = {cell.line: cell.place for cell in reversed(list(paper.cells.values()))}
    by_line: dict[str, list[Difference]] = {line: [] for line in dict.fromkeys(
        cell.line for cell in paper.cells.values() if not (saved_anew and cell.dress)
    )}  # fmt: skip
    if paper.pages is not None:
        by_line[PAGES] = []
    for item in wrong:
        by_line.setdefault(item.line, []).append(item)
    lines = tuple(
        Line(
            name, main[name].place if name in main else places.get(name, ""),
            _shown(main[name].value) if name in main else "", name in yours, tuple(items),
        )
        for name, items in by_line.items()
    )  # fmt: skip
    return Verification(paper.about, found.where, lines, note, whole)


def _yours(paper: Paper, reading: Reading) -> set[str]:
    """The lines whose value the reader set."""
    prefixes = {
        "json": ("inputs.", "prices."), "csv": ("input ", "price "), "xlsx": ("in_", "price_"),
        "pdf": ("inputs.", "prices."),
    }[paper.kind]  # fmt: skip
    sections: tuple[Mapping[str, Given], ...] = (reading.inputs, reading.prices)
    return {
        f"{prefix}{key}"
        for prefix, section in zip(prefixes, sections, strict=True)
        for key, item in section.items()
        if item.yours or item.changed
    }


def _shown(value: object) -> str:
    if value is None:
        return "never"
    text = (
        digits(value) if isinstance(value, Decimal) and abs(value.adjusted()) < 60 else str(value)
    )
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
