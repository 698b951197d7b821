"""Computes a worksheet: prices looked up as of a day, formulas evaluated, a verdict chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from generator.catalogue.asof import amount_of, in_usd, index_on, price_on, priced_later, rates_of
from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.errors import InputError, NotYetPriced, UsageError
from generator.findings import did_you_mean
from generator.formula.evaluate import EvaluationError, Never, Value, evaluate
from generator.formula.parse import parse
from generator.formula.text import line
from generator.schema.scenario import WorksheetInputs
from generator.schema.worksheet import DateRef, PriceRef, Role, Step
from generator.worksheet.cases import chosen, whole
from generator.worksheet.definition import Definition
from generator.worksheet.result import (
    DateValue,
    InputValue,
    Origin,
    PriceValue,
    Provenance,
    Result,
    StepValue,
    Verdict,
)
from generator.worksheet.sentence import fill_values, precise


@dataclass(frozen=True)
class Overrides:
    """What the reader set instead of the scenario and the catalogue."""

    inputs: Mapping[str, Decimal] = field(default_factory=dict)
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    offers: Mapping[str, str] = field(default_factory=dict)


def compute(
    definition: Definition,
    catalogue: Catalogue,
    *,
    as_of: dt.date,
    provenance: Provenance,
    given: WorksheetInputs,
    scenario: str | None = None,
    overrides: Overrides = Overrides(),
) -> Result:
    """The worksheet's result with its whole derivation.

    `given` names the offers and inputs; `overrides` go before it. Raises UsageError, in a sentence,
    for an input that is unknown, missing or out of bounds, an offer that does not exist or is of
    the wrong kind, and a price that the catalogue does not have on that day.
    """
    computation = _Computation(definition, catalogue, as_of, overrides, provenance)
    offers = computation.offers({**given.offers, **overrides.offers})
    inputs = computation.inputs(given.inputs)
    prices = computation.prices(offers)
    dates = computation.dates(offers)
    values: dict[str, Value] = {
        **{key: item.value for key, item in inputs.items()},
        **{key: item.amount for key, item in prices.items()},
        **{key: item.days for key, item in dates.items()},
        **{key: item.value for key, item in definition.worksheet.constants.items()},
    }
    steps = computation.steps(values)
    own = {role for role, offer in overrides.offers.items() if given.offers.get(role) != offer}
    return Result(
        definition, scenario, as_of, provenance, offers, inputs, prices, dates, steps,
        computation.verdict(values), values, frozenset(own),
    )  # fmt: skip


class _Computation:
    def __init__(
        self, definition: Definition, catalogue: Catalogue, as_of: dt.date, overrides: Overrides,
        provenance: Provenance,
    ) -> None:  # fmt: skip
        self.definition = definition
        self.sheet = definition.worksheet
        self.catalogue = catalogue
        self.as_of = as_of
        self.overrides = overrides
        self.provenance = provenance

    def offers(self, chosen: Mapping[str, str]) -> dict[str, CatalogueOffer]:
        for key in chosen:
            if key not in self.sheet.roles:
                raise UsageError(_unknown("role", key, self.sheet.roles))
        found: dict[str, CatalogueOffer] = {}
        for key, role in self.sheet.roles.items():
            if key not in chosen:
                raise UsageError(f"no offer is given for '{key}' ({role.label})")
            identifier = chosen[key]
            if identifier not in self.catalogue.offers:
                raise UsageError(_unknown("offer", identifier, self.catalogue.offers))
            offer = self.catalogue.offers[identifier]
            if offer.offer.kind not in role.kinds:
                kinds = " or ".join(role.kinds)
                raise UsageError(
                    f"'{identifier}' is of the kind {offer.offer.kind}; '{key}' takes {kinds}"
                )
            self.priced(key, role, offer)
            found[key] = offer
        return found

    def priced(self, key: str, role: Role, offer: CatalogueOffer) -> None:
        """Refuses an offer whose own price is unknown, since it would count as nothing."""
        entry = price_on(offer.offer, self.as_of)
        if entry is None or not role.needs:
            return
        given = {
            self.sheet.prices[name].meter
            for name in self.overrides.prices
            if name in self.sheet.prices and self.sheet.prices[name].offer == key
        }
        if not {*entry.rates, *given} & set(role.needs):
            names = " or ".join(
                self.catalogue.meters.meters[key].name.lower() for key in role.needs
            )
            message = f"the catalogue has no price for {names} of '{offer.id}'"
            if any(priced_later(offer.offer, self.as_of, key) for key in role.needs):
                raise NotYetPriced(f"{message} on {self.as_of}")
            raise InputError(message)

    def inputs(self, given: Mapping[str, Decimal]) -> dict[str, InputValue]:
        for key in (*given, *self.overrides.inputs):
            if key not in self.sheet.inputs:
                raise UsageError(_unknown("input", key, self.sheet.inputs))
        found: dict[str, InputValue] = {}
        for key, spec in self.sheet.inputs.items():
            if key in self.overrides.inputs:
                value, origin = self.overrides.inputs[key], Origin.YOURS
            elif key in given:
                value, origin = given[key], Origin.SCENARIO
            elif spec.default is not None:
                value, origin = spec.default, Origin.DEFAULT
            else:
                raise InputError(f"the input '{key}' ({spec.label}) is missing")
            if not value.is_finite():
                raise InputError(f"'{key}' ({spec.label}) must be a number")
            if not spec.min <= value <= spec.max:
                raise InputError(
                    f"'{key}' ({spec.label}) must lie between {spec.min:,f} and {spec.max:,f}; "
                    f"{value:,f} does not"
                )
            if spec.whole and value != value.to_integral_value():
                raise InputError(f"'{key}' ({spec.label}) must be a whole number; {value} is not")
            found[key] = InputValue(key, value, spec.unit, origin)
        return found

    def prices(self, offers: Mapping[str, CatalogueOffer]) -> dict[str, PriceValue]:
        for key, value in self.overrides.prices.items():
            if key not in self.sheet.prices:
                raise UsageError(_unknown("price", key, self.sheet.prices))
            if not value.is_finite() or value < 0:
                label = self.sheet.prices[key].label
                raise InputError(f"'{key}' ({label}) must be a price of zero or more")
        return {key: self.price(key, ref, offers) for key, ref in self.sheet.prices.items()}

    def price(self, key: str, ref: PriceRef, offers: Mapping[str, CatalogueOffer]) -> PriceValue:
        offer = offers[ref.offer]
        unit = self.definition.units[key]
        index = index_on(offer.offer, self.as_of)
        entry = None if index is None else offer.offer.prices[index]
        rate = None if entry is None else rates_of(entry, ref.variant).get(ref.meter)
        amount = None if rate is None else amount_of(rate)
        if key in self.overrides.prices:
            return PriceValue(
                key, offer, ref.meter, self.overrides.prices[key], unit, Origin.YOURS,
                self.provenance.locate(offer, "id"), None, "set by the reader", ref.variant,
            )  # fmt: skip
        if entry is not None and amount is not None:
            within = ("rates",) if ref.variant is None else ("variants", ref.variant)
            place = self.provenance.locate(offer, "prices", index or 0, *within, ref.meter)
            return PriceValue(
                key, offer, ref.meter, in_usd(entry, amount), unit, Origin.CATALOGUE, place, entry,
                variant=ref.variant, listed=rate,
            )  # fmt: skip
        if ref.absent is None:
            raise self.missing(offer, ref)
        stand_in = ref.absent.amount
        if ref.absent.price is not None:
            other = self.sheet.prices[ref.absent.price]
            stand_in = self.price(ref.absent.price, other, offers).amount
        return PriceValue(
            key, offer, ref.meter, stand_in if stand_in is not None else Decimal(0), unit,
            Origin.ASSUMED, self.provenance.locate(offer, "id"), None, ref.absent.reason,
            ref.variant,
        )  # fmt: skip

    def missing(self, offer: CatalogueOffer, ref: PriceRef) -> InputError:
        later = priced_later(offer.offer, self.as_of, ref.meter, ref.variant)
        kind = NotYetPriced if later else InputError
        if index_on(offer.offer, self.as_of) is not None:
            name = self.catalogue.meters.meters[ref.meter].name.lower()
            on = f" on {self.as_of}" if later else ""
            return kind(f"the catalogue has no {name} price for '{offer.id}'{on}")
        first = min((price.effective for price in offer.offer.prices), default=None)
        known = f"its first entry is of {first}" if first else "it has none"
        return kind(f"the catalogue has no price for '{offer.id}' on {self.as_of}; {known}")

    def dates(self, offers: Mapping[str, CatalogueOffer]) -> dict[str, DateValue]:
        return {
            key: self.date(key, ref, offers[ref.offer]) for key, ref in self.sheet.dates.items()
        }

    def date(self, key: str, ref: DateRef, offer: CatalogueOffer) -> DateValue:
        day: dt.date | None = getattr(offer.offer.status, ref.date.value)
        if day is None:
            return DateValue(
                key, offer, None, ref.absent.amount or Decimal(0),
                self.provenance.locate(offer, "id"), ref.absent.reason,
            )  # fmt: skip
        left = Decimal(max(0, (day - self.as_of).days))
        place = self.provenance.locate(offer, "status", ref.date.value)
        return DateValue(key, offer, day, left, place)

    def steps(self, values: dict[str, Value]) -> dict[str, StepValue]:
        done: dict[str, StepValue] = {}
        for key in self.definition.order:
            step = self.sheet.steps[key]
            try:
                value = self.step(step, values)
            except EvaluationError as problem:
                raise InputError(f"'{key}' ({step.label}) cannot be computed: {problem}") from None
            values[key] = value
            formula = " ".join(step.formula.split())
            derive = partial(self.derivation, step, values)
            done[key] = StepValue(key, step.unit, formula, value, derive)
        return {key: done[key] for key in self.sheet.steps}

    def step(self, step: Step, values: Mapping[str, Value]) -> Value:
        for case in step.never:
            met = evaluate(parse(case.when), values)
            if isinstance(met, Never):
                return met
            if met:
                return Never(fill_values(case.because, values, self.definition.units))
        return evaluate(parse(step.formula), values)

    def derivation(self, step: Step, values: Mapping[str, Value]) -> str:
        units = self.definition.units
        return line(parse(step.formula), lambda name: precise(values[name], units[name]))

    def verdict(self, values: Mapping[str, Value]) -> Verdict:
        case = chosen(self.sheet.verdict, values)
        text = whole(case.text, self.sheet.phrases, values)
        filled = fill_values(text, values, self.definition.units)
        return Verdict(case.route, " ".join([filled, *_reasons(text, values)]))


def _reasons(text: str, values: Mapping[str, Value]) -> list[str]:
    """A verdict that mentions something that never happens also says why."""
    found: dict[str, None] = {}
    for key, value in values.items():
        if isinstance(value, Never) and f"{{{key}}}" in text:
            found[value.reason] = None
    return list(found)


def _unknown(what: str, word: str, known: Mapping[str, object]) -> str:
    hint = did_you_mean(word, known)
    return f"there is no {what} '{word}'" + (f"; {hint}" if hint else "")
