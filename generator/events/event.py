"""One thing that happens on a day, as plain data with its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from generator.catalogue.load import CatalogueOffer
from generator.figures import number
from generator.formula.operators import CONTEXT
from generator.schema.api import OfferEventKind
from generator.schema.base import Unpriced
from generator.worksheet.result import Verdict


@dataclass(frozen=True, slots=True)
class RateMove:
    """One rate of an offer, before and after."""

    name: str
    """`input`, `batch.output`, `input@200000`."""
    meter: str
    variant: str | None
    above: int | None
    """Input tokens in one call above which it holds."""
    label: str
    """The rate in words."""
    per: str
    """What an amount is for, as it is printed: `1M tokens`, `GPU-hour`."""
    unit: str
    """Currency of what it is and what an amount is for, as formulas have it: `USD/Mtoken`."""
    old: Decimal | Unpriced
    old_currency: str
    new: Decimal | Unpriced
    currency: str

    @property
    def percent(self) -> str:
        """The difference in percent of the old amount, rounded to a tenth, with its sign.

        Nothing where one of the two is no amount, or they are in different currencies.
        """
        old, new = self.old, self.new
        if isinstance(old, Unpriced) or isinstance(new, Unpriced) or not old:
            return ""
        if self.old_currency != self.currency:
            return ""
        change = CONTEXT.divide((new - old) * 100, old)
        return f"{'+' if change > 0 else ''}{number(change, 1, least=0)} %"


@dataclass(frozen=True, slots=True)
class OfferEvent:
    """Something that happens to an offer."""

    kind: OfferEventKind
    day: dt.date
    id: str
    """Names it for good: kind, offer and, where there can be several, what tells them apart."""
    what: str
    """What happens, in a word or two: `New price`."""
    offer: CatalogueOffer
    details: tuple[str, ...] = ()
    """A line for each thing that is to be said of it."""
    moves: tuple[RateMove, ...] = ()
    """For a new price: the rates that are not what they were."""

    @property
    def offers(self) -> tuple[CatalogueOffer, ...]:
        """The offer it is about."""
        return (self.offer,)


@dataclass(frozen=True, slots=True)
class VerdictFlip:
    """A worksheet's verdict on a scenario that names another route than on the day before."""

    day: dt.date
    id: str
    worksheet: str
    scenario: str
    worksheet_title: str
    scenario_title: str
    before: Verdict
    after: Verdict
    offers: tuple[CatalogueOffer, ...]
    """What it comes from: the offers whose price changed that day, or whose end draws near."""
    why: tuple[str, ...]
    """What it comes from, in words."""

    @property
    def what(self) -> str:
        """What happens, in a word or two."""
        return "Verdict flipped"

    @property
    def details(self) -> tuple[str, ...]:
        """The verdict of that day, the one before, and what lies between them."""
        why = "; ".join(self.why)
        return (f"Now: {self.after.text}", f"Before: {self.before.text}", f"What moved: {why}.")


Event = OfferEvent | VerdictFlip
