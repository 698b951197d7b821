"""A small catalogue for texts: two providers, one worksheet, one scenario, one claim, one term."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import pytest

from generator.catalogue.load import Catalogue, load
from generator.claims.recompute import recompute
from generator.claims.result import ClaimResult
from generator.errors import UsageError
from generator.prose.context import Context
from generator.worksheet.compute import compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result
from tests.conftest import MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider

PROVENANCE = Provenance("0" * 64, None)

ACME = provider(
    offer(
        price(rates="input: 1.00, output: 4.00, call: 2", more="variants: {batch: {input: 0.5}}"),
        more="limits: {context: 128000}",
    ),
    offer(price(rates="input: 3.00, output: free"), name="large"),
    offer(
        price(
            more="currency: EUR, "
            "exchange: {usd: 1.25, date: 2026-01-02, source: https://b.example/}"
        ),
        name="abroad",
    ),
    offer(price(rates="input: 8.00, cached_input: not offered"), name="old",
          more="status: {retires: 2026-10-23}"),
    offer(name="unpriced"),
)  # fmt: skip

BOLT = provider(
    offer(
        price(rates="training: 3.00, input: 2.00, output: free, hosting_hour: free"),
        kind="tuning",
        name="tuned",
        more="trains: supervised\nlimits: {min_examples: 10}\nstatus: {announced: 2026-10-14, "
        "new_jobs_end: 2027-01-06, retires: 2027-01-14}",
    ),
    offer(
        price(
            rates="training_hour: 100, hosting_hour: 1.70, model_storage: 2, job_minimum: 4",
            more="variants: {dpo-lora: {training: 6}, regional: {input: 9}}",
        ),
        kind="tuning",
        name="hosted",
        more='status: {note: "Ends <some> day."}',
    ),
    offer(price(), kind="tuning", name="retired", more="status: {retires: 2026-10-23}"),
    offer(price(), kind="tuning", name="shut", more="status: {new_jobs_end: 2026-10-24}"),
    offer(price(more="until: 2026-06-01"), kind="tuning", name="over"),
    offer(kind="tuning", name="unpriced"),
).replace("Acme", "Bolt & Co")

WORKSHEET = SHEET.replace(
    "steps:",
    """\
  dollar: {label: A dollar, value: 1, unit: USD/month}
steps:
  spare: {label: Spare, unit: USD/month, formula: bill - dollar, group: All}
  end:
    label: The end
    unit: month
    formula: horizon
    group: All
    never: [{when: bill <= dollar, because: "It costs only {bill} & <nothing>."}]
  after: {label: After the end, unit: month, formula: end, group: All}""",
).replace("results: [", "results: [{step: spare, label: Spare}, {step: after, label: After}, ")

SCENARIO = """\
title: Half a million
summary: Tokens.
worksheets: {calls: {offers: {model: acme/small}, inputs: {tokens: 500000}}}
"""

BROKEN = SCENARIO.replace("500000", "5000000")
"""A scenario whose input is out of bounds, so that it has no result."""

CLAIM = """\
title: A blog <post>
by: Somebody
dated: March 2026
claims:
  - id: half
    quoted: Half a million cost $0.60 <a month>.
    verdict: disagrees
    recompute: {inputs: {tokens: 0.5}, formulas: {cost: tokens * 1}}
    figures: [{name: cost, value: cost, stated: 0.60, unit: USD}]
"""

TERM = "---\ntitle: Token <s>\ndefinition: A piece of text.\n---\n"


class MakeContext(Protocol):
    """Loads the catalogue above, with some files of the test's own, as a context."""

    def __call__(self, as_of: dt.date = TODAY, /, **files: str) -> Context: ...


@pytest.fixture
def make_context(make_catalogue: MakeCatalogue) -> MakeContext:
    """See MakeContext."""

    def make(as_of: dt.date = TODAY, /, **files: str) -> Context:
        root = make_catalogue(
            **{
                "providers/acme.yaml": ACME,
                "providers/bolt.yaml": BOLT,
                "worksheets/calls.yaml": WORKSHEET,
                "scenarios/half.yaml": SCENARIO,
                "scenarios/broken.yaml": BROKEN,
                "claims/blog.yaml": CLAIM,
                "terms/token.md": TERM,
                **files,
            }
        )
        found = load(root)
        assert found.catalogue is not None, found.findings
        return context_of(found.catalogue, as_of)

    return make


@pytest.fixture
def context(make_context: MakeContext) -> Context:
    """The catalogue above on the tests' day."""
    return make_context()


def context_of(catalogue: Catalogue, as_of: dt.date) -> Context:
    """A catalogue with every worksheet and claim of it computed; addresses are `../kind/id/`."""
    definitions: dict[str, Definition] = {}
    for name, entry in catalogue.worksheets.items():
        definition, findings = define(entry, catalogue.meters)
        assert definition is not None, findings
        definitions[name] = definition
    return Context(
        catalogue, results_of(catalogue, definitions, as_of),
        claims_of(catalogue, definitions, as_of), as_of, "../{}/{}/".format,
    )  # fmt: skip


def results_of(
    catalogue: Catalogue, definitions: dict[str, Definition], as_of: dt.date
) -> dict[tuple[str, str], Result]:
    """Every scenario of every worksheet that can be computed."""
    results = {}
    for name, scenario in catalogue.scenarios.items():
        for worksheet, given in scenario.model.worksheets.items():
            try:
                results[(worksheet, name)] = compute(
                    definitions[worksheet], catalogue, as_of=as_of, provenance=PROVENANCE,
                    given=given, scenario=name,
                )  # fmt: skip
            except UsageError:
                continue
    return results


def claims_of(
    catalogue: Catalogue, definitions: dict[str, Definition], as_of: dt.date
) -> dict[str, ClaimResult]:
    """Every claim, recomputed."""
    return {
        claim.id: recompute(claim, catalogue, definitions, as_of, PROVENANCE)
        for book in catalogue.claims.values()
        for claim in book.model.claims
    }
