"""A tree of three forks over the sample worksheet, in which one value may never happen."""

from __future__ import annotations

from tests.samples import SHEET

SHEET_THAT_MAY_NEVER = SHEET.replace(
    "results:",
    "  lasts:\n"
    "    {label: Lasts, unit: month, formula: months, group: All,\n"
    "     never: [{when: tokens <= 0, because: Nothing is called.}]}\n"
    "results:",
).replace("label: A month}]", "label: A month}, {step: lasts, label: Lasts}]")

TREE = """\
title: Way
question: Which way?
summary: Three forks.
worksheet: calls
answers:
  steady: {label: Is it steady?, help: Look at it.}
start: first
nodes:
  first:
    {question: "Cost {bill}?", test: bill > 0, help: It may be free., then: second, otherwise: stay}
  second:
    {question: "{lasts}?", test: happens(lasts) and lasts > horizon / 4, help: Time counts.,
     then: third, otherwise: stay}
  third:
    {question: Steady?, test: steady, help: It must be., then: go, otherwise: stay}
leaves:
  go: {route: Go, why: "It costs {bill}.", next: ["Begin.", "Look at {rate}."]}
  stay: {route: Stay, why: "It lasts {lasts}.", next: ["Ask again in {months}."]}
"""
