"""The documents below `/api/v1/`: true to their schemas, linked, and the same every time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator.api.documents import KINDS
from generator.api.offers import offer_document
from generator.catalogue.asof import price_on, retired
from generator.catalogue.rates import named_rates
from generator.generate import everything
from generator.pages.page import Download, Page
from generator.schema.base import Unpriced
from generator.worksheet.origin import METERS, SETTINGS, Commits
from tests.support.guides import (
    COMMIT,
    SITE,
    documents,
    guide_at,
    linked,
    published,
    real_files,
    real_guide,
    values,
)
from tests.support.hostile_site import ATTACK, hostile_guide
from tests.support.site import ROOT
from tests.support.worksheets import TODAY

DOCUMENTS = documents(real_files())
LINKS = ("href", "page", "result", "csv", "xlsx", "pdf", "openapi", "described_by")


def kind_of(address: str) -> str:
    """The name of the kind of document that stands at an address."""
    for kind in KINDS:
        pattern = re.sub(r"\{\w+\}", "[^/]+", re.escape(f"api/v1/{kind.path}").replace("\\", ""))
        if re.fullmatch(pattern, address):
            return kind.name
    raise AssertionError(f"{address} is of no kind")


@cache
def validator(name: str) -> Draft202012Validator:
    """Of the schema as it is published, formats included."""
    schema = json.loads(real_files()[f"api/v1/schema/{name}.schema.json"])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def misfits(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What the schemas say against documents."""
    for address, document in found.items():
        for error in validator(kind_of(address)).iter_errors(document):
            yield f"{address}: {error.json_path}: {error.message[:200]}"


def test_every_document_fits_its_schema() -> None:
    """Of the real catalogue, each against the schema that it names."""
    assert list(misfits(DOCUMENTS)) == []
    for address, document in DOCUMENTS.items():
        assert document["$schema"] == f"{SITE}api/v1/schema/{kind_of(address)}.schema.json"


@pytest.mark.parametrize("attack", [ATTACK, ""])
def test_hostile_text_fits_too(attack: str, tmp_path: Path) -> None:
    """An offer of every shape, with and without texts that try to be something else."""
    guide = guide_at(hostile_guide(tmp_path, attack), TODAY)
    assert list(misfits(documents(published(guide)))) == []


