"""Small claims recomputed: both forms, bounds and roundings, and what a contradiction gets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.catalogue.load import Catalogue, load
from generator.claims.recompute import check, recompute
from generator.claims.result import ClaimResult
from generator.claims.sound import taken_twice
from generator.findings import Finding
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance
from tests.conftest import MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider

PROVENANCE = Provenance("d1", None)
HEAD = "title: A\nby: B\ndated: 2026\nclaims:\n"

BY_FORMULAS = """\
  - id: paid-back
    quoted: 16 days.
    verdict: agrees
    recompute:
      inputs: {cost: 22.5, calls: 1000, saving: 0.001374}
      formulas: {days: cost / day, day: calls * saving}
    figures: [{name: Days, value: days, stated: 16, unit: day, within: 0.5}]
    note: Rounded.
"""

BY_WORKSHEET = """\
  - id: bill
    quoted: $0.50 a month, $6 a year.
    verdict: agrees
    recompute:
      worksheet: calls
      offers: {model: acme/small}
      inputs: {tokens: 500000}
      formulas: {year: bill * months}
    figures:
      - {name: A month, value: bill, stated: 0.50, unit: USD/month}
      - {name: A year, value: year, stated: 6.00, unit: USD}
"""

PRICES = provider(offer(price("2026-01-01", "input: 1.00"), price("2026-06-01", "input: 2.00")))


def loaded(
    make_catalogue: MakeCatalogue, *claims: str, sold: str | None = None
) -> tuple[Catalogue, dict[str, Definition]]:
    """A catalogue with the sample worksheet and a file for each text of claims."""
    files: dict[str, str | bytes | None] = {"worksheets/calls.yaml": SHEET}
    files |= {f"claims/c{i}.yaml": HEAD + text for i, text in enumerate(claims)}
    if sold is not None:
        files["providers/acme.yaml"] = sold
    catalogue = load(make_catalogue(**files)).catalogue
    assert catalogue is not None
    definition, _ = define(catalogue.worksheets["calls"], catalogue.meters)
    assert definition is not None
    return catalogue, {"calls": definition}


def result(make_catalogue: MakeCatalogue, claim: str) -> ClaimResult:
    """The claim of a text, recomputed."""
    catalogue, definitions = loaded(make_catalogue, claim)
    model = catalogue.claims["c0"].model.claims[0]
    return recompute(model, catalogue, definitions, TODAY, PROVENANCE)


def found(make_catalogue: MakeCatalogue, *claims: str) -> list[Finding]:
    """What the check says of the last of the files."""
    catalogue, definitions = loaded(make_catalogue, *claims)
    entry = list(catalogue.claims.values())[-1]
    return check(entry, catalogue, definitions, TODAY, PROVENANCE)[1]


def test_formulas(make_catalogue: MakeCatalogue) -> None:
    """Formulas are evaluated in the order of their dependency, over the inputs."""
    (figure,) = result(make_catalogue, BY_FORMULAS).figures
    assert figure.recomputed is not None
    assert round(figure.recomputed, 4) == Decimal("16.3755")
    assert figure.difference == figure.recomputed - 16
    assert figure.agrees
    assert figure.derivation == (
        "Day: 1,000 × 0.001374 = 1.374", "Days: 22.5 ÷ 1.374 = 16.38 days"
    )  # fmt: skip
    assert (figure.stated_text, figure.recomputed_text) == ("16 days", "16.38 days")


def test_worksheet(make_catalogue: MakeCatalogue) -> None:
    """A worksheet's values and formulas over them are figures alike, prices with their origin."""
    computed = result(make_catalogue, BY_WORKSHEET)
    assert [figure.recomputed for figure in computed.figures] == [Decimal("0.50"), Decimal(6)]
    assert computed.verdict == "agrees"
    assert computed.result is not None
    assert computed.figures[1].derivation == (
        "Input: $1.00 per 1M tokens (acme/small, in force since 2026-01-01)",
        "A month: 500,000 ÷ 1,000,000 × $1.00 = $0.50 a month",
        "Year: $0.50 a month × 12 months = $6.00",
    )


