"""`breakeven price`."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli.console import answer, complain
from generator.cli.options import Known, On, day, find_root
from generator.cli.workload import ready, unknown
from generator.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from generator.catalogue.load import CatalogueOffer
    from generator.editing.draft import Draft
    from generator.editing.operations import Done
    from generator.editing.session import Session
    from generator.history import Revision
    from generator.schema.meters import Meters
    from generator.schema.provider import Price, Rates

app = typer.Typer(
    help="Look up prices and edit them.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


class Format(StrEnum):
    """What to write."""

    TABLE = "table"
    JSON = "json"


OfferName = Annotated[str, typer.Argument(metavar="OFFER", help="The offer, as provider/offer.")]
Amounts = Annotated[
    list[str],
    typer.Argument(
        metavar="METER=AMOUNT...",
        help="A rate: input=0.150, batch.output=0.30, input@200000=4.00 for inputs longer than "
        "that, or meter=free; repeatable.",
    ),
]
Effective = Annotated[
    str, typer.Option("--effective", metavar="DATE", help="First day on which the price holds.")
]
SourceUrl = Annotated[
    str, typer.Option("--source", metavar="URL", help="The provider's page that says so.")
]
Accessed = Annotated[
    str | None,
    typer.Option("--accessed", metavar="DATE", help="The day it was read; today if left out."),
]
How = Annotated[
    str,
    typer.Option(
        "--read",
        metavar="HOW",
        help="How it was read: page, feed, capture, dataset, transcription, document or derived.",
    ),
]
Via = Annotated[
    list[str] | None,
    typer.Option("--via", metavar="TEXT", help="What stood between us and the page; repeatable."),
]
Basis = Annotated[
    str,
    typer.Option(
        "--basis",
        metavar="WORD",
        help="Whether the provider gave that day (stated) or it is the first day the price was "
        "seen (first-seen).",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Write nothing; print the change as a unified diff.")
]


@app.callback()
def prices() -> None:
    """Look up prices and edit them."""


@app.command(
    "show",
    help="""Show an offer's price as of a day, with its evidence.

A price has two days: --on asks when it held, --known by when the catalogue had learned of it. So
what we believed on 1 March about prices of 1 February is --known 2026-03-01 --on 2026-02-01,
although a later correction or a price read late may say otherwise today. What was known on a day
is the newest commit of the current branch by its end, in UTC, by the committer's date.

Example: breakeven price show openai/gpt-4o-mini --on 2026-11-22
""",
)
def show(
    offer: Annotated[str, typer.Argument(help="The offer, as provider/offer.")],
    on: On = None,
    known: Known = None,
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.TABLE,
) -> int:
    """Shows one price."""
    from generator.catalogue.asof import index_on

    found = ready(day(on), known)
    as_of = found.as_of
    if offer not in found.catalogue.offers:
        raise unknown("offer", offer, found.catalogue.offers)
    item = found.catalogue.offers[offer]
    index = index_on(item.offer, as_of)
    if index is None:
        first = min((price.effective for price in item.offer.prices), default=None)
        begins = f"its first entry is of {first}" if first else item.offer.note or "it has none"
        raise UsageError(f"the catalogue has no price for '{offer}' on {as_of}; {begins}")
    if form is Format.JSON:
        record = _record(item, index, as_of) | _known(found.revision)
        answer(json.dumps(record, indent=2, ensure_ascii=False))
    else:
        answer(_table(item, index, found.dated, found.catalogue.meters))
    return 0


@app.command(
    "set",
    help="""Append a dated price to an offer; its earlier prices stay.

Rates that are not named are carried over from the entry before. Every other byte of the file stays,
and nothing is written where the result would not pass 'breakeven check'.

