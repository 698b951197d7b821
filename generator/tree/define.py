"""A decision tree's definition, checked: every path ends, nothing stands apart.

What a definition can get wrong is a finding at its line: a worksheet, node or name that is unknown,
a name taken twice or never used, a test that cannot be read, that compares unlike units or that
uses a value which may never happen, a circle, a node no path reaches, a path that is too long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.catalogue.load import Entry
from generator.findings import Finding, did_you_mean, error
from generator.formula import units as unit_rules
from generator.formula.parse import FormulaError, parse
from generator.formula.tree import asked_whether_known, names
from generator.schema.tree import Node, Tree
from generator.worksheet.definition import Definition
from generator.worksheet.sentence import holes

MAX_FORKS = 12
"""The most questions one path may ask; a longer tree is two trees."""

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class TreeDefinition:
    """A tree whose tests are known to be sound, with the worksheet they use."""

    id: str
    tree: Tree
    entry: Entry[Tree]
    worksheet: Definition

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of every name a test or sentence can use, answers among them."""
        return {**self.worksheet.units, **dict.fromkeys(self.tree.answers, unit_rules.TRUTH)}


def define(
    entry: Entry[Tree], worksheets: Mapping[str, Definition]
) -> tuple[TreeDefinition | None, list[Finding]]:
    """The checked tree, or None with everything that is wrong with it.

    `worksheets` are the checked definitions by id.
    """
    tree = entry.model
    if tree.worksheet not in worksheets:
        hint = did_you_mean(tree.worksheet, worksheets) or f"known: {', '.join(worksheets)}"
        message = f"there is no worksheet '{tree.worksheet}'"
        return None, [error(entry.locate("worksheet"), "unknown-worksheet", message, hint)]
    worksheet = worksheets[tree.worksheet]
    checker = _Checker(entry, worksheet)
    findings = sorted(checker.run(), key=lambda finding: finding.sort_key)
    if findings:
        return None, findings
    return TreeDefinition(entry.id, tree, entry, worksheet), []