@pytest.mark.parametrize(
    ("line", "month"),
    [
        ("on: 2026-03-01", "0.50"), ("on: 2026-07-01", "1.00"), ("", "1.00"),
        ("prices: {rate: 3}", "1.50"),
    ],
)  # fmt: skip
def test_day_and_prices(make_catalogue: MakeCatalogue, line: str, month: str) -> None:
    """Prices are those of the claim's day, else of the build's, unless the claim sets its own."""
    text = BY_WORKSHEET.replace("worksheet: calls\n", f"worksheet: calls\n      {line}\n")
    catalogue, definitions = loaded(make_catalogue, text, sold=PRICES)
    claim = catalogue.claims["c0"].model.claims[0]
    computed = recompute(claim, catalogue, definitions, TODAY, PROVENANCE)
    assert computed.figures[0].recomputed == Decimal(month)


def test_silent_inputs(make_catalogue: MakeCatalogue) -> None:
    """An input that the claim says nothing about is at its least."""
    text = BY_WORKSHEET.replace("inputs: {tokens: 500000}", "inputs: {}")
    assert result(make_catalogue, text).figures[0].recomputed == 0


@pytest.mark.parametrize(
    ("figure", "agrees"),
    [
        ("stated: 16.3755, within: 0.0001", True),
        ("stated: 16.3755", False),
        ("stated: 16, within: 0.5", True),
        ("stated: 17, within: 0.5", False),
        ("stated: 16, bound: at least", True),
        ("stated: 17, bound: at least", False),
        ("stated: 17, bound: at least, within: 1", True),
        ("stated: 17, bound: at most", True),
        ("stated: 16, bound: at most", False),
        ("stated: 16, bound: at most, within: 0.5", True),
    ],
)
def test_agreement(make_catalogue: MakeCatalogue, figure: str, agrees: bool) -> None:
    """A figure agrees within its rounding, or on the right side of its bound."""
    text = BY_FORMULAS.replace("stated: 16, unit: day, within: 0.5", f"{figure}, unit: day")
    assert result(make_catalogue, text).figures[0].agrees is agrees


@pytest.mark.parametrize(
    ("stated", "said", "computed"),
    [
        ("16", "agrees", "agrees"),
        ("16", "agrees with a qualification", "agrees with a qualification"),
        ("16", "disagrees", "agrees"),
        ("18", "agrees", "disagrees"),
        ("18", "agrees with a qualification", "disagrees"),
        ("18", "disagrees", "disagrees"),
    ],
)
def test_verdict(make_catalogue: MakeCatalogue, stated: str, said: str, computed: str) -> None:
    """Figures decide between agreeing and not; the file decides whether there is more to say."""
    text = BY_FORMULAS.replace("stated: 16", f"stated: {stated}")
    text = text.replace("verdict: agrees", f"verdict: {said}")
    assert result(make_catalogue, text).verdict == computed
    findings = found(make_catalogue, text)
    assert [finding.code for finding in findings] == (["claim-verdict"] if said != computed else [])
    for finding in findings:
        assert str(finding.location) == "catalogue/claims/c0.yaml:7:14"
        assert finding.fix == f"write 'verdict: {computed}'"


def test_contradiction_in_words(make_catalogue: MakeCatalogue) -> None:
    """A contradiction names the figure that stands apart, as stated and as recomputed."""
    (finding,) = found(make_catalogue, BY_FORMULAS.replace("stated: 16", "stated: 18"))
    assert "Days is 18 days, and comes to 16.38 days" in finding.message


