"""Every page of the repository's own guide, rendered in one process."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from generator.check import check
from generator.generate import everything, guide_of, templates_of
from generator.guide import Guide
from generator.pages.page import Download, Page
from generator.site import Renderer, make, write

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


def test_counts_and_kinds_are_said_in_words(guide: Guide) -> None:
    """Thousands are set apart, what is short for something keeps its capitals, verbs agree."""
    pages = {
        thing.address: thing.data for thing in everything(guide, ROOT) if isinstance(thing, Page)
    }
    kinds = {row.name: row.kinds for row in pages["prices/"].providers}
    assert "GPUs" == kinds["Azure"]
    assert "models, fine-tuning, embedding models" == kinds["Azure OpenAI"]
    assert f"{len(guide.catalogue.offers):,}" == pages["prices/"].offers
    assert pages["prices/"].offers in {count for count, *_ in pages[""].counts}
    agree, qualified, disagree = (text.partition(" ")[2] for text in pages["claims/"].totals)
    assert ("agree", "agree with a qualification", "disagree") == (agree, qualified, disagree)


def test_no_two_cards_of_the_front_page_are_called_alike(guide: Guide) -> None:
    """A workload that stands in several worksheets is named with each of them."""
    (home,) = (
        thing
        for thing in everything(guide, ROOT)
        if thing.address == "" and isinstance(thing, Page)
    )
    titles = [found.title for found in home.data.scenarios]
    assert sorted(set(titles)) == sorted(titles)
    assert "Every route: Ticket summaries" in titles


def test_a_list_says_when_offers_stop_where_one_does(guide: Guide) -> None:
    """A column of nothing is left out."""
    pages = {
        thing.address: thing.data for thing in everything(guide, ROOT) if isinstance(thing, Page)
    }
    lists = [*pages["prices/"].lists, *pages["prices/azure/"].lists, *pages["prices/openai/"].lists]
    assert {True, False} == {found.ends for found in lists}
    assert all(found.ends == any(row.ends for row in found.rows) for found in lists)


def test_what_is_given_in_short_is_no_quotation(guide: Guide) -> None:
    """A claim is paraphrased where that is shorter, so no page marks one as somebody's words."""
    renderer = Renderer(templates_of(ROOT))
    pages = {thing.address: thing for thing in everything(guide, ROOT) if isinstance(thing, Page)}
    with_claims = [
        pages["claims/"],
        *(pages[f"glossary/{term}/"] for term in guide.catalogue.terms),
    ]
    assert [] == [page.address for page in with_claims if "<q" in renderer.render(page)]


def test_a_provider_names_its_own_feeds(guide: Guide) -> None:
    """In front matter, where the theme finds them for the page's head; other pages name none."""
    published = replace(guide, provenance=replace(guide.provenance, site="https://guide.example/"))
    renderer = Renderer(templates_of(ROOT))
    pages = {
        thing.address: thing for thing in everything(published, ROOT) if isinstance(thing, Page)
    }
    front = renderer.render(pages["prices/openai/"]).split("---")[1]
    assert 'feeds: ["changes/openai/feed.xml", "changes/openai/feed.json"]' in front


def test_downloads_are_made_apart(guide: Guide, tmp_path: Path) -> None:
    """A download is written where its page links to it, and only when somebody asks."""
    downloads = [thing for thing in everything(guide, ROOT) if isinstance(thing, Download)][:4]
    made = make(downloads, tmp_path)
    written = {thing.address: (tmp_path / thing.address).read_bytes() for thing in downloads}
    assert all(written.values())
    assert {thing.address: thing.made_from for thing in downloads if thing.made_from} == {
        address: made_from for address, (made_from, _) in made.items()
    }


def test_what_is_known_is_not_made_again(guide: Guide, tmp_path: Path) -> None:
    """As long as the file is the one that was made; a page in the same way."""
    things = [thing for thing in everything(guide, ROOT) if getattr(thing, "made_from", None)]
    page = next(thing for thing in things if isinstance(thing, Page))
    download = next(thing for thing in things if isinstance(thing, Download))
    templates = templates_of(ROOT)
    first = write([page, download], tmp_path, templates)
    made = {**first.made, **make([download], tmp_path)}
    assert {"worksheets"} == {name.partition("/")[0] for name in made}
    assert 2 == len(made)

    def fails() -> bytes:
        raise AssertionError("it was made again")

    known_page, known_download = replace(page, data=fails), replace(download, make=fails)
    again = write([known_page, download], tmp_path, templates, known=made)
    assert made == {**again.made, **make([known_download], tmp_path, known=made)}
    (tmp_path / download.address).write_bytes(b"touched")
    with pytest.raises(AssertionError, match="made again"):
        make([known_download], tmp_path, known=made)
    with pytest.raises(AssertionError, match="made again"):
        make([replace(known_download, made_from="another")], tmp_path, known=made)
