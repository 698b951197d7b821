"""OpenRouter: the JSON of `https://openrouter.ai/api/v1/models`; dollars for a token, as texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator.schema.meters import Meters
from generator.upstream.files import count, date, mapping, parse_json, word
from generator.upstream.reading import Pieces, Reading, Source
from generator.upstream.units import take

_METERS = {
    "prompt": "input",
    "completion": "output",
    "input_cache_read": "cached_input",
    "input_cache_write": "cache_write",
}


def read(data: Any, meters: Meters, _: dt.date) -> Iterator[Reading]:
    """Every model of the list."""
    whole = Pieces()
    for model in whole.rows(mapping(data).get("data"), "data"):
        key = word(model.get("id"))
        if key is not None:
            yield _reading(key, model, meters)
    yield from whole.whole("openrouter")


def _reading(key: str, model: Mapping[str, Any], meters: Meters) -> Reading:
    pieces = Pieces()
    for field, value in pieces.table(model.get("pricing"), "pricing").items():
        meter = _METERS.get(field)
        zero = str(value).strip("0.") == ""
        if meter is None:
            if not zero and value is not None:
                pieces.unsaid.append(f"{field}: the catalogue has no such meter")
        elif meter in {"input", "output"} or not zero:
            take(pieces, meter, value, given_for=1, meter=meter, meters=meters)
    return Reading(
        "openrouter", (key,), pieces.rates,
        title=word(model.get("name")),
        retires=date(model.get("expiration_date")),
        context=count(model.get("context_length")),
        page=f"https://openrouter.ai/{key}",
        unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


SOURCE = Source("openrouter", "OpenRouter's own list of what it sells", None, parse_json, read)
