"""The small types every schema is built from: amounts, dates, ids, text.

Every scalar reaches validation as the text that stands in the file: YAML's own guessing of types
is switched off, so `0.150` keeps its zero, `2026-02-30` reaches us with its position, and `no` is
a word. Each type here turns that text into one value or says, in one sentence, what was expected.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.formula.operators import RESERVED

_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,15})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_URL = re.compile(
    r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s<>\"'`\\{}|^]*)?(?:\?[^\s<>\"'`\\{}|^]*)?"
)
HIDDEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f"
    r"\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
"""The characters, as the inside of a regular expression's brackets, that make a text read
differently from what it is: control characters, line ends that only some programs take for one,
marks and overrides of direction, and what is not seen at all. The two joiners, U+200C and U+200D,
belong to the words of several languages and are allowed, and so are tab and newline."""
# A carriage return gets into a value only by an escape; in a file it is half of a line's end.
_FORBIDDEN = re.compile(f"[{HIDDEN}\r]")

TEXT_LIMIT = 4000


class Model(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True
    )


class Unpriced(StrEnum):
    """A rate that is known and is not an amount.

    `free` means the provider charges nothing; `not offered` means it does not sell this. A meter
    that is absent is unknown: no source gave it.
    """

    FREE = "free"
    NOT_OFFERED = "not offered"


def _error(code: str, message: str) -> PydanticCustomError:
    return PydanticCustomError(code, message.replace("{", "{{").replace("}", "}}"))


def quote(value: object) -> str:
    """A value as it can be shown inside a message: short and on one line."""
    shown = " ".join(str(value).split())
    return f"'{shown if len(shown) <= 60 else shown[:57] + '...'}'"


def _scalar(value: object, expected: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    kind = "nothing" if value is None else "a mapping" if isinstance(value, dict) else "a list"
    raise _error("type", f"expected {expected}, found {kind}")


def parse_amount(value: object) -> Decimal:
    """A price or other quantity that cannot be negative, as an exact decimal."""
    if isinstance(value, Decimal) and value >= 0:
        return value
    text = _scalar(value, "an amount such as 0.150")
    if text.startswith("-"):
        raise _error("negative", f"{quote(text)} is negative; write the amount without a sign")
    if not _AMOUNT.fullmatch(text):
        raise _error(
            "amount", f"{quote(text)} is not an amount; write plain digits such as 0.150 or 12"
        )
    return Decimal(text)


def parse_number(value: object) -> Decimal:
    """Any exact decimal in plain digits, with a minus sign where needed."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    text = _scalar(value, "a number such as 5000 or 0.25")
    if not _NUMBER.fullmatch(text):
        raise _error("number", f"{quote(text)} is not a number; write plain digits such as 5000")
    return Decimal(text)


def parse_rate(value: object) -> Decimal | Unpriced:
    """An amount, `free`, or `not offered`."""
    if isinstance(value, Unpriced):
        return value
    if isinstance(value, str) and value in tuple(Unpriced):
        return Unpriced(value)
    amount = parse_amount(value)
    if amount == 0:
        raise _error(
            "zero",
            "a price of 0 could mean free, unknown or not sold; "
            "write 'free', leave the meter out, or write 'not offered'",
        )
    return amount


def parse_count(value: object) -> int:
    """A whole number, zero or more."""
    text = _scalar(value, "a whole number")
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise _error("count", f"{quote(text)} is not a whole number; write plain digits such as 10")
    return int(text)


