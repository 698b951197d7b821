"""One walk down a tree: which questions were asked, how each was answered, where it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.errors import UsageError
from generator.figures import figure
from generator.findings import did_you_mean
from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.parse import parse
from generator.formula.text import line
from generator.formula.tree import Apply, Name, Tree, names
from generator.tree.define import TreeDefinition
from generator.worksheet.result import Result
from generator.worksheet.sentence import fill_values, holes


@dataclass(frozen=True, slots=True)
class Visit:
    """A fork that was passed."""

    key: str
    question: str
    """The question, values filled in."""
    help: str
    """Why the question decides, values filled in."""
    test: str
    """The test as it is defined."""
    derivation: str
    """The test with the values put in."""
    answer: bool
    """Yes or no."""
    why: tuple[str, ...]
    """Why a value in the question or test never happens, one sentence each; mostly empty."""


@dataclass(frozen=True, slots=True)
class End:
    """The leaf that was reached, values filled in."""

    key: str
    route: str
    why: str
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk from the start to a leaf."""

    definition: TreeDefinition
    result: Result
    answers: dict[str, bool]
    visited: tuple[Visit, ...]
    end: End


def walk(definition: TreeDefinition, result: Result, answers: Mapping[str, bool]) -> Walk:
    """The walk for one workload: its worksheet result and its yes or no to the tree's questions.

    Raises UsageError for a result of another worksheet, an answer that is missing (on this path or
    not: a new price may lead down another) or unknown, and a test that cannot be computed.
    """
    tree = definition.tree
    if result.definition.id != tree.worksheet:
        raise UsageError(
            f"the tree '{definition.id}' needs a result of the worksheet '{tree.worksheet}', "
            f"not of '{result.definition.id}'"
        )
    _complete(definition, answers)
    values: dict[str, Value] = {**result.values, **answers}
    visited: list[Visit] = []
    key = tree.start
    while key in tree.nodes:
        visit = _visit(definition, key, values)
        visited.append(visit)
        key = tree.nodes[key].then if visit.answer else tree.nodes[key].otherwise
    leaf = tree.leaves[key]
    end = End(
        key,
        leaf.route,
        fill_values(leaf.why, values, definition.units),
        tuple(fill_values(step, values, definition.units) for step in leaf.next),
    )
    return Walk(definition, result, dict(answers), tuple(visited), end)


def _complete(definition: TreeDefinition, answers: Mapping[str, bool]) -> None:
    questions = definition.tree.answers
    for key in answers:
        if key not in questions:
            hint = did_you_mean(key, questions) or f"known: {', '.join(questions)}"
            raise UsageError(f"the tree '{definition.id}' asks no question '{key}'; {hint}")
    for key, question in questions.items():
        if key not in answers:
            raise UsageError(
                f"the tree '{definition.id}' has no answer to '{key}' ({question.label})"
            )


def _visit(definition: TreeDefinition, key: str, values: Mapping[str, Value]) -> Visit:
    node = definition.tree.nodes[key]
    test = parse(node.test)
    try:
        answer = evaluate(test, values)
    except EvaluationError as problem:
        raise UsageError(f"the test of '{key}' cannot be computed: {problem}") from None
    if isinstance(answer, Never):
        raise UsageError(f"the test of '{key}' has no answer: {answer.reason}")
    return Visit(
        key,
        fill_values(node.question, values, definition.units),
        fill_values(node.help, values, definition.units),
        " ".join(node.test.split()),
        _derivation(definition, test, values),
        answer is True,
        _reasons([*holes(node.question), *sorted(names(test))], values),
    )


def _derivation(definition: TreeDefinition, test: Tree, values: Mapping[str, Value]) -> str:
    def shown(name: str) -> str:
        value = values[name]
        return "never" if isinstance(value, Never) else figure(value, definition.units[name])

    return line(_settled(test, values), shown)


def _settled(test: Tree, values: Mapping[str, Value]) -> Tree:
    """The test without `happens(x) and`, where x does happen: there it says nothing."""
    match test:
        case Apply("and", (Apply("happens", (Name(name),)), rest)):
            return test.arguments[0] if isinstance(values[name], Never) else _settled(rest, values)
        case Apply(operator, arguments):
            return Apply(operator, tuple(_settled(item, values) for item in arguments))
        case _:
            return test


def _reasons(used: Iterable[str], values: Mapping[str, Value]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in used:
        value = values[name]
        if isinstance(value, Never):
            found[value.reason] = None
    return tuple(found)
