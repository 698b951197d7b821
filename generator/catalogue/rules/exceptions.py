"""The exceptions that price entries make to the rules, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries
from generator.catalogue.yaml_source import Path
from generator.findings import Finding, Level, Location, did_you_mean, error, warning

PriceEntryKey = tuple[str, int]

MOST_LISTED = {Level.ERROR: 200, Level.WARNING: 5_000}
"""How many breaches of one rule are looked for; more is the wrong file, or an attack."""


def apply_exceptions(
    rules: Mapping[str, Rule], catalogue: Catalogue, found: Mapping[str, Iterable[Finding]]
) -> Iterator[Finding]:
    """The findings that no exception covers, and a finding for each exception that covers none.

    `found` gives each rule's findings. An exception covers the findings of its rule that are placed
    anywhere inside its entry. Of a rule that is broken more than MOST_LISTED times, the first
    breaches are given and one finding that says so.
    """
    excusing = [entry for entry in entries(catalogue) if entry.price.exceptions]
    owner = _owners(excusing)
    used: dict[PriceEntryKey, set[str]] = defaultdict(set)
    for name, findings in found.items():
        listed = 0
        for finding in findings:
            entry = owner.get(finding.location)
            named = () if entry is None else {item.rule for item in entry.price.exceptions}
            if entry is not None and name in named and rules[name].excusable:
                used[_key(entry)].add(name)
                continue
            if listed == MOST_LISTED[rules[name].level]:
                yield _many(rules[name], finding.location, listed)
                break
            listed += 1
            yield finding
    useless = (
        finding for entry in excusing for finding in _useless(rules, entry, used[_key(entry)])
    )
    yield from islice(useless, MOST_LISTED[Level.ERROR])
    for finding in islice(useless, 1):
        yield error(
            finding.location, "unused-exception", "more exceptions than these are of no use",
            "put the first ones right, or check that the right file was committed",
        )  # fmt: skip


def _many(rule: Rule, place: Location, listed: int) -> Finding:
    return rule.finding(
        place,
        f"the rule {rule.name} is broken more than {listed} times; the rest is not listed",
        "put the first ones right, or check that the right file was committed",
    )


def _key(entry: PriceEntry) -> PriceEntryKey:
    return (entry.offer.id, entry.position)


def _owners(excusing: list[PriceEntry]) -> dict[Location, PriceEntry]:
    """The entry that each place belongs to, for the entries that make exceptions."""
    by_file: dict[str, dict[Path, PriceEntry]] = defaultdict(dict)
    for entry in excusing:
        document = entry.offer.entry.document
        by_file[document.file]["offers", entry.offer.index, "prices", entry.position] = entry
    owners: dict[Location, PriceEntry] = {}
    for entry in excusing:
        document = entry.offer.entry.document
        # Once a file, however many of its entries make exceptions.
        wanted = by_file.pop(document.file, {})
        for marks in (document.values, document.keys) if wanted else ():
            for path, mark in marks.items():
                if path[:4] in wanted:
                    owners[Location(document.file, *mark)] = wanted[path[:4]]
    return owners


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
