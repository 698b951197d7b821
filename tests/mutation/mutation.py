"""What a mutator gives: a text with one fault, and what has to be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.mutation.source import Source

UNSEEN = {
    "near-amount": (
        "an amount a few per cent off is as likely as the right one; only the provider's page, or "
        "another data set in `breakeven corroborate`, can tell"
    ),
    "first-price": (
        "an offer's first price has no earlier one to be compared with; `breakeven corroborate` "
        "sets it beside other data sets"
    ),
    "output-cheaper": (
        "input and output may cost what they like; no rule says which is dearer"
    ),
    "likely-date": "a day that is past and between its neighbours is as likely as the right one",
    "optional-key": "the schema does without the key, so that its absence says `not known`",
    "history": (
        "one file does not know what stood in it before; `breakeven diff` reports a price or an "
        "offer that is gone"
    ),
    "text-is-text": (
        "markup, templates and formulas in a text are text; pages and downloads escape them, which "
        "tests/bad_input and tests/browser hold"
    ),
    "look-alike": "a name may be in any script and with any sign that is seen, look-alikes too",
    "same-data": "the file says what it said before; nothing at all may be found",
}  # fmt: skip
"""Why `check` cannot see a mutation in the file, by the name of the reason."""


@dataclass(frozen=True)
class Mutation:
    """A mutated file, the line of its fault, and the codes of which one has to be found there.

    Without codes the mutation is on the list of UNSEEN, and nothing may be found at its line.
    """

    text: str | bytes
    line: int
    codes: frozenset[str] = frozenset()
    reason: str = ""

    def __post_init__(self) -> None:
        assert bool(self.codes) != (self.reason in UNSEEN), self.reason

    @property
    def raw(self) -> bytes:
        """The file's bytes."""
        return self.text.encode() if isinstance(self.text, str) else self.text


Mutate = Callable[[Source, Random], Mutation | None]


@dataclass(frozen=True)
class Mutator:
    """A way to spoil a file. `mutate` gives None for a file that has nothing of the sort."""

    name: str
    mutate: Mutate


def fault(text: str | bytes, line: int, *codes: str) -> Mutation:
    """A mutation that has to be found."""
    return Mutation(text, line, frozenset(codes))


def unseen(text: str | bytes, line: int, reason: str) -> Mutation:
    """A mutation on the list."""
    return Mutation(text, line, reason=reason)
