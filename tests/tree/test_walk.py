"""Walks down a small tree: the path, the values put in, and what a bad call gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from generator.catalogue.load import load
from generator.errors import UsageError
from generator.schema.scenario import WorksheetInputs
from generator.tree.define import define as define_tree
from generator.tree.walk import Walk, walk
from generator.worksheet.compute import compute
from generator.worksheet.definition import define
from generator.worksheet.result import Provenance
from tests.conftest import MakeCatalogue
from tests.samples import TODAY
from tests.tree.trees import SHEET_THAT_MAY_NEVER, TREE

TakeWalk = Callable[[int, Mapping[str, bool]], Walk]


@pytest.fixture
def take_walk(make_catalogue: MakeCatalogue) -> TakeWalk:
    """Walks the sample tree for a number of tokens and some answers."""
    files = {
        "worksheets/calls.yaml": SHEET_THAT_MAY_NEVER,
        "worksheets/other.yaml": SHEET_THAT_MAY_NEVER,
        "trees/way.yaml": TREE,
    }
    catalogue = load(make_catalogue(**files)).catalogue
    assert catalogue is not None
    sheets = {
        key: define(entry, catalogue.meters)[0] for key, entry in catalogue.worksheets.items()
    }
    calls, other = sheets["calls"], sheets["other"]
    assert calls is not None
    assert other is not None
    tree, findings = define_tree(catalogue.trees["way"], {"calls": calls})
    assert tree is not None, findings

    def take(tokens: int, answers: Mapping[str, bool]) -> Walk:
        given = WorksheetInputs(
            offers={"model": "acme/small"}, inputs={"tokens": Decimal(abs(tokens))}
        )
        sheet = other if tokens < 0 else calls
        provenance = Provenance("d1", None)
        result = compute(sheet, catalogue, as_of=TODAY, provenance=provenance, given=given)
        return walk(tree, result, answers)

    return take


def test_path(take_walk: TakeWalk) -> None:
    """The forks come in order, each with its question, test and answer in values."""
    taken = take_walk(500000, {"steady": True})
    assert [(visit.key, visit.answer) for visit in taken.visited] == [
        ("first", True), ("second", True), ("third", True)
    ]  # fmt: skip
    first, second, third = taken.visited
    assert first.question == "Cost $0.50 a month?"
    assert first.test == "bill > 0"
    assert first.derivation == "$0.50 a month > 0"
    assert first.help == "It may be free."
    assert second.derivation == "12 months > 12 months ÷ 4"
    assert third.derivation == "yes"
    assert taken.answers == {"steady": True}


def test_end(take_walk: TakeWalk) -> None:
    """The leaf says its route, why, and what next, with values put in."""
    end = take_walk(500000, {"steady": True}).end
    assert (end.key, end.route, end.why) == ("go", "Go", "It costs $0.50 a month.")
    assert end.next == ("Begin.", "Look at $1.00 per 1M tokens.")


def test_other_way(take_walk: TakeWalk) -> None:
    """An answer of no leads the other way."""
    taken = take_walk(500000, {"steady": False})
    assert taken.visited[-1].answer is False
    assert taken.end.key == "stay"


def test_never(take_walk: TakeWalk) -> None:
    """A sentence that asks for a value which never happens says never."""
    taken = take_walk(0, {"steady": True})
    assert [visit.key for visit in taken.visited] == ["first"]
    assert taken.end.why == "It lasts never."


def without_calls(make_catalogue: MakeCatalogue, text: str) -> Walk:
    """The walk down the tree of a text, where nothing is called and `lasts` never happens."""
    files = {"worksheets/calls.yaml": SHEET_THAT_MAY_NEVER, "trees/way.yaml": text}
    catalogue = load(make_catalogue(**files)).catalogue
    assert catalogue is not None
    sheet, _ = define(catalogue.worksheets["calls"], catalogue.meters)
    assert sheet is not None
    tree, findings = define_tree(catalogue.trees["way"], {"calls": sheet})
    assert tree is not None, findings
    given = WorksheetInputs(offers={"model": "acme/small"}, inputs={"tokens": Decimal(0)})
    provenance = Provenance("d1", None)
    result = compute(sheet, catalogue, as_of=TODAY, provenance=provenance, given=given)
    return walk(tree, result, {"steady": True})


def test_never_on_the_path(make_catalogue: MakeCatalogue) -> None:
    """A fork that asks about a value that never happens carries the reason."""
    taken = without_calls(make_catalogue, TREE.replace("test: bill > 0", "test: bill >= 0"))
    second = taken.visited[1]
    assert second.question == "never?"
    assert second.answer is False
    assert second.why == ("Nothing is called.",)


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("horizon / bill * bill > horizon", "the test of 'first' has no answer: It would mean"),
        ("not happens(lasts) and lasts > horizon", "the test of 'first' cannot be computed"),
    ],
)
def test_without_answer(make_catalogue: MakeCatalogue, test: str, words: str) -> None:
    """A test that comes to nothing, or uses what never happens after all, names its node."""
    with pytest.raises(UsageError) as caught:
        without_calls(make_catalogue, TREE.replace("test: bill > 0", f"test: {test}"))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("tokens", "answers", "words"),
    [
        (500000, {}, "no answer to 'steady' (Is it steady?)"),
        (0, {}, "no answer to 'steady'"),
        (500000, {"steady": True, "stedy": True}, "no question 'stedy'; did you mean 'steady'?"),
        (-500000, {"steady": True}, "needs a result of the worksheet 'calls', not of 'other'"),
    ],
)
def test_bad_call(
    take_walk: TakeWalk, tokens: int, answers: Mapping[str, bool], words: str
) -> None:
    """A missing or unknown answer is named, wherever the path goes; so is a wrong worksheet."""
    with pytest.raises(UsageError) as caught:
        take_walk(tokens, answers)
    assert words in str(caught.value)
