"""The values a claim's figures are taken from: a worksheet's, its own formulas', or both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.catalogue.load import Catalogue
from generator.errors import UsageError
from generator.figures import figure, number, plain
from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.parse import parse
from generator.formula.text import line
from generator.formula.tree import Apply, Name, Tree, names
from generator.schema.claim import Recompute
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition
from generator.worksheet.result import PriceValue, Provenance, Result


@dataclass(frozen=True)
class Workings:
    """Every value by name, with the way to it."""

    recompute: Recompute
    result: Result | None
    values: Mapping[str, Value]

    def lines(self, name: str, written: str) -> tuple[str, ...]:
        """How a value comes about: what it rests on first, itself last, as it is `written`.

        Inputs stand inside the lines that use them. What adds nothing is left out: a value of
        zero, what is multiplied by zero, the other branch of an `if`, a step's conditions.
        """
        done: dict[str, str | None] = {}
        self._trace(name, done)
        done[name] = self._line(name, written)
        return tuple(text for text in done.values() if text is not None)

    def _trace(self, name: str, done: dict[str, str | None]) -> None:
        for used in sorted(self._uses(name)):
            if used not in done:
                self._trace(used, done)
                done[used] = self._line(used, _shown(self.values[used], self._unit(used)))
                if self.values[used] == 0:
                    done[used] = None

    def _uses(self, name: str) -> set[str]:
        if name in self.recompute.formulas:
            return _contributing(parse(self.recompute.formulas[name]), self.values)
        if self.result is not None and name in self.result.steps:
            return _contributing(parse(self.result.steps[name].formula), self.values)
        return set()

    def _unit(self, name: str) -> str:
        if self.result is None or name in self.recompute.formulas:
            return ""
        return self.result.definition.units[name]

    def _line(self, name: str, shown: str) -> str | None:
        if name in self.recompute.formulas:
            label = name.replace("_", " ").capitalize()
            return f"{label}: {self._filled(self.recompute.formulas[name])} = {shown}"
        if self.result is None:
            return None
        if name in self.result.steps:
            label = self.result.definition.worksheet.steps[name].label
            return f"{label}: {self.result.steps[name].derivation} = {shown}"
        if name in self.result.prices:
            label = self.result.definition.worksheet.prices[name].label
            return f"{label}: {shown} ({_origin(self.result.prices[name])})"
        if name in self.result.dates:
            date = self.result.dates[name]
            label = self.result.definition.worksheet.dates[name].label
            return f"{label}: {shown} ({date.offer.id}: {date.date or date.reason})"
        return None

    def _filled(self, formula: str) -> str:
        def shown(name: str) -> str:
            return _shown(self.values[name], self._unit(name))

        return line(parse(formula), shown)


def workings(
    recompute: Recompute,
    catalogue: Catalogue,
    definitions: Mapping[str, Definition],
    as_of: dt.date,
    provenance: Provenance,
) -> Workings:
    """The values of a claim whose names and formulas are known to be sound.

    Raises UsageError where the worksheet cannot be computed as the claim asks, or a formula cannot.
    """
    result = None
    values: dict[str, Value] = dict(recompute.inputs)
    if recompute.worksheet is not None:
        definition = definitions[recompute.worksheet]
        result = compute(
            definition,
            catalogue,
            as_of=recompute.on or as_of,
            provenance=provenance,
            given=WorksheetInputs(offers=recompute.offers, inputs=_inputs(recompute, definition)),
            overrides=Overrides(prices=recompute.prices),
        )
        values = dict(result.values)
    for name in order(recompute.formulas):
        try:
            values[name] = evaluate(parse(recompute.formulas[name]), values)
        except EvaluationError as problem:
            raise UsageError(f"'{name}' cannot be computed: {problem}") from None
    return Workings(recompute, result, values)


def _inputs(recompute: Recompute, definition: Definition) -> dict[str, Decimal]:
    silent = {
        key: spec.min for key, spec in definition.worksheet.inputs.items() if spec.default is None
    }
    return {**silent, **recompute.inputs}


def order(formulas: Mapping[str, str]) -> tuple[str, ...]:
    """The formulas in an order in which each one's values are known. They must hold no circle."""
    done: dict[str, None] = {}

    def visit(name: str) -> None:
        if name in formulas and name not in done:
            for used in sorted(names(parse(formulas[name]))):
                visit(used)
            done[name] = None

    for name in formulas:
        visit(name)
    return tuple(done)


def _contributing(tree: Tree, values: Mapping[str, Value]) -> set[str]:
    """The names on which the formula's value rests with these values."""
    match tree:
        case Name(name):
            return {name}
        case Apply("*", arguments):
            nothing = [item for item in arguments if evaluate(item, values) == 0]
            return _contributing(nothing[0], values) if nothing else _all(arguments, values)
        case Apply("if", (test, yes, no)):
            return _contributing(yes if evaluate(test, values) is True else no, values)
        case Apply(_, arguments):
            return _all(arguments, values)
        case _:
            return set()


def _all(trees: tuple[Tree, ...], values: Mapping[str, Value]) -> set[str]:
    return {name for tree in trees for name in _contributing(tree, values)}


def _shown(value: Value, unit: str) -> str:
    """A value inside a line. A claim's own numbers have no unit and are cut to six places."""
    if isinstance(value, Never):
        return "never"
    if unit or isinstance(value, bool):
        return figure(value, unit)
    return number(value, 6, least=0) if abs(value) >= Decimal("0.001") else plain(value)


def _origin(price: PriceValue) -> str:
    if price.entry is None:
        return f"{price.offer.id}: {price.reason}"
    return f"{price.offer.id}, in force since {price.entry.effective}"