def parse_date(value: object) -> dt.date:
    """A calendar date written YYYY-MM-DD."""
    if isinstance(value, dt.date):
        return value
    text = _scalar(value, "a date written YYYY-MM-DD")
    if not _DATE.fullmatch(text):
        raise _error("date", f"{quote(text)} is not a date; write it YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise _error("date", f"{quote(text)} is not a date that exists ({error})") from None


def parse_text(value: object) -> str:
    """A line or paragraph of plain text; anything in it is shown, nothing in it runs."""
    text = _scalar(value, "text")
    if _FORBIDDEN.search(text):
        raise _error(
            "text",
            "the text contains a control or direction-changing character, or one that is not "
            "seen; remove it",
        )
    if len(text) > TEXT_LIMIT:
        raise _error("text", f"the text has {len(text)} characters; write at most {TEXT_LIMIT}")
    if not text.strip():
        raise _error("text", "the text is empty; write it, or remove the key")
    return text.strip()


def parse_text_or_empty(value: object) -> str:
    """A text as above, or none at all."""
    return "" if value == "" else parse_text(value)


def parse_slug(value: object) -> str:
    """An id that is also part of an address: small letters, digits, hyphens and dots."""
    text = _scalar(value, "an id")
    if len(text) > 80 or not _SLUG.fullmatch(text):
        raise _error(
            "id", f"{quote(text)} is not an id; use small letters, digits, hyphens and dots"
        )
    return text


def parse_offer_id(value: object) -> str:
    """A reference to an offer, `provider/offer`."""
    text = _scalar(value, "an offer's id")
    provider, slash, offer = text.partition("/")
    known_shape = _SLUG.fullmatch(provider) and _SLUG.fullmatch(offer)
    if not slash or len(text) > 161 or not known_shape:
        raise _error("id", f"{quote(text)} is not an offer's id; write provider/offer")
    return text


def parse_key(value: object) -> str:
    """A name that formulas use: small letters, digits and underscores, a letter first.

    None of the formulas' own words, which it would shadow.
    """
    text = _scalar(value, "a name")
    if not _KEY.fullmatch(text):
        raise _error(
            "name", f"{quote(text)} is not a name; use small letters, digits and underscores"
        )
    if text in RESERVED:
        raise _error("name", f"'{text}' is a word of the formulas; use another name")
    return text


def parse_url(value: object) -> str:
    """An https address in plain characters."""
    text = _scalar(value, "an address that starts with https://")
    # Its length first: the pattern takes the square of it where there are many question marks.
    if len(text) > 500 or not _URL.fullmatch(text):
        raise _error("url", f"{quote(text)} is not an address; it must start with https://")
    return text


def parse_flag(value: object) -> bool:
    """`true` or `false`."""
    if isinstance(value, bool):
        return value
    text = _scalar(value, "true or false")
    if text not in ("true", "false"):
        raise _error("flag", f"{quote(text)} is neither true nor false")
    return text == "true"


def _typed(parse: Any, schema: dict[str, Any]) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(parse), WithJsonSchema(schema)


Amount = Annotated[Decimal, *_typed(parse_amount, {"type": "number", "minimum": 0})]
Number = Annotated[Decimal, *_typed(parse_number, {"type": "number"})]
Rate = Annotated[
    Decimal | Unpriced,
    *_typed(
        parse_rate,
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"enum": [item.value for item in Unpriced]},
            ]
        },
    ),
]
Count = Annotated[int, *_typed(parse_count, {"type": "integer", "minimum": 0})]
Date = Annotated[dt.date, *_typed(parse_date, {"type": "string", "format": "date"})]
Text = Annotated[
    str, *_typed(parse_text, {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT})
]
TextOrEmpty = Annotated[
    str, *_typed(parse_text_or_empty, {"type": "string", "maxLength": TEXT_LIMIT})
]
Slug = Annotated[str, *_typed(parse_slug, {"type": "string", "pattern": f"^{_SLUG.pattern}$"})]
Key = Annotated[str, *_typed(parse_key, {"type": "string", "pattern": f"^{_KEY.pattern}$"})]
OfferId = Annotated[
    str,
    *_typed(parse_offer_id, {"type": "string", "pattern": f"^{_SLUG.pattern}/{_SLUG.pattern}$"}),
]
Url = Annotated[
    str, *_typed(parse_url, {"type": "string", "format": "uri", "pattern": "^https://"})
]
Flag = Annotated[bool, *_typed(parse_flag, {"type": "boolean"})]


def one_or_many(value: object) -> object:
    """Lets a list of one be written without the dash."""
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_many)]
