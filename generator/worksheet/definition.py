"""A worksheet's definition, checked: every formula parsed, every name and unit in order.

What a definition can get wrong is a finding at its line: a formula that cannot be read, a name that
is unknown, taken twice or never used, a circle, units that do not fit, a division whose divisor
nothing keeps from zero, cases of which the last does not always hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.catalogue.load import Entry
from generator.figures import price_unit
from generator.findings import Finding, did_you_mean, error
from generator.formula import units as unit_rules
from generator.formula.parse import FormulaError, parse
from generator.formula.tree import Apply, Name, Number, Tree, names
from generator.schema.meters import Meters
from generator.schema.worksheet import PhraseCase, Step, VerdictCase, Worksheet
from generator.worksheet.sentence import cut, holes

Where = tuple[str | int, ...]
_SECTIONS = ("inputs", "prices", "dates", "constants", "steps")
_NAMING = (*_SECTIONS, "phrases")


@dataclass(frozen=True)
class Definition:
    """A worksheet whose formulas are known to be sound."""

    id: str
    worksheet: Worksheet
    entry: Entry[Worksheet]
    units: Mapping[str, str]
    """The unit of every name, as text."""

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The steps in an order in which each one's values are known."""
        done: dict[str, None] = {}

        def visit(key: str) -> None:
            if key in self.worksheet.steps and key not in done:
                step = self.worksheet.steps[key]
                for name in sorted(uses(step) | quotes(step)):
                    visit(name)
                done[key] = None

        for key in self.worksheet.steps:
            visit(key)
        return tuple(done)

    @cached_property
    def may_never(self) -> frozenset[str]:
        """The steps that can be without a value: by a condition of their own, or through others."""
        found: set[str] = set()
        for key in self.order:
            step = self.worksheet.steps[key]
            if step.never or uses(step) & found:
                found.add(key)
        return frozenset(found)


def formulas(step: Step) -> list[Tree]:
    """Every formula of a step: its own, then its conditions."""
    return [parse(step.formula), *(parse(case.when) for case in step.never)]


def uses(step: Step) -> set[str]:
    """The names a step's value depends on."""
    return {name for tree in formulas(step) for name in names(tree)}


def quotes(step: Step) -> set[str]:
    """The names that its reasons for having no value put in."""
    return {name for case in step.never for name in holes(case.because)}


def define(entry: Entry[Worksheet], meters: Meters) -> tuple[Definition | None, list[Finding]]:
    """The checked definition, or None with everything that is wrong with it."""
    checker = _Checker(entry, meters)
    findings = sorted(checker.run(), key=lambda finding: finding.sort_key)
    if findings:
        return None, findings
    return Definition(entry.id, entry.model, entry, checker.units), []