Example: breakeven price set openai/gpt-4o-mini input=0.120 batch.input=0.060
--effective 2026-12-01 --source https://openai.com/api/pricing
""",
)
def set_command(  # noqa: PLR0913, PLR0917 -- a parameter is an option
    offer: OfferName,
    rates: Amounts,
    effective: Effective,
    source: SourceUrl,
    accessed: Accessed = None,
    read: How = "page",
    via: Via = None,
    basis: Basis = "stated",
    note: Annotated[
        str | None, typer.Option("--note", help="What a reader must know to use the price.")
    ] = None,
    dry_run: DryRun = False,
) -> int:
    """Appends one entry."""
    from generator.editing.operations import set_price
    from generator.editing.request import evidence, price

    session = _session()
    item = session.offer(offer)
    where = evidence(session, source, accessed, read, via or [])
    facts = price(session, rates, effective, where, basis=basis, note=note)
    draft = session.draft(item.entry)
    done = set_price(draft, item.index, facts)
    return _finish(session, draft, done, f"{offer}: a price from {facts.effective}", dry_run)


@app.command(
    "add",
    help="""Add an offer to a provider of the catalogue.

Where no price is published, leave the rates out and say so with --note.

Example: breakeven price add openai/gpt-7-mini input=0.150 output=0.60 --kind model
--name 'GPT-7 mini' --effective 2026-11-20 --source https://openai.com/api/pricing
""",
)
def add_command(  # noqa: PLR0913, PLR0917 -- a parameter is an option
    offer: Annotated[str, typer.Argument(metavar="OFFER", help="Its id, as provider/offer.")],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="model, tuning, hosting, gpu, embedding, reranker or vector-store.",
        ),
    ],
    name: Annotated[str, typer.Option("--name", help="The name readers know it by.")],
    rates: Annotated[
        list[str] | None, typer.Argument(metavar="[METER=AMOUNT...]", help="Its rates.")
    ] = None,
    effective: Annotated[
        str | None, typer.Option("--effective", metavar="DATE", help="First day of the price.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="URL", help="The page that states it.")
    ] = None,
    accessed: Accessed = None,
    read: How = "page",
    via: Via = None,
    basis: Basis = "stated",
    api_name: Annotated[
        list[str] | None,
        typer.Option("--api-name", help="How the provider's interface calls it; repeatable."),
    ] = None,
    base: Annotated[
        str | None, typer.Option("--base", metavar="ID", help="The model that is tuned.")
    ] = None,
    context: Annotated[
        str | None, typer.Option("--context", metavar="TOKENS", help="Most input tokens.")
    ] = None,
    gpu: Annotated[
        str | None, typer.Option("--gpu", help="The accelerator, such as 'H100 80GB'.")
    ] = None,
    gpus: Annotated[
        str | None, typer.Option("--gpus", metavar="COUNT", help="How many of them.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Where the GPU's price holds.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", help="What a reader must know about the offer.")
    ] = None,
    dry_run: DryRun = False,
) -> int:
    """Appends one offer."""
    from generator.editing import request
    from generator.editing.operations import NewOffer, add_offer
    from generator.schema.provider import Kind

    session = _session()
    entry, identifier = request.new_id(session, offer)
    details = request.offer_details(
        api_names=api_name or [], base=base, context=context, gpu=gpu, gpus=gpus, region=region,
        note=note,
    )  # fmt: skip
    facts = None
    if rates:
        if effective is None or source is None:
            raise UsageError("a price needs --effective and --source")
        where = request.evidence(session, source, accessed, read, via or [])
        facts = request.price(session, rates, effective, where, basis=basis)
    elif effective is not None or source is not None:
        raise UsageError("--effective and --source belong to a price; give a rate, METER=AMOUNT")
    new = NewOffer(
        identifier, request.choice("--kind", Kind, kind), request.text("--name", name), details,
        facts,
    )  # fmt: skip
    draft = session.draft(entry)
    return _finish(session, draft, add_offer(draft, new), f"{offer}: a new offer", dry_run)


@app.command(
    "retire",
    help="""Say from which day on an offer can no longer be called.

Its prices stay, for its history. A date that the file has already is replaced.

