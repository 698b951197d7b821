"""`breakeven tree`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer
from generator.cli.options import Known, On, Scenario, Set, day, settings
from generator.cli.workload import computed, ready, scenario_of, unknown
from generator.errors import InputError

if TYPE_CHECKING:
    from generator.tree.walk import Walk

NAME = "tree"
HELP = """Walk a decision tree and say at each fork what was answered and why.

--set takes the tree's questions (yes or no) and whatever the worksheet behind it takes. With
--known 2026-03-01 --on 2026-02-01 it goes by what we believed on 1 March about prices of
1 February.

Example: breakeven tree which-route --scenario support-classifier --set calls_per_day=200
"""

_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def command(
    tree: Annotated[str, typer.Argument(help="The tree's id.")],
    scenario: Scenario = None,
    given: Set = None,
    on: On = None,
    known: Known = None,
) -> int:
    """Walks and writes."""
    from generator.tree.walk import walk

    found = ready(day(on), known)
    trees = found.checked.trees
    if tree not in trees:
        raise unknown("tree", tree, trees)
    definition = trees[tree]
    answers: dict[str, bool] = {}
    if scenario is not None:
        asked = scenario_of(found, scenario).trees
        answers = dict(asked[tree].answers) if tree in asked else {}
    values = settings(given or [])
    for key in [key for key in values if key in definition.tree.answers]:
        answers[key] = _yes_or_no(key, values.pop(key))
    result = computed(found, definition.tree.worksheet, scenario, values)
    head = "" if known is None else f"{definition.tree.title}, {found.dated}\n\n"
    answer(head + text(walk(definition, result, answers)))
    return 0


def _yes_or_no(key: str, word: str) -> bool:
    if word not in _WORDS:
        raise InputError(f"{key}: '{word}' is neither yes nor no")
    return _WORDS[word]


def text(found: Walk) -> str:
    """The walk for a terminal."""
    lines = []
    for number, visit in enumerate(found.visited, 1):
        lines.append(f"{number}. {visit.question} {'Yes' if visit.answer else 'No'}")
        lines.append(f"   {visit.derivation}")
        lines += [f"   {reason}" for reason in visit.why]
    lines += ["", f"→ {found.end.route}", f"  {found.end.why}", "", "Next:"]
    lines += [f"  - {step}" for step in found.end.next]
    return "\n".join(lines) + "\n"
