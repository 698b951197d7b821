"""Whether a claim can be recomputed at all: its form, its names, its formulas, its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.catalogue.load import Entry
from generator.findings import Finding, did_you_mean, error
from generator.formula.parse import FormulaError, parse
from generator.formula.tree import names
from generator.formula.units import shown, unit
from generator.schema.claim import Claims, Verdict
from generator.worksheet.definition import Definition

Where = tuple[str | int, ...]


def taken_twice(entries: Iterable[Entry[Claims]]) -> list[Finding]:
    """Claims whose id an earlier claim, in the same file or in an earlier one, already has."""
    taken: dict[str, str] = {}
    found = []
    for entry in entries:
        for index, claim in enumerate(entry.model.claims):
            if claim.id in taken:
                place = entry.locate("claims", index, "id")
                message = f"the claim '{claim.id}' already stands in {taken[claim.id]}"
                found.append(error(place, "id-twice", message, "give it an id of its own"))
            taken[claim.id] = entry.document.file
    return found


def faults(
    entry: Entry[Claims], index: int, definitions: Mapping[str, Definition]
) -> list[Finding]:
    """Everything that keeps the claim at this index of the file from being recomputed.

    The worksheet that it names, if any, is among the `definitions`.
    """
    return list(_Checker(entry, index, definitions).run())


class _Checker:
    def __init__(
        self, entry: Entry[Claims], index: int, definitions: Mapping[str, Definition]
    ) -> None:
        self.entry = entry
        self.index = index
        self.claim = entry.model.claims[index]
        self.recompute = self.claim.recompute
        sheet = self.recompute.worksheet
        self.sheet = None if sheet is None else definitions[sheet]
        self.names: dict[str, None] = dict.fromkeys(
            self.recompute.inputs if self.sheet is None else self.sheet.units
        )
        self.used: set[str] = set()

    def at(
        self, where: Where, code: str, message: str, fix: str = "", *, key: bool = False
    ) -> Finding:
        place = self.entry.locate("claims", self.index, *where, key=key)
        return error(place, code, message, fix)

    def unknown(self, where: Where, word: str, known: Iterable[str], what: str) -> Finding:
        known = list(known)
        hint = did_you_mean(word, known) or f"known: {', '.join(known[:12])}"
        return self.at(where, f"unknown-{what}", f"there is no {what} '{word}'", hint)

    def run(self) -> Iterator[Finding]:
        yield from self.form()
        yield from self.formulas()
        yield from self.figures()
        yield from self.unused()

    def form(self) -> Iterator[Finding]:
        if not self.claim.figures:
            yield self.at(
                ("figures",), "claim-figures", "the claim has no figure to compare",
                "state at least one",
            )  # fmt: skip
        if self.claim.verdict is not Verdict.AGREES and self.claim.note is None:
            yield self.at(
                ("verdict",), "claim-note", f"'{self.claim.verdict}' needs a note that says why",
                "add 'note:'",
            )  # fmt: skip
        if self.recompute.worksheet is None:
            for key in ("offers", "prices", "on"):
                if getattr(self.recompute, key):
                    yield self.at(
                        ("recompute", key), "claim-form",
                        f"'{key}' means nothing without a worksheet",
                        "name the worksheet, or remove it", key=True,
                    )  # fmt: skip

    def formulas(self) -> Iterator[Finding]:
        readable: dict[str, frozenset[str]] = {}
        for name in self.recompute.formulas:
            if name in self.names:
                yield self.at(
                    ("recompute", "formulas", name), "name-twice",
                    f"'{name}' is already the name of a value", "give the formula another",
                    key=True,
                )  # fmt: skip
        self.names.update(dict.fromkeys(self.recompute.formulas))
        for name, text in self.recompute.formulas.items():
            where = ("recompute", "formulas", name)
            try:
                readable[name] = names(parse(text))
            except FormulaError as problem:
                message = f"{problem.message} (column {problem.column})"
                yield self.at(where, "formula", message, problem.fix)
                continue
            self.used |= readable[name]
            for word in sorted(readable[name] - set(self.names)):
                yield self.unknown(where, word, self.names, "name")
        circle = _circle(readable)
        if circle:
            yield self.at(
                ("recompute", "formulas", circle[0]), "circle",
                f"these formulas need each other: {' → '.join(circle)}",
                "define one of them without the others", key=True,
            )  # fmt: skip

    def figures(self) -> Iterator[Finding]:
        for index, figure in enumerate(self.claim.figures):
            self.used.add(figure.value)
            if figure.value not in self.names:
                yield self.unknown(("figures", index, "value"), figure.value, self.names, "name")
                continue
            try:
                stated = unit(figure.unit)
            except FormulaError as problem:
                where = ("figures", index, "unit")
                yield self.at(where, "unit-unknown", problem.message, problem.fix)
                continue
            # Only a worksheet's values have units; a claim's own formulas are over plain numbers.
            if self.sheet is not None and figure.value in self.sheet.units:
                computed = unit(self.sheet.units[figure.value])
                if stated != computed:
                    yield self.at(
                        ("figures", index, "unit"), "units",
                        f"'{figure.value}' is in {shown(computed)}, not {shown(stated)}",
                        "convert it with a formula",
                    )  # fmt: skip

    def unused(self) -> Iterator[Finding]:
        own = [("formulas", key) for key in self.recompute.formulas]
        if self.sheet is None:
            own += [("inputs", key) for key in self.recompute.inputs]
        for section, key in own:
            if key not in self.used:
                yield self.at(
                    ("recompute", section, key), "unused", f"nothing uses '{key}'",
                    "remove it, or compare it as a figure", key=True,
                )  # fmt: skip


def _circle(uses: Mapping[str, Iterable[str]]) -> tuple[str, ...] | None:
    """Names that need each other, first and last the same; None where there is no such circle."""
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> tuple[str, ...] | None:
        if name in trail:
            return (*trail[trail.index(name) :], name)
        if name in done:
            return None
        for other in sorted(uses.get(name, ())):
            circle = visit(other, (*trail, name))
            if circle:
                return circle
        done.add(name)
        return None

    for name in uses:
        circle = visit(name, ())
        if circle:
            return circle
    return None
