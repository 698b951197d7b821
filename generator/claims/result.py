"""What recomputing a claim gives: every figure beside the stated one, and how the claim stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.figures import number, style
from generator.schema.claim import Claim, Figure, Verdict
from generator.worksheet.result import Result


def written(value: Decimal, figure: Figure) -> str:
    """A number of a claim with its unit.

    It has at least the places that the unit and the source have, and two more where it is not what
    the source states: $0.05 an hour says nothing beside a stated $0.046.
    """
    how = style(figure.unit)
    exponent = figure.stated.as_tuple().exponent
    places = max(how.fewest, -int(exponent), 0)
    if round(value, places) != value:
        places += 2
    after = how.after_one if value == 1 and how.after_one else how.after
    sign = "−" if value < 0 else ""
    return f"{sign}{how.before}{number(abs(value), places)}{after}"


@dataclass(frozen=True, slots=True)
class FigureResult:
    """One stated number and the same number recomputed."""

    figure: Figure
    """What the source states, with its unit and rounding."""
    recomputed: Decimal | None
    """The number worked out again; None where it never happens."""
    never: str | None
    """Why there is no number, if there is none."""
    difference: Decimal | None
    """Recomputed less stated."""
    agrees: bool
    """Whether both say the same, within the rounding the file allows."""
    derivation: tuple[str, ...]
    """How it was worked out, one line a step, the last line being the figure itself."""

    @property
    def stated_text(self) -> str:
        """The stated number as people read it, to the digits the source prints."""
        return written(self.figure.stated, self.figure)

    @property
    def recomputed_text(self) -> str:
        """The recomputed number as people read it, fine enough to see a difference."""
        return "never" if self.recomputed is None else written(self.recomputed, self.figure)


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """A claim recomputed."""

    claim: Claim
    figures: tuple[FigureResult, ...]
    verdict: Verdict
    """How it stands: `agrees` (with a qualification, where the file has one to make) if every
    figure does, otherwise `disagrees`."""
    result: Result | None
    """The worksheet's result, where a worksheet computed it, with prices and their sources."""
