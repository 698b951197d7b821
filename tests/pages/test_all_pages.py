"""Every page of the repository's own guide, rendered in one process."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.check import check
from generator.generate import everything, guide_of, templates_of
from generator.guide import Guide
from generator.pages.page import Download, Page
from generator.site import make, write

ROOT = Path(__file__).parent.parent.parent
DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def guide() -> Guide:
    """The guide as of a day on which every price of the catalogue has been read."""
    return guide_of(check(ROOT, DAY), DAY, commit=None, repository="https://git.example/guide")


def test_every_address_is_taken_once(guide: Guide) -> None:
    """No page, asset or download stands where another does."""
    addresses = [thing.address for thing in everything(guide, ROOT)]
    assert sorted(set(addresses)) == sorted(addresses)


def test_every_offer_has_a_page(guide: Guide) -> None:
    """Whatever is in the catalogue can be read on the site."""
    pages = {thing.address for thing in everything(guide, ROOT) if isinstance(thing, Page)}
    assert {f"prices/{offer}/" for offer in guide.catalogue.offers} <= pages


def test_rendering_twice_changes_nothing(guide: Guide, tmp_path: Path) -> None:
    """The same guide gives the same files; what a template would leave undefined is an error."""
    templates = templates_of(ROOT)
    first = write(everything(guide, ROOT), tmp_path, templates)
    assert first.pages > len(guide.catalogue.offers)
    again = write(everything(guide, ROOT), tmp_path, templates)
    assert (0, 0) == (again.changed, again.removed)


def test_downloads_are_made_apart(guide: Guide, tmp_path: Path) -> None:
    """A download is written where its page links to it, and only when somebody asks."""
    downloads = [thing for thing in everything(guide, ROOT) if isinstance(thing, Download)][:4]
    assert len(downloads) == make(downloads, tmp_path)
    assert 0 == make(downloads, tmp_path)
    assert all((tmp_path / download.address).stat().st_size > 0 for download in downloads)
