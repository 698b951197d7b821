"""Everything that is wrong with a catalogue, and everything it comes to on a day.

Checking and computing are one: a scenario that cannot be computed, a tree that cannot be walked and
a claim that does not stand as its file says are found by doing it. What was computed on the way is
what the pages show.

Each of these is a step of its own, which is not done again where a store has kept what it found for
the same state of everything it reads. What such a step would have computed is then computed when
somebody asks for it.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from generator.catalogue.load import Catalogue, Entry, load
from generator.catalogue.rules import check_rules
from generator.catalogue.view import parts, seen, seen_meters
from generator.claims.recompute import check as check_claims
from generator.claims.recompute import recompute
from generator.claims.result import ClaimResult
from generator.claims.sound import taken_twice
from generator.errors import NotYetPriced, UsageError
from generator.evidence.recorded import check as check_evidence
from generator.findings import Finding, error, has_errors, warning
from generator.memo import NOTHING, Json, Lazy, Part, Steps, Store, Trace, state_of
from generator.prose.checks import CLAIMS, RESULTS, check_prose
from generator.schema.claim import Claim, Claims
from generator.schema.scenario import Scenario
from generator.schema.tree import Tree
from generator.schema.worksheet import Worksheet
from generator.tree.define import TreeDefinition
from generator.tree.define import define as define_tree
from generator.tree.walk import Walk, walk
from generator.worksheet.compute import compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.origin import NO_COMMITS, Commits, provenance
from generator.worksheet.result import Provenance, Result

K = TypeVar("K")
V = TypeVar("V")

DEFINITIONS = "definitions"
"""The part of the steps that holds the sound worksheets."""


@dataclass(frozen=True)
class Checked:
    """What checking gives."""

    catalogue: Catalogue | None
    """The catalogue, or None where any error stands in it, shown or not."""
    findings: list[Finding]
    """What is wrong in the files asked for, in the order of the files and lines."""
    definitions: dict[str, Definition] = field(default_factory=dict)
    """The worksheets whose definitions are sound, by id."""
    trees: dict[str, TreeDefinition] = field(default_factory=dict)
    """The decision trees whose definitions are sound, by id."""
    results: Mapping[tuple[str, str], Result] = field(default_factory=dict)
    """Every scenario computed, by worksheet and scenario."""
    walks: Mapping[tuple[str, str], Walk] = field(default_factory=dict)
    """Every scenario walked, by tree and scenario."""
    claims: Mapping[str, ClaimResult] = field(default_factory=dict)
    """Every claim recomputed, by id."""


def check(
    root: Path,
    today: dt.date,
    paths: Iterable[Path] | None = None,
    *,
    as_of: dt.date | None = None,
    commits: Commits = NO_COMMITS,
    site: str | None = None,
    store: Store = NOTHING,
) -> Checked:
    """Checks `root/catalogue` as it stands today, and computes it as of a day, today by default.

    On an earlier day, what rests on a price that was not there yet is left out, with a warning,
    and a claim need not stand as its file says, which speaks of today.

    With `paths`, only the findings in those files and folders are given; the whole catalogue is
    checked all the same, since one file can be wrong because of another. A path is looked for in
    the current folder, then in `root`; raises UsageError for one that is in neither, or outside
    `root`. `commits` and the address of the `site` are what results name as their origin.
    What `store` has kept is taken, and what is found out is kept in it; neither changes what is
    given.
    """
    wanted = None if paths is None else [_inside(root, path) for path in paths]
    with uncollected():
        checked = _check(root, today, as_of or today, _Origin(commits, site), store)
    store.save()
    findings = checked.findings
    if wanted is not None:
        findings = [finding for finding in findings if _is_wanted(finding, wanted)]
    return replace(checked, findings=sorted(findings, key=lambda found: found.sort_key))


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing that is made here is garbage, and looking for some would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Origin:
    commits: Commits
    site: str | None


def _check(root: Path, today: dt.date, as_of: dt.date, origin: _Origin, store: Store) -> Checked:
    loaded = load(root, store)
    findings = list(loaded.findings)
    steps = Steps(store, {} if loaded.catalogue is None else parts(loaded.catalogue))
    findings += check_evidence(root, steps)
    if loaded.catalogue is None:
        return Checked(None, findings)
    findings += check_rules(loaded.catalogue, today, steps)
    day = _Day(as_of, as_of < today)
    checked = _Computation(loaded.catalogue, findings, day, origin, steps).run()
    return replace(checked, catalogue=None if has_errors(findings) else loaded.catalogue)


@dataclass(frozen=True, slots=True)
class _Day:
    date: dt.date
    is_past: bool


class _Computation:
    """The rooms in their order; each uses only what was sound in the ones before."""

    def __init__(
        self,
        catalogue: Catalogue,
        findings: list[Finding],
        day: _Day,
        origin: _Origin,
        steps: Steps,
    ) -> None:
        self.catalogue = catalogue
        self.findings = findings
        self.day = day
        self.as_of = day.date
        self.origin = origin
        self.steps = steps
        self.whole = Provenance(catalogue.digest, origin.commits.head, origin.site)

    def run(self) -> Checked:
        definitions = self.definitions()
        trees, states = self.trees(definitions)
        results = self.results(definitions)
        walks = self.walks(trees, states)
        claims = self.claims()
        if not has_errors(self.findings):
            self.findings += check_prose(self.catalogue, results, claims, self.as_of, self.steps)
        return Checked(self.catalogue, self.findings, definitions, trees, results, walks, claims)

    def own(self, entry: Entry[Any], *more: str) -> str:
        """The state of a file, and of what else its step uses."""
        return state_of(entry.document.file, self.catalogue.files[entry.document.file], *more)

    def definitions(self) -> dict[str, Definition]:
        found: dict[str, Definition] = {}
        states: dict[str, str] = {}
        for name, entry in self.catalogue.worksheets.items():
            outcome = self.steps.do("worksheet", self.own(entry), partial(_define, entry))
            self.findings += outcome.findings
            if outcome.value is not None:
                found[name] = Definition(entry.id, entry.model, entry, outcome.value)
                states[name] = outcome.state
        self.steps.parts[DEFINITIONS] = _part(found, states)
        return found

    def trees(
        self, definitions: Mapping[str, Definition]
    ) -> tuple[dict[str, TreeDefinition], dict[str, str]]:
        """The sound trees and their states."""
        found: dict[str, TreeDefinition] = {}
        states: dict[str, str] = {}
        for name, entry in self.catalogue.trees.items():
            if entry.model.worksheet not in definitions:
                continue  # The worksheet's own faults, or the rule `unknown-worksheet`, say so.
            outcome = self.steps.do("tree", self.own(entry), partial(_define_tree, entry))
            self.findings += outcome.findings
            if not outcome.findings:
                sheet = definitions[entry.model.worksheet]
                found[name] = TreeDefinition(entry.id, entry.model, entry, sheet)
                states[name] = outcome.state
        return found, states

    def results(self, definitions: Mapping[str, Definition]) -> Lazy[tuple[str, str], Result]:
        found: Lazy[tuple[str, str], Result] = Lazy()
        offers = self.catalogue.offers
        for scenario in self.catalogue.scenarios.values():
            for name in definitions:
                given = scenario.model.worksheets.get(name)
                if given is None or any(offer not in offers for offer in given.offers.values()):
                    continue  # Of an offer that is not there, the rule `unknown-offer` has said so.
                work = _Work(partial(self.result, name, scenario), self.steps.parts)
                outcome = self.steps.do("result", self.own(scenario, name, f"{self.day}"), work)
                self.findings += outcome.findings
                if not outcome.findings:
                    found.add((name, scenario.id), outcome.state, work.value)
        self.steps.parts[RESULTS] = _part(found, found.states)
        return found

    def result(
        self, name: str, scenario: Entry[Scenario], trace: Trace
    ) -> tuple[Result | None, list[Finding]]:
        given = scenario.model.worksheets[name]
        origin = provenance(
            self.catalogue, name, scenario.id, given.offers.values(),
            commits=self.origin.commits, site=self.origin.site,
        )  # fmt: skip
        try:
            return compute(
                trace.part(DEFINITIONS)[name], seen(self.catalogue, trace), as_of=self.as_of,
                provenance=origin, given=given, scenario=scenario.id,
            ), []  # fmt: skip
        except UsageError as problem:
            place = scenario.locate("worksheets", name, key=True)
            if self.day.is_past and isinstance(problem, NotYetPriced):
                return None, [warning(place, "scenario", f"'{name}' is left out: {problem}")]
            message = f"'{name}' cannot be computed: {problem}"
            return None, [error(place, "scenario", message)]

    def walks(
        self, trees: Mapping[str, TreeDefinition], states: Mapping[str, str]
    ) -> Lazy[tuple[str, str], Walk]:
        found: Lazy[tuple[str, str], Walk] = Lazy()
        results = self.steps.parts[RESULTS].items
        for scenario in self.catalogue.scenarios.values():
            for tree in trees.values():
                needed = (tree.tree.worksheet, scenario.id)
                if tree.id not in scenario.model.trees or needed not in results:
                    continue
                work = _Work(partial(self.walk, tree, scenario), self.steps.parts)
                outcome = self.steps.do("walk", self.own(scenario, states[tree.id]), work)
                self.findings += outcome.findings
                if not outcome.findings:
                    found.add((tree.id, scenario.id), outcome.state, work.value)
        return found

    def walk(
        self, tree: TreeDefinition, scenario: Entry[Scenario], trace: Trace
    ) -> tuple[Walk | None, list[Finding]]:
        result = trace.part(RESULTS)[tree.tree.worksheet, scenario.id]
        try:
            return walk(tree, result, scenario.model.trees[tree.id].answers), []
        except UsageError as problem:
            place = scenario.locate("trees", tree.id, key=True)
            return None, [error(place, "scenario", str(problem))]

    def claims(self) -> Lazy[str, ClaimResult]:
        found: Lazy[str, ClaimResult] = Lazy()
        self.findings += taken_twice(self.catalogue.claims.values())
        for entry in self.catalogue.claims.values():
            made: dict[str, ClaimResult] = {}
            work = partial(self.claims_of, entry, made)
            outcome = self.steps.do("claims", self.own(entry, f"{self.day}"), work)
            self.findings += outcome.findings
            for claim in entry.model.claims:
                if claim.id in outcome.value:
                    make = partial(self.claim, claim)
                    found.add(claim.id, outcome.state, make, made.get(claim.id))
        self.steps.parts[CLAIMS] = _part(found, found.states)
        return found

    def claims_of(
        self, entry: Entry[Claims], made: dict[str, ClaimResult], trace: Trace
    ) -> tuple[list[Finding], Json]:
        results, findings = check_claims(
            entry, seen(self.catalogue, trace), trace.part(DEFINITIONS), self.as_of, self.whole,
            past=self.day.is_past,
        )  # fmt: skip
        made.update((result.claim.id, result) for result in results)
        return findings, list(made)

    def claim(self, claim: Claim) -> ClaimResult:
        definitions = self.steps.parts[DEFINITIONS].items
        return recompute(claim, self.catalogue, definitions, self.as_of, self.whole)


class _Work(Generic[V]):
    """A step that computes something, which is kept for whoever asks for it.

    Where the step was not done, since what it finds is known, it is computed when it is asked for.
    """

    def __init__(
        self,
        make: Callable[[Trace], tuple[V | None, list[Finding]]],
        parts: Mapping[str, Part[Any, Any]],
    ) -> None:
        self._make, self._parts = make, parts
        self._made: V | None = None

    def __call__(self, trace: Trace) -> tuple[list[Finding], Json]:
        """The step."""
        self._made, findings = self._make(trace)
        return findings, None

    def value(self) -> V:
        """What the step computes, where it finds nothing that keeps it from doing so."""
        if self._made is None:
            self._made, _ = self._make(Trace(self._parts))
        if self._made is None:
            raise ValueError("a step that could be done cannot be done again")
        return self._made


def _part(items: Mapping[K, V], states: Mapping[K, str]) -> Part[K, V]:
    return Part(items, states.__getitem__, lambda: state_of(*map(str, states.items())))


def _define(entry: Entry[Worksheet], trace: Trace) -> tuple[list[Finding], Json]:
    definition, findings = define(entry, seen_meters(trace))
    return findings, None if definition is None else dict(definition.units)


def _define_tree(entry: Entry[Tree], trace: Trace) -> tuple[list[Finding], Json]:
    return define_tree(entry, trace.part(DEFINITIONS))[1], None


def _inside(root: Path, path: Path) -> Path:
    """The path relative to `root`; a link stands for itself, not for what it leads to."""
    base = Path(os.path.normpath(root.absolute()))
    for folder in (Path.cwd(), base):
        found = Path(os.path.normpath(folder / path))
        if not os.path.lexists(found):
            continue
        if not found.is_relative_to(base):
            raise UsageError(f"'{path}' is outside '{root}'")
        return found.relative_to(base)
    raise UsageError(f"there is no file or folder '{path}'")


def _is_wanted(finding: Finding, wanted: Iterable[Path]) -> bool:
    file = Path(finding.location.file)
    return any(file.is_relative_to(path) for path in wanted)
