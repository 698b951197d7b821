"""What the change of a catalogue does to what is computed from it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalogue.load import Catalogue
from generator.check import Checked
from generator.diff.changes import (
    CalculationChange,
    Change,
    ClaimMove,
    ResultMove,
    TreeMove,
    VerdictFlip,
)
from generator.diff.touched import Half, Touched
from generator.figures import figure, plain
from generator.findings import Location
from generator.formula.evaluate import Never
from generator.schema.claim import Verdict
from generator.worksheet.result import Result, StepValue


def outcome_changes(older: Half, newer: Half, found: Touched) -> Iterator[Change]:
    """Every verdict, result, tree and claim that is not what it was; `found` is where to look."""
    old, new, catalogue = older.checked, newer.checked, newer.catalogue
    for key in sorted(found.results):
        before, after = old.results.get(key), new.results.get(key)
        place = _scenario(catalogue, key[1])
        if before is None or after is None:
            one = after or before
            if one is not None:
                yield CalculationChange(*key, after is not None, one.verdict.text, place)
            continue
        if before.verdict.route != after.verdict.route:
            yield VerdictFlip(
                *key, before.verdict.route, after.verdict.route, before.verdict.text,
                after.verdict.text, place,
            )  # fmt: skip
        yield from _results(key, before, after, place)
    for key in sorted(found.walks & {*old.walks} & {*new.walks}):
        was, now = old.walks[key].end, new.walks[key].end
        if was.key != now.key or was.route != now.route:
            place = _scenario(catalogue, key[1])
            yield TreeMove(*key, was.key, now.key, was.route, now.route, place)
    yield from _claims(old, new, catalogue, found)


def _results(
    key: tuple[str, str], before: Result, after: Result, place: Location | None
) -> Iterator[Change]:
    """The results of either side, by their steps, each once."""
    labels = {
        item.step: item.label
        for result in (before, after)
        for item in result.definition.worksheet.results
    }
    for step, label in labels.items():
        was, now = before.steps.get(step), after.steps.get(step)
        if _exact(was) == _exact(now) and (was is None) == (now is None):
            continue
        unit = next(side.unit for side in (now, was) if side is not None)
        reason = None if now is None else now.never
        yield ResultMove(
            *key, step, label, unit, _exact(was), _exact(now), _shown(was), _shown(now), reason,
            place,
        )  # fmt: skip


def _exact(step: StepValue | None) -> str | None:
    if step is None or isinstance(step.value, Never):
        return None
    if isinstance(step.value, bool):
        return "true" if step.value else "false"
    return plain(step.value)


def _shown(step: StepValue | None) -> str:
    if step is None:
        return "no such result"
    return "never" if isinstance(step.value, Never) else figure(step.value, step.unit)


def _claims(old: Checked, new: Checked, catalogue: Catalogue, found: Touched) -> Iterator[Change]:
    places = {
        claim.id: entry.locate("claims", index)
        for entry in catalogue.claims.values()
        for index, claim in enumerate(entry.model.claims)
    }
    for name in sorted(found.claims & {*old.claims} & {*new.claims}):
        was, now = old.claims[name].verdict, new.claims[name].verdict
        if (was is Verdict.DISAGREES) != (now is Verdict.DISAGREES):
            holds = now is not Verdict.DISAGREES
            quoted = new.claims[name].claim.quoted
            yield ClaimMove(name, holds, was.value, now.value, quoted, places.get(name))


def _scenario(catalogue: Catalogue, name: str) -> Location | None:
    entry = catalogue.scenarios.get(name)
    return None if entry is None else Location(entry.document.file)
