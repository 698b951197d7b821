"""Two catalogues, computed as of one day, compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from generator.check import Checked
from generator.diff.changes import KINDS, Change
from generator.diff.outcomes import outcome_changes
from generator.diff.prices import offer_changes
from generator.diff.report import Report, State


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a commit, or the files as they stand."""

    name: str
    """What it was asked for by."""
    commit: str | None
    checked: Checked


def compare(base: Side, head: Side, as_of: dt.date) -> Report:
    """Everything that is not what it was, gravest kinds first.

    Both sides were computed as of `as_of`, and neither has an error.
    """
    old, new = base.checked.catalogue, head.checked.catalogue
    if old is None or new is None:
        raise ValueError("a catalogue with errors cannot be compared")
    changes: list[Change] = [
        *offer_changes(old, new), *outcome_changes(base.checked, head.checked, new),
    ]  # fmt: skip
    order = {kind.kind: index for index, kind in enumerate(KINDS)}
    return Report(
        State(base.name, base.commit, old.digest),
        State(head.name, head.commit, new.digest),
        as_of,
        tuple(sorted(changes, key=lambda change: order[change.kind])),
    )
