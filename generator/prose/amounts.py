"""Finds amounts of money typed into a text. A price stands once, in the catalogue.

What a reader would see counts, not how it is written: emphasis, code, escapes, entities, wide
digits and invisible characters are looked through. Directives and their arguments are no amounts.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from generator.catalogue.load import Catalogue, Entry, ProseEntry
from generator.findings import Finding, Location, error

_FIX = "ask for it with [[price ...]] or [[result ...]], or quote it as [[claim ...]]"
_SEEN_THROUGH = frozenset("*_`~\\")
_UNSEEN = _SEEN_THROUGH | {"&"}
_DIRECTIVE = re.compile(r"\[\[[^\[\]]{0,300}\]\]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")

# After `_plain`, every currency sign is this one.
_SIGN = "¤"
_CODES = (
    "usd|eur|gbp|chf|jpy|cny|rmb|inr|cad|aud|nzd|sek|nok|dkk|sgd|hkd|krw|brl|pln|czk|ils|try|zar"
)
_WORDS = (
    "dollars?|cents?|euros?|pounds?|sterling|pence|penn(?:y|ies)|yen|yuan|rupees?|francs?|bucks?"
)
_SPELLED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    "|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
_MANY = r"(?:\s?(?:k|m|bn|thousand|million|billion|hundred)\b)?"
_AMOUNT = re.compile(
    rf"""
      (?:\b(?:us|a|c|hk|nz|s))?{_SIGN}\s{{0,3}}[-−+~≈]?\s?\.?\d[\d.,]*
    | \d[\d.,]{{0,30}}{_MANY}\s{{0,3}}{_SIGN}
    | \d[\d.,]{{0,30}}{_MANY}[\s-]{{0,3}}(?:us\s)?(?:{_CODES}|{_WORDS})\b
    | \b(?:{_SPELLED})[\s-]{{1,3}}(?:us\s)?(?:{_CODES}|{_WORDS})\b
    | \b(?:{_CODES})\s{{0,3}}[:=]?\s{{0,3}}[-−+~≈]?\.?\d[\d.,]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def typed_amounts(text: str) -> Iterator[tuple[int, str]]:
    """Each amount's offset in the text, with how it reads."""
    plain, offsets = _plain(text)
    for match in _AMOUNT.finditer(plain):
        start, end = offsets[match.start()], offsets[match.end() - 1] + 1
        yield start, " ".join(text[start:end].split())


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text as it reads, and for each of its characters the offset it came from."""
    # A directive is a word in the sentence; its length stays, so that offsets do.
    text = _DIRECTIVE.sub(lambda match: "x" * len(match[0]), text)
    if text.isascii() and _UNSEEN.isdisjoint(text):
        # As most texts are: they read as they are written.
        return text.replace("$", _SIGN), range(len(text))
    letters: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        entity = _ENTITY.match(text, position) if text[position] == "&" else None
        piece = html.unescape(entity[0]) if entity else text[position]
        for letter in unicodedata.normalize("NFKC", piece):
            category = unicodedata.category(letter)
            if letter in _SEEN_THROUGH or category == "Cf":
                continue
            letters.append(_SIGN if category == "Sc" else letter)
            offsets.append(position)
        position += len(entity[0]) if entity else 1
    return "".join(letters), offsets


def in_texts(texts: Iterable[tuple[Callable[[], Location], str]]) -> list[Finding]:
    """A finding for each typed amount in texts of YAML files, where the text begins."""
    return [_finding(locate(), shown) for locate, text in texts for _, shown in typed_amounts(text)]


def in_prose(entry: ProseEntry) -> list[Finding]:
    """A finding for each typed amount in a Markdown file: its prose and its front matter."""
    found = in_texts(texts_of(entry))
    for offset, shown in typed_amounts(entry.prose):
        line = entry.prose.count("\n", 0, offset)
        column = offset - (entry.prose.rfind("\n", 0, offset) + 1)
        place = Location(entry.document.file, entry.first_line + line, column + 1)
        found.append(_finding(place, shown))
    return found


def in_catalogue(catalogue: Catalogue) -> list[Finding]:
    """A finding for each typed amount in the files that must not have any."""
    found = [item for entry in entries(catalogue) for item in in_entry(entry)]
    return sorted(found, key=lambda item: item.sort_key)


def entries(catalogue: Catalogue) -> Iterator[Entry[Any]]:
    """The worksheets, trees, scenarios and terms.

    Claims are left alone: they quote amounts. So are providers' notes, which stand beside prices.
    """
    for book in (catalogue.worksheets, catalogue.trees, catalogue.scenarios, catalogue.terms):
        yield from book.values()


def in_entry(entry: Entry[Any]) -> list[Finding]:
    """A finding for each typed amount in one file."""
    return in_prose(entry) if isinstance(entry, ProseEntry) else in_texts(texts_of(entry))


def texts_of(entry: Entry[Any]) -> Iterator[tuple[Callable[[], Location], str]]:
    """Every text of a file with the way to its place."""

    def walk(
        value: Any, path: tuple[str | int, ...]
    ) -> Iterator[tuple[Callable[[], Location], str]]:
        if isinstance(value, str):
            yield partial(entry.locate, *path), value
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from walk(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from walk(item, (*path, index))

    yield from walk(entry.document.data, ())


def _finding(location: Location, shown: str) -> Finding:
    return error(location, "typed-amount", f"the amount '{shown[:60]}' is typed", _FIX)