class _Checker:
    def __init__(self, entry: Entry[Worksheet], meters: Meters) -> None:
        self.entry = entry
        self.sheet = entry.model
        self.meters = meters
        self.units: dict[str, str] = {}
        self.dimensions: dict[str, Any] = {}
        self.trees: dict[Where, Tree] = {}
        self.used: set[str] = set()

    def at(
        self, where: Where, code: str, message: str, fix: str = "", *, key: bool = False
    ) -> Finding:
        return error(self.entry.locate(*where, key=key), code, message, fix)

    def run(self) -> Iterator[Finding]:
        yield from self.collect_names()
        yield from self.references()
        yield from self.needs()
        yield from self.bounds()
        yield from self.parse_all()
        yield from self.circles()
        yield from self.check_units()
        yield from self.divisions()
        yield from self.sentences()
        yield from self.results()
        yield from self.drawn()
        yield from self.mapped()
        yield from self.unused()

    def collect_names(self) -> Iterator[Finding]:
        for section in _NAMING:
            for key, item in getattr(self.sheet, section).items():
                if key in self.units:
                    yield self.at(
                        (section, key), "name-twice",
                        f"'{key}' is already the name of something else",
                        "names are shared by inputs, prices, dates, constants, steps and phrases",
                        key=True,
                    )  # fmt: skip
                elif section in _SECTIONS:
                    yield from self.measured(section, key, item)

    def measured(self, section: str, key: str, item: Any) -> Iterator[Finding]:
        self.units[key] = self.unit_text(section, item)
        try:
            self.dimensions[key] = unit_rules.unit(self.units[key])
        except FormulaError as problem:
            yield self.at((section, key, "unit"), "unit-unknown", problem.message, problem.fix)

    def unit_text(self, section: str, item: Any) -> str:
        if section == "prices":
            meter = self.meters.meters.get(item.meter)
            return price_unit(meter) if meter else "USD"
        return "day" if section == "dates" else str(item.unit)

    def references(self) -> Iterator[Finding]:
        for section in ("prices", "dates"):
            for key, item in getattr(self.sheet, section).items():
                if item.offer not in self.sheet.roles:
                    yield self.unknown(
                        (section, key, "offer"), item.offer, self.sheet.roles, "role"
                    )
        for key, price in self.sheet.prices.items():
            if price.meter not in self.meters.meters:
                yield self.unknown(
                    ("prices", key, "meter"), price.meter, self.meters.meters, "meter"
                )
            for variant in (price.variant or "").split("+"):
                if variant and variant not in self.meters.variants:
                    where: Where = ("prices", key, "variant")
                    yield self.unknown(where, variant, self.meters.variants, "variant")
            if price.absent is not None and price.absent.price is not None:
                where = ("prices", key, "absent", "price")
                self.used.add(price.absent.price)
                if price.absent.price not in self.sheet.prices:
                    yield self.unknown(where, price.absent.price, self.sheet.prices, "price")

    def needs(self) -> Iterator[Finding]:
        for key, role in self.sheet.roles.items():
            for index, meter in enumerate(role.needs):
                if meter not in self.meters.meters:
                    where = ("roles", key, "needs", index)
                    yield self.unknown(where, meter, self.meters.meters, "meter")

    def bounds(self) -> Iterator[Finding]:
        for key, item in self.sheet.inputs.items():
            if item.min > item.max:
                yield self.at(
                    ("inputs", key, "min"), "bounds", "the least value is above the largest"
                )
            elif item.default is not None and not item.min <= item.default <= item.max:
                yield self.at(("inputs", key, "default"), "bounds", "the default is out of bounds")

    def unknown(self, where: Where, word: str, known: Any, what: str) -> Finding:
        hint = did_you_mean(word, known) or f"known: {', '.join(list(known)[:12])}"
        return self.at(where, f"unknown-{what}", f"there is no {what} '{word}'", hint)

    def named(
        self, where: Where, names: Sequence[str], others: Iterable[str] = ()
    ) -> Iterator[Finding]:
        """The values that a formula or a text names; `others` could have been meant too."""
        self.used |= set(names)
        for name in names:
            if name in self.sheet.phrases and name not in self.units:
                yield self.at(
                    where, "phrases", f"'{name}' is a phrase, which only the verdict can say",
                    "name values here, and the phrase in a text of the verdict",
                )  # fmt: skip
            elif name not in self.units:
                yield self.unknown(where, name, [*self.units, *others], "name")

    def cases(self) -> Iterator[tuple[Where, Sequence[PhraseCase | VerdictCase]]]:
        """Every list of texts of which one is said."""
        for key, phrase in self.sheet.phrases.items():
            yield ("phrases", key), phrase
        yield ("verdict",), self.sheet.verdict

    def texts(self) -> Iterator[tuple[Where, str, str]]:
        """Every formula: its place, its text, and the unit it must have."""
        for key, step in self.sheet.steps.items():
            yield ("steps", key, "formula"), step.formula, step.unit
            for index, case in enumerate(step.never):
                yield ("steps", key, "never", index, "when"), case.when, unit_rules.TRUTH
        for where, cases in self.cases():
            for index, said in enumerate(cases):
                if said.when is not None:
                    yield (*where, index, "when"), said.when, unit_rules.TRUTH

    def parse_all(self) -> Iterator[Finding]:
        for where, text, _ in self.texts():
            try:
                tree = parse(text)
            except FormulaError as problem:
                yield self.at(
                    where, "formula", f"{problem.message} (column {problem.column})", problem.fix
                )
                continue
            yield from self.named(where, sorted(names(tree)))
            if names(tree) <= set(self.units):
                self.trees[where] = tree

    def circles(self) -> Iterator[Finding]:
        state: dict[str, int] = {}

        def visit(key: str, trail: tuple[str, ...]) -> tuple[str, ...] | None:
            if state.get(key) == 2:
                return None
            if key in trail:
                return (*trail[trail.index(key) :], key)
            needed = quotes(self.sheet.steps[key]).union(*map(names, self.step_trees(key)))
            for name in sorted(needed & set(self.sheet.steps)):
                circle = visit(name, (*trail, key))
                if circle:
                    return circle
            state[key] = 2
            return None

        for key in self.sheet.steps:
            circle = visit(key, ())
            if circle:
                yield self.at(
                    ("steps", circle[0]), "circle",
                    f"these steps need each other: {' → '.join(circle)}",
                    "define one of them without the others", key=True,
                )  # fmt: skip
                return

    def step_trees(self, key: str) -> list[Tree]:
        return [tree for where, tree in self.trees.items() if where[:2] == ("steps", key)]

    def check_units(self) -> Iterator[Finding]:
        for where, _, expected in self.texts():
            tree = self.trees.get(where)
            if tree is None or not names(tree) <= set(self.dimensions):
                continue
            try:
                found = unit_rules.unit_of(tree, self.dimensions)
                wanted = unit_rules.unit(expected)
            except FormulaError as problem:
                yield self.at(where, "units", problem.message, problem.fix)
                continue
            if found != wanted:
                yield self.at(
                    where, "units",
                    f"the formula gives {unit_rules.shown(found)}, not {unit_rules.shown(wanted)}",
                    "a constant with a unit converts, such as tokens per million",
                )  # fmt: skip

    def divisions(self) -> Iterator[Finding]:
        for where, tree in self.trees.items():
            guarded = {
                name
                for other, condition in self.trees.items()
                if where[:2] == other[:2] and "never" in other and where[0] == "steps"
                for name in names(condition)
            }
            for divisor in _unguarded(tree, frozenset(guarded)):
                if not self.above_zero(divisor):
                    shown = divisor.id if isinstance(divisor, Name) else "an expression"
                    yield self.at(
                        where, "division", f"the formula divides by {shown}, which can be zero",
                        "add a 'never' condition that names it, or divide by a step of its own",
                    )  # fmt: skip

    def above_zero(self, divisor: Tree) -> bool:
        match divisor:
            case Number(value):
                return value != 0
            case Name(name):
                if name in self.sheet.constants:
                    return self.sheet.constants[name].value != 0
                return name in self.sheet.inputs and self.sheet.inputs[name].min > 0
            case Apply():
                return False

    def sentences(self) -> Iterator[Finding]:
        for key, step in self.sheet.steps.items():
            for index, never in enumerate(step.never):
                where: Where = ("steps", key, "never", index, "because")
                yield from self.named(where, holes(never.because))
        for where, cases in self.cases():
            for index, case in enumerate(cases):
                yield from self.case((*where, index), case, last=index == len(cases) - 1)
            if not cases:
                yield self.at(
                    where, str(where[0]), "there is no case", "write one without a 'when'"
                )

    def case(
        self, where: Where, case: PhraseCase | VerdictCase, *, last: bool
    ) -> Iterator[Finding]:
        if (case.when is None) != last:
            yield self.at(where, str(where[0]), "the last case, and only the last, has no 'when'")
        phrases = self.sheet.phrases if isinstance(case, VerdictCase) else {}
        pieces = cut(case.text, phrases)
        for piece in pieces:
            if isinstance(piece, str):
                yield from self.named((*where, "text"), holes(piece), phrases)
            else:
                self.used.add(piece.name)
        first = pieces[0] if pieces else ""
        if not isinstance(first, str) and not all(it.text for it in phrases[first.name]):
            yield self.at(
                (*where, "text"), "phrases",
                f"the verdict begins with '{first.name}', which can be empty",
                "begin it with words, or write a text for every case of the phrase",
            )  # fmt: skip

    def results(self) -> Iterator[Finding]:
        for index, result in enumerate(self.sheet.results):
            self.used.add(result.step)
            if result.step not in self.sheet.steps:
                yield self.unknown(
                    ("results", index, "step"), result.step, self.sheet.steps, "step"
                )
        chart = self.sheet.chart
        spots: list[tuple[Where, str | None]] = [
            (("chart", "horizon"), chart.horizon), (("chart", "crossing"), chart.crossing),
        ]  # fmt: skip
        for index, line in enumerate(chart.lines):
            spots += [
                (("chart", "lines", index, key), getattr(line, key))
                for key in ("upfront", "monthly", "repeated", "every", "total")
            ]
        for where, name in spots:
            if name is not None:
                self.used.add(name)
                if name not in self.sheet.steps:
                    yield self.unknown(where, name, self.sheet.steps, "step")

    def drawn(self) -> Iterator[Finding]:
        routes: set[str] = set()
        for index, line in enumerate(self.sheet.chart.lines):
            if line.route in routes:
                yield self.at(
                    ("chart", "lines", index, "route"), "route-twice",
                    f"'{line.route}' has a line already", "a route is one line of the chart",
                )  # fmt: skip
            routes.add(line.route)
        if self.sheet.volume is not None:
            yield from self.axis(("volume", "input"), self.sheet.volume.input)
            yield from self.totals()

    def totals(self) -> Iterator[Finding]:
        first = None
        for index, line in enumerate(self.sheet.chart.lines):
            unit = None if line.total is None else self.units.get(line.total)
            where: Where = ("chart", "lines", index)
            if line.total is None:
                yield self.at(
                    where, "no-total", f"the chart over volume needs the total of '{line.route}'",
                    "name it: total: STEP",
                )  # fmt: skip
            elif unit is not None and not is_money(unit):
                yield self.at(
                    (*where, "total"), "units", f"'{line.total}' is in {unit}, which is no money",
                    "the chart over volume shows what routes cost",
                )  # fmt: skip
            elif first is None:
                first = unit
            elif unit is not None and unit != first:
                yield self.at(
                    (*where, "total"), "units", f"'{line.total}' is in {unit}, not in {first}",
                    "lines of one chart share a unit",
                )  # fmt: skip

    def axis(self, where: Where, key: str) -> Iterator[Finding]:
        if key not in self.sheet.inputs:
            yield self.unknown(where, key, self.sheet.inputs, "input")
        elif self.sheet.inputs[key].min == self.sheet.inputs[key].max:
            yield self.at(where, str(where[0]), f"'{key}' can have only one value")

    def mapped(self) -> Iterator[Finding]:
        axes = {} if self.sheet.map is None else {"x": self.sheet.map.x, "y": self.sheet.map.y}
        for side, key in axes.items():
            yield from self.axis(("map", side), key)
        if axes and axes["x"] == axes["y"]:
            yield self.at(("map", "y"), "map", "both axes show the same input")

    def unused(self) -> Iterator[Finding]:
        for section in _NAMING:
            for key in getattr(self.sheet, section):
                if key not in self.used:
                    how = "show it as a result" if section in _SECTIONS else "say it in the verdict"
                    yield self.at(
                        (section, key), "unused", f"nothing uses '{key}'",
                        f"remove it, or {how}", key=True,
                    )  # fmt: skip


def is_money(unit: str) -> bool:
    """Whether values of a unit are amounts of money, over some time or not."""
    return unit.split("/", maxsplit=1)[0] == "USD"


def _unguarded(tree: Tree, guarded: frozenset[str]) -> Iterator[Tree]:
    """Divisors that no condition of the step or of an enclosing `if` mentions."""
    match tree:
        case Apply("if", (test, yes, no)):
            inside = guarded | names(test)
            yield from _unguarded(test, guarded)
            yield from _unguarded(yes, inside)
            yield from _unguarded(no, inside)
        case Apply(operator, arguments):
            if operator == "/" and not (names(arguments[1]) & guarded):
                yield arguments[1]
            for argument in arguments:
                yield from _unguarded(argument, guarded)
        case Number() | Name():
            return
