"""Ways through the catalogue that several rules take."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from generator.catalogue.asof import in_usd
from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.findings import Location
from generator.schema.base import Unpriced
from generator.schema.provider import Price, Rates

Path = tuple[str | int, ...]


class PriceEntry(NamedTuple):
    """A dated entry, the offer it prices, and its position among the offer's entries."""

    offer: CatalogueOffer
    position: int
    price: Price

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """Line and column of a value of the entry."""
        return self.offer.locate("prices", self.position, *path, key=key)


class RateTable(NamedTuple):
    """The rates of one variant at one input length."""

    path: Path
    """Where it stands in its entry."""
    above: int | None
    """Input tokens above which it holds; None for the entry's own rates."""
    variants: frozenset[str]
    """The variants that are joined in its name; empty for the standard price."""
    name: str
    """The variant as the file writes it; empty for the standard price."""
    rates: Rates

    @property
    def key(self) -> tuple[int | None, frozenset[str]]:
        """What makes tables of two entries comparable."""
        return (self.above, self.variants)

    def label(self, meter: str) -> str:
        """A rate as messages name it, such as `batch.input above 272000 tokens`."""
        name = f"{self.name}.{meter}" if self.name else meter
        return name if self.above is None else f"{name} above {self.above} tokens"


class Change(NamedTuple):
    """An amount that differs from the same amount in the entry before."""

    entry: PriceEntry
    path: Path
    """Where the new amount stands in its entry."""
    label: str
    before: str
    """The amount of the entry before, with its currency."""
    after: str
    ratio: Fraction
    """The new amount divided by the old one, exactly."""

    @property
    def factor(self) -> Fraction:
        """The larger amount divided by the smaller one."""
        return max(self.ratio, 1 / self.ratio)

    @property
    def sentence(self) -> str:
        """What happened, with the numbers; the factor is rounded to a tenth."""
        moved = "rose" if self.ratio > 1 else "fell"
        whole, tenths = divmod(round(self.factor * 10), 10)
        factor = f"{whole}.{tenths}" if tenths else str(whole)
        return f"{self.label} {moved} from {self.before} to {self.after}, by a factor of {factor}"


def split_variant(name: str) -> list[str]:
    """The variants joined in a name: `batch+data-zone` is two."""
    return name.split("+")


def split_rate(rate: str) -> tuple[str | None, str]:
    """`variant.meter` as its two parts; the variant of a plain `meter` is None."""
    variant, dot, meter = rate.rpartition(".")
    return (variant if dot else None), meter


def entries(catalogue: Catalogue) -> Iterator[PriceEntry]:
    """Every dated entry, offers in the order of their ids, entries as they stand in the file."""
    for offer in catalogue.offers.values():
        for position, price in enumerate(offer.offer.prices):
            yield PriceEntry(offer, position, price)


def tables(price: Price) -> Iterator[RateTable]:
    """Every table of rates of an entry: standard and variants, at each input length."""
    yield RateTable(("rates",), None, frozenset(), "", price.rates)
    for name, rates in price.variants.items():
        yield RateTable(("variants", name), None, frozenset(split_variant(name)), name, rates)
    for index, tier in enumerate(price.tiers):
        place: Path = ("tiers", index)
        yield RateTable((*place, "rates"), tier.above, frozenset(), "", tier.rates)
        for name, rates in tier.variants.items():
            variants = frozenset(split_variant(name))
            yield RateTable((*place, "variants", name), tier.above, variants, name, rates)


def changes(catalogue: Catalogue) -> Iterator[Change]:
    """Every amount that is not the one of the entry before.

    `free`, `not offered` and a meter that one of the two entries lacks are compared with nothing.
    """
    for entry in entries(catalogue):
        if entry.position > 0:
            yield from _changes(entry, entry.offer.offer.prices[entry.position - 1])


def _changes(entry: PriceEntry, earlier: Price) -> Iterator[Change]:
    before = {table.key: table.rates for table in tables(earlier)}
    for table in tables(entry.price):
        for meter, new in table.rates.items():
            old = before.get(table.key, {}).get(meter)
            if old is None or isinstance(old, Unpriced) or isinstance(new, Unpriced):
                continue
            if earlier.currency == entry.price.currency:
                ratio = Fraction(new) / Fraction(old)
            else:
                ratio = Fraction(in_usd(entry.price, new)) / Fraction(in_usd(earlier, old))
            if ratio != 1:
                yield Change(
                    entry, (*table.path, meter), table.label(meter),
                    f"{old} {earlier.currency}", f"{new} {entry.price.currency}", ratio,
                )  # fmt: skip


def rate_mentions(price: Price) -> Iterator[tuple[Path, str]]:
    """Every rate that the entry names in a disagreement or a correction, with its place."""
    for index, disagreement in enumerate(price.disagrees):
        yield ("disagrees", index, "rate"), disagreement.rate
    for index, correction in enumerate(price.corrections):
        yield ("corrections", index, "rate"), correction.rate
