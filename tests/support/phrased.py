"""A small worksheet whose verdict has phrases: one is never empty, one is, and mentions `never`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from generator.catalogue.load import load
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import compute
from generator.worksheet.definition import define
from generator.worksheet.result import Provenance, Result
from tests.conftest import MakeCatalogue
from tests.samples import SHEET, TODAY

PHRASES = """\
phrases:
  span:
    - when: months >= year
      text: for a year
    - text: "for {months}"
  left:
    - when: months <= one
      text: ""
    - when: not happens(bill) or bill > limit
      text: "Left of {limit}: {spare}."
    - when: months >= year
      text: ""
    - text: "Left: {spare}."
verdict:
  - route: free
    when: not happens(bill)
    text: "It costs {bill} {span}. {left}"
  - route: prompt
    text: "It costs {bill} {span}. {left} This is all."
"""
PHRASED = (
    SHEET.replace('verdict: [{route: prompt, text: "It costs {bill}."}]\n', PHRASES)
    .replace(
        "constants:\n",
        "constants:\n"
        "  one: {label: One, value: 1, unit: month}\n"
        "  year: {label: A year, value: 12, unit: month}\n"
        "  limit: {label: Limit, value: 0.7, unit: USD/month}\n",
    )
    .replace(
        "rate, group: All}\n",
        'rate, group: All, never: [{when: tokens <= 0, because: "No tokens are bought."}]}\n'
        "  spare:\n"
        "    {label: Spare, unit: USD/month, formula: limit - bill, group: All,\n"
        "     never: [{when: bill > limit, because: Too dear.}]}\n",
    )
)
"""`SHEET` with two phrases; `one`, `year`, `limit` and `spare` are used in nothing else."""

SAID = (
    ("500000", "12", "It costs $0.50 a month for a year. This is all."),
    ("500000", "6", "It costs $0.50 a month for 6 months. Left: $0.20 a month. This is all."),
    ("500000", "1", "It costs $0.50 a month for 1 month. This is all."),
    ("900000", "1", "It costs $0.90 a month for 1 month. This is all."),
    (
        "900000", "12",
        "It costs $0.90 a month for a year. Left of $0.70 a month: never. This is all. Too dear.",
    ),
    ("0", "1", "It costs never for 1 month. No tokens are bought."),
    (
        "0", "12",
        "It costs never for a year. Left of $0.70 a month: never. No tokens are bought.",
    ),
)  # fmt: skip
"""Tokens, months, and what the verdict then says."""


def results(make_catalogue: MakeCatalogue) -> Iterator[tuple[Result, str]]:
    """The worksheet computed for each of these, with what it must say."""
    catalogue = load(make_catalogue(**{"worksheets/calls.yaml": PHRASED})).catalogue
    assert catalogue is not None
    definition, findings = define(catalogue.worksheets["calls"], catalogue.meters)
    assert definition is not None, findings
    for tokens, months, said in SAID:
        given = WorksheetInputs(
            offers={"model": "acme/small"},
            inputs={"tokens": Decimal(tokens), "months": Decimal(months)},
        )
        yield (
            compute(
                definition, catalogue, as_of=TODAY, provenance=Provenance("0" * 64, None),
                given=given,
            ),
            said,
        )  # fmt: skip
