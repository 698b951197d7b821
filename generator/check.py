"""Everything that is wrong with a catalogue, and everything it comes to on a day.

Checking and computing are one: a scenario that cannot be computed, a tree that cannot be walked and
a claim that does not stand as its file says are found by doing it. What was computed on the way is
what the pages show.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from generator.catalogue.load import Catalogue, Entry, load
from generator.catalogue.rules import check_rules
from generator.claims.recompute import check as check_claims
from generator.claims.result import ClaimResult
from generator.errors import UsageError
from generator.findings import Finding, error, has_errors
from generator.prose.checks import check_prose
from generator.schema.scenario import Scenario
from generator.tree.define import TreeDefinition
from generator.tree.define import define as define_tree
from generator.tree.walk import Walk, walk
from generator.worksheet.compute import compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result


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
    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    """Every scenario computed, by worksheet and scenario."""
    walks: dict[tuple[str, str], Walk] = field(default_factory=dict)
    """Every scenario walked, by tree and scenario."""
    claims: dict[str, ClaimResult] = field(default_factory=dict)
    """Every claim recomputed, by id."""


def check(
    root: Path,
    today: dt.date,
    paths: Iterable[Path] | None = None,
    *,
    as_of: dt.date | None = None,
    commit: str | None = None,
    site: str | None = None,
) -> Checked:
    """Checks `root/catalogue` as it stands today, and computes it as of a day, today by default.

    With `paths`, only the findings in those files and folders are given; the whole catalogue is
    checked all the same, since one file can be wrong because of another. A path is looked for in
    the current folder, then in `root`; raises UsageError for one that is in neither, or outside
    `root`. `commit` and the address of the `site` are what results name as their origin.
    """
    wanted = None if paths is None else [_inside(root, path) for path in paths]
    loaded = load(root)
    findings = list(loaded.findings)
    checked = Checked(None, findings)
    if loaded.catalogue is not None:
        findings += check_rules(loaded.catalogue, today)
        provenance = Provenance(loaded.catalogue.digest, commit, site)
        checked = _Computation(loaded.catalogue, findings, as_of or today, provenance).run()
    catalogue = None if has_errors(findings) else loaded.catalogue
    if wanted is not None:
        findings = [finding for finding in findings if _is_wanted(finding, wanted)]
    return Checked(
        catalogue, sorted(findings, key=lambda found: found.sort_key), checked.definitions,
        checked.trees, checked.results, checked.walks, checked.claims,
    )  # fmt: skip


class _Computation:
    """The rooms in their order; each uses only what was sound in the ones before."""

    def __init__(
        self, catalogue: Catalogue, findings: list[Finding], as_of: dt.date, provenance: Provenance
    ) -> None:
        self.catalogue = catalogue
        self.findings = findings
        self.as_of = as_of
        self.provenance = provenance

    def run(self) -> Checked:
        catalogue = self.catalogue
        definitions = self.definitions()
        trees = self.trees(definitions)
        results = {
            (definition.id, scenario.id): result
            for scenario in catalogue.scenarios.values()
            for definition in definitions.values()
            if definition.id in scenario.model.worksheets
            and (result := self.result(definition, scenario)) is not None
        }
        walks = {
            (tree.id, scenario.id): found
            for scenario in catalogue.scenarios.values()
            for tree in trees.values()
            if tree.id in scenario.model.trees
            and (tree.tree.worksheet, scenario.id) in results
            and (found := self.walk(tree, scenario, results[tree.tree.worksheet, scenario.id]))
        }
        claims = self.claims(definitions)
        if not has_errors(self.findings):
            self.findings += check_prose(catalogue, results, claims, self.as_of)
        return Checked(catalogue, self.findings, definitions, trees, results, walks, claims)

    def definitions(self) -> dict[str, Definition]:
        found = {}
        for name, entry in self.catalogue.worksheets.items():
            definition, findings = define(entry, self.catalogue.meters)
            self.findings += findings
            if definition is not None:
                found[name] = definition
        return found

    def trees(self, definitions: dict[str, Definition]) -> dict[str, TreeDefinition]:
        found = {}
        for name, entry in self.catalogue.trees.items():
            if entry.model.worksheet not in definitions:
                continue  # The worksheet's own faults, or the rule `unknown-worksheet`, say so.
            definition, findings = define_tree(entry, definitions)
            self.findings += findings
            if definition is not None:
                found[name] = definition
        return found

    def result(self, definition: Definition, scenario: Entry[Scenario]) -> Result | None:
        given = scenario.model.worksheets[definition.id]
        if not self.catalogue.offers.keys() >= set(given.offers.values()):
            return None  # The rule `unknown-offer` has said so.
        try:
            return compute(
                definition, self.catalogue, as_of=self.as_of, provenance=self.provenance,
                given=given, scenario=scenario.id,
            )  # fmt: skip
        except UsageError as problem:
            place = scenario.locate("worksheets", definition.id, key=True)
            message = f"'{definition.id}' cannot be computed: {problem}"
            self.findings.append(error(place, "scenario", message))
            return None

    def walk(self, tree: TreeDefinition, scenario: Entry[Scenario], result: Result) -> Walk | None:
        try:
            return walk(tree, result, scenario.model.trees[tree.id].answers)
        except UsageError as problem:
            place = scenario.locate("trees", tree.id, key=True)
            self.findings.append(error(place, "scenario", str(problem)))
            return None

    def claims(self, definitions: dict[str, Definition]) -> dict[str, ClaimResult]:
        found: dict[str, ClaimResult] = {}
        for entry in self.catalogue.claims.values():
            results, findings = check_claims(
                entry, self.catalogue, definitions, self.as_of, self.provenance
            )
            self.findings += findings
            found.update((result.claim.id, result) for result in results)
        return found


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