Example: breakeven price retire openai/gpt-4o-mini --on 2027-01-14
--source https://developers.openai.com/api/docs/deprecations --successor openai/gpt-6.2-sol
""",
)
def retire_command(  # noqa: PLR0913, PLR0917 -- a parameter is an option
    offer: OfferName,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="First day on which it does not answer.")
    ],
    source: SourceUrl,
    new_jobs_end: Annotated[
        str | None,
        typer.Option(
            "--new-jobs-end", metavar="DATE", help="First day on which no training job starts."
        ),
    ] = None,
    successor: Annotated[
        str | None,
        typer.Option("--successor", metavar="ID", help="What the provider names instead."),
    ] = None,
    accessed: Accessed = None,
    read: How = "page",
    via: Via = None,
    dry_run: DryRun = False,
) -> int:
    """Sets the end of one offer."""
    from generator.editing.operations import Retirement, retire
    from generator.editing.request import date, evidence, offer_id

    session = _session()
    item = session.offer(offer)
    end = Retirement(
        date("--on", on),
        evidence(session, source, accessed, read, via or []),
        date("--new-jobs-end", new_jobs_end) if new_jobs_end is not None else None,
        offer_id("--successor", successor) if successor is not None else None,
    )
    draft = session.draft(item.entry)
    done = retire(draft, item.index, end)
    return _finish(session, draft, done, f"{offer}: retires on {end.on}", dry_run)


@app.command(
    "verify",
    help="""Say that somebody compared the entry in force with the provider's own page.

One date moves, 'verified'. The amounts, and where they were read, stay as they are.

Example: breakeven price verify openai/gpt-4o-mini --on 2026-11-22
""",
)
def verify_command(
    offer: OfferName,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day that was done; today if left out."),
    ] = None,
    dry_run: DryRun = False,
) -> int:
    """Moves one date."""
    from generator.editing.operations import verify
    from generator.editing.request import date, entry_on

    session = _session()
    item = session.offer(offer)
    done_on = date("--on", on) if on is not None else session.today
    entry = entry_on(item, done_on, None)
    draft = session.draft(item.entry)
    done = verify(draft, item.index, entry, done_on)
    return _finish(session, draft, done, f"{offer}: verified on {done_on}", dry_run)


@app.command(
    "correct",
    help="""Put an amount right that was always wrong, and keep what it was.

A price that changed is a new entry instead: breakeven price set.

