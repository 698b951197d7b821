"""`/trees/`: the list, and one page a decision tree with its diagram and its walks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.guide import Guide
from generator.pages.page import Page, long_date, scenario_address
from generator.pages.prices import edit_address
from generator.tree.define import TreeDefinition
from generator.tree.walk import Walk
from generator.worksheet.sentence import fill


@dataclass(frozen=True, slots=True)
class LeafView:
    """An end of the tree."""

    key: str
    route: str
    why: str
    next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where one answer leads: to an end, to a question below, or to one shown elsewhere."""

    answer: str
    leaf: LeafView | None
    fork: ForkView | None
    elsewhere: tuple[str, str] | None
    """Anchor and question."""


@dataclass(frozen=True, slots=True)
class ForkView:
    """A question of the diagram. Ends come first, so that the eye follows one spine down."""

    key: str
    question: str
    help: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class VisitView:
    """A question as one scenario answers it."""

    question: str
    answer: str
    derivation: str
    why: str


@dataclass(frozen=True, slots=True)
class WalkView:
    """One scenario's way down the tree."""

    scenario: str
    address: str
    summary: str
    visits: tuple[VisitView, ...]
    end: LeafView


@dataclass(frozen=True, slots=True)
class TreePage:
    """A tree: its diagram, and where each scenario ends."""

    question: str
    summary: str
    worksheet: tuple[str, str]
    as_of: str
    answers: tuple[tuple[str, str], ...]
    """What the reader must know beforehand: question, how to find the answer."""
    start: ForkView
    walks: tuple[WalkView, ...]
    edit: str


@dataclass(frozen=True, slots=True)
class TreeList:
    """All trees."""

    trees: tuple[tuple[str, str, str], ...]
    """Title, question, address."""


def pages(guide: Guide) -> Iterator[Page]:
    """The list and one page a tree."""
    yield Page(
        "trees/", "trees", "Decision trees",
        "A few questions that lead to a route, with thresholds computed from today's prices.",
        TreeList(
            tuple(
                (found.tree.title, found.tree.question, f"trees/{key}/")
                for key, found in guide.trees.items()
            )
        ),
    )  # fmt: skip
    for key, definition in guide.trees.items():
        tree = definition.tree
        yield Page(f"trees/{key}/", "tree", tree.title, tree.question, _tree(guide, definition))


def _tree(guide: Guide, definition: TreeDefinition) -> TreePage:
    tree = definition.tree
    sheet = guide.definitions[tree.worksheet].worksheet
    return TreePage(
        tree.question,
        tree.summary,
        (sheet.title, f"worksheets/{tree.worksheet}/"),
        long_date(guide.as_of),
        tuple((item.label, item.help) for item in tree.answers.values()),
        _Diagram(guide, definition).fork(tree.start),
        tuple(
            _walk(guide, scenario, found)
            for (key, scenario), found in guide.walks.items()
            if key == definition.id
        ),
        edit_address(guide, definition.entry.document.file),
    )


class _Diagram:
    """The tree as nested questions; a question two answers lead to is drawn once, linked after."""

    def __init__(self, guide: Guide, definition: TreeDefinition) -> None:
        self.tree = definition.tree
        self.labels = _labels(guide, definition)
        self.drawn: set[str] = set()

    def named(self, text: str) -> str:
        # In the diagram a threshold has no value yet: it is named, and each walk fills it in.
        return fill(text, lambda name: self.labels.get(name, name))

    def fork(self, key: str) -> ForkView:
        self.drawn.add(key)
        node = self.tree.nodes[key]
        ways = [("Yes", node.then), ("No", node.otherwise)]
        ways.sort(key=lambda way: way[1] in self.tree.nodes)
        return ForkView(
            key,
            self.named(node.question),
            self.named(node.help),
            tuple(self.branch(answer, target) for answer, target in ways),
        )

    def branch(self, answer: str, target: str) -> Branch:
        if target in self.tree.leaves:
            leaf = self.tree.leaves[target]
            view = LeafView(
                target, leaf.route, self.named(leaf.why), tuple(map(self.named, leaf.next))
            )
            return Branch(answer, view, None, None)
        if target in self.drawn:
            question = self.named(self.tree.nodes[target].question)
            return Branch(answer, None, None, (f"q-{target}", question))
        return Branch(answer, None, self.fork(target), None)


def _labels(guide: Guide, definition: TreeDefinition) -> dict[str, str]:
    sheet = guide.definitions[definition.tree.worksheet].worksheet
    sections = (sheet.inputs, sheet.prices, sheet.dates, sheet.constants, sheet.steps)
    labels = {key: item.label for section in sections for key, item in section.items()}
    return {key: f"[{label[0].lower()}{label[1:]}]" for key, label in labels.items()}


def _walk(guide: Guide, scenario: str, found: Walk) -> WalkView:
    entry = guide.catalogue.scenarios[scenario].model
    return WalkView(
        entry.title,
        scenario_address(found.definition.tree.worksheet, scenario),
        entry.summary,
        tuple(
            VisitView(
                visit.question, "yes" if visit.answer else "no", visit.derivation,
                " ".join(visit.why),
            )
            for visit in found.visited
        ),
        LeafView(found.end.key, found.end.route, found.end.why, found.end.next),
    )  # fmt: skip
