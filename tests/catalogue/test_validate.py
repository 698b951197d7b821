"""A file against its schema: every misfit named at its place."""

from __future__ import annotations

import pytest

from generator.catalogue.validate import validate
from generator.catalogue.yaml_source import parse
from generator.schema.meters import Meters
from generator.schema.provider import Provider
from tests.samples import offer, price, provider

Shown = tuple[str, str, str]

WRONG = """\
name: Acme
pricing_pages: []
nmae: x
offers:
  - id: Small
    kind: modle
    prices:
      - effective: soon
        rates: {Input: 1}
"""


def misfits(text: str) -> list[Shown]:
    """Code, message and fix of everything that does not fit."""
    document, findings = parse(text, "f.yaml")
    assert document is not None
    assert not findings
    _, found = validate(document, Provider)
    return [(finding.code, finding.message, finding.fix) for finding in found]


def test_a_file_that_fits_is_a_model() -> None:
    """And has no findings."""
    document, _ = parse(provider(), "f.yaml")
    assert document is not None
    model, findings = validate(document, Provider)
    assert findings == []
    assert model is not None
    assert str(model.offers[0].prices[0].rates["input"]) == "1.00"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            "curency: EUR",
            ("unknown-key", "the key 'curency' is not known here", "did you mean 'currency'?"),
        ),
        (
            "until: 2026-02-30",
            (
                "date",
                "'until': '2026-02-30' is not a date that exists (day is out of range for month)",
                "",
            ),
        ),
        ("until: 1/2/26", ("date", "'until': '1/2/26' is not a date; write it YYYY-MM-DD", "")),
        (
            "variants: {batch: {input: -1}}",
            ("negative", "'input': '-1' is negative; write the amount without a sign", ""),
        ),
        (
            "variants: {batch: {input: '1,5'}}",
            (
                "amount",
                "'input': '1,5' is not an amount; write plain digits such as 0.150 or 12",
                "",
            ),
        ),
        (
            "variants: {batch: {input: 0}}",
            (
                "zero",
                (
                    "'input': a price of 0 could mean free, unknown or not sold; "
                    "write 'free', leave the meter out, or write 'not offered'"
                ),
                "",
            ),
        ),
        (
            "variants: {batch: {Input: 1}}",
            ("name", "'Input' is not a name; use small letters, digits and underscores", ""),
        ),
        ("tiers: {above: 1}", ("type", "'tiers' must be a list", "check the indentation")),
        (
            "exchange: 1.10",
            ("type", "'exchange' must be a mapping of keys and values", "check the indentation"),
        ),
        (
            "basis: state",
            ("enum", "'basis' must be one of stated, first-seen", "did you mean 'stated'?"),
        ),
        (
            "exchange: {usd: 1.1, date: 2026-01-01}",
            ("missing-key", "the key 'source' is missing", "add 'source:' here"),
        ),
        (
            "note: [a]",
            ("type", "'note': expected text, found a list", ""),
        ),
    ],
)
def test_a_misfit_is_a_sentence(more: str, expected: Shown) -> None:
    """Code, message, and where it is known the fix."""
    assert expected in misfits(provider(offer(price(more=more))))


@pytest.mark.parametrize("per", ["100", "1000000000", "0"])
def test_a_price_is_for_one_a_thousand_or_a_million(per: str) -> None:
    """Another scale of a meter would put every figure that rests on it out by powers of ten."""
    meter = f"{{name: A, unit: token, per: {per}, shown: a, help: B.}}"
    document, _ = parse(f"meters: {{input: {meter}}}\nvariants: {{}}\n", "f.yaml")
    assert document is not None
    (finding,) = validate(document, Meters)[1]
    assert finding.message == "'per': a price is for 1, 1000 or 1000000 units"


def test_an_unknown_key_that_is_like_no_other_is_told_all_of_them() -> None:
    """So that the right one can be picked."""
    expected = (
        "unknown-key",
        "the key 'zzz' is not known here",
        "known keys: accessed, dated, note, read, url, via",
    )
    more = "source: {url: https://x.example, accessed: 2026-01-01, read: page, zzz: 1}"
    assert [expected] == misfits(provider(offer(price(more=more))))


def test_every_misfit_is_found_at_its_own_place() -> None:
    """One pass names them all: a list's, a key's, a missing key's, a value's."""
    document, _ = parse(WRONG, "f.yaml")
    assert document is not None
    model, findings = validate(document, Provider)
    assert model is None
    found = sorted((item.location.line, item.location.column, item.code) for item in findings)
    expected = [
        (2, 16, "too-short"),
        (3, 1, "unknown-key"),
        (5, 5, "missing-key"),
        (5, 9, "id"),
        (6, 11, "enum"),
        (8, 9, "missing-key"),
        (8, 20, "date"),
        (9, 17, "name"),
    ]
    assert expected == found


def test_a_list_of_wrong_items_is_not_also_too_short() -> None:
    """One mistake is one finding."""
    expected = [("url", "'0': 'http://x' is not an address; it must start with https://", "")]
    assert expected == misfits(provider(pages="http://x"))


@pytest.mark.parametrize("text", ["", "a", "- a", "12"])
def test_a_file_that_is_no_mapping_says_so(text: str) -> None:
    """An empty file, a word and a list are not a provider."""
    expected = [
        ("type", "'the file' must be a mapping of keys and values", "check the indentation")
    ]
    assert expected == misfits(text)
