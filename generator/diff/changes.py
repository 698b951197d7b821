"""The kinds of change, one small class each.

Every class has the name of its kind, the place in the newer catalogue's files where it has one,
`as_dict()` for programs and `explain(style)`, one line for people. Amounts are exact decimals.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from generator.catalogue.asof import amount_of
from generator.diff.style import Style
from generator.figures import amount, number, plain
from generator.findings import Location
from generator.formula.operators import CONTEXT
from generator.schema.base import Unpriced
from generator.schema.provider import Source

Rate = Decimal | Unpriced | None
"""A rate; None is unknown."""


class Change(Protocol):
    """What all kinds have."""

    kind: ClassVar[str]
    heading: ClassVar[str]
    grave: ClassVar[bool]

    @property
    def place(self) -> Location | None:
        """Where it stands in the newer catalogue."""

    def as_dict(self) -> dict[str, Any]:
        """The change for a program."""

    def explain(self, style: Style) -> str:
        """The change on one line."""


@dataclass(frozen=True, slots=True)
class VerdictFlip:
    """A worksheet speaks for another route than before."""

    kind: ClassVar[str] = "verdict-flip"
    heading: ClassVar[str] = "Verdicts that flip"
    grave: ClassVar[bool] = True
    worksheet: str
    scenario: str
    old_route: str
    new_route: str
    old: str
    new: str
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Routes and sentences, before and after."""
        return {
            "worksheet": self.worksheet, "scenario": self.scenario,
            "old": {"route": self.old_route, "text": self.old},
            "new": {"route": self.new_route, "text": self.new},
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Routes, then what the verdict now says."""
        return (
            f"{style.code(self.worksheet)}, {style.code(self.scenario)}: "
            f"{style.code(self.old_route)} → {style.code(self.new_route)}. {style.words(self.new)}"
        )


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A new dated entry with another rate than the entry before it."""

    kind: ClassVar[str] = "price-change"
    heading: ClassVar[str] = "Price changes"
    grave: ClassVar[bool] = False
    offer: str
    rate: str
    """`input`, `batch.output`, `input@200000` for inputs longer than that."""
    unit: str
    old: Rate
    new: Rate
    old_currency: str
    currency: str
    effective: dt.date
    source: Source
    verified: dt.date | None
    place: Location | None

    @property
    def absolute(self) -> Decimal | None:
        """New less old, where both are amounts in one currency."""
        old, new = _amount(self.old), _amount(self.new)
        if old is None or new is None or self.old_currency != self.currency:
            return None
        return CONTEXT.subtract(new, old)

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the old amount, to a hundredth."""
        old, difference = _amount(self.old), self.absolute
        if difference is None or not old:
            return None
        return CONTEXT.divide(difference * 100, old).quantize(Decimal("0.01"))

    def as_dict(self) -> dict[str, Any]:
        """Old, new, difference, dates, evidence."""
        return {
            "offer": self.offer, "rate": self.rate, "unit": self.unit, "currency": self.currency,
            "old": _exact(self.old), "new": _exact(self.new),
            "old_currency": self.old_currency,
            "absolute": None if self.absolute is None else plain(self.absolute),
            "percent": None if self.percent is None else plain(self.percent),
            "effective": self.effective.isoformat(),
            "evidence": {
                "source": self.source.url, "accessed": self.source.accessed.isoformat(),
                "read": self.source.read.value, "via": list(self.source.via),
                "verified": None if self.verified is None else self.verified.isoformat(),
            },
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Old, new and difference, since when, says who."""
        difference = ""
        if self.absolute is not None:
            sign = "+" if self.absolute >= 0 else "−"
            moved = [f"{sign}{amount(abs(self.absolute), self.currency)}"]
            if self.percent is not None:
                moved.append(f"{sign}{number(abs(self.percent), 2, least=0)} %")
            difference = f" ({style.words(', '.join(moved))})"
        per = f" per {style.words(self.unit)}" if self.unit else ""
        checked = "not verified" if self.verified is None else f"verified {self.verified}"
        return (
            f"{style.code(self.offer)} {style.code(self.rate)}: "
            f"{style.code(rate_text(self.old, self.old_currency))} → "
            f"{style.code(rate_text(self.new, self.currency))}{difference}"
            f"{per} from {self.effective}; {style.code(self.source.url)}, "
            f"{self.source.read} of {self.source.accessed}, {checked}"
        )


@dataclass(frozen=True, slots=True)
class OfferChange:
    """An offer that comes or goes."""

    kind: ClassVar[str]
    heading: ClassVar[str]
    grave: ClassVar[bool] = False
    offer: str
    name: str
    rates: tuple[tuple[str, Rate], ...]
    """The rates of its last entry."""
    currency: str
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Its name and its last rates."""
        return {
            "offer": self.offer, "name": self.name, "currency": self.currency,
            "rates": {key: _exact(rate) for key, rate in self.rates},
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Its name and its last rates."""
        rates = ", ".join(f"{key} {rate_text(rate, self.currency)}" for key, rate in self.rates)
        return (
            f"{style.code(self.offer)} ({style.words(self.name)}): "
            f"{style.words(rates or 'no published price')}"
        )


@dataclass(frozen=True, slots=True)
class NewOffer(OfferChange):
    """An offer that was not in the catalogue."""

    kind: ClassVar[str] = "new-offer"
    heading: ClassVar[str] = "New offers"


@dataclass(frozen=True, slots=True)
class RemovedOffer(OfferChange):
    """An offer that is no longer in the catalogue, its history included."""

    kind: ClassVar[str] = "removed-offer"
    heading: ClassVar[str] = "Removed offers"
    grave: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with another value than before; None is a field that is not there."""

    kind: ClassVar[str]
    heading: ClassVar[str]
    grave: ClassVar[bool] = False
    subject: str
    """The offer or the provider."""
    field: str
    old: str | None
    new: str | None
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Field, old and new."""
        return {"subject": self.subject, "field": self.field, "old": self.old, "new": self.new}

    def explain(self, style: Style) -> str:
        """Field, old and new."""
        old, new = (
            "nothing" if value is None else style.words(value) for value in (self.old, self.new)
        )
        return f"{style.code(self.subject)} {style.code(self.field)}: {old} → {new}"


@dataclass(frozen=True, slots=True)
class Retirement(FieldChange):
    """A date in the end of an offer or of a price: announced, moved or taken back."""

    kind: ClassVar[str] = "retirement"
    heading: ClassVar[str] = "Retirements"


@dataclass(frozen=True, slots=True)
class EvidenceChange(FieldChange):
    """Where or how a price was read, or that it was verified; the price itself stays."""

    kind: ClassVar[str] = "evidence"
    heading: ClassVar[str] = "Evidence"


@dataclass(frozen=True, slots=True)
class DetailChange(FieldChange):
    """Anything else that is said of an offer or a provider."""

    kind: ClassVar[str] = "detail"
    heading: ClassVar[str] = "Other details"


@dataclass(frozen=True, slots=True)
class Correction(FieldChange):
    """An entry that no longer says what it did: it was wrong, or a new one was due instead."""

    kind: ClassVar[str] = "correction"
    heading: ClassVar[str] = "Corrections"
    effective: dt.date
    reason: str | None
    """What the entry says of it; None where it says nothing."""

    def as_dict(self) -> dict[str, Any]:
        """Field, old, new and reason."""
        return {
            "subject": self.subject, "effective": self.effective.isoformat(), "field": self.field,
            "old": self.old, "new": self.new, "reason": self.reason,
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Field, old, new and reason."""
        why = "no reason is given" if self.reason is None else self.reason
        line = super(Correction, self).explain(style)
        return f"{line}, in the entry from {self.effective}: {style.words(why)}"


@dataclass(frozen=True, slots=True)
class CalculationChange:
    """A worksheet that is computed for a scenario only before, or only after."""

    kind: ClassVar[str] = "calculation"
    heading: ClassVar[str] = "Calculations that come or go"
    grave: ClassVar[bool] = False
    worksheet: str
    scenario: str
    comes: bool
    verdict: str
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Whether it comes, and its verdict."""
        return {
            "worksheet": self.worksheet, "scenario": self.scenario, "comes": self.comes,
            "verdict": self.verdict,
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Whether it comes, and its verdict."""
        return (
            f"{style.code(self.worksheet)}, {style.code(self.scenario)} "
            f"{'is new' if self.comes else 'is gone'}: {style.words(self.verdict)}"
        )


@dataclass(frozen=True, slots=True)
class ResultMove:
    """A result of a worksheet that is another number than before."""

    kind: ClassVar[str] = "result"
    heading: ClassVar[str] = "Results that move"
    grave: ClassVar[bool] = False
    worksheet: str
    scenario: str
    step: str
    label: str
    unit: str
    old: str | None
    """The exact value; None where it never happens or was not computed."""
    new: str | None
    old_text: str
    """The value as the pages write it."""
    new_text: str
    reason: str | None
    """Why there is no number now, if there is none."""
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Exact values, and why there is none."""
        return {
            "worksheet": self.worksheet, "scenario": self.scenario, "step": self.step,
            "label": self.label, "unit": self.unit, "old": self.old, "new": self.new,
            "reason": self.reason,
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """The values as the pages write them."""
        line = (
            f"{style.code(self.worksheet)}, {style.code(self.scenario)}, "
            f"{style.words(self.label)}: "
            f"{style.words(self.old_text)} → {style.words(self.new_text)}"
        )
        return line if self.reason is None else f"{line}. {style.words(self.reason)}"


@dataclass(frozen=True, slots=True)
class TreeMove:
    """A decision tree that ends elsewhere for a scenario."""

    kind: ClassVar[str] = "tree"
    heading: ClassVar[str] = "Trees that end elsewhere"
    grave: ClassVar[bool] = True
    tree: str
    scenario: str
    old_leaf: str
    new_leaf: str
    old_route: str
    new_route: str
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Leaves and routes, before and after."""
        return {
            "tree": self.tree, "scenario": self.scenario,
            "old": {"leaf": self.old_leaf, "route": self.old_route},
            "new": {"leaf": self.new_leaf, "route": self.new_route},
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Leaves and routes, before and after."""
        return (
            f"{style.code(self.tree)}, {style.code(self.scenario)}: "
            f"{style.words(self.old_route)} ({style.code(self.old_leaf)}) → "
            f"{style.words(self.new_route)} ({style.code(self.new_leaf)})"
        )


@dataclass(frozen=True, slots=True)
class ClaimMove:
    """A published claim that starts or stops holding."""

    kind: ClassVar[str] = "claim"
    heading: ClassVar[str] = "Claims that start or stop holding"
    grave: ClassVar[bool] = True
    claim: str
    holds: bool
    old: str
    new: str
    quoted: str
    place: Location | None

    def as_dict(self) -> dict[str, Any]:
        """Whether it holds, and the verdicts."""
        return {
            "claim": self.claim, "holds": self.holds, "old": self.old, "new": self.new,
            "quoted": self.quoted,
        }  # fmt: skip

    def explain(self, style: Style) -> str:
        """Whether it holds, and what it says."""
        return (
            f"{style.code(self.claim)} {'starts' if self.holds else 'stops'} holding: "
            f"{style.words(self.old)} → {style.words(self.new)}. {style.words(self.quoted)}"
        )


KINDS: tuple[type[Any], ...] = (
    VerdictFlip,
    TreeMove,
    ClaimMove,
    PriceChange,
    NewOffer,
    RemovedOffer,
    Retirement,
    Correction,
    CalculationChange,
    ResultMove,
    EvidenceChange,
    DetailChange,
)
"""In the order in which a report has them, so that what is cut off a long one matters least."""


def rate_text(rate: Rate, currency: str) -> str:
    """A rate in words."""
    if rate is None:
        return "unknown"
    return rate.value if isinstance(rate, Unpriced) else amount(rate, currency)


def _exact(rate: Rate) -> str | None:
    if rate is None:
        return None
    return rate.value if isinstance(rate, Unpriced) else str(rate)


def _amount(rate: Rate) -> Decimal | None:
    return None if rate is None else amount_of(rate)
