"""What a decision tree's definition can get wrong, each found at its line."""

from __future__ import annotations

import pytest

from generator.catalogue.load import load
from generator.findings import Finding
from generator.tree.define import MAX_FORKS, TreeDefinition
from generator.tree.define import define as define_tree
from generator.worksheet.definition import define
from tests.conftest import MakeCatalogue
from tests.tree.trees import SHEET_THAT_MAY_NEVER, TREE


def defined(
    make_catalogue: MakeCatalogue, text: str
) -> tuple[TreeDefinition | None, list[Finding]]:
    """The tree of a text, over the worksheet `calls`."""
    files = {"worksheets/calls.yaml": SHEET_THAT_MAY_NEVER, "trees/way.yaml": text}
    loaded = load(make_catalogue(**files))
    assert loaded.catalogue is not None, loaded.findings
    entry = loaded.catalogue.worksheets["calls"]
    worksheet, findings = define(entry, loaded.catalogue.meters)
    assert worksheet is not None, findings
    return define_tree(loaded.catalogue.trees["way"], {"calls": worksheet})


def test_sound(make_catalogue: MakeCatalogue) -> None:
    """A sound tree has no finding, and knows the unit of every value and answer."""
    definition, findings = defined(make_catalogue, TREE)
    assert findings == []
    assert definition is not None
    assert definition.id == "way"
    assert definition.units["bill"] == "USD/month"
    assert definition.units["steady"] == "true or false"


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "words"),
    [
        ("worksheet: calls", "worksheet: cals", "unknown-worksheet", "worksheet:", "mean 'calls'?"),
        ("bill > 0", "bil > 0", "unknown-name", "test: bil", "mean 'bill'?"),
        ("bill > 0", "bill >", "formula", "test: bill", "not a formula"),
        ("bill > 0", "bill > months", "units", "test: bill", "mixes USD/month with month"),
        ("bill > 0", "bill * 2", "units", "test: bill", "not true or false"),
        ("bill > 0", "bill and steady", "units", "test: bill", "'and' mixes"),
        ("bill > 0", "1 > 0", "test-constant", "test: 1", "always the same"),
        (
            "happens(lasts) and lasts", "lasts", "test-never", "{question: \"{lasts}",
            "happens(lasts)",
        ),
        ("test: steady", "test: tokens > 0", "unused", "steady: {label", "answer 'steady'"),
        ("steady: {label", "bill: {label", "name-twice", "bill: {label", "value of the worksheet"),
        ("otherwise: stay}", "otherwise: sty}", "unknown-node", "sty}", "mean 'stay'?"),
        ("start: first", "start: frist", "unknown-node", "start:", "mean 'first'?"),
        ("then: go", "then: stay", "fork-same", "{question: Steady", "both lead to 'stay'"),
        ("then: go", "then: first", "circle", "first:\n", "first → second → third → first"),
        ("then: go", "then: alone", "unreachable", "go: {route", "no path leads to 'go'"),
        ("It costs {bill}", "It costs {bil}", "unknown-name", "go: {route", "mean 'bill'?"),
        ("Ask again in {months}", "Ask {monts}", "unknown-name", "stay: {route", "mean 'months'?"),
        ("Cost {bill}?", "Cost {bll}?", "unknown-name", "{question: \"Cost", "mean 'bill'?"),
        ("help: Time counts.", "help: '{tim} counts.'", "unknown-name", "{tim}", "no name 'tim'"),
        ("  stay: {route", "  third: {route", "name-twice", "third: {route", "name of a node"),
    ],
)  # fmt: skip
def test_faults(
    make_catalogue: MakeCatalogue, *, old: str, new: str, code: str, at: str, words: str
) -> None:
    """Each fault of a tree is a finding with its code, at its line, in words that help."""
    text = TREE.replace(old, new, 1)
    if new == "then: alone":
        text += "  alone: {route: Alone, why: Nobody comes., next: [Wait.]}\n"
    definition, findings = defined(make_catalogue, text)
    assert definition is None
    found = next(finding for finding in findings if finding.code == code)
    assert found.location.file == "catalogue/trees/way.yaml"
    assert found.location.line == text[: text.index(at)].count("\n") + 1
    assert words in f"{found.message} {found.fix}"


def test_all_at_once(make_catalogue: MakeCatalogue) -> None:
    """Every fault is reported, in the order of the lines."""
    text = TREE.replace("bill > 0", "bil > 0").replace("then: go", "then: gone")
    _, findings = defined(make_catalogue, text)
    assert [finding.code for finding in findings] == ["unknown-name", "unknown-node"]


@pytest.mark.parametrize(("forks", "sound"), [(MAX_FORKS, True), (MAX_FORKS + 1, False)])
def test_depth(make_catalogue: MakeCatalogue, forks: int, sound: bool) -> None:
    """A path may ask twelve questions and not thirteen."""
    head, leaves = TREE[: TREE.index("start:")], TREE[TREE.index("leaves:") :]
    nodes = [
        f"  n{i}: {{question: Steady?, test: steady, help: Why., then: n{i + 1}, otherwise: stay}}"
        for i in range(forks - 1)
    ]
    last = f"  n{forks - 1}: {{question: Q?, test: steady, help: Why., then: go, otherwise: stay}}"
    text = "\n".join([head + "start: n0", "nodes:", *nodes, last, leaves])
    definition, findings = defined(make_catalogue, text)
    assert (definition is not None) is sound
    assert [finding.code for finding in findings] == ([] if sound else ["tree-depth"])
