"""A worksheet computed as the command line asked: what `worksheet` and `tree` have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cli.console import complain
from generator.cli.options import decimal, find_root
from generator.errors import UsageError
from generator.findings import did_you_mean

if TYPE_CHECKING:
    from generator.catalogue.load import Catalogue
    from generator.check import Checked
    from generator.schema.scenario import Scenario
    from generator.worksheet.result import Result


@dataclass(frozen=True, slots=True)
class Ready:
    """A catalogue without errors, computed as of a day."""

    catalogue: Catalogue
    checked: Checked
    as_of: dt.date
    commit: str | None
    site: str | None


def ready(on: dt.date | None) -> Ready:
    """The catalogue of the guide the command was called in.

    It is checked as of today, whatever day is asked for: what was read since then is no error.
    Raises CatalogueError, after saying what is wrong, where there are errors.
    """
    from generator import reporters
    from generator.check import check
    from generator.generate import CatalogueError, site_address
    from generator.provenance import moment

    root = find_root()
    now = moment(root)
    site = site_address(root)
    found = check(root, now.day, commit=now.commit, site=site)
    if found.catalogue is None:
        complain(reporters.text(found.findings))
        raise CatalogueError(found.findings)
    return Ready(found.catalogue, found, on or now.day, now.commit, site)


def unknown(what: str, word: str, known: Mapping[str, object]) -> UsageError:
    """The error for an id that does not exist, with what does."""
    hint = did_you_mean(word, known) or f"known: {', '.join(sorted(known)[:20]) or 'none'}"
    return UsageError(f"there is no {what} '{word}'; {hint}")


def scenario_of(found: Ready, identifier: str) -> Scenario:
    """A scenario by id."""
    if identifier not in found.catalogue.scenarios:
        raise unknown("scenario", identifier, found.catalogue.scenarios)
    return found.catalogue.scenarios[identifier].model


def computed(
    found: Ready, worksheet: str, scenario: str | None, given: Mapping[str, str]
) -> Result:
    """The worksheet for a scenario, with what the reader set: inputs, prices and offers by name."""
    from generator.schema.scenario import WorksheetInputs
    from generator.worksheet.compute import Overrides, compute
    from generator.worksheet.result import Provenance

    definitions = found.checked.definitions
    if worksheet not in definitions:
        raise unknown("worksheet", worksheet, definitions)
    start = WorksheetInputs(offers={})
    if scenario is not None:
        sheets = scenario_of(found, scenario).worksheets
        if worksheet not in sheets:
            raise UsageError(f"the scenario '{scenario}' does not use the worksheet '{worksheet}'")
        start = sheets[worksheet]
    sheet = definitions[worksheet].worksheet
    names = {**sheet.inputs, **sheet.prices, **sheet.roles}
    for key in given:
        if key not in names:
            raise unknown("input, price or offer", key, names)
    overrides = Overrides(
        {key: decimal(key, text) for key, text in given.items() if key in sheet.inputs},
        {key: decimal(key, text) for key, text in given.items() if key in sheet.prices},
        {key: text for key, text in given.items() if key in sheet.roles},
    )
    return compute(
        definitions[worksheet], found.catalogue, as_of=found.as_of,
        provenance=Provenance(found.catalogue.digest, found.commit, found.site),
        given=start, scenario=scenario, overrides=overrides,
    )  # fmt: skip
