"""The small types: amounts are exact, and text is harmless."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from generator.schema import base
from generator.schema.base import Unpriced

whole = st.integers(0, 10**15 - 1)
digits = st.text("0123456789", min_size=1, max_size=15)
amounts = st.one_of(whole.map(str), st.builds("{}.{}".format, whole, digits))


@given(amounts)
def test_an_amount_is_exact_to_its_last_zero(text: str) -> None:
    """It reads back as the text that stood in the file: no digit is lost, none is added."""
    amount = base.parse_amount(text)
    assert type(amount) is Decimal
    assert text == f"{amount:f}"
    assert amount is base.parse_amount(amount)


@given(amounts, st.booleans())
def test_a_number_is_exact_and_may_be_negative(text: str, negative: bool) -> None:
    """The same for the inputs of worksheets."""
    signed = f"-{text}" if negative else text
    number = base.parse_number(signed)
    assert type(number) is Decimal
    assert signed == f"{number:f}"
    assert number is base.parse_number(number)


PARSERS = [
    base.parse_amount,
    base.parse_number,
    base.parse_rate,
    base.parse_count,
    base.parse_date,
    base.parse_text,
    base.parse_slug,
    base.parse_offer_id,
    base.parse_key,
    base.parse_url,
    base.parse_flag,
]


@pytest.mark.parametrize("parse", PARSERS)
@given(value=st.floats())
def test_no_float_ever(parse: Callable[[object], object], value: float) -> None:
    """A float has already lost what stood in the file, so no type takes one."""
    with pytest.raises(PydanticCustomError):
        parse(value)


@given(st.text())
def test_text_that_is_not_an_amount_is_refused(text: str) -> None:
    """Whatever is taken is plain ASCII digits with at most one point, and finite."""
    try:
        amount = base.parse_amount(text)
    except PydanticCustomError:
        return
    assert set(text) <= set("0123456789.")
    assert text.count(".") <= 1
    assert amount.is_finite()


@pytest.mark.parametrize(
    ("parse", "value", "code"),
    [
        (base.parse_amount, "-1", "negative"),
        (base.parse_amount, "1e3", "amount"),
        (base.parse_amount, "1,5", "amount"),
        (base.parse_amount, "$1", "amount"),
        (base.parse_amount, "NaN", "amount"),
        (base.parse_amount, "Infinity", "amount"),
        (base.parse_amount, "１", "amount"),
        (base.parse_amount, "1" * 16, "amount"),
        (base.parse_amount, ".5", "amount"),
        (base.parse_amount, "5.", "amount"),
        (base.parse_amount, " 5", "amount"),
        (base.parse_amount, "", "amount"),
        (base.parse_amount, None, "type"),
        (base.parse_amount, [], "type"),
        (base.parse_amount, {}, "type"),
        (base.parse_amount, True, "type"),
        (base.parse_amount, Decimal(-1), "negative"),
        (base.parse_number, "--1", "number"),
        (base.parse_number, "1_000", "number"),
        (base.parse_number, Decimal("NaN"), "number"),
        (base.parse_rate, "0", "zero"),
        (base.parse_rate, "0.000", "zero"),
        (base.parse_rate, "Free", "amount"),
        (base.parse_count, "1.0", "count"),
        (base.parse_count, "-1", "count"),
        (base.parse_date, "2026-02-30", "date"),
        (base.parse_date, "2026-2-3", "date"),
        (base.parse_date, "20260203", "date"),
        (base.parse_date, "0000-01-01", "date"),
        (base.parse_text, "  ", "text"),
        (base.parse_text, "a\x1b[31m", "text"),
        (base.parse_text, "a\u202eb", "text"),
        (base.parse_text, "a\u200bb", "text"),
        # XML, and so a feed, has no place for these two.
        (base.parse_text, "a\ufffeb", "text"),
        (base.parse_text, "a\uffffb", "text"),
        (base.parse_text, "a\x85b", "text"),
        (base.parse_text, "a\U000e0041b", "text"),
        (base.parse_url, "https://a/" + "?" * 10_000_000 + " ", "url"),
        (base.parse_text, "a" * (base.TEXT_LIMIT + 1), "text"),
        (base.parse_slug, "A", "id"),
        (base.parse_slug, "../a", "id"),
        (base.parse_slug, "a..b", "id"),
        (base.parse_slug, "a\n", "id"),
        (base.parse_slug, "a" * 81, "id"),
        (base.parse_offer_id, "a", "id"),
        (base.parse_offer_id, "a/b/c", "id"),
        (base.parse_offer_id, "/b", "id"),
        (base.parse_key, "1a", "name"),
        (base.parse_key, "a-b", "name"),
        (base.parse_key, "__class__", "name"),
        *(
            (base.parse_key, word, "name")
            for word in ("min", "floor", "happens", "if", "and", "in")
        ),
        (base.parse_url, "http://x.example", "url"),
        (base.parse_url, "javascript:alert(1)", "url"),
        (base.parse_url, "https://x.example/<script>", "url"),
        (base.parse_url, "https://user@x.example/", "url"),
        (base.parse_url, "https://x.example/" + "a" * 500, "url"),
        (base.parse_flag, "yes", "flag"),
    ],
)
def test_what_does_not_fit_is_refused(
    parse: Callable[[object], object], value: object, code: str
) -> None:
    """Each with the code of its kind, in one sentence."""
    with pytest.raises(PydanticCustomError) as caught:
        parse(value)
    assert code == caught.value.type
    assert "\n" not in caught.value.message()


@pytest.mark.parametrize(
    ("parse", "value", "expected"),
    [
        (base.parse_amount, 5, Decimal(5)),
        (base.parse_rate, "free", Unpriced.FREE),
        (base.parse_rate, "not offered", Unpriced.NOT_OFFERED),
        pytest.param(base.parse_rate, Unpriced.FREE, Unpriced.FREE, id="parse_rate-itself"),
        (base.parse_rate, "0.15", Decimal("0.15")),
        (base.parse_count, "128000", 128000),
        (base.parse_date, "2026-02-28", dt.date(2026, 2, 28)),
        (base.parse_date, dt.date(2026, 2, 28), dt.date(2026, 2, 28)),
        (base.parse_text, " <b>{{ x }}</b> ", "<b>{{ x }}</b>"),
        (base.parse_text, "folded\n\ttext", "folded\n\ttext"),
        (base.parse_slug, "gpt-4.1-mini", "gpt-4.1-mini"),
        (base.parse_offer_id, "openai/gpt-4.1", "openai/gpt-4.1"),
        (base.parse_key, "calls_per_day", "calls_per_day"),
        (base.parse_url, "https://x.example:8/y?z=1#w", "https://x.example:8/y?z=1#w"),
        (base.parse_flag, "true", True),
        (base.parse_flag, "false", False),
        (base.parse_flag, True, True),
        (base.one_or_many, "a", ["a"]),
        (base.one_or_many, ["a", "b"], ["a", "b"]),
    ],
)
def test_what_fits_is_one_value(
    parse: Callable[[object], object], value: object, expected: object
) -> None:
    """A value that is one already is taken as it is."""
    assert expected == parse(value)


@given(st.text(max_size=200))
def test_a_quote_is_short_and_on_one_line(text: str) -> None:
    """What a message shows of a value cannot fill the screen."""
    shown = base.quote(text)
    assert len(shown) <= 62
    assert len([*shown.splitlines()]) == 1
