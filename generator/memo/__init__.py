"""What was found out before: kept by what it was found out from, and taken again while that holds.

A step of the check is asked for by its name and its own file, and is done with a `Trace`, which
notes what it reads of everything else. What it found is kept under the state of all of that. The
same step on the same state is then looked up instead of done; on any other state it is done. There
is nothing that could be out of date, and nothing to invalidate.
"""

from __future__ import annotations

from generator.memo.lazy import Lazy, changed
from generator.memo.steps import Json, Outcome, Steps, state_of
from generator.memo.store import NOTHING, Store, of_user
from generator.memo.trace import Part, Trace

__all__ = [
    "NOTHING", "Json", "Lazy", "Outcome", "Part", "Steps", "Store", "Trace", "changed", "of_user",
    "state_of",
]  # fmt: skip
