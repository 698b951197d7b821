"""A worksheet computed as the command line asked: what `worksheet` and `tree` have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.cli.console import complain
from generator.cli.options import decimal, find_root
from generator.errors import InputError, UsageError
from generator.findings import did_you_mean

if TYPE_CHECKING:
    from generator.catalogue.load import Catalogue
    from generator.check import Checked
    from generator.history import Revision
    from generator.schema.scenario import Scenario
    from generator.worksheet.origin import Commits
    from generator.worksheet.result import Result


@dataclass(frozen=True, slots=True)
class Ready:
    """A catalogue without errors, computed as of a day."""

    catalogue: Catalogue
    checked: Checked
    as_of: dt.date
    commits: Commits
    site: str | None
    revision: Revision | None = None
    """The commit that answers, where an earlier state of the catalogue was asked for."""

    @property
    def dated(self) -> str:
        """The day whose prices count and, where the past was asked, which commit answers."""
        known = self.revision
        if known is None:
            return f"as of {self.as_of}"
        when = "" if known.asked is None else f" on {known.asked}"
        return f"as of {self.as_of}, as known{when} ({known.words})"


def ready(on: dt.date | None, known: str | None = None) -> Ready:
    """The catalogue of the guide the command was called in, or as it was `known` once.

    It is checked as of today, whatever day is asked for: what was read since then is no error.
    Raises CatalogueError, after saying what is wrong, where there are errors.

    The two days are independent: `on` is when a price holds (the valid time of a bitemporal table),
    `known` is when we had learned of it (its transaction time). What was known is answered as a
    clean checkout of that commit would, its day included, unless `on` gives another.
    """
    return _here(on) if known is None else _then(on, known)


def _then(on: dt.date | None, when: str) -> Ready:
    from generator import reporters
    from generator.history import known, past
    from generator.memo import of_user
    from generator.provenance import moment, today

    root = find_root()
    revision = known(root, when, today())
    # On stderr whatever comes: an error, too, is of that commit, and a file does not say its time.
    complain(f"answered from {revision.words}")
    found = past(root, revision, moment(root).day, of_user())
    if found.checked.catalogue is None:
        complain(reporters.text(found.checked.findings))
        raise InputError(
            f"the catalogue of {revision.words} cannot be read by this version of Breakeven; "
            "what it would have to say otherwise is named above"
        )
    return Ready(
        found.checked.catalogue, found.checked, on or revision.day, found.commits, found.site,
        revision,
    )  # fmt: skip


def _here(on: dt.date | None) -> Ready:
    from generator import reporters
    from generator.check import check
    from generator.generate import CatalogueError
    from generator.history import commits
    from generator.memo import of_user
    from generator.provenance import moment
    from generator.settings import site_address

    root = find_root()
    now = moment(root)
    site = site_address(root)
    history = commits(root, now)
    found = check(root, now.day, commits=history, site=site, store=of_user())
    if found.catalogue is None:
        complain(reporters.text(found.findings))
        raise CatalogueError(found.findings)
    return Ready(found.catalogue, found, on or now.day, history, site)


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
    from generator.worksheet.origin import provenance

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
    offers = {**start.offers, **overrides.offers}.values()
    origin = provenance(
        found.catalogue, worksheet, scenario, offers, commits=found.commits, site=found.site
    )
    return compute(
        definitions[worksheet], found.catalogue, as_of=found.as_of,
        provenance=origin, given=start, scenario=scenario, overrides=overrides,
    )  # fmt: skip
