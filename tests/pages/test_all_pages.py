"""Every page of the repository's own guide, rendered in one process."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from generator.check import check
from generator.events.event import OfferEvent
from generator.generate import everything, guide_of, templates_of
from generator.guide import Guide
from generator.pages.home import NEWS, HomePage, examples
from generator.pages.page import Download, Page, long_date
from generator.schema.api import OfferEventKind
from generator.schema.base import Unpriced
from generator.site import Renderer, make, write
from tests.support.guides import guide_at
from tests.support.site import tiny_guide

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
    """Thousands are set apart, what is short for something keeps its capitals, verbs agree.

    Providers stand in the order of their names.
    """
    pages = {
        thing.address: thing.data for thing in everything(guide, ROOT) if isinstance(thing, Page)
    }
    names = [row.name for row in pages["prices/"].providers]
    assert sorted(names, key=str.casefold) == names
    kinds = {row.name: row.kinds for row in pages["prices/"].providers}
    assert "GPUs" == kinds["Azure"]
    assert "models, fine-tuning, embedding models" == kinds["Azure OpenAI"]
    assert f"{len(guide.catalogue.offers):,}" == pages["prices/"].offers
    assert pages["prices/"].offers in {count for count, *_ in pages[""].counts}
    agree, qualified, disagree = (text.partition(" ")[2] for text in pages["claims/"].totals)
    assert ("agree", "agree with a qualification", "disagree") == (agree, qualified, disagree)


def test_the_front_page_leads_to_every_worksheet(guide: Guide) -> None:
    """With its question and one of its results; the worksheet's own page has all of them."""
    pages = {
        thing.address: thing.data for thing in everything(guide, ROOT) if isinstance(thing, Page)
    }
    cards = pages[""].worksheets
    assert [f"worksheets/{key}/" for key in guide.definitions] == [card.address for card in cards]
    for (key, definition), card in zip(guide.definitions.items(), cards, strict=True):
        own = {scenario for worksheet, scenario in guide.results if worksheet == key}
        listed = {item.address: item.verdict for item in pages[card.address].scenarios}
        assert {f"{card.address}{scenario}/" for scenario in own} == listed.keys()
        assert card.question == definition.worksheet.question
        assert card.scenarios.startswith(f"{len(own)} scenario")
        assert card.example.verdict == listed[card.example.address]
    titles = [card.example.title for card in cards]
    assert sorted(set(titles)) == sorted(titles)


def test_the_front_page_tells_the_newest(guide: Guide) -> None:
    """A handful of price changes, newest first, and of what comes next, soonest first."""
    newest, coming = home(guide).news
    told = [event for event in guide.events if isinstance(event, OfferEvent)]
    prices = [event for event in told if event.kind is OfferEventKind.PRICE and event.day <= DAY]
    ends = [
        event for event in told
        if event.kind in {OfferEventKind.PRICE, OfferEventKind.RETIRES} and event.day > DAY
    ]  # fmt: skip
    for (_, _, lines), events in ((newest, prices[: -NEWS - 1 : -1]), (coming, ends[:NEWS])):
        assert [(event.offer.title, long_date(event.day), event.what) for event in events] == [
            (line.offer, line.day, line.what) for line in lines
        ]
        assert all(
            line.detail.startswith(event.details[:1] or ("",))
            for line, event in zip(lines, events, strict=True)
        )
    several = [line for line in newest[2] if line.detail.endswith(("more rate", "more rates"))]
    assert several


def test_a_guide_without_scenarios_and_changes_has_a_front_page(tmp_path: Path) -> None:
    """It says what there is, and leaves out what there is not."""
    bare = guide_at(tiny_guide(tmp_path), DAY)
    page = next(thing for thing in everything(bare, ROOT) if thing.address == "")
    assert isinstance(page, Page)
    assert page.data.news == ()
    assert "What moved" not in Renderer(templates_of(ROOT)).render(page)


@pytest.mark.parametrize(
    ("computed", "expected"),
    [
        ([], {}),
        ([("a", "one"), ("a", "two"), ("b", "one"), ("b", "two")], {"a": "one", "b": "two"}),
        ([("a", "one"), ("b", "one")], {"a": "one", "b": "one"}),
    ],
)
def test_each_worksheet_shows_a_workload_of_its_own(
    computed: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    """Where there is one that no worksheet before it shows."""
    assert expected == examples(computed)


@pytest.fixture(scope="module")
def texts(guide: Guide) -> dict[str, str]:
    """Every page's file, its title first, by address."""
    renderer = Renderer(templates_of(ROOT))
    return {
        thing.address: f"{thing.title}\n{renderer.render(thing)}"
        for thing in everything(guide, ROOT)
        if isinstance(thing, Page)
    }


def test_what_is_free_is_so_in_any_unit(guide: Guide, texts: dict[str, str]) -> None:
    """An offer's history says what an amount is for, and of a rate without one only the word."""
    free = {
        offer.id
        for offer in guide.catalogue.offers.values()
        if Unpriced.FREE in {rate for price in offer.offer.prices for rate in price.rates.values()}
    }
    assert free
    assert [] == [address for address, text in texts.items() if "free per " in text]
    assert "Input $0.15 per 1M tokens; " in texts["prices/openai/gpt-4o-mini/"]


def test_no_name_stands_in_brackets_within_brackets(guide: Guide, texts: dict[str, str]) -> None:
    """A provider's own name may have some, so what it sells is named without: `X, Provider`."""
    names = [entry.model.name for entry in guide.catalogue.providers.values()]
    bracketed = [f"({name})" for name in names if "(" in name]
    assert bracketed
    assert [] == [address for address, text in texts.items() if any(n in text for n in bracketed)]
    (named, *_) = (offer for offer in guide.catalogue.offers.values() if "(" in offer.provider.name)
    assert f"{named.offer.name}, {named.provider.name}" == named.title
    assert texts[f"prices/{named.id}/"].startswith(named.title)


def home(guide: Guide) -> HomePage:
    """What the front page shows."""
    (found,) = (
        thing.data
        for thing in everything(guide, ROOT)
        if thing.address == "" and isinstance(thing, Page)
    )
    assert isinstance(found, HomePage)
    return found


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
