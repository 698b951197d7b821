"""Outside what an edit is about, not one byte of the file differs, however it is written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.yaml_source import parse
from generator.editing.draft import Draft, Misplaced, unified_diff
from generator.editing.entry import PriceFacts
from generator.editing.evidence import Evidence
from generator.editing.operations import set_price, verify
from generator.editing.rates import RateName
from generator.schema.provider import Basis
from tests.samples import PAGE

HEAD = "name: Acme\npricing_pages: [https://acme.example/prices]\n"
SOURCE = f"source: {{url: {PAGE}, accessed: 2026-11-01, read: page}}"
LAST = "  - {id: last, kind: model, name: Last, prices: [], note: None.}\n"
ENTRY = f"""\
      - effective: 2026-01-01
        rates: {{input: 1.00, output: "2.50"}}
        {SOURCE}
        verified: null
"""
OFFER = f"""\
  - id: small
    kind: model
    name: Small
    prices:
{ENTRY}"""

FILES = {
    "block": HEAD + "offers:\n" + OFFER + LAST,
    "last in the file": HEAD + "offers:\n" + OFFER,
    "no line break at the end": HEAD + "offers:\n" + OFFER.rstrip("\n"),
    "empty lines at the end": HEAD + "offers:\n" + OFFER + "\n\n",
    "windows": (HEAD + "offers:\n" + OFFER + LAST).replace("\n", "\r\n"),
    "windows, no line break at the end": (HEAD + "offers:\n" + OFFER).replace("\n", "\r\n")[:-2],
    "byte order mark": "\ufeff" + HEAD + "offers:\n" + OFFER + LAST,
    "comments after": HEAD + "offers:\n" + OFFER
    + "        # of the entry\n  # of the next\n" + LAST,
    "a comment ends the file": HEAD + "offers:\n" + OFFER + "        # the end",
    "comments in the lines": HEAD + "offers:\n"
    + OFFER.replace("null\n", "null   # nobody yet\n") + LAST,
    "comments between entries": HEAD + "offers:\n" + OFFER + "      # cheaper since\n"
    + ENTRY.replace("2026-01-01", "2026-02-01") + LAST,
    "an empty line between offers": HEAD + "offers:\n" + OFFER + "\n  # GPT\n" + LAST,
    "a folded note ends the entry": HEAD + "offers:\n" + OFFER
    + "        note: >-\n          Two\n          lines\n\n\n" + LAST,
    "a kept note ends the entry": HEAD + "offers:\n" + OFFER
    + "        note: |+\n          Text\n\n" + LAST,
    "fields follow the prices": HEAD + "offers:\n" + OFFER + "    note: After.\n" + LAST,
    "no indentation of lists": HEAD + """\
offers:
- id: small
  kind: model
  name: Small
  prices:
  - effective: 2026-01-01
    rates:
      input: 1.00
      output: '2.50'
    source:
      url: https://acme.example/prices
      accessed: 2026-11-01
      read: page
- {id: last, kind: model, name: Last, prices: [], note: None.}
""",
    "wide dashes": HEAD + "offers:\n" + OFFER.replace("      - eff", "      -   eff")
    .replace("        ", "          ") + LAST,
    "a dash on its own line": HEAD + "offers:\n"
    + OFFER.replace("      - eff", "      -\n        eff") + LAST,
    "an entry in braces": HEAD + f"""\
offers:
  - id: small
    kind: model
    name: Small
    prices:
      - {{effective: 2026-01-01, rates: {{input: 1.00, output: 2.50}}, {SOURCE}}}  # one line
""" + LAST,
    "entries in brackets": HEAD + f"""\
offers:
  - id: small
    kind: model
    name: Small
    prices: [
      {{effective: 2026-01-01, rates: {{input: 1.00, output: 2.50}}, {SOURCE}}},  # the first
    ]
""" + LAST,
    "everything in braces": HEAD + "offers: [{id: small, kind: model, name: Small, prices: "
    f"[{{effective: 2026-01-01, rates: {{input: 1.00, output: 2.50}}, {SOURCE} }}]}}, "
    "{id: last, kind: model, name: Last, note: No price., prices: [ ]}]\n",
    "quoted keys and odd spaces": HEAD + "offers:\n" + OFFER.replace("rates: {", "'rates':   {  ")
    .replace("effective:", '"effective" :') + LAST,
    "a document begins and ends": "---\n" + HEAD + "offers:\n" + OFFER + "...\n",
}  # fmt: skip
UNPRICED = {
    "brackets": "    prices: []\n",
    "brackets with a space and a comment": "    prices: [ ]   # none yet\n",
    "no key": "    note: No price is published.\n",
    "brackets at the end": "    prices: []",
    "windows": "    prices: []\r\n    note: None.\r\n",
    "brackets around a comment": "    prices: [ # none\n    ]\n",
    "the list on the next line": "    prices:\n      []\n    note: None.\n",
}

FACTS = PriceFacts(
    {RateName("input"): "0.150", RateName("output", "batch"): "free"}, dt.date(2026, 12, 1),
    Evidence(PAGE, dt.date(2026, 11, 22)),
)  # fmt: skip


def data(raw: bytes) -> Any:
    """What the catalogue's reader makes of a file."""
    document, findings = parse(raw.decode(), "x.yaml")
    assert document is not None, findings
    assert findings == []
    return document.data


def inserted(before: bytes, after: bytes) -> bytes:
    """What stands between the bytes of the old file; fails where any of these is not there."""
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
    )
    tail = len(before) - start
    assert after[:start] == before[:start]
    assert after[len(after) - tail :] == before[start:]
    return after[start : len(after) - tail]