CHANGES: dict[str, tuple[str, Any]] = {
    "an amount as a number": ("amount", 0.15),
    "an exponent": ("amount", "1E2"),
    "an unknown word": ("amount", "unknown"),
    "another form of day": ("effective", "1 May 2026"),
    "no such kind": ("kind", "car"),
    "a currency in words": ("currency", "dollar"),
    "no link": ("href", None),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_document_never_says_does_not_fit(name: str) -> None:
    """A schema that says yes to everything would hold nothing."""
    key, value = CHANGES[name]
    document = json.loads(real_files()["api/v1/offers/openai/gpt-4o-mini.json"])
    changed = json.loads(json.dumps(document), object_hook=lambda it: it | {key: value}
                         if key in it else it)  # fmt: skip
    assert list(misfits({"api/v1/offers/openai/gpt-4o-mini.json": document})) == []
    assert list(misfits({"api/v1/offers/openai/gpt-4o-mini.json": changed})) != []


def test_there_is_a_document_for_everything() -> None:
    """One an offer, a provider and a worksheet, and one of each of the rest."""
    catalogue = real_guide().catalogue
    expected = {f"api/v1/{name}.json" for name in (
        "index", "offers", "history", "worksheets", "changes",
    )}  # fmt: skip
    expected |= {f"api/v1/offers/{name}.json" for name in catalogue.offers}
    expected |= {f"api/v1/providers/{name}.json" for name in catalogue.providers}
    expected |= {f"api/v1/worksheets/{name}.json" for name in catalogue.worksheets}
    assert expected == DOCUMENTS.keys()


def test_every_link_resolves() -> None:
    """To a page, a download or another document of the same site."""
    there = {thing.address for thing in everything(real_guide(), ROOT)
             if isinstance(thing, Page | Download)}  # fmt: skip
    followed = 0
    for address, document in DOCUMENTS.items():
        found = {link for key in LINKS for link in values(document, key) if link is not None}
        for link in found:
            target = linked(address, link)
            assert ("" if target in (".", "./") else target) in there, f"{address}: {link}"
            followed += 1
    assert followed > 2 * len(DOCUMENTS)


def test_from_the_index_everything_is_found() -> None:
    """Following links from the index, a program comes by every document."""
    seen, ahead = set(), ["api/v1/index.json"]
    while ahead:
        address = ahead.pop()
        if address in seen or address not in DOCUMENTS:
            continue
        seen.add(address)
        ahead += [linked(address, link) for link in values(DOCUMENTS[address], "href")]
    assert seen == DOCUMENTS.keys()


def test_each_names_the_state_it_was_made_from() -> None:
    """Digest, commit and as-of day; the time of the build is nowhere in any file."""
    guide = real_guide()
    whole = {"digest": guide.catalogue.digest, "commit": COMMIT}
    own = 0
    for address, document in DOCUMENTS.items():
        state = document["generated_from"]
        if re.match(r"api/v1/(offers|providers)/", address):
            own += state["digest"] != whole["digest"]
            assert state["commit"] == COMMIT
        else:
            assert state == whole, address
        assert document["as_of"] == guide.as_of.isoformat(), address
    assert own == len(guide.catalogue.offers) + len(guide.catalogue.providers)


def test_an_offer_s_document_names_the_state_of_its_own_files() -> None:
    """The last commit that changed one of them, or an offer's that it names, or the settings."""
    guide, first, last = real_guide(), "a" * 40, "b" * 40
    offer = next(item for item in guide.catalogue.offers.values() if item.offer.base is not None)
    base = guide.catalogue.offers[offer.offer.base or ""]
    files = [METERS, *{item.entry.document.file for item in (offer, base)}]
    for newest in [*files, SETTINGS, "catalogue/terms/fine-tuning.md"]:
        changes = dict.fromkeys(files, (1,)) | {newest: (0, 1)}
        document = offer_document(
            replace(guide, commits=Commits(last, (last, first), changes)), offer
        )
        state = document.generated_from
        assert state.commit == (last if newest in {*files, SETTINGS} else first), newest
        names = "".join(f"{guide.catalogue.files[file]}  {file}\n" for file in sorted(files))
        assert state.digest == hashlib.sha256(names.encode()).hexdigest()


def test_the_same_guide_gives_the_same_bytes() -> None:
    """Made once more, from the files, every document, schema and table is the same."""
    assert published(guide_at(ROOT, real_guide().as_of)) == real_files()


def test_amounts_are_the_catalogues_digits() -> None:
    """Every rate of every entry, in its order, as it stands in the file."""
    compared = 0
    for name, offer in real_guide().catalogue.offers.items():
        document = DOCUMENTS[f"api/v1/offers/{name}.json"]
        entries = zip(offer.offer.prices, document["prices"], strict=True)
        for entry, shown in entries:
            said = [(rate["rate"], rate["amount"]) for rate in shown["rates"]]
            expected = [
                (rate.name, rate.rate.value if isinstance(rate.rate, Unpriced) else str(rate.rate))
                for rate in named_rates(entry)
            ]
            assert expected == said, name
            compared += len(said)
    assert compared > 1000


def test_the_price_in_force_is_the_same_everywhere() -> None:
    """In the list, with the provider, and as the entry in force; none once an offer has ended."""
    guide = real_guide()
    listed = {item["id"]: item["price"] for item in DOCUMENTS["api/v1/offers.json"]["offers"]}
    assert listed.keys() == guide.catalogue.offers.keys()
    for name, offer in guide.catalogue.offers.items():
        document = DOCUMENTS[f"api/v1/offers/{name}.json"]
        current = [entry for entry in document["prices"] if entry["in_force"]]
        expected = None if retired(offer.offer, guide.as_of) else price_on(offer.offer, guide.as_of)
        assert (expected is None) == (listed[name] is None) == (current == [])
        if expected is not None and listed[name] is not None:
            assert listed[name]["effective"] == expected.effective.isoformat()
            assert listed[name].items() <= current[0].items()
        provider = DOCUMENTS[f"api/v1/providers/{offer.provider_id}.json"]["offers"]
        assert listed[name] in [item["price"] for item in provider if item["id"] == name]
    ended = [name for name, price in listed.items() if price is None]
    assert any(retired(guide.catalogue.offers[name].offer, guide.as_of) for name in ended)


def test_history_has_the_entries_of_the_offers() -> None:
    """All of them, without their evidence."""
    for item in DOCUMENTS["api/v1/history.json"]["offers"]:
        entries = DOCUMENTS[f"api/v1/offers/{item['id']}.json"]["prices"]
        for short, whole in zip(item["entries"], entries, strict=True):
            assert short.items() <= whole.items()


def test_a_rate_says_what_it_is_for() -> None:
    """Its unit has the entry's currency, and its meter and variant stand in the index."""
    index = DOCUMENTS["api/v1/index.json"]
    for price in values(DOCUMENTS["api/v1/history.json"], "entries"):
        for entry in price:
            assert Decimal(entry["usd"]) > 0
            for rate in entry["rates"]:
                assert rate["unit"].startswith(f"{entry['currency']}/")
                assert rate["meter"] in index["meters"]
                parts = (rate["variant"] or "").split("+")
                assert set(filter(None, parts)) <= index["variants"].keys()


def test_changes_are_the_events_of_the_guide() -> None:
    """Every one, oldest first, under its id."""
    shown = DOCUMENTS["api/v1/changes.json"]["changes"]
    assert [item["id"] for item in shown] == [event.id for event in real_guide().events]
    assert len({item["id"] for item in shown}) == len(shown)
    assert [item["day"] for item in shown] == sorted(item["day"] for item in shown)
    assert {"price", "verdict", "retirement-nears"} <= {item["kind"] for item in shown}


def test_without_an_address_of_its_own() -> None:
    """A guide that names no address has the same documents, which name no schema."""
    files = documents(published(guide_at(ROOT, real_guide().as_of, site=None)))
    assert files.keys() == DOCUMENTS.keys()
    for address, document in files.items():
        assert document == {key: item for key, item in DOCUMENTS[address].items()
                            if key != "$schema"}  # fmt: skip
    assert list(misfits(files)) == []
