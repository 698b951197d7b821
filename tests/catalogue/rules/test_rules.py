"""The rules together: the registry, and the exceptions an entry makes to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.catalogue import rules
from generator.catalogue.load import load
from generator.catalogue.rules import RULES, check_rules
from generator.catalogue.rules.rule import Rule
from generator.schema.base import parse_slug
from tests.conftest import MakeCatalogue
from tests.samples import TODAY, offer, price, provider

FOLDER = Path(rules.__file__).parent
NOT_RULES = {"__init__", "exceptions", "rule", "walk"}


def test_every_module_of_the_folder_is_registered() -> None:
    """A rule is one module, named for the rule, with a test of the same name."""
    modules = {path.stem for path in FOLDER.glob("*.py")} - NOT_RULES
    assert sorted(modules) == sorted(rule.name.replace("-", "_") for rule in RULES)
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert modules <= tests


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_it_wants(rule: Rule) -> None:
    """Its name is a slug and its summary one sentence."""
    assert parse_slug(rule.name) == rule.name
    assert rule.summary[0].isupper()
    assert rule.summary.endswith(".")


def found(make_catalogue: MakeCatalogue, *prices: str) -> list[tuple[str, str, str]]:
    """Level, code and message of everything the rules find in an offer with these entries."""
    root = make_catalogue(**{"providers/acme.yaml": provider(offer(*prices))})
    catalogue = load(root).catalogue
    assert catalogue is not None
    findings = sorted(check_rules(catalogue, TODAY), key=lambda finding: finding.sort_key)
    return [(finding.level, finding.code, finding.message) for finding in findings]


def excused(rule: str, rates: str = "input: 7.00", more: str = "") -> str:
    """An entry that makes an exception to a rule."""
    return price(
        "2026-02-01", rates, f"{more}exceptions: [{{rule: {rule}, reason: They said so.}}]"
    )


def test_an_exception_covers_its_rule_in_its_entry(make_catalogue: MakeCatalogue) -> None:
    """The jump of the second entry is excused; the third one's is not, in the same file."""
    assert not found(make_catalogue, price(), excused("price-jump"))
    later = price("2026-03-01", "input: 1.00")
    expected = [
        (
            "warning",
            "price-jump",
            "input fell from 7.00 USD to 1.00 USD, by a factor of 7",
        )
    ]
    assert expected == found(make_catalogue, price(), excused("price-jump"), later)


def test_an_exception_covers_no_other_rule(make_catalogue: MakeCatalogue) -> None:
    """A price both seven times as high and dearer cached needs two exceptions."""
    entry = excused("price-jump", "input: 7.00, cached_input: 8.00")
    codes = [code for _, code, _ in found(make_catalogue, price(), entry)]
    assert codes == ["cached-dearer"]


def test_two_entries_of_a_file_make_their_own_exceptions(make_catalogue: MakeCatalogue) -> None:
    """Each exception covers the entry it stands in."""
    back = excused("price-jump", "input: 1.00").replace("2026-02-01", "2026-03-01")
    assert not found(make_catalogue, price(), excused("price-jump"), back)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            excused("price-jmp"),
            [
                ("warning", "price-jump"),
                ("error", "unknown-rule"),
            ],
        ),
        (excused("price-jump", "input: 2.00"), [("warning", "unused-exception")]),
        # A power of ten is not a jump, so an exception to the other rule does not cover it.
        (
            excused("price-jump", "input: 10.0"),
            [("error", "power-of-ten"), ("warning", "unused-exception")],
        ),
        # What the generator relies on cannot be excused.
        (
            excused("currency", "input: 2.00", "currency: EUR, "),
            [("error", "currency"), ("error", "unknown-rule")],
        ),
        # Nor can the findings about exceptions.
        (
            excused("unused-exception", "input: 2.00"),
            [("error", "unknown-rule")],
        ),
    ],
)
def test_an_exception_that_covers_nothing_is_a_finding(
    make_catalogue: MakeCatalogue, entry: str, expected: list[tuple[str, str]]
) -> None:
    """One that names no rule, or a rule that knows no exceptions, or that nothing breaks."""
    found_here = [(level, code) for level, code, _ in found(make_catalogue, price(), entry)]
    assert sorted(expected) == sorted(found_here)
