"""The rule `unknown-worksheet`."""

from __future__ import annotations

from generator.catalogue.rules.unknown_worksheet import RULE
from tests.catalogue.rules.conftest import Breaches
from tests.samples import SHEET, scenario

CLAIM = """\
title: A
by: B
dated: "2026"
claims:
  - id: by-formulas
    quoted: C
    verdict: agrees
    recompute: {formulas: {d: 1 + 1}}
    figures: [{name: D, value: d, stated: 2, unit: USD}]
  - id: by-worksheet
    quoted: C
    verdict: agrees
    recompute: {worksheet: NAME}
    figures: [{name: D, value: d, stated: 1, unit: USD}]
"""
TREE = """\
title: A
question: B?
summary: C.
worksheet: NAME
answers: {}
start: end
nodes: {}
leaves: {end: {route: D, why: E., next: [F.]}}
"""
TERM = """\
---
title: A
definition: B.
worksheets: [NAME]
---
"""


def files(name: str) -> dict[str, str]:
    """Everything that can name a worksheet, naming one."""
    return {
        "claims/one.yaml": CLAIM.replace("NAME", name),
        "scenarios/one.yaml": scenario(f"{{{name}: {{offers: {{}}}}}}"),
        "terms/one.md": TERM.replace("NAME", name),
        "trees/one.yaml": TREE.replace("NAME", name),
        "worksheets/calls.yaml": SHEET,
    }


def test_every_worksheet_exists(breaches: Breaches) -> None:
    """Scenarios, trees, claims and terms name worksheets of the catalogue."""
    assert not breaches(RULE, files=files("calls"))
    expected = [("cals", "there is no worksheet 'cals'")] * 4
    assert expected == breaches(RULE, files=files("cals"))
