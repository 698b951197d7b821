"""Two thousand cases: which file is spoilt in which way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from random import Random

from tests.mutation.amounts import AMOUNTS
from tests.mutation.dates import DATES
from tests.mutation.files import SOURCES
from tests.mutation.keys import KEYS
from tests.mutation.mutation import Mutation, Mutator
from tests.mutation.syntax import SYNTAX
from tests.mutation.values import VALUES

COUNT = 2_000
MUTATORS: tuple[Mutator, ...] = (*VALUES, *KEYS, *DATES, *AMOUNTS, *SYNTAX)
_ATTEMPTS = 400


@dataclass(frozen=True)
class Case:
    """One mutated file."""

    number: int
    mutator: str
    file: str
    mutation: Mutation

    def __str__(self) -> str:
        return f"case {self.number}: {self.mutator} in {self.file}.yaml, line {self.mutation.line}"


def cases(numbers: range = range(COUNT)) -> Iterator[Case]:
    """The cases of these numbers. A number gives the same case each time, whatever came before.

    The mutators take turns. A file is as likely as the square root of its length, so that the
    large ones, which have more to spoil, do not crowd out the small ones.
    """
    names = sorted(SOURCES)
    weights = [sqrt(len(SOURCES[name].text)) for name in names]
    for number in numbers:
        mutator = MUTATORS[number % len(MUTATORS)]
        random = Random(f"{mutator.name} {number}")
        for name in random.choices(names, weights, k=_ATTEMPTS):
            mutation = mutator.mutate(SOURCES[name], random)
            if mutation is not None and mutation.raw != SOURCES[name].text.encode():
                yield Case(number, mutator.name, name, mutation)
                break
        else:
            raise AssertionError(f"no provider file has anything for the mutator {mutator.name}")