class _Checker:
    def __init__(self, entry: Entry[Tree], worksheet: Definition) -> None:
        self.entry = entry
        self.tree = entry.model
        self.worksheet = worksheet
        # An answer that is named like a value of the worksheet is reported and then left out.
        self.answers = [key for key in self.tree.answers if key not in worksheet.units]
        self.names = [*self.answers, *worksheet.units]
        self.used: set[str] = set()

    def at(
        self, where: Where, code: str, message: str, fix: str = "", *, key: bool = False
    ) -> Finding:
        return error(self.entry.locate(*where, key=key), code, message, fix)

    def unknown(self, where: Where, word: str, known: Iterable[str], what: str) -> Finding:
        known = list(known)
        hint = did_you_mean(word, known) or f"known: {', '.join(known[:12])}"
        return self.at(where, f"unknown-{what}", f"there is no {what} '{word}'", hint)

    def run(self) -> Iterator[Finding]:
        yield from self.taken_twice()
        yield from self.tests()
        yield from self.sentences()
        yield from self.unused()
        broken_ways = list(self.ways())
        yield from broken_ways
        circle = self.circle()
        if circle:
            yield circle
        if not broken_ways:
            # Until every way leads somewhere, what lies behind a broken one looks unreachable.
            yield from self.unreachable()
            if not circle:
                yield from self.too_long()

    def taken_twice(self) -> Iterator[Finding]:
        for key in self.tree.answers:
            if key in self.worksheet.units:
                yield self.at(
                    ("answers", key), "name-twice",
                    f"'{key}' is already the name of a value of the worksheet",
                    "tests use answers and values side by side, so each needs a name of its own",
                    key=True,
                )  # fmt: skip
        for key in self.tree.leaves:
            if key in self.tree.nodes:
                yield self.at(
                    ("leaves", key), "name-twice", f"'{key}' is already the name of a node",
                    "nodes and leaves share their names", key=True,
                )  # fmt: skip

    def tests(self) -> Iterator[Finding]:
        for key, node in self.tree.nodes.items():
            yield from self.test(("nodes", key, "test"), node)

    def test(self, where: Where, node: Node) -> Iterator[Finding]:
        try:
            tree = parse(node.test)
        except FormulaError as problem:
            message = f"{problem.message} (column {problem.column})"
            yield self.at(where, "formula", message, problem.fix)
            return
        used = names(tree)
        self.used |= used
        unknown = sorted(used - set(self.names) - set(self.tree.answers))
        for name in unknown:
            yield self.unknown(where, name, self.names, "name")
        if unknown:
            return
        if not used:
            yield self.at(
                where, "test-constant", "the test uses no value, so its answer is always the same",
                "ask for an answer, or for a value of the worksheet",
            )  # fmt: skip
        for name in sorted((used & self.worksheet.may_never) - asked_whether_known(tree)):
            yield self.at(
                where, "test-never", f"'{name}' may never happen, and the test is not prepared",
                f"begin the test with 'happens({name}) and'",
            )  # fmt: skip
        yield from self.truth(where, node)

    def truth(self, where: Where, node: Node) -> Iterator[Finding]:
        dimensions: dict[str, Any] = dict.fromkeys(self.tree.answers, unit_rules.TRUTH)
        for name, text in self.worksheet.units.items():
            dimensions[name] = unit_rules.unit(text)
        try:
            found = unit_rules.unit_of(parse(node.test), dimensions)
        except FormulaError as problem:
            yield self.at(where, "units", problem.message, problem.fix)
            return
        if found != unit_rules.TRUTH:
            yield self.at(
                where, "units", f"the test gives {unit_rules.shown(found)}, not true or false",
                "compare it with something, such as '> 0'",
            )  # fmt: skip

    def texts(self) -> Iterator[tuple[Where, str]]:
        """Every sentence that may ask for a value, with its place."""
        for key, node in self.tree.nodes.items():
            yield ("nodes", key, "question"), node.question
            yield ("nodes", key, "help"), node.help
        for key, leaf in self.tree.leaves.items():
            yield ("leaves", key, "why"), leaf.why
            for index, step in enumerate(leaf.next):
                yield ("leaves", key, "next", index), step

    def sentences(self) -> Iterator[Finding]:
        for where, text in self.texts():
            for name in holes(text):
                self.used.add(name)
                if name not in self.names and name not in self.tree.answers:
                    yield self.unknown(where, name, self.names, "name")

    def unused(self) -> Iterator[Finding]:
        for key in self.answers:
            if key not in self.used:
                yield self.at(
                    ("answers", key), "unused", f"no test uses the answer '{key}'",
                    "remove it, or ask for it in a test", key=True,
                )  # fmt: skip

    def ways(self) -> Iterator[Finding]:
        """Every reference to a node or leaf."""
        places = [*self.tree.nodes, *self.tree.leaves]
        spots: list[tuple[Where, str]] = [(("start",), self.tree.start)]
        for key, node in self.tree.nodes.items():
            spots += [
                (("nodes", key, "then"), node.then), (("nodes", key, "otherwise"), node.otherwise)
            ]  # fmt: skip
        for where, target in spots:
            if target not in places:
                yield self.unknown(where, target, places, "node")
        for key, node in self.tree.nodes.items():
            if node.then == node.otherwise:
                yield self.at(
                    ("nodes", key, "otherwise"), "fork-same",
                    f"yes and no both lead to '{node.then}'", "let them part, or remove the node",
                )  # fmt: skip

    def onward(self, key: str) -> tuple[str, ...]:
        node = self.tree.nodes.get(key)
        return () if node is None else (node.then, node.otherwise)

    def circle(self) -> Finding | None:
        done: set[str] = set()

        def visit(key: str, trail: tuple[str, ...]) -> tuple[str, ...] | None:
            if key in trail:
                return (*trail[trail.index(key) :], key)
            if key in done:
                return None
            for target in self.onward(key):
                found = visit(target, (*trail, key))
                if found:
                    return found
            done.add(key)
            return None

        for key in self.tree.nodes:
            found = visit(key, ())
            if found:
                return self.at(
                    ("nodes", found[0]), "circle",
                    f"these nodes lead round in a circle: {' → '.join(found)}",
                    "let one of them lead to a leaf", key=True,
                )  # fmt: skip
        return None

    def unreachable(self) -> Iterator[Finding]:
        reached: set[str] = set()
        waiting = [self.tree.start]
        while waiting:
            key = waiting.pop()
            if key not in reached:
                reached.add(key)
                waiting += self.onward(key)
        for section in ("nodes", "leaves"):
            for key in getattr(self.tree, section):
                if key not in reached:
                    yield self.at(
                        (section, key), "unreachable", f"no path leads to '{key}'",
                        "lead to it from a node, or remove it", key=True,
                    )  # fmt: skip

    def too_long(self) -> Iterator[Finding]:
        forks: dict[str, int] = {}

        def longest(key: str) -> int:
            if key not in self.tree.nodes:
                return 0
            if key not in forks:
                forks[key] = 1 + max(longest(target) for target in self.onward(key))
            return forks[key]

        most = longest(self.tree.start)
        if most > MAX_FORKS:
            yield self.at(
                ("start",), "tree-depth", f"one path asks {most} questions; at most {MAX_FORKS}",
                "split the tree in two",
            )  # fmt: skip
