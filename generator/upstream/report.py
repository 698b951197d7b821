"""Proposals and comparisons as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from generator.evidence.compare import Corroboration, Stand, times
from generator.reporters import plain
from generator.upstream.gather import Taken
from generator.upstream.propose import (
    Addition,
    NewEntry,
    Proposal,
    Retirement,
    Review,
    Uncertain,
    Unsaid,
    as_dict,
)
from generator.upstream.second import Growth

_HEADINGS = {
    NewEntry: "Prices that changed, as new dated entries",
    Retirement: "Ends that the catalogue does not know of",
    Addition: "New offers, on which another data set agrees",
    Review: "To be looked at",
    Uncertain: "Names that look like ours",
    Unsaid: "Not expressed, or doubted",
}
_MOST = 25


def proposals_text(taken: Taken, found: Sequence[Proposal], growth: Growth | None) -> str:
    """What one data set proposes, under a heading a kind; `--format json` has all of it."""
    lines = [_head(taken)]
    for kind, heading in _HEADINGS.items():
        some = [item for item in found if isinstance(item, kind)]
        if some:
            lines += ["", f"{heading}: {len(some)}"]
            lines += _grouped(some) if kind is Unsaid else _listed([item.line() for item in some])
    if growth is not None and growth.refused:
        counts = Counter(_reason(item.reason) for item in growth.refused)
        lines += ["", f"Models that do not come in: {len(growth.refused)}"]
        lines += [f"  {number:5}  {reason}" for reason, number in counts.most_common()]
    if len(lines) == 1:
        lines.append("It says nothing that the catalogue does not.")
    return "\n".join(map(plain, lines)) + "\n"


def proposals_json(taken: Taken, found: Iterable[Proposal], growth: Growth | None) -> str:
    """The same, whole."""
    refused = growth.refused if growth is not None else ()
    record = {
        "source": taken.source.id,
        "version": taken.version,
        "dated": taken.dated.isoformat() if taken.dated else None,
        "models": len(taken.places),
        "proposals": [as_dict(item) for item in found],
        "refused": [
            {
                "provider": item.provider, "name": item.name, "reason": item.reason,
                "sources": list(item.sources),
            }
            for item in refused
        ],
    }  # fmt: skip
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def corroboration_text(found: Corroboration, *, everything: bool) -> str:
    """Totals by data set, then every open difference; with `everything`, every rate."""
    head = ["data set", "of", "offers", "agrees", "differs", "settled", "silent"]
    rows = [head] + [
        [
            total.label, str(total.dated or total.accessed), f"{total.offers:,}",
            f"{total.agrees:,}", f"{total.differs:,}", f"{total.settled:,}", f"{total.silent:,}",
        ]
        for total in found.totals
    ]  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    rates = sum(len(row.rates) for row in found.offers)
    lines += [
        "",
        (
            f"{len(found.offers):,} offers on sale with {rates:,} rates; for {found.twice:,} "
            "offers at least two data sets agree with a rate, for "
            f"{found.alone:,} none says anything."
        ),
    ]
    differing = [(row, *pair) for row in found.offers for pair in row.differing]
    lines += ["", f"Open differences: {len(differing)}"]
    lines += [
        f"  {offer.offer.id} {rate.rate}: {rate.ours}; {heard.source} has {heard.says} "
        f"({times(heard.says, rate.ours)})"
        for offer, rate, heard in differing
    ]
    if everything:
        lines += ["", "Every rate"]
        lines += [
            f"  {offer.offer.id} {rate.rate} {rate.ours}: "
            + (", ".join(f"{item.source} {item.stand} {item.says}" for item in rate.heard)
               or "nobody speaks of it")
            for offer in found.offers
            for rate in offer.rates
        ]  # fmt: skip
    return "\n".join(map(plain, lines)) + "\n"


def corroboration_json(found: Corroboration) -> str:
    """Every rate with everybody who speaks of it."""
    record = {
        "sources": [
            {
                "source": item.source, "label": item.label,
                "dated": item.dated.isoformat() if item.dated else None,
                "accessed": item.accessed.isoformat(), "offers": item.offers,
                "agrees": item.agrees, "differs": item.differs, "settled": item.settled,
                "silent": item.silent,
            }
            for item in found.totals
        ],
        "offers": [
            {
                "offer": row.offer.id, "currency": row.currency,
                "rates": [
                    {
                        "rate": rate.rate, "ours": f"{rate.ours:f}",
                        "heard": [
                            {
                                "source": item.source, "stand": item.stand.value,
                                "says": f"{item.says:f}",
                                **({"by": times(item.says, rate.ours)}
                                   if item.stand is not Stand.AGREES else {}),
                                **({"reason": item.reason} if item.reason else {}),
                            }
                            for item in rate.heard
                        ],
                    }
                    for rate in row.rates
                ],
            }
            for row in found.offers
        ],
    }  # fmt: skip
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"


def _head(taken: Taken) -> str:
    dated = f", of {taken.dated}" if taken.dated and str(taken.dated) not in taken.version else ""
    matched = sum(place.offer is not None for place in taken.places)
    unmapped = sum(place.provider is None for place in taken.places)
    return (
        f"{taken.label}{dated}: {len(taken.places):,} models, {matched:,} of them ours, "
        f"{unmapped:,} of providers that are not mapped"
    )


def _listed(lines: list[str]) -> list[str]:
    shown = [f"  {line}" for line in lines[:_MOST]]
    rest = len(lines) - _MOST
    return [*shown, f"  and {rest} more; --format json has them all"] if rest > 0 else shown


def _grouped(items: Sequence[Proposal]) -> list[str]:
    """What is said of many offers once, with the first of them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if isinstance(item, Unsaid):
            groups[item.words] += [] if item.offer is None else [item.offer.id]
    lines = []
    for words, offers in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        more = f" and {len(offers) - 2} more" if len(offers) > 2 else ""
        lines.append(f"{words} ({', '.join(offers[:2])}{more})" if offers else words)
    return _listed(lines)


def _reason(reason: str) -> str:
    """Without the names in it, so that reasons can be counted."""
    if reason.startswith("looks like"):
        return "looks like an offer of the catalogue, which is for a person to decide"
    if reason.endswith("under a dated name"):
        return "another model's name with a date behind it, at the same price"
    return reason
