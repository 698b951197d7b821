"""What somebody should look at next."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

from generator.catalogue.load import load
from generator.check import check
from generator.freshness import FORMATS, Due, due
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider, scenario
from tests.support.command import breakeven

USES = "{calls: {offers: {model: acme/small}, inputs: {tokens: 500000}}}"
DAY = dt.date(2026, 11, 22)


def of(identifier: str, uses: int, accessed: int, verified: int | None) -> Due:
    """An offer read and verified on days of November."""
    day = None if verified is None else dt.date(2026, 11, verified)
    return Due(identifier, identifier, uses, dt.date(2026, 11, accessed), day, "https://x.example")


def test_what_is_used_comes_first(make_catalogue: MakeCatalogue) -> None:
    """An offer that a scenario uses stands above one that none does."""
    root = make_catalogue(
        **{
            "providers/acme.yaml": provider(offer(price()), offer(price(), name="aaa")),
            "worksheets/calls.yaml": SHEET, "scenarios/one.yaml": scenario(USES),
        }
    )  # fmt: skip
    checked = check(root, TODAY)
    assert checked.catalogue is not None, checked.findings
    found = due(checked.catalogue, checked.results.values(), TODAY)
    assert [("acme/small", 1), ("acme/aaa", 0)] == [(item.offer, item.uses) for item in found]


def test_the_real_catalogue() -> None:
    """Every offer that is sold and priced is listed once, in the order that is promised."""
    catalogue = load(ROOT).catalogue
    assert catalogue is not None
    found = due(catalogue, [], DAY)
    keys = [(-one.uses, one.verified or dt.date.min, one.accessed, one.offer) for one in found]
    assert sorted(keys) == keys
    names = [one.offer for one in found]
    assert len(names) == len(set(names)) > 300
    gone = [
        item.id
        for item in catalogue.offers.values()
        if item.offer.status.retires is not None and item.offer.status.retires <= DAY
    ]  # fmt: skip
    assert gone
    assert not set(gone) & set(names)


def test_hostile_names_stay_text() -> None:
    """A name that is markup, a mention or an annotation is none in any form."""
    item = Due("acme/small", "</x>[a](http://b) @all\n::error::", 1, DAY, None, "https://x.example")
    lines = FORMATS["markdown"]([item]).splitlines()
    assert "<" not in lines[-1]
    assert r"\[a\]" in lines[-1]
    assert "@all" not in lines[-1]
    assert 1 == len(FORMATS["text"]([item]).splitlines())
    assert item.name == json.loads(FORMATS["json"]([item]))[0]["name"]


def test_nothing_due() -> None:
    """Says so."""
    assert "No offer has a price in force.\n" == FORMATS["text"]([]) == FORMATS["markdown"]([])
    assert [] == json.loads(FORMATS["json"]([]))


def test_words() -> None:
    """What was verified says when; what was not says when it was read."""
    assert "verified 2026-11-03" == of("a/b", 0, 1, 3).since
    assert "never verified, read 2026-11-01" == of("a/b", 0, 1, None).since


def test_the_command() -> None:
    """Lists as many as asked for."""
    done = breakeven("freshness", "--top", "3", "--format", "json", "--on", "2026-11-22", cwd=ROOT)
    assert 0 == done.returncode, done.stderr
    assert 3 == len(json.loads(done.stdout, parse_float=Decimal))
