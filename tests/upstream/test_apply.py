"""What writing proposals needs of the editing room: new files, and tiers of a first entry."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.editing.entry import PriceFacts, new_entry
from generator.editing.evidence import Evidence
from generator.editing.operations import NewOffer, add_offer
from generator.editing.rates import RateName
from generator.editing.session import Changed, Session
from generator.errors import UsageError
from generator.schema.provider import Kind
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY

FACTS = PriceFacts(
    {
        RateName("input", None, 200_000): "2.00",
        RateName("input"): "1.00",
        RateName("input", "batch", 100_000): "0.70",
        RateName("input", None, 100_000): "1.50",
    },
    dt.date(2026, 11, 1),
    Evidence(PAGE, TODAY),
)


@pytest.fixture
def session(make_catalogue: MakeCatalogue) -> Session:
    """The catalogue of one provider, about to be edited."""
    return Session(make_catalogue(), TODAY)


def test_a_first_entry_has_the_tiers_that_its_rates_name() -> None:
    """Shortest first, in whichever order they are named; variants stand in their tier."""
    assert new_entry(None, FACTS).data["tiers"] == [
        {"above": "100000", "rates": {"input": "1.50"}, "variants": {"batch": {"input": "0.70"}}},
        {"above": "200000", "rates": {"input": "2.00"}},
    ]


def test_a_later_entry_still_needs_the_tier_before_it() -> None:
    """A tier that appears in the middle of a history is for a person to add."""
    with pytest.raises(UsageError, match="no tier above"):
        new_entry({"rates": {"input": "1.00"}}, FACTS)


def written(session: Session) -> Path:
    """A new provider's file with one offer, written."""
    draft = session.new_draft("zenith", "Zenith: the top", PAGE, "What to know.")
    add_offer(draft, NewOffer("big", Kind.MODEL, "Big", {}, FACTS))
    outcome = session.review(draft)
    session.write(outcome)
    return session.root / outcome.file


def test_a_new_provider_gets_a_file(session: Session) -> None:
    """It passes the check, and is read back as a provider."""
    path = written(session)
    assert path.stat().st_mode & 0o777 == 0o644
    found = Session(session.root, TODAY)
    assert found.provider("zenith").model.note == "What to know."
    assert found.offer("zenith/big").offer.prices[0].tiers[1].above == 200_000


@pytest.mark.parametrize(
    ("identifier", "message"),
    [
        ("acme", "has the provider 'acme' already"),
        ("../acme", "is not an id"),
        ("A b", "not an id"),
    ],
)
def test_a_file_that_is_there_and_a_path_are_refused(
    session: Session, identifier: str, message: str
) -> None:
    """A new file stands in the catalogue, under its id, and over none."""
    with pytest.raises(UsageError, match=message):
        session.new_draft(identifier, "Name", PAGE)


def test_a_file_that_somebody_else_made_meanwhile_stays(session: Session) -> None:
    """The new one is not put over it."""
    draft = session.new_draft("zenith", "Zenith", PAGE)
    add_offer(draft, NewOffer("big", Kind.MODEL, "Big", {}, FACTS))
    outcome = session.review(draft)
    theirs = session.root / outcome.file
    theirs.write_text("theirs")
    with pytest.raises(Changed):
        session.write(outcome)
    assert theirs.read_text() == "theirs"