def edited(text: str, facts: PriceFacts = FACTS, offer: int = 0) -> tuple[bytes, bytes]:
    """The file before and after a price was set for one of its offers."""
    draft = Draft("x.yaml", text.encode())
    set_price(draft, offer, facts)
    return draft.before, draft.finish()


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_price_is_only_inserted(text: str) -> None:
    """Comments, quotes, order, spaces and line breaks stay; only the new entry is new."""
    before, after = edited(text)
    new = inserted(before, after)
    expected = data(before)
    prices = data(after)["offers"][0]["prices"]
    assert prices[:-1] == expected["offers"][0]["prices"]
    assert prices[-1] == {
        "effective": "2026-12-01",
        "rates": {"input": "0.150", "output": "2.50"},
        "variants": {"batch": {"output": "free"}},
        "source": {"url": PAGE, "accessed": "2026-11-22", "read": "page"},
        "verified": None,
    }
    if b"\r\n" in before:
        assert new.count(b"\n") == new.count(b"\r\n")
    if not text.endswith("\n"):
        assert not after.endswith(b"\n")


@pytest.mark.parametrize("tail", UNPRICED.values(), ids=UNPRICED)
def test_a_first_price_needs_no_list_before_it(tail: str) -> None:
    """`prices: []`, or no such key: the other lines stay as they are."""
    text = HEAD + "offers:\n  - id: small\n    kind: model\n    name: Small\n" + tail
    before, after = edited(text)
    kept = [line for line in before.splitlines(keepends=True) if b"[" not in line]
    assert [line for line in after.splitlines(keepends=True) if line in kept] == kept
    (price,) = data(after)["offers"][0]["prices"]
    assert (price["rates"], price["variants"]) == (
        {"input": "0.150"}, {"batch": {"output": "free"}},
    )  # fmt: skip
    if "none" in tail:
        assert b"# none" in after


def test_a_first_price_in_braces() -> None:
    """The list stays in brackets where the offer is in braces."""
    before, after = edited(FILES["everything in braces"], offer=1)
    assert inserted(before, after).startswith(b"{effective: 2026-12-01, rates: {input: 0.150}")


def test_the_new_entry_follows_the_comments_of_the_last_one() -> None:
    """A comment that is indented like the entry is the entry's; one further out is the next's."""
    _, after = edited(FILES["comments after"])
    lines = after.decode().splitlines()
    assert lines.index("        # of the entry") < lines.index("      - effective: 2026-12-01")
    assert lines.index("      - effective: 2026-12-01") < lines.index("  # of the next")


lines_between = st.lists(
    st.sampled_from(["", "   ", "# far out", "      # at the dash", "        # in the entry"]),
    max_size=4,
)


@given(lines_between, lines_between, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_comments_and_empty_lines_anywhere(
    between: list[str], after_it: list[str], newline: str, ends: bool
) -> None:
    """Whatever stands around the entries, only the new one is new, or nothing is written."""
    head, entry = HEAD + "offers:\n" + OFFER, ENTRY.replace("2026-01-01", "2026-02-01")
    parts = [*head.splitlines(), *between, *entry.splitlines(), *after_it]
    text = newline.join(parts) + (newline if ends else "")
    before, after = edited(text)
    inserted(before, after)
    assert [price["effective"] for price in data(after)["offers"][0]["prices"]] == [
        "2026-01-01", "2026-02-01", "2026-12-01",
    ]  # fmt: skip


amounts = st.from_regex(r"(0|[1-9][0-9]{0,8})\.[0-9]{1,12}", fullmatch=True).filter(
    lambda text: float(text) > 0
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(
    lambda text: text.strip() == text and "\ufeff" not in text
)


@given(
    st.sampled_from(sorted(FILES)), amounts, st.dates(dt.date(2020, 1, 1), dt.date(2100, 1, 1)),
    st.lists(words, max_size=3), st.none() | words, st.sampled_from(Basis),
)  # fmt: skip
def test_the_entry_holds_exactly_what_was_asked_for(
    name: str, amount: str, day: dt.date, via: list[str], note: str | None, basis: Basis
) -> None:
    """Any amount, day and text, in every way of writing the file."""
    facts = PriceFacts(
        {RateName("output"): amount}, day, Evidence(PAGE, day, via=tuple(via)), basis, note
    )
    before, after = edited(FILES[name], facts)
    inserted(before, after)
    entry = data(after)["offers"][0]["prices"][-1]
    assert entry["rates"] == {"input": "1.00", "output": amount}
    assert entry["effective"] == entry["source"]["accessed"] == day.isoformat()
    assert entry.get("note") == note
    assert entry.get("basis") == (None if basis is Basis.STATED else basis.value)
    found = entry["source"].get("via", [])
    assert ([found] if isinstance(found, str) else found) == via


def test_what_cannot_be_placed_is_refused() -> None:
    """A result that reads back as anything else than the edit meant never leaves the draft."""
    draft = Draft("x.yaml", FILES["block"].encode())
    verify(draft, 0, 0, dt.date(2026, 11, 22))
    draft.text = draft.text.replace("name: Last", "name: Lost")
    with pytest.raises(Misplaced, match="edit it by hand"):
        draft.finish()


def test_a_file_that_is_not_yaml_is_refused() -> None:
    with pytest.raises(Misplaced):
        Draft("x.yaml", b"a: [")


def test_the_diff_says_where_a_file_ends_without_a_line_break() -> None:
    """In the words that `git apply` and `patch` know."""
    assert unified_diff("f", b"a\nb", b"a\nb\nc").splitlines() == [
        "--- a/f", "+++ b/f", "@@ -1,2 +1,3 @@", " a", "-b", "\\ No newline at end of file",
        "+b", "+c", "\\ No newline at end of file",
    ]  # fmt: skip
