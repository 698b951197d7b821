"""From a data set's figures to our amounts: exact, and doubtful of what cannot be a price."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.load import load
from generator.schema.base import parse_amount
from generator.schema.meters import Meters
from generator.upstream.reading import Pieces
from generator.upstream.units import Doubt, amount, slip, take, uneven
from tests.conftest import ROOT


def _meters() -> Meters:
    found = load(ROOT).catalogue
    assert found is not None
    return found.meters


METERS = _meters()
FIGURES = {
    "a float of litellm, for one token": (1.25e-06, 1, "input", "1.25"),
    "binary noise": (1.0000000000000001e-07, 1, "input", "0.10"),
    "the least that a token costs": (Decimal("2.8E-9"), 1, "cached_input", "0.0028"),
    "a whole number of dollars": (15, 1_000_000, "output", "15.00"),
    "a text of OpenRouter": ("0.0000025", 1, "input", "2.50"),
    "a text with an exponent": ("6e-07", 1, "output", "0.60"),
    "for a thousand tokens": (Decimal("0.0011"), 1_000, "input", "1.10"),
    "a search, for one": (0.002, 1, "search", "2.00"),
    "more digits than cents": (Decimal("0.3525"), 1_000_000, "input", "0.3525"),
}
DOUBTS = {
    "a sentinel": (-1, "-1, which data sets write where there is no price"),
    "a sentinel as text": ("-1", "-1, which data sets write where there is no price"),
    "a negative": (-0.5, "'-0.5' is negative"),
    "nothing": (0, "0, which may mean free, unknown or not sold"),
    "nothing as text": ("0.0", "0, which may mean free, unknown or not sold"),
    "a flag": (True, "true is no number"),
    "a word": ("free", "'free' is no number"),
    "an empty text": ("", "'' is no number"),
    "not a number": (math.nan, "'nan' is no number"),
    "infinity": (math.inf, "'inf' is no number"),
    "a decimal that is none": (Decimal("NaN"), "'NaN' is no number"),
    "NaN as JSON writes it": ("NaN", "'NaN' is no number"),
    "a list": ([1], "'[1]' is no number"),
    "an object": ({"price": 1}, "'{'price': 1}' is no number"),
    "markup": ("<b>1</b>", "'<b>1</b>' is no number"),
    "digits of another script": ("١", "'١' is no number"),
    "a huge whole number": (10**400, "is no number"),
    "a huge exponent": ("1e999", "is out of all proportion"),
}


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_becomes_the_amount_of_our_meter(case: str) -> None:
    """The unit of the data set and that of the meter give the amount, exactly."""
    figure, given_for, meter, expected = FIGURES[case]
    assert expected == str(amount(figure, given_for=given_for, meter=meter, meters=METERS))


@pytest.mark.parametrize("case", DOUBTS)
def test_what_is_no_price_is_a_doubt(case: str) -> None:
    """Sentinels, zeros, words, flags and what is not finite never become an amount."""
    figure, message = DOUBTS[case]
    with pytest.raises(Doubt) as doubt:
        amount(figure, given_for=1_000_000, meter="input", meters=METERS)
    assert message in str(doubt.value)


@pytest.mark.parametrize(("factor", "least"), [(1_000, "2.01"), (1_000_000, "0.01")])
@given(st.data())
def test_a_slipped_unit_is_a_doubt_where_it_leaves_all_proportion(
    factor: int, least: str, data: st.DataObject
) -> None:
    """Dollars for a million tokens, taken for dollars for a thousand or for one.

    A cheap model's price times 1,000 is a dear model's: that is for `slip`, which compares.
    """
    price = data.draw(st.decimals(min_value=least, max_value="600", places=2))
    with pytest.raises(Doubt, match="by a factor of 1,000 or 1,000,000 it would be one"):
        amount(price, given_for=1_000_000 // factor, meter="input", meters=METERS)


def test_a_unit_that_slipped_the_other_way_is_a_doubt_too() -> None:
    """Dollars for one token, taken for dollars for a million."""
    with pytest.raises(Doubt, match="by a factor of 1,000 or 1,000,000 it would be one"):
        amount(1.25e-06, given_for=1_000_000, meter="input", meters=METERS)


prices = st.decimals(min_value="0.01", max_value="600", places=4)


@given(prices, st.sampled_from([1, 1_000, 1_000_000]))
def test_conversion_is_exact(price: Decimal, given_for: int) -> None:
    """An amount that is divided into a data set's unit comes back as it was, and is an amount."""
    figure = f"{Fraction(price) * given_for / 1_000_000 * 10**16 // 1}e-16"
    found = amount(figure, given_for=given_for, meter="input", meters=METERS)
    assert found == price
    assert parse_amount(str(found)) == price


@given(prices)
def test_a_float_gives_the_price_that_was_meant(price: Decimal) -> None:
    """The binary fraction nearest to a price for one token is that price."""
    assert price == amount(float(price) / 1e6, given_for=1, meter="input", meters=METERS)


@given(st.one_of(st.floats(), st.text(), st.integers(), st.booleans(), st.binary(), st.none()))
def test_whatever_comes_is_a_price_or_a_doubt(value: object) -> None:
    """No value ends in another error, and an amount is always one that a file may hold."""
    try:
        found = amount(value, given_for=1, meter="input", meters=METERS)
    except Doubt:
        return
    assert parse_amount(str(found)) > 0


@given(prices, st.sampled_from([1_000, 1_000_000]))
def test_amounts_a_factor_apart_have_slipped(price: Decimal, factor: int) -> None:
    """Whichever of the two is the larger, and not quite exactly so."""
    assert slip(price * factor, price) == factor
    assert slip(price, price * factor) == factor
    assert slip(price * factor * Decimal("1.01"), price) == factor


@given(prices, st.decimals(min_value="0.02", max_value="900", places=2))
def test_prices_that_merely_differ_have_not(price: Decimal, times: Decimal) -> None:
    """A price may rise or fall by anything else."""
    assert slip(price * times, price) is None


def test_input_and_output_in_different_units_are_seen() -> None:
    """No model's output costs hundreds of times its input."""
    assert uneven({"input": Decimal("0.15"), "output": Decimal("0.60")}) is None
    assert uneven({"input": Decimal("0.0015"), "output": Decimal("0.60")}) is not None
    assert uneven({"input": Decimal(1)}) is None


def test_what_is_doubted_is_said_and_what_is_missing_is_not() -> None:
    """A doubt stands among what is left unsaid; a missing figure is silence."""
    pieces = Pieces()
    take(pieces, "input", None, given_for=1, meter="input", meters=METERS)
    assert pieces == Pieces()
    take(pieces, "input", "-1", given_for=1, meter="input", meters=METERS)
    assert not pieces.rates
    assert pieces.unsaid == ["input: -1, which data sets write where there is no price"]
