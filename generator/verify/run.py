"""Reads a file, finds its catalogue, computes it again, compares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from generator.downloads import FORMATS
from generator.errors import BreakevenError, InputError, UsageError
from generator.schema.scenario import WorksheetInputs
from generator.verify import csv_paper, json_paper, pdf_paper, xlsx_paper
from generator.verify.compare import Difference, differences, printed_differences
from generator.verify.find import Found, find
from generator.verify.paper import Paper
from generator.verify.pdf import Pages
from generator.verify.readings import MOST, Reading, at_its_word, others
from generator.verify.report import Verification, verification
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.origin import provenance
from generator.worksheet.result import Result

READERS: Mapping[str, Callable[[bytes], Paper]] = {
    "json": json_paper.read,
    "csv": csv_paper.read,
    "xlsx": xlsx_paper.read,
    "pdf": pdf_paper.read,
}
"""By the file's extension, which is also its name in `FORMATS`."""

MAX_BYTES = 8 * 1024 * 1024
"""The largest file that is read; ours have less than a hundredth of it."""


def verified(root: Path, path: Path) -> Verification:
    """What agrees in a downloaded file and what does not.

    `root` is the guide whose catalogue it was computed from. Raises UsageError for a file that is
    not there or of another kind, InputError for one that cannot be read, whose catalogue cannot be
    found, or that names what that catalogue does not have.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in READERS:
        known = ", ".join(f".{name}" for name in READERS)
        raise UsageError(f"'{path}' cannot be verified; the files that can are {known}")
    paper = READERS[kind](_content(path))
    found = find(root, paper)
    return _Recomputation(paper, found).run()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise UsageError(f"'{path}' cannot be read: {problem.strerror}") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"'{path}' has more than {MAX_BYTES // 1024 // 1024} MB")
    return content


def _set(paper: Paper) -> set[str]:
    """The keys that the file calls the reader's, or changed."""
    given = {**paper.inputs, **paper.prices}
    return {key for key, item in given.items() if item.yours or item.changed}


_CELLS = {"pdf": "json"}
"""The format whose cells a file has, where that is another."""
_SAME_BYTES = "Byte for byte the document that recomputing makes, drawings included."
_SAVED_ANEW = (
    "Compared: every cell with its formula and number format, the names, the sheets, what is "
    "hidden, how the file is calculated, the links, and which cells the charts draw. Not compared: "
    "colours, fonts and sizes, what is checked while somebody types, and how the charts look, "
    "since another program has saved the file anew."
)
_TEXT_ONLY = (
    "Compared: the attached data and the text of the pages. Not compared: drawings, and how the "
    "pages look."
)


@dataclass(frozen=True, slots=True)
class _Tried:
    """One way to take the file, and what it leaves unexplained."""

    reading: Reading
    wrong: list[Difference]
    saved_anew: bool
    """Whether another program than ours wrote the file."""


class _Recomputation:
    """One file against one catalogue."""

    def __init__(self, paper: Paper, found: Found) -> None:
        self.paper = paper
        self.found = found
        self.as_of = self.day()
        self.definition = self.defined()
        self.given = self.scenario()

    def day(self) -> dt.date:
        try:
            return dt.date.fromisoformat(self.paper.about.as_of)
        except ValueError:
            raise InputError("what the file names as its as-of date is none") from None

    def defined(self) -> Definition:
        name = self.paper.about.worksheet
        entry = self.found.catalogue.worksheets.get(name)
        if entry is None:
            raise InputError(f"the catalogue {self.found.where} has no worksheet '{name}'")
        definition, findings = define(entry, self.found.catalogue.meters)
        if definition is None:
            first = findings[0]
            raise InputError(
                f"the worksheet '{name}' {self.found.where} cannot be computed by this version: "
                f"{first.location}: {first.message}"
            )
        return definition

    def scenario(self) -> WorksheetInputs:
        name = self.paper.about.scenario
        if name is None:
            return WorksheetInputs(offers={})
        entry = self.found.catalogue.scenarios.get(name)
        given = None if entry is None else entry.model.worksheets.get(self.definition.id)
        if given is None:
            raise InputError(
                f"the catalogue {self.found.where} has no scenario '{name}' with that worksheet"
            )
        return given

    def run(self) -> Verification:
        literal = at_its_word(self.paper, self.definition)
        tried: list[_Tried] = []
        refused: BreakevenError | None = None
        try:
            tried.append(self.tried(literal))
            wrong = tried[0].wrong
        except BreakevenError as problem:
            refused, wrong = problem, []
        # No other reading leaves fewer than one: the cell that it does not take at its word.
        if len(wrong) > 1 or refused:
            # A value that cannot be computed with is one that was taken for the reader's.
            lines = {item.line for item in wrong} or _set(self.paper)
            ways = others(literal, self.paper, self.definition, self.given.offers, lines)
            for reading in islice(ways, MOST):
                try:
                    tried.append(self.tried(reading))
                except BreakevenError:
                    continue
                if len(tried[-1].wrong) <= 1:
                    break
        if not tried:
            raise InputError(f"the file cannot be recomputed: {refused}") from refused
        best = min(tried, key=lambda item: len(item.wrong))
        printed, note = self.printed(best.reading)
        if best.saved_anew:
            note = _SAVED_ANEW
        return verification(
            self.paper, self.found, best.reading, best.wrong + printed, note,
            whole=note not in {_TEXT_ONLY, _SAVED_ANEW}, saved_anew=best.saved_anew,
        )  # fmt: skip

    def tried(self, reading: Reading) -> _Tried:
        """The file against itself made once more."""
        expected = self.expected(reading)
        anew = self.paper.maker != expected.maker
        return _Tried(reading, differences(self.paper, expected.cells, saved_anew=anew), anew)

    def printed(self, reading: Reading) -> tuple[list[Difference], str]:
        """What the pages say otherwise than pages made once more, and how they were compared."""
        if self.paper.pages is None:
            return [], ""
        again = FORMATS[self.paper.kind](self.result(reading, changed=False))
        if again == self.paper.pages.content:
            return [], _SAME_BYTES
        return printed_differences(self.paper.pages, Pages(again)), _TEXT_ONLY

    def expected(self, reading: Reading) -> Paper:
        """The file made once more."""
        downloaded = self.made(self.result(reading, changed=False))
        if not (reading.changed("inputs") or reading.changed("prices")):
            return downloaded
        now = self.made(self.result(reading, changed=True))
        changed = {
            "in_": set(reading.changed("inputs")), "price_": set(reading.changed("prices"))
        }  # fmt: skip
        return replace(downloaded, cells=xlsx_paper.as_saved(downloaded, now, changed))

    def made(self, result: Result) -> Paper:
        kind = _CELLS.get(self.paper.kind, self.paper.kind)
        return READERS[kind](FORMATS[kind](result))

    def result(self, reading: Reading, *, changed: bool) -> Result:
        inputs, prices = reading.downloaded("inputs"), reading.downloaded("prices")
        if changed:
            inputs |= reading.changed("inputs")
            prices |= reading.changed("prices")
        found = self.found
        offers = {**self.given.offers, **reading.offers}.values()
        origin = provenance(
            found.catalogue, self.definition.id, self.paper.about.scenario, offers,
            commits=found.commits, site=found.site,
        )  # fmt: skip
        return compute(
            self.definition, found.catalogue, as_of=self.as_of,
            provenance=origin, given=self.given, scenario=self.paper.about.scenario,
            overrides=Overrides(inputs, prices, reading.offers),
        )  # fmt: skip
