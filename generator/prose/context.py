"""What a text's directives are resolved from. It is passed in; nothing here reads a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from generator.catalogue.load import Catalogue
from generator.claims.result import ClaimResult
from generator.errors import BreakevenError
from generator.findings import Level
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.result import Result


class Link(Protocol):
    """The address of a page, relative to the page that is being written.

    Kinds and ids: `offer` (`openai/gpt-4o`), `term`, `worksheet`, `scenario`
    (`worksheet/scenario`), `claim`, `provider`.
    """

    def __call__(self, kind: str, identifier: str, /) -> str:
        """The relative address."""


class DirectiveError(BreakevenError):
    """A directive that cannot be resolved; the caller makes a finding of it.

    `html` stands in the text for a warning, which does not stop the build.
    """

    def __init__(
        self, code: str, message: str, fix: str = "", *, level: Level = Level.ERROR, html: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix
        self.level, self.html = level, html


_Changes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Context:
    """Everything a text can ask for.

    `results` holds a result for each worksheet and scenario, `claims` one for each claim's id.
    """

    catalogue: Catalogue
    results: Mapping[tuple[str, str], Result]
    claims: Mapping[str, ClaimResult]
    as_of: dt.date
    link: Link
    _changed: dict[tuple[str, str, _Changes], Result] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def changed(self, worksheet: str, scenario: str, changes: Mapping[str, str]) -> Result:
        """The result with other inputs or offers than its scenario's: what if.

        Raises UsageError where a change does not fit the worksheet.
        """
        result = self.results[(worksheet, scenario)]
        if not changes:
            return result
        key = (worksheet, scenario, tuple(sorted(changes.items())))
        if key not in self._changed:
            roles = result.definition.worksheet.roles
            self._changed[key] = compute(
                result.definition,
                self.catalogue,
                as_of=result.as_of,
                provenance=result.provenance,
                given=self.catalogue.scenarios[scenario].model.worksheets[worksheet],
                scenario=scenario,
                overrides=Overrides(
                    inputs={
                        name: Decimal(value) for name, value in changes.items() if name not in roles
                    },
                    offers={name: value for name, value in changes.items() if name in roles},
                ),
            )
        return self._changed[key]
