"""The exceptions that price entries make to the rules, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries
from generator.findings import Finding, Level, Location, did_you_mean, error, warning

PriceEntryKey = tuple[str, int]

MOST_LISTED = {Level.ERROR: 200, Level.WARNING: 5_000}
"""How many breaches of one rule are looked for; more is the wrong file, or an attack."""


def apply_exceptions(
    rules: Mapping[str, Rule], catalogue: Catalogue, found: Mapping[str, Iterable[Finding]]
) -> Iterator[Finding]:
    """The findings that no exception covers, and a finding for each exception that covers none.

    `found` gives each rule's findings. An exception covers the findings of its rule that are placed
    anywhere inside its entry. The findings are limited as those of `listed`.
    """
    excusing = [entry for entry in entries(catalogue) if entry.price.exceptions]
    owner = _owners(excusing)
    used: dict[PriceEntryKey, set[str]] = defaultdict(set)

    def uncovered(name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
        for finding in findings:
            entry = owner.get(finding.location)
            named = () if entry is None else {item.rule for item in entry.price.exceptions}
            if entry is not None and name in named and rules[name].excusable:
                used[_key(entry)].add(name)
            else:
                yield finding

    for name, findings in found.items():
        yield from listed(rules, uncovered(name, findings), one=True)
    useless = (
        finding for entry in excusing for finding in _useless(rules, entry, used[_key(entry)])
    )
    yield from listed(rules, useless, one=True)


def listed(
    rules: Mapping[str, Rule], findings: Iterable[Finding], *, one: bool = False
) -> Iterator[Finding]:
    """The findings, but of a rule that is broken more than MOST_LISTED times only the first ones.

    One finding then says so. What is said of exceptions counts as one rule. With `one`, all are of
    the same rule, and no more are looked at than are given.
    """
    counts: dict[str, int] = defaultdict(int)
    for finding in findings:
        rule = rules.get(finding.code)
        name, most = ("", MOST_LISTED[Level.ERROR]) if rule is None else (
            rule.name, MOST_LISTED[rule.level]
        )  # fmt: skip
        counts[name] += 1
        if counts[name] <= most:
            yield finding
        elif counts[name] == most + 1:
            yield _many(rule, finding.location, most)
            if one:
                return


def _many(rule: Rule | None, place: Location, most: int) -> Finding:
    if rule is None:
        return error(
            place, "unused-exception", "more exceptions than these are of no use",
            "put the first ones right, or check that the right file was committed",
        )  # fmt: skip
    return rule.finding(
        place,
        f"the rule {rule.name} is broken more than {most} times; the rest is not listed",
        "put the first ones right, or check that the right file was committed",
    )


def _key(entry: PriceEntry) -> PriceEntryKey:
    return (entry.offer.id, entry.position)


def _owners(excusing: list[PriceEntry]) -> dict[Location, PriceEntry]:
    """The entry that each place belongs to, for the entries that make exceptions."""
    return {
        place: entry
        for entry in excusing
        for place in entry.offer.entry.document.within(
            ("offers", entry.offer.index, "prices", entry.position)
        )
    }


def _useless(rules: Mapping[str, Rule], entry: PriceEntry, used: set[str]) -> Iterator[Finding]:
    for index, exception in enumerate(entry.price.exceptions):
        place = entry.locate("exceptions", index, "rule")
        name = exception.rule
        if name not in rules:
            yield error(
                place, "unknown-rule", f"there is no rule '{name}'",
                did_you_mean(name, rules) or "a rule's name is the code of its findings",
            )  # fmt: skip
        elif not rules[name].excusable:
            yield error(
                place, "unknown-rule", f"the rule '{name}' has no exceptions",
                "put the entry right instead",
            )  # fmt: skip
        elif name not in used:
            # A warning: the passing of time alone can make an exception useless.
            yield warning(
                place, "unused-exception", f"the entry does not break the rule '{name}'",
                "remove the exception",
            )  # fmt: skip
