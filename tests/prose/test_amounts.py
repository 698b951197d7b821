"""Amounts of money typed into texts are found, however they are written."""

from __future__ import annotations

import time

import pytest

from generator.findings import Location
from generator.prose.amounts import in_catalogue, in_texts, typed_amounts
from tests.prose.conftest import TERM, MakeContext

TYPED = [
    "$3", "$ 3", "$0.15", "$.50", "US$3", "-$3", "$-3", "3$", "3 $", "€1", "1,20 €", "£2", "40¢",
    "¥300", "₹5", "3 USD", "3USD", "USD 3", "usd 3", "USD: 3", "EUR 1.20", "3 dollars", "3-dollar",
    "40 cents", "1 cent", "two euros", "five pounds", "3 US dollars", "$3k", "3 million dollars",
    "3k USD", "**$3**",
    "$**3**", "`$3`", "3 *USD*", "**3** dollars", "\\$3", "&#36;3", "&dollar;3", "$&#51;",
    "＄3", "$３", "$\u200b3", "3\u00a0USD", "[$3](https://x.example)", "| $3 |", "~$3", "$~3",
]  # fmt: skip
NOT_TYPED = [
    "3 epochs", "50 to 100 good ones", "2.67 times", "167 %", "the dollar", "cents on the line",
    "$", "a $ sign", "GPT-4o", "1,024 tokens", "USD", "percent", "3 percent", "centre 3",
    "14 January 2027", "[[price acme/small input]]", "[[result calls half bill tokens=5]] USD",
    "try again 3 times",
]  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_typed(text: str) -> None:
    """Signs, codes and words beside digits are an amount, through emphasis, code and escapes."""
    assert len(list(typed_amounts(f"It costs {text} today."))) == 1


@pytest.mark.parametrize("text", NOT_TYPED)
def test_not_typed(text: str) -> None:
    """Numbers that are no money, and figures asked for by name, may stand."""
    assert list(typed_amounts(f"It is {text} now")) == []


def test_place_in_prose(make_context: MakeContext) -> None:
    """A typed amount in an entry is an error at its line and column that names the way out."""
    prose = "One.\n\nIt costs **$3** [[as-of]], or 40 cents.\n"
    catalogue = make_context(**{"terms/token.md": TERM + prose}).catalogue
    first, second = in_catalogue(catalogue)
    assert Location("catalogue/terms/token.md", 7, 12) == first.location
    assert Location("catalogue/terms/token.md", 7, 31) == second.location
    assert first.message == "the amount '$3' is typed"
    assert "[[price ...]]" in first.fix
    assert "[[claim ...]]" in first.fix


def test_place_in_yaml(make_context: MakeContext) -> None:
    """Front matter, worksheets, trees and scenarios are read too; claims may quote amounts."""
    catalogue = make_context(
        **{
            "terms/token.md": TERM.replace("A piece of text.", "A piece worth 1 cent."),
            "scenarios/half.yaml": "title: For $5\nsummary: S.\norigin: null\nworksheets: {}\n",
        }
    ).catalogue
    assert [(str(item.location), item.code) for item in in_catalogue(catalogue)] == [
        ("catalogue/scenarios/half.yaml:1:8", "typed-amount"),
        ("catalogue/terms/token.md:3:13", "typed-amount"),
    ]


def test_pairs() -> None:
    """Any texts with their places can be looked through."""
    place = Location("x.yaml", 4, 2)
    texts = [(lambda: place, "$3"), (lambda: place, "three")]
    assert [place] == [item.location for item in in_texts(texts)]


@pytest.mark.parametrize("piece", ["$", "9", "&", "1,", "* ", "[[", "9 ", "hundred "])
def test_long_text(piece: str) -> None:
    """A long text takes a bounded time."""
    started = time.process_time()
    list(typed_amounts(piece * (100_000 // len(piece))))
    assert time.process_time() - started < 10
