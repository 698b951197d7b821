"""Sets of inputs for every worksheet of the catalogue: the same thousand for every rendering.

Within the bounds, at them, at zero, huge, and some that are refused; with any offers whose prices
are known, on days on which offers have ended too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.catalogue.load import Catalogue, load
from generator.errors import BreakevenError, InputError
from generator.figures import plain
from generator.schema.scenario import WorksheetInputs
from generator.schema.worksheet import Input
from generator.worksheet.compute import Overrides, _Computation, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result
from tests.support.site import ROOT, last_read

CASES = 1000
PROVENANCE = Provenance("d1" * 32, None)
FIRST_DAY = dt.date.fromisoformat(last_read())
# Offers retire one after the other; in eleven years every announced end has passed.
DAYS = tuple(FIRST_DAY + dt.timedelta(days=days) for days in (0, 0, 45, 400, 4000))
HUGE = Decimal(10) ** 15
# Whatever reads a number, a file or the command line, takes 15 decimals at most.
FINEST = Decimal(1).scaleb(-15)


def catalogue() -> Catalogue:
    """The real one."""
    found = load(ROOT).catalogue
    assert found is not None
    return found


CATALOGUE = catalogue()


def definition(name: str) -> Definition:
    """A worksheet of the real catalogue, which must be sound."""
    found, findings = define(CATALOGUE.worksheets[name], CATALOGUE.meters)
    assert found is not None, findings
    return found


@dataclass(frozen=True)
class Case:
    """What one computation is given."""

    day: dt.date
    offers: Mapping[str, str]
    inputs: Mapping[str, Decimal]
    prices: Mapping[str, Decimal]
    """Those the reader sets; the others are the catalogue's."""


def offers_on(sheet: Definition, day: dt.date) -> dict[str, list[str]]:
    """For each role the offers whose prices are known on a day."""
    asked = _Computation(sheet, CATALOGUE, day, Overrides(), PROVENANCE)
    found: dict[str, list[str]] = {}
    for role, spec in sheet.worksheet.roles.items():
        refs = {key: ref for key, ref in sheet.worksheet.prices.items() if ref.offer == role}
        found[role] = []
        for offer in CATALOGUE.offers.values():
            if offer.offer.kind not in spec.kinds:
                continue
            same = dict.fromkeys(sheet.worksheet.roles, offer)
            try:
                asked.priced(role, spec, offer)
                for key, ref in refs.items():
                    asked.price(key, ref, same)
            except InputError:
                continue
            found[role].append(offer.id)
        assert found[role], f"{sheet.id}: no offer can be '{role}' on {day}"
    return found


def as_binary(value: Decimal) -> Decimal:
    """The decimal that a browser's number stands for, without needless zeros."""
    return Decimal(plain(Decimal(repr(float(value)))))


def within(spec: Input, value: Decimal) -> Decimal:
    """The value, moved into the input's bounds and made whole where it must be."""
    value = min(max(value, spec.min), spec.max)
    return as_binary(value.to_integral_value() if spec.whole else value.quantize(FINEST))


def numbers(spec: Input) -> st.SearchStrategy[Decimal]:
    """Values an input may have: its bounds, zero, round ones, any size, any binary fraction."""
    corners = [spec.min, spec.max, Decimal(0), Decimal(1), spec.step, spec.max - spec.step]
    corners += [Decimal(100), Decimal(1000), Decimal("0.5")]
    if spec.default is not None:
        corners.append(spec.default)
    scaled = st.builds(
        lambda digits, power: Decimal(digits).scaleb(power),
        st.integers(1, 99_999), st.integers(-6, 9),
    )  # fmt: skip
    binary = st.floats(float(spec.min), float(spec.max)).map(lambda value: Decimal(repr(value)))
    return st.one_of(st.sampled_from(corners), scaled, binary).map(
        lambda value: within(spec, value)
    )


def refused(spec: Input) -> list[Decimal]:
    """Values the input must not have."""
    found = [Decimal("NaN"), Decimal(10) ** 308, spec.max + 1, -HUGE]
    return [*found, spec.min + Decimal("0.5")] if spec.whole else found


PRICES = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from([Decimal(0), Decimal("0.000001"), Decimal(1), HUGE, HUGE * HUGE]),
    st.builds(
        lambda digits, power: as_binary(Decimal(digits).scaleb(power)),
        st.integers(1, 99_999), st.integers(-8, 2),
    ),
)  # fmt: skip


