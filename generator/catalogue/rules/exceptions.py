"""The exceptions that price entries make to the rules, each with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from generator.catalogue.load import Catalogue
from generator.catalogue.rules.rule import Rule
from generator.catalogue.rules.walk import PriceEntry, entries
from generator.catalogue.yaml_source import Path
from generator.findings import Finding, Location, did_you_mean, error, warning

PriceEntryKey = tuple[str, int]


def apply_exceptions(
    rules: Mapping[str, Rule], catalogue: Catalogue, findings: Iterable[Finding]
) -> Iterator[Finding]:
    """The findings that no exception covers, and a finding for each exception that covers none.

    An exception covers the findings of its rule that are placed anywhere inside its entry.
    """
    excusing = [entry for entry in entries(catalogue) if entry.price.exceptions]
    owner = _owners(excusing)
    used: set[tuple[PriceEntryKey, str]] = set()
    for finding in findings:
        entry = owner.get(finding.location)
        named = () if entry is None else {item.rule for item in entry.price.exceptions}
        if entry is not None and finding.code in named and rules[finding.code].excusable:
            used.add((_key(entry), finding.code))
        else:
            yield finding
    for entry in excusing:
        yield from _useless(rules, entry, {rule for key, rule in used if key == _key(entry)})


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
                place, "unknown-rule", f"there is no rule '{name}'", did_you_mean(name, rules)
            )
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
