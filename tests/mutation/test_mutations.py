"""Two thousand spoilt provider files: every fault is found at its line, or listed with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutation.cases import COUNT, MUTATORS, Case, cases
from tests.mutation.files import METERS, ROOT, SOURCES, TODAY
from tests.mutation.mutation import UNSEEN, Mutation, fault, unseen
from tests.mutation.run import run, table
from tests.mutation.worker import Guide, judge
from tests.support.command import breakeven

PARTS = 2
PEAK = 200_000_000
"""Bytes of memory for a worker that has read some hundred files; about 60 million were measured."""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_fault_is_found_at_its_line(
    part: int, record_property: Callable[[str, object], None]
) -> None:
    """Or is on the list, and then truly not found; with bounds on time and memory.

    The worker's kernel ends a case that takes 5 s of processor time, and gives it 1 GB of address
    space. A fault that is missed, a listed one that is found after all, a finding that is no
    sentence and an exception of any kind all end up here.
    """
    ran = run(part, PARTS)
    record_property("counts", table(ran.rows))
    assert [] == ran.wrong
    assert len(range(part, COUNT, PARTS)) == len(ran.rows)
    assert ran.peak < PEAK


def test_the_cases_are_spread() -> None:
    """Two thousand, over every mutator and every file; each reason of the list is needed."""
    made = list(cases())
    assert (COUNT, COUNT) == (len(made), len({case.mutation.raw for case in made}) + _again(made))
    by_mutator = Counter(case.mutator for case in made)
    assert {mutator.name for mutator in MUTATORS} == by_mutator.keys()
    assert min(by_mutator.values()) >= COUNT // len(MUTATORS)
    assert SOURCES.keys() == {case.file for case in made}
    assert UNSEEN.keys() == {case.mutation.reason for case in made} - {""}


def _again(made: list[Case]) -> int:
    """How many cases give a file that another case gives too: few, of files with little in them."""
    again = len(made) - len({case.mutation.raw for case in made})
    assert again < len(made) // 10
    return again


def test_a_case_is_the_same_each_time() -> None:
    """Its number alone decides."""
    every = list(cases(range(200)))
    assert every[7::31] == list(cases(range(7, 200, 31)))


def test_the_judge_can_fail(tmp_path: Path) -> None:
    """A fault at another line or of another code is missed, and a listed one that shows is told."""
    guide = Guide(tmp_path)
    name = "openpipe"
    spoilt = SOURCES[name].text.replace("kind: ", "kind: x", 1)
    line = SOURCES[name].text.split("kind: ")[0].count("\n") + 1

    def outcome(mutation: Mutation) -> str:
        return judge(guide, Case(0, "", name, mutation))[0]

    assert "found" == outcome(fault(spoilt, line, "enum"))
    assert "missed" == outcome(fault(spoilt, line + 1, "enum"))
    assert "missed" == outcome(fault(spoilt, line, "amount"))
    assert "missed" == outcome(fault(SOURCES[name].text, line, "enum"))
    assert "found though listed" == outcome(unseen(spoilt, line, "text-is-text"))
    assert "listed" == outcome(unseen(SOURCES[name].text + "\n", line, "same-data"))


@pytest.mark.parametrize("number", range(0, COUNT, COUNT // 20))
def test_the_command_says_the_same(tmp_path: Path, number: int) -> None:
    """`breakeven check` names the line, exits 0 or 1, and never shows a traceback."""
    case = next(cases(range(number, number + 1)))
    file = f"catalogue/providers/{case.file}.yaml"
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_bytes(case.mutation.raw)
    (tmp_path / "catalogue" / METERS.name).write_bytes(METERS.read_bytes())
    (tmp_path / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    done = breakeven("check", "--all", "--on", str(TODAY), cwd=tmp_path)
    assert "" == done.stderr
    found = re.findall(
        rf"^{re.escape(file)}:{case.mutation.line}:\d+: (error|warning) (\S+) .+$",
        done.stdout, re.MULTILINE,
    )  # fmt: skip
    assert bool(case.mutation.codes) == bool({code for _, code in found} & case.mutation.codes)
    assert done.returncode == (1 if " error " in done.stdout else 0)