def bases(sheet: Definition) -> list[dict[str, Decimal]]:
    """The scenarios' inputs, and one made of defaults and least values."""
    specs = sheet.worksheet.inputs
    least = {key: spec.min if spec.default is None else spec.default for key, spec in specs.items()}
    given = [
        entry.model.worksheets[sheet.id].inputs
        for entry in CATALOGUE.scenarios.values()
        if sheet.id in entry.model.worksheets
    ]
    return [least, *({**least, **inputs} for inputs in given)]


def cases(sheet: Definition) -> st.SearchStrategy[Case]:
    """Sets of inputs: about half of the values are a scenario's."""
    specs = sheet.worksheet.inputs
    offers = {day: offers_on(sheet, day) for day in DAYS}
    starts = bases(sheet)
    least = {key: spec.min for key, spec in specs.items()}
    most = {key: spec.max for key, spec in specs.items()}
    zero = {key: within(spec, Decimal(0)) for key, spec in specs.items()}

    # Made once: making a strategy takes longer than drawing from it.
    days = st.sampled_from(DAYS)
    chosen = {
        day: st.fixed_dictionaries({role: st.sampled_from(ids) for role, ids in found.items()})
        for day, found in offers.items()
    }
    changes = st.fixed_dictionaries({key: st.none() | numbers(spec) for key, spec in specs.items()})
    prices = st.fixed_dictionaries(dict.fromkeys(sheet.worksheet.prices, PRICES))
    inputs = st.sampled_from([*starts, *starts, least, most, zero])
    wrong = st.integers(0, 24).map(lambda chance: chance == 24)
    wrongs = st.sampled_from([(key, bad) for key, spec in specs.items() for bad in refused(spec)])

    @st.composite
    def case(draw: st.DrawFn) -> Case:
        day = draw(days)
        start = draw(inputs)
        given = {key: start[key] if new is None else new for key, new in draw(changes).items()}
        if draw(wrong):
            given |= [draw(wrongs)]
        own = {key: price for key, price in draw(prices).items() if price is not None}
        return Case(day, draw(chosen[day]), given, own)

    return case()


class _Enough(Exception):
    """No more cases are wanted."""


def drawn(
    sheet: Definition, count: int = CASES, enough: Callable[[Case], bool] = lambda _: False
) -> list[Case]:
    """So many cases, the same in every run, or those up to the one that is `enough`."""
    found: list[Case] = []
    done = False

    @settings(
        max_examples=count, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(cases(sheet))
    def collect(case: Case) -> None:
        nonlocal done
        if not done:
            found.append(case)
            done = enough(case)
        if done:
            raise _Enough

    with suppress(_Enough):
        collect()
    return found


def number(value: Decimal) -> float | str:
    """As the browser gets it: a number, or digits where a number would lose some."""
    binary = float(value)
    return binary if value.is_finite() and Decimal(repr(binary)) == value else plain_text(value)


def plain_text(value: Decimal) -> str:
    """Plain digits, or the word for what is not a number."""
    return plain(value) if value.is_finite() else str(value)


def ours(sheet: Definition, case: Case) -> tuple[Result | str, dict[str, float | str]]:
    """What Python says, a result or why it refuses, and all values the browser is given."""
    overrides = Overrides(inputs=case.inputs, prices=case.prices)
    asked = _Computation(sheet, CATALOGUE, case.day, overrides, PROVENANCE)
    offers = asked.offers(case.offers)
    values = dict(case.inputs)
    values |= {key: price.amount for key, price in asked.prices(offers).items()}
    values |= {key: date.days for key, date in asked.dates(offers).items()}
    values |= {key: item.value for key, item in sheet.worksheet.constants.items()}
    binary = {key: number(value) for key, value in values.items()}
    try:
        result = compute(
            sheet, CATALOGUE, as_of=case.day, provenance=PROVENANCE, overrides=overrides,
            given=WorksheetInputs(offers=dict(case.offers)),
        )  # fmt: skip
    except BreakevenError as problem:
        return str(problem), binary
    except ArithmeticError as problem:
        # No sentence of ours, so that no answer of the browser's agrees with it.
        return f"Python broke off: {problem!r}", binary
    return result, binary
