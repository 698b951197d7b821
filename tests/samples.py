"""Small texts to build catalogues from: a provider that sells one model, its prices, a worksheet.

Each price is one line of the file, so that a test can point into it.
"""

from __future__ import annotations

import datetime as dt

TODAY = dt.date(2026, 11, 22)
"""The day that counts as today, wherever a test needs one."""

PAGE = "https://acme.example/prices"

SHEET = """\
title: Calls
question: What do the tokens cost?
summary: One route and one price.
roles:
  model: {label: Model, kinds: [model], help: The model that is called.}
inputs:
  tokens:
    {label: Tokens, unit: token/month, group: All, min: 0, max: 1000000, step: 1, help: All tokens.}
  months:
    {label: Months, unit: month, group: All, min: 1, max: 12, step: 1, default: 12, help: How long.}
prices:
  rate: {label: Input, offer: model, meter: input}
constants:
  million: {label: Tokens in a million, value: 1000000, unit: token/Mtoken}
steps:
  bill: {label: A month, unit: USD/month, formula: tokens / million * rate, group: All}
  horizon: {label: Horizon, unit: month, formula: months, group: All}
results: [{step: bill, label: A month}]
verdict: [{route: prompt, text: "It costs {bill}."}]
chart:
  title: Cost
  horizon: horizon
  crossing: horizon
  lines: [{route: prompt, label: Prompted, monthly: bill}]
"""
"""A worksheet with one role, one price and one result; its input `tokens` has no default."""


TREE = """\
title: Which
question: Which?
summary: Two ways.
worksheet: calls
answers: {}
start: dear
nodes:
  dear:
    {test: bill > limit, question: "Is {bill} dear?", help: It is., then: tune, otherwise: prompt}
leaves:
  tune: {route: Tune, why: It is dear., next: [Collect examples.]}
  prompt: {route: Prompt, why: It is not., next: [Write a prompt.]}
"""
"""A tree that ends where the verdict of `flipping` does."""


def flipping(limit: str) -> str:
    """The worksheet above with a verdict for tuning where a month costs more than the limit."""
    constant = f"  limit: {{label: Too much, value: {limit}, unit: USD/month}}\n"
    return SHEET.replace("constants:\n", f"constants:\n{constant}").replace(
        'verdict: [{route: prompt, text: "It costs {bill}."}]',
        'verdict: [{route: tune, when: bill > limit, text: "Tune, as {bill} is a lot."}, '
        '{route: prompt, text: "It costs {bill}."}]',
    )


def price(effective: str = "2026-01-01", rates: str = "input: 1.00", more: str = "") -> str:
    """One dated entry as the item of a list; `more` is the text of further fields.

    A field of `more` that the entry has already, such as `source: …`, takes its place.
    """
    fields = {
        "effective": effective,
        "rates": f"{{{rates}}}",
        "source": f"{{url: {PAGE}, accessed: 2026-11-01, read: page}}",
    }
    if more.startswith("source:"):
        del fields["source"]
    shown = [f"{key}: {value}" for key, value in fields.items()]
    return "- {" + ", ".join([*shown, *([more] if more else [])]) + "}"


def offer(*prices: str, name: str = "small", kind: str = "model", more: str = "") -> str:
    """One offer as the item of a list; `more` is the text of further fields, one a line."""
    lines = [f"- id: {name}", f"  kind: {kind}", f"  name: {name.title()}"]
    lines += [f"  {line}" for line in more.splitlines()]
    if prices:
        lines += ["  prices:", *(f"    {entry}" for entry in prices)]
    return "\n".join(lines)


def provider(*offers: str, pages: str = PAGE) -> str:
    """A provider's file; with no offer named, one model with one price."""
    items = "\n".join(offers or (offer(price()),))
    lines = ["name: Acme", f"pricing_pages: [{pages}]", "offers:"]
    lines += [f"  {line}" for line in items.splitlines()]
    return "\n".join(lines) + "\n"


def scenario(worksheets: str = "{}", more: str = "") -> str:
    """A scenario's file; `worksheets` in flow style, `more` the text of further fields."""
    return f"title: A\nsummary: B.\nworksheets: {worksheets}\n{more}"
