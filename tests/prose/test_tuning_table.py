"""The table of fine-tuning prices."""

from __future__ import annotations

import datetime as dt
import re

from generator.findings import Location
from generator.prose.context import Context
from generator.prose.directives import resolve
from tests.prose.conftest import MakeContext
from tests.samples import offer, price, provider

HERE = Location("catalogue/terms/x.md")


def rows(html: str) -> list[str]:
    """The table's rows as text, cells set apart by bars."""
    found = re.findall(r"<tr>(.*?)</tr>", html)
    return [
        re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", " |", row.replace("<br>", "; ")))
        for row in found
    ]


def test_what_is_sold(context: Context) -> None:
    """Offers stand by provider with unit, hosting, minimum, method, dates and the source's date."""
    [html, findings] = resolve("table tuning-prices", context, HERE)
    assert findings == []
    sold, closed = html.split("<details>")
    assert rows(sold) == [
        (
            "Offer |Training |Input, tuned |Output, tuned |Hosting and storage |Minimum |Method |"
            "Source dated |"
        ),
        "Bolt &amp; Co |",
        (
            "Tuned; no new jobs from 6 January 2027; stops 14 January 2027 |$3.00 per 1M tokens |"
            "$2.00 |free |free |10 examples |supervised |1 November 2026 |"
        ),
        (
            "Hosted; no date for its end: see its page |$100.00 per hour; "
            "Preference, LoRA: $6.00 per 1M tokens |– |– |"
            "$1.70 per hour; $2.00 per model-month |$4.00 per job |– |1 November 2026 |"
        ),
    ]
    assert rows(closed) == [
        "Offer |Training |Why |",
        "Bolt &amp; Co |",
        "Retired |– |retired 23 October 2026 |",
        "Shut |– |no new jobs since 24 October 2026 |",
        "Over |– |price no longer in force |",
        "Unpriced |– |no published price |",
    ]
    assert '<a href="../offer/bolt/tuned/">Tuned</a>' in sold
    assert "per 1M tokens;" in sold


def test_end(make_context: MakeContext) -> None:
    """On the day an offer stops it moves to the second part, with the price it had."""
    html, _ = resolve("table tuning-prices", make_context(dt.date(2027, 1, 14)), HERE)
    assert "Tuned |$3.00 per 1M tokens |retired 14 January 2027 |" in rows(
        html.split("<details>")[1]
    )


def test_nothing_to_buy(make_context: MakeContext) -> None:
    """A catalogue without fine-tuning has an empty table and no second part."""
    bolt = "name: Bolt\npricing_pages: [https://acme.example/]\noffers:\n"
    bolt += "  - {id: m, kind: model, name: M}\n"
    html, _ = resolve("table tuning-prices", make_context(**{"providers/bolt.yaml": bolt}), HERE)
    assert "<details>" not in html
    assert len(rows(html)) == 1


def test_what_is_known_of_an_end_is_short(make_context: MakeContext) -> None:
    """A date where there is one; a note of sentences is left to the offer's own page."""
    note = 'note: "A sentence about the end that takes a line or two of its own."'
    offers = [
        offer(
            price(), kind="tuning", name="old", more=f"status: {{deprecated: 2024-08-12, {note}}}"
        ),
        offer(price(), kind="tuning", name="vague", more=f"status: {{{note}}}"),
    ]
    html, _ = resolve(
        "table tuning-prices", make_context(**{"providers/bolt.yaml": provider(*offers)}), HERE
    )
    named = [row.partition(" |")[0] for row in rows(html)]
    assert ["Old; deprecated 12 August 2024", "Vague; no date for its end: see its page"] == named[
        2:
    ]
    assert "sentence" not in html
