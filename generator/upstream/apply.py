"""Proposals, written through `generator.editing`.

A file is edited, checked and replaced at a time. What it says already is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.editing.draft import Draft
from generator.editing.entry import PriceFacts
from generator.editing.evidence import Evidence
from generator.editing.fragment import Bare, FlowList, FlowMap
from generator.editing.operations import NewOffer as EditedOffer
from generator.editing.operations import Retirement as EditedEnd
from generator.editing.operations import add_offer, order, retire, set_price
from generator.editing.rates import RateName, parse_rates
from generator.editing.session import Refused, Session
from generator.evidence.rates import Amounts
from generator.findings import Finding
from generator.schema.provider import Basis, Price, Read
from generator.upstream.names import NEWCOMERS
from generator.upstream.propose import Addition, NewEntry, Proposal, Retirement
from generator.upstream.second import NewOffer


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one file."""

    file: str
    edits: int
    diff: str
    warnings: list[Finding]


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A file that was left as it is, and why."""

    file: str
    edits: int
    findings: list[Finding]


def apply(
    session: Session,
    proposals: Iterable[Proposal],
    *,
    dry_run: bool,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Written | NotWritten]:
    """Makes every proposal that can be made, and leaves whole files out that would not pass."""
    by_provider: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if isinstance(proposal, NewEntry | Retirement):
            by_provider[proposal.offer.provider_id].append(proposal)
        elif isinstance(proposal, Addition):
            by_provider[proposal.new.provider].append(proposal)
    done: list[Written | NotWritten] = []
    for provider, wanted in sorted(by_provider.items()):
        progress(f"{provider}: {len(wanted)} edits")
        done.append(_file(session, provider, wanted, dry_run=dry_run))
    return done


def _file(
    session: Session, provider: str, wanted: list[Proposal], *, dry_run: bool
) -> Written | NotWritten:
    draft = _draft(session, provider)
    for proposal in wanted:
        _edit(session, draft, proposal)
    try:
        outcome = session.review(draft)
    except Refused as problem:
        return NotWritten(draft.file, len(wanted), problem.findings)
    if not dry_run:
        session.write(outcome)
    return Written(draft.file, len(wanted), outcome.diff, outcome.warnings)


def _draft(session: Session, provider: str) -> Draft:
    if provider in session.catalogue.providers:
        return session.draft(session.provider(provider))
    newcomer = NEWCOMERS[provider]
    return session.new_draft(provider, newcomer.name, newcomer.page, newcomer.note)


def _edit(session: Session, draft: Draft, proposal: Proposal) -> None:
    match proposal:
        case NewEntry():
            basis = Basis.STATED if proposal.stated else Basis.FIRST_SEEN
            where = _evidence(session, proposal.offer.provider_id, (proposal.label,))
            facts = PriceFacts(_named(session, proposal.rates), proposal.effective, where, basis)
            set_price(draft, proposal.offer.index, facts)
        case Retirement():
            where = _evidence(session, proposal.offer.provider_id, (proposal.label,))
            retire(draft, proposal.offer.index, EditedEnd(proposal.on, where))
        case Addition():
            _add(session, draft, proposal.new)
        case _:
            raise TypeError(proposal.kind)


def _add(session: Session, draft: Draft, new: NewOffer) -> None:
    where = _evidence(session, new.provider, new.via)
    facts = PriceFacts(_named(session, new.rates), session.today, where, Basis.FIRST_SEEN, new.note)
    details: dict[str, object] = {"api_names": FlowList([new.api_name])}
    if new.context is not None:
        details["limits"] = FlowMap(context=Bare(new.context))
    if new.retires is not None:
        day, who = new.retires
        source = _evidence(session, new.provider, (who,)).as_data()
        details["status"] = {"retires": Bare(day), "source": source}
    done = add_offer(draft, EditedOffer(new.id, new.kind, new.name, details, facts))
    if new.disagrees:
        items = [_disagreement(rate, via, says) for rate, via, says in new.disagrees]
        draft.put((*done.place, "prices", 0), "disagrees", items, order(Price))


def _disagreement(rate: str, via: str, says: Decimal) -> dict[str, str]:
    return {
        "rate": rate,
        "via": via,
        "says": Bare(f"{says:f}"),
        "settled": "It was read before those that agree.",
    }


def _evidence(session: Session, provider: str, via: tuple[str, ...]) -> Evidence:
    """The provider's page, as the data sets had it; nobody has compared anything with it."""
    known = session.catalogue.providers.get(provider)
    page = known.model.pricing_pages[0] if known else NEWCOMERS[provider].page
    return Evidence(page, session.today, Read.DATASET, via)


def _named(session: Session, rates: Amounts) -> dict[RateName, str]:
    """The rates as the editing commands take them, the meters in the order of `meters.yaml`."""
    meters = list(session.catalogue.meters.meters)
    found = parse_rates(
        [f"{rate}={amount:f}" for rate, amount in rates.items()], session.catalogue.meters
    )
    keys = sorted(
        found,
        key=lambda rate: (rate.above or 0, rate.variant or "", meters.index(rate.meter)),
    )
    return {key: found[key] for key in keys}
