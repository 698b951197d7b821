"""`llms.txt` (https://llmstxt.org): what the site is and how to read it, for language models.

Headings, one quoted summary, then lists of links. Contributors' text is on one line of its own and
escaped, so that it can be nothing but the words of a link or of its note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.api.documents import (
    CHANGES,
    HISTORY,
    INDEX,
    OFFER,
    OFFERS,
    OPENAPI,
    PRICES_CSV,
    PROVIDER,
    WORKSHEETS,
    DocumentKind,
)
from generator.guide import Guide
from generator.pages.page import NAME, feed_address, provider_address, worksheet_address

ADDRESS = "llms.txt"
Link = tuple[str, str, str]
"""Words, address on the site, note."""

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>&~])")

_HOW = """\
How to read a price:

- An offer is named `provider/offer`. A rate is named by its meter, with its variant before and its
  tier behind: `input`, `batch.output`, `input@200000` (for calls of more input tokens than that).
- An amount is an exact decimal in a string, or `free`, or `not offered`. A rate that is not there
  is unknown. The unit says what one amount is for: `USD/Mtoken` is dollars per million tokens.
- `effective` is the first day on which an entry is in force, `ends` the first on which it is not.
  With the basis `first-seen` the price may be older than that day.
- `verified` is the day somebody compared an entry with the provider's own page; `null` means that
  nobody has. Say so when you quote such a price, and name its `source` and its dates.

How to read a worksheet:

- Its JSON has every input, price, formula and step of one scenario, and the verdict. A value of
  `null` with a `reason` never happens; it is not zero.
- A worksheet compares costs. That two routes do the job equally well is assumed.
- Figures hold for the as-of day and the scenario's inputs; other inputs give another verdict. The
  scenario's page computes anew in a browser, with the reader's own numbers."""


def llms_txt(guide: Guide) -> bytes:
    """The whole file."""
    return ("\n\n".join(_parts(guide)) + "\n").encode()


def _parts(guide: Guide) -> Iterator[str]:
    catalogue = guide.catalogue
    yield f"# {NAME}"
    yield (
        "> What language models cost and which way of using them is cheapest for a workload: "
        f"dated, sourced prices of {len(catalogue.offers)} offers of {len(catalogue.providers)} "
        "providers, and worksheets computed from them."
    )
    yield (
        f"Everything here is as of {guide.as_of}, from the catalogue's state "
        f"{guide.provenance.digest[:12]}. Nothing is typed by hand but the catalogue: every figure "
        "leads back to a file, a line and a source."
    )
    yield _HOW
    yield _section(guide, "Data", _data(guide))
    yield _section(guide, "Worksheets", (
        (item.worksheet.title, worksheet_address(key), item.worksheet.question)
        for key, item in guide.definitions.items()
    ))  # fmt: skip
    yield _section(guide, "Decision trees", (
        (item.tree.title, f"trees/{key}/", "") for key, item in guide.trees.items()
    ))  # fmt: skip
    yield _section(guide, "Pages", (
        ("Prices", "prices/", "every offer by kind"),
        ("Changes", "changes/", "what changed and what is announced"),
        ("Claims", "claims/", "published figures, recomputed"),
        *(
            (entry.model.title, f"glossary/{key}/", entry.model.definition)
            for key, entry in catalogue.terms.items()
        ),
    ))  # fmt: skip
    yield _section(guide, "Optional", (
        (f"Prices of {entry.model.name}", provider_address(key), "")
        for key, entry in catalogue.providers.items()
    ))  # fmt: skip


def _data(guide: Guide) -> Iterator[Link]:
    def single(kind: DocumentKind) -> Link:
        return kind.path, kind.at(), kind.describes

    yield from map(single, (INDEX, OFFERS, HISTORY, WORKSHEETS, CHANGES))
    offer = next(iter(guide.catalogue.offers.values()), None)
    if offer is not None:
        found = PROVIDER.at(provider=offer.provider_id)
        yield PROVIDER.path, found, f"{PROVIDER.describes} For example this one."
        found = OFFER.at(provider=offer.provider_id, offer=offer.offer.id)
        yield OFFER.path, found, f"{OFFER.describes} For example this one."
    yield "prices.csv", PRICES_CSV, "Every dated rate as a table."
    yield "openapi.json", OPENAPI, "The description of the interface, with every schema."
    if guide.provenance.site is not None:
        yield "Atom feed", feed_address("xml"), "Price changes, ends that near, verdicts."


def _section(guide: Guide, heading: str, links: Iterable[Link]) -> str:
    site = guide.provenance.site or ""
    lines = [f"## {heading}", ""]
    for words, address, note in links:
        behind = f": {_plain(note)}" if note else ""
        lines.append(f"- [{_plain(words)}]({site}{address}){behind}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))
