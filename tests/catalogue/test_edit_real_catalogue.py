"""Every command on every offer of the real catalogue, held to the bytes it may not touch."""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.catalogue.load import Catalogue, CatalogueOffer, load
from generator.catalogue.validate import validate
from generator.catalogue.yaml_source import parse
from generator.check import check
from generator.editing.draft import Draft
from generator.editing.entry import PriceFacts
from generator.editing.evidence import Evidence
from generator.editing.operations import (
    Done,
    NewOffer,
    Retirement,
    add_offer,
    correct,
    retire,
    set_price,
    verify,
)
from generator.editing.rates import RateName, rates_of
from generator.findings import Level
from generator.provenance import today
from generator.schema.base import Unpriced
from generator.schema.provider import Kind, Provider
from tests.conftest import ROOT

DAY = dt.date(2099, 1, 1)
SOURCE = Evidence("https://acme.example/prices", dt.date(2026, 11, 22), via=("litellm: #1",))
CATALOGUE = load(ROOT).catalogue
assert CATALOGUE is not None
PRICED = [item for item in CATALOGUE.offers.values() if item.offer.prices]
PROVIDERS = sorted(CATALOGUE.providers)
NOT_ENDS = ("released", "announced", "deprecated", "successor", "notices", "note")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The catalogue as it was when the tests were collected."""
    assert CATALOGUE is not None
    return CATALOGUE


def of(provider: str) -> list[CatalogueOffer]:
    """The priced offers of a provider."""
    return [item for item in PRICED if item.provider_id == provider]


def reread(raw: bytes) -> Any:
    """The data of a file that the reader and the schema accept."""
    document, findings = parse(raw.decode(), "x.yaml")
    assert document is not None, findings
    model, problems = validate(document, Provider)
    assert (findings, problems) == ([], [])
    assert model is not None
    return document.data


def lines_of(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that stand in one of the texts only, between those that both begin and end with."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    old, new = old[start:], new[start:]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


def some_rate(entry: dict[str, Any]) -> tuple[RateName, str]:
    """The first rate of an entry."""
    return next(rates_of(entry))


class Edited:
    """One provider's file, edited for one offer after the other, as in a long day's work."""

    def __init__(self, provider: str) -> None:
        raw = (ROOT / f"catalogue/providers/{provider}.yaml").read_bytes()
        self.draft = Draft("x.yaml", raw)
        self.before = reread(raw)

    def lines(self, edit: Callable[[Draft], Done]) -> tuple[list[str], list[str]]:
        """The lines that an edit took away and the lines that it brought."""
        text = self.draft.text
        edit(self.draft)
        return lines_of(text, self.draft.text)

    def offers(self) -> Any:
        """The offers as they are read from the file at the end."""
        return reread(self.draft.finish())["offers"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_setting_any_price_inserts_lines_and_changes_none(provider: str) -> None:
    """The new entry holds the amount asked for, and each other rate of the entry before."""
    edited = Edited(provider)
    for item in of(provider):
        rate, _ = some_rate(edited.before["offers"][item.index]["prices"][-1])
        facts = PriceFacts({rate: "7.1230"}, DAY, SOURCE)
        old, new = edited.lines(functools.partial(set_price, offer=item.index, facts=facts))
        assert (old, new[0].split()) == ([], ["-", "effective:", "2099-01-01"]), item.id
    found = edited.offers()
    for item in of(provider):
        *earlier, entry = found[item.index]["prices"]
        before = edited.before["offers"][item.index]["prices"]
        rate, _ = some_rate(before[-1])
        assert earlier == before
        assert dict(rates_of(entry)) == dict(rates_of(before[-1])) | {rate: "7.1230"}, item.id
        assert entry["verified"] is None
        assert entry["source"] == {
            "url": SOURCE.url, "accessed": "2026-11-22", "read": "page", "via": "litellm: #1",
        }  # fmt: skip


@pytest.mark.parametrize("provider", PROVIDERS)
def test_verifying_any_price_changes_one_line(provider: str) -> None:
    """One date moves."""
    edited = Edited(provider)
    for item in of(provider):
        last = len(item.offer.prices) - 1
        old, new = edited.lines(
            functools.partial(verify, offer=item.index, entry=last, on=DAY)
        )  # fmt: skip
        assert [line.strip() for line in new] == ["verified: 2099-01-01"], item.id
        assert [line.split(":")[0].strip() for line in old] in ([], ["verified"])
    found = edited.offers()
    assert all(found[item.index]["prices"][-1]["verified"] == str(DAY) for item in of(provider))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_correcting_any_price_changes_its_line_and_adds_the_correction(provider: str) -> None:
    """The line of the amount, and the item that keeps the old one."""
    edited = Edited(provider)
    for item in of(provider):
        last = len(item.offer.prices) - 1
        rate, _ = some_rate(edited.before["offers"][item.index]["prices"][last])
        change = functools.partial(
            correct, offer=item.index, entry=last, rates={rate: "7.1230"},
            reason="Typed: wrong # twice.", on=DAY,
        )  # fmt: skip
        old, new = edited.lines(change)
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
        assert [(kind, end - start) for kind, start, end, *_ in changed] == [
            ("replace", 1), ("insert", 0),
        ], item.id  # fmt: skip
        assert len(new) - len(old) in (4, 5)
    found = edited.offers()
    for item in of(provider):
        rate, was = some_rate(edited.before["offers"][item.index]["prices"][-1])
        assert found[item.index]["prices"][-1]["corrections"][-1] == {
            "on": "2099-01-01", "rate": str(rate), "was": was, "reason": "Typed: wrong # twice.",
        }  # fmt: skip


@pytest.mark.parametrize("provider", PROVIDERS)
def test_retiring_any_offer_touches_its_status_only(provider: str) -> None:
    """Everything else of the offer is as it was, and so is all that no command was about."""
    edited = Edited(provider)
    for item in of(provider):
        end = Retirement(DAY, SOURCE, new_jobs_end=DAY)
        edited.lines(functools.partial(retire, offer=item.index, end=end))
    found = edited.offers()
    for item in of(provider):
        before, after = edited.before["offers"][item.index], found[item.index]
        assert after["status"]["retires"] == after["status"]["new_jobs_end"] == "2099-01-01"
        kept = {key: value for key, value in before.get("status", {}).items() if key in NOT_ENDS}
        assert kept.items() <= after["status"].items()
        assert {**after, "status": None} == {**before, "status": None}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_adding_an_offer_only_inserts_lines(provider: str) -> None:
    """At the end of the list, set apart as the others are."""
    draft = Draft("x.yaml", (ROOT / f"catalogue/providers/{provider}.yaml").read_bytes())
    price = PriceFacts({RateName("input"): "0.150"}, DAY, SOURCE)
    add_offer(draft, NewOffer("new-one", Kind.MODEL, "New: one", {"note": "Here."}, price))
    after = draft.finish()
    assert after.startswith(draft.before)
    assert reread(after)["offers"][-1]["name"] == "New: one"


amounts = st.from_regex(r"[1-9][0-9]{0,8}\.[0-9]{1,12}", fullmatch=True)


@settings(max_examples=50)
@given(st.sampled_from(PRICED), amounts, st.data())
def test_any_amount_at_any_rate_of_any_offer(
    item: CatalogueOffer, amount: str, data: st.DataObject
) -> None:
    """Variants and tiers among them; the digits are those that were asked for."""
    raw = (ROOT / item.entry.document.file).read_bytes()
    draft = Draft("x.yaml", raw)
    before = dict(rates_of(draft.at(("offers", item.index, "prices"))[-1]))
    rate = data.draw(st.sampled_from(sorted(before, key=str)))
    set_price(draft, item.index, PriceFacts({rate: amount}, DAY, SOURCE))
    after = draft.finish()
    assert lines_of(raw.decode(), after.decode())[0] == []
    entry = reread(after)["offers"][item.index]["prices"][-1]
    assert dict(rates_of(entry)) == before | {rate: amount}


def edits(draft: Draft, items: list[CatalogueOffer]) -> Iterator[Done]:
    """Every offer gets an entry in which one amount is another."""
    for item in items:
        last = item.offer.prices[-1]
        start = max(today(), last.effective, last.until or today()) + dt.timedelta(days=1)
        rate, amount = some_rate(draft.at(("offers", item.index, "prices"))[-1])
        source = Evidence(last.source.url, today())
        # What is cheaper than another rate stays so.
        factor = Decimal("0.5") if rate.variant or "cached" in rate.meter else Decimal(2)
        other = "1.5" if amount in tuple(Unpriced) else f"{Decimal(amount) * factor:f}"
        yield set_price(draft, item.index, PriceFacts({rate: other}, start, source))


def test_a_price_set_for_every_offer_passes_the_check(tmp_path: Path, catalogue: Catalogue) -> None:
    """The whole catalogue, a further entry in each offer: no new error."""
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    count = 0
    for name in catalogue.providers:
        path = tmp_path / f"catalogue/providers/{name}.yaml"
        draft = Draft("x.yaml", path.read_bytes())
        count += len(list(edits(draft, of(name))))
        path.write_bytes(draft.finish())
    assert count == len(PRICED) > 200
    known = {(found.code, found.message) for found in check(ROOT, today()).findings}
    errors = [
        found for found in check(tmp_path, today()).findings
        if found.level is Level.ERROR and (found.code, found.message) not in known
    ]  # fmt: skip
    assert errors == []
