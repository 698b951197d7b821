"""Everything wrong with the glossary's texts, and that nothing is wrong with ours."""

from __future__ import annotations

import pytest

from generator.catalogue.load import Catalogue, load
from generator.prose.checks import check_prose
from generator.prose.context import Context
from generator.prose.render import Rendered, render_term
from tests.conftest import ROOT
from tests.prose.conftest import TERM, MakeContext, context_of
from tests.samples import TODAY


def test_findings_of_all_kinds(make_context: MakeContext) -> None:
    """Directives and typed amounts are found in one go, in the order of the lines."""
    prose = TERM + "It costs $3.\n\n[[price acme/smal input]]\n"
    context = make_context(**{"terms/token.md": prose})
    found = check_prose(context.catalogue, context.results, context.claims, context.as_of)
    assert [
        (str(item.location).removeprefix("catalogue/terms/token.md:"), item.code) for item in found
    ] == [("5:10", "typed-amount"), ("7:1", "unknown-offer")]


@pytest.fixture(scope="module")
def ours() -> Context:
    """The repository's own catalogue, computed."""
    catalogue: Catalogue | None = load(ROOT).catalogue
    assert catalogue is not None
    return context_of(catalogue, TODAY)


@pytest.fixture(scope="module")
def entry(ours: Context) -> Rendered:
    """The repository's own entry on fine-tuning."""
    return render_term(ours.catalogue.terms["fine-tuning"], ours)


def test_our_texts(ours: Context) -> None:
    """The glossary resolves, and no amount is typed in it, in a worksheet, tree or scenario."""
    assert check_prose(ours.catalogue, ours.results, ours.claims, TODAY) == []


def test_our_entry_is_whole(entry: Rendered) -> None:
    """The entry on fine-tuning has every part that readers look for."""
    assert entry.intro == ""
    assert [item.anchor for item in entry.sections] == [
        "what-it-is", "why-it-matters-for-cost", "how-it-works", "what-it-costs-today-by-provider",
        "against-retrieval-and-prompting", "when-it-saves-money-and-when-not",
        "the-break-even-formula", "practices", "common-mistakes", "questions-readers-ask",
        "related-terms",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "figure"),
    [
        # shared/facts/claims.yaml: t1-gpt4o-day, t1-ftmini-day, 8x-inference, premium-2x.
        ("why-it-matters-for-cost", "$15,000.00 a month"),
        ("why-it-matters-for-cost", "$1,800.00 a month"),
        ("why-it-matters-for-cost", "8.33×"),
        ("why-it-matters-for-cost", "2×"),
        # train-27, payback-4h, faq-4.50, notice-6m, 12x-inf.
        ("the-break-even-formula", "$27.00"),
        ("common-mistakes", "7.36 hours"),
        ("questions-readers-ask", "$4.50"),
        ("questions-readers-ask", "92 days"),
        ("practices", "12.50×"),
        # The deprecations page, in shared/facts/prices.yaml.
        ("what-it-costs-today-by-provider", "14 January 2027"),
    ],
)
def test_our_figures(entry: Rendered, anchor: str, figure: str) -> None:
    """The figures that the seeds got right come out of the catalogue as they stood there."""
    [section] = [item for item in entry.sections if item.anchor == anchor]
    assert figure in section.html