def test_never(make_catalogue: MakeCatalogue) -> None:
    """A figure that never happens disagrees, and says why."""
    text = BY_FORMULAS.replace("saving: 0.001374", "saving: 0")
    (figure,) = result(make_catalogue, text).figures
    assert (figure.recomputed, figure.agrees) == (None, False)
    assert figure.recomputed_text == "never"
    (finding,) = found(make_catalogue, text)
    assert "it never happens: It would mean dividing by zero." in finding.message


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "words"),
    [
        ("cost / day,", "cost / dy,", "unknown-name", "days: cost", "mean 'day'?"),
        ("cost / day,", "cost /,", "formula", "days: cost", "not a formula"),
        ("day: calls * saving", "day: days * 2", "circle", "days: cost", "days → day → days"),
        ("day: calls * saving", "cost: calls * saving", "name-twice", "cost: calls", "'cost'"),
        ("value: days", "value: dais", "unknown-name", "name: Days", "mean 'days'?"),
        ("value: days", "value: calls", "unused", "days: cost", "nothing uses 'days'"),
        ("calls: 1000", "calls: 1000, runs: 3", "unused", "runs: 3", "nothing uses 'runs'"),
        ("unit: day", "unit: dai", "unit-unknown", "unit: dai", "'dai' is not a unit"),
        ("inputs: {", "offers: {model: acme/small}\n      inputs: {", "claim-form", "offers:",
         "means nothing without a worksheet"),
        ("figures: [{name: Days, value: days, stated: 16, unit: day, within: 0.5}]",
         "figures: []", "claim-figures", "figures: []", "no figure"),
        ("verdict: agrees", "verdict: disagrees", "claim-verdict", "verdict:", "in every figure"),
        ("note: Rounded.", "", "claim-note", "verdict:", "needs a note"),
    ],
)  # fmt: skip
def test_faults(
    make_catalogue: MakeCatalogue, *, old: str, new: str, code: str, at: str, words: str
) -> None:
    """Each fault of a claim is a finding with its code, at its line, in words that help."""
    text = BY_FORMULAS.replace(old, new, 1)
    if code == "claim-note":
        text = text.replace("verdict: agrees", "verdict: agrees with a qualification")
    findings = found(make_catalogue, text)
    finding = next(item for item in findings if item.code == code)
    full = HEAD + text
    assert finding.location.line == full[: full.index(at)].count("\n") + 1
    assert words in f"{finding.message} {finding.fix}"


@pytest.mark.parametrize(
    ("old", "new", "code", "at", "words"),
    [
        ("unit: USD/month", "unit: USD/year", "units", "unit: USD/year", "in USD/month, not"),
        ("acme/small", "acme/smal", "claim-recompute", "recompute:", "mean 'acme/small'?"),
        ("tokens: 500000", "tokns: 500000", "claim-recompute", "recompute:", "mean 'tokens'?"),
        ("year: bill * months", "bill: rate * 2", "name-twice", "bill: rate", "'bill'"),
    ],
)  # fmt: skip
def test_worksheet_faults(
    make_catalogue: MakeCatalogue, *, old: str, new: str, code: str, at: str, words: str
) -> None:
    """What the worksheet cannot take is a finding at the claim."""
    text = BY_WORKSHEET.replace(old, new, 1)
    finding = next(item for item in found(make_catalogue, text) if item.code == code)
    full = HEAD + text
    assert finding.location.line == full[: full.index(at)].count("\n") + 1
    assert words in f"{finding.message} {finding.fix}"


@pytest.mark.parametrize(
    "claims", [(BY_FORMULAS, BY_FORMULAS), (BY_FORMULAS + BY_FORMULAS,)], ids=["files", "file"]
)
def test_taken_twice(make_catalogue: MakeCatalogue, claims: tuple[str, ...]) -> None:
    """An id stands for one claim in the whole catalogue."""
    catalogue, _ = loaded(make_catalogue, *claims)
    (finding,) = taken_twice(catalogue.claims.values())
    assert finding.code == "id-twice"
    assert "already stands in catalogue/claims/c0.yaml" in finding.message