Example: breakeven price correct openai/text-embedding-3-small input=0.021
--reason 'Typed as 0.02; the page has 0.021 since its first stored copy.'
""",
)
def correct_command(  # noqa: PLR0917 -- a parameter is an option
    offer: OfferName,
    rates: Amounts,
    reason: Annotated[
        str, typer.Option("--reason", help="How it came about, and what shows the right value.")
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="The day of the correction; today if left out."),
    ] = None,
    entry: Annotated[
        str | None,
        typer.Option(
            "--entry",
            metavar="DATE",
            help="The entry that begins on this day; the one in force if left out.",
        ),
    ] = None,
    dry_run: DryRun = False,
) -> int:
    """Corrects amounts of one entry."""
    from generator.editing.operations import correct
    from generator.editing.rates import parse_rates
    from generator.editing.request import date, entry_on, text

    session = _session()
    item = session.offer(offer)
    done_on = date("--on", on) if on is not None else session.today
    index = entry_on(item, done_on, date("--entry", entry) if entry is not None else None)
    draft = session.draft(item.entry)
    done = correct(
        draft, item.index, index, parse_rates(rates, session.catalogue.meters),
        reason=text("--reason", reason), on=done_on,
    )  # fmt: skip
    since = item.offer.prices[index].effective
    return _finish(session, draft, done, f"{offer}: the price from {since} corrected", dry_run)


def _session() -> Session:
    """The catalogue to edit; says what is wrong with it where it cannot be."""
    from generator import reporters
    from generator.editing.session import Refused, Session
    from generator.memo import of_user
    from generator.provenance import today

    try:
        return Session(find_root(), today(), of_user())
    except Refused as problem:
        complain(reporters.text(problem.findings))
        raise


def _finish(session: Session, draft: Draft, done: Done, headline: str, dry_run: bool) -> int:
    """Checks the edit, writes it or shows it, and says what was done."""
    from generator import reporters
    from generator.editing.session import Refused

    try:
        outcome = session.review(draft)
    except Refused as problem:
        complain(reporters.text(problem.findings))
        raise
    if outcome.warnings:
        complain(reporters.text(outcome.warnings, fold_after=None))
    lines = [f"{headline}, {draft.file}:{draft.line_of(done.place)}", *done.report]
    report = "\n  ".join(map(reporters.plain, lines))
    if dry_run:
        complain(report)
        answer(outcome.diff)
        return 0
    if outcome.after == outcome.before:
        report += "\n  the file says so already"
    else:
        session.write(outcome)
    answer(report)
    return 0


def _rates(rates: Rates) -> dict[str, str]:
    return {meter: str(rate) for meter, rate in rates.items()}


def _record(item: CatalogueOffer, index: int, as_of: dt.date) -> dict[str, object]:
    price = item.offer.prices[index]
    place = item.locate("prices", index)
    status = item.offer.status
    return {
        "offer": item.id,
        "as_of": as_of.isoformat(),
        "currency": price.currency,
        "effective": price.effective.isoformat(),
        "basis": price.basis.value,
        "rates": _rates(price.rates),
        "variants": {key: _rates(rates) for key, rates in price.variants.items()},
        "tiers": [
            {
                "above": tier.above,
                "rates": _rates(tier.rates),
                "variants": {key: _rates(rates) for key, rates in tier.variants.items()},
            }
            for tier in price.tiers
        ],
        "not_offered": list(price.not_offered),
        "status": {
            key: value.isoformat()
            for key in ("released", "announced", "deprecated", "new_jobs_end", "retires")
            if (value := getattr(status, key)) is not None
        },
        "source": {
            "url": price.source.url,
            "accessed": price.source.accessed.isoformat(),
            "read": price.source.read.value,
            "via": list(price.source.via),
        },
        "verified": price.verified.isoformat() if price.verified else None,
        "file": place.file,
        "line": place.line,
    }


def _known(revision: Revision | None) -> dict[str, object]:
    """Which commit answers and when it was made, where the past was asked."""
    if revision is None:
        return {}
    asked = None if revision.asked is None else revision.asked.isoformat()
    made = revision.made.isoformat().replace("+00:00", "Z")
    return {"known": {"on": asked, "commit": revision.commit, "made": made}}


def _table(item: CatalogueOffer, index: int, dated: str, meters: Meters) -> str:
    from generator.pages.rates import rate_tables

    price: Price = item.offer.prices[index]
    place = item.locate("prices", index)
    word = "first seen" if price.basis.value == "first-seen" else "since"
    lines = [
        f"{item.title}: {item.id}",
        f"{dated}, {word} {price.effective}, {price.currency}",
    ]
    if item.offer.status.new_jobs_end:
        lines.append(f"no new training jobs from {item.offer.status.new_jobs_end}")
    if item.offer.status.retires:
        lines.append(f"stops answering on {item.offer.status.retires}")
    for table in rate_tables(price, meters):
        lines += ["", *([table.heading] if table.heading else [])]
        head = ["meter", "per", *table.columns]
        rows = [head, *([meter, unit, *cells] for meter, unit, cells in table.rows)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
    lines += [
        "",
        f"source    {price.source.url}",
        f"read      {price.source.accessed} ({price.source.read})"
        + (f", through {', '.join(price.source.via)}" if price.source.via else ""),
        f"verified  {price.verified or 'not yet'}",
        f"entry     {place.file}:{place.line}",
    ]
    return "\n".join(lines) + "\n"
