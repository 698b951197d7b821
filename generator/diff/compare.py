"""Two catalogues, computed as of one day, compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.check import Checked, uncollected
from generator.diff.changes import KINDS, Change
from generator.diff.outcomes import outcome_changes
from generator.diff.prices import offer_changes
from generator.diff.published import published
from generator.diff.report import Report, State
from generator.diff.touched import Half, touched
from generator.evidence.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a commit, or the files as they stand."""

    name: str
    """What it was asked for by."""
    commit: str | None
    checked: Checked
    evidence: tuple[Recorded, ...] = ()
    """What other data sets were recorded to say of the prices."""
    made: str = ""
    """Which commit it is and when that was made, in words; empty for files as they stand."""


def compare(base: Side, head: Side, as_of: dt.date, site: str | None = None) -> Report:
    """Everything that is not what it was, gravest kinds first, and the files that show it.

    Both sides were computed as of `as_of`, and neither has an error. `site` is the address that the
    guide is published at, if any.
    """
    with uncollected():
        return _compared(base, head, as_of, site)


def _compared(base: Side, head: Side, as_of: dt.date, site: str | None) -> Report:
    old, new = (Half(side.checked, side.evidence) for side in (base, head))
    found = touched(old, new)
    changes: list[Change] = [
        *offer_changes(old.catalogue, new.catalogue, found), *outcome_changes(old, new, found),
    ]  # fmt: skip
    order = {kind.kind: index for index, kind in enumerate(KINDS)}
    return Report(
        State(base.name, base.commit, old.catalogue.digest, base.made),
        State(head.name, head.commit, new.catalogue.digest, head.made),
        as_of,
        tuple(sorted(changes, key=lambda change: order[change.kind])),
        published(old, new, found, as_of, site),
    )
