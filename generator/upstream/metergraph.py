"""metergraph: YAML by model, with a price for each channel that it is sold through.

Dollars for a million tokens.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator.evidence.rates import Amounts, rate_name
from generator.formula.operators import CONTEXT
from generator.schema.meters import Meters
from generator.upstream.files import count, date, items, mapping, parse_yaml, word
from generator.upstream.reading import Package, Pieces, Reading, Source
from generator.upstream.units import Doubt, amount, take

_MTOK = 1_000_000
_METERS = {
    "input_per_mtok": ("input", None),
    "output_per_mtok": ("output", None),
    "cache_read_per_mtok": ("cached_input", None),
    "cache_write_5m_per_mtok": ("cache_write", None),
    "cache_write_1h_per_mtok": ("cache_write_long", None),
    "batch_input_per_mtok": ("input", "batch"),
    "batch_output_per_mtok": ("output", "batch"),
    "batch_cache_read_per_mtok": ("cached_input", "batch"),
}
_GATEWAYS = {"openrouter-api", "vercel-ai-gateway"}
_KNOWN_RULES = {
    "long_context", "input_includes_cache_read", "input_includes_cache_write", "varies_by_provider",
}  # fmt: skip


def read(data: Any, meters: Meters, on: dt.date) -> Iterator[Reading]:
    """Every model and channel, at the price of the day in all regions."""
    whole = Pieces()
    for model in whole.rows(mapping(data).get("models"), "models"):
        key = word(model.get("canonical_id"))
        for channel, price in _prices(model, f"{key}, prices", whole, on).items():
            if key is not None:
                yield _reading(channel, _names(model, channel, key), price, meters)
    yield from whole.whole("metergraph-core")


def _prices(
    model: Mapping[str, Any], what: str, whole: Pieces, on: dt.date
) -> dict[str, Mapping[str, Any]]:
    """By channel, the entry that holds on the day; those of one region are passed over."""
    found: dict[str, Mapping[str, Any]] = {}
    for price in whole.rows(model.get("prices"), what):
        starts, ends = date(price.get("effective_from")), date(price.get("effective_to"))
        channel = word(price.get("channel"))
        holds = starts is not None and starts <= on and (ends is None or on < ends)
        if channel is not None and holds and price.get("region") == "global":
            found[channel] = price
    return found


def _names(model: Mapping[str, Any], channel: str, key: str) -> tuple[str, ...]:
    """What the model is called on a channel, in the words of that channel's own interface.

    A provider's own interface has no maker in front of the name, as a gateway's has.
    """
    found = [
        alias
        for item in items(model.get("aliases"))
        if item.get("channel") == channel
        and word(item.get("provider")) not in {"litellm", "unknown"}
        if (alias := word(item.get("alias")))
    ]
    if channel not in _GATEWAYS:
        maker = f"{word(model.get('publisher')) or ''}/"
        found = [name.removeprefix(maker) for name in found or [key]]
    return tuple(dict.fromkeys(name for name in found if name)) or (key,)


def _reading(
    channel: str, names: tuple[str, ...], price: Mapping[str, Any], meters: Meters
) -> Reading:
    pieces = Pieces()
    rules = pieces.table(price.get("rules"), "rules")
    if "off_peak_discount" in rules:
        pieces.unsaid.append("rates that depend on the time of day")
    else:
        for key, (meter, variant) in _METERS.items():
            name = rate_name(meter, [variant] if variant else [])
            take(pieces, name, price.get(key), given_for=_MTOK, meter=meter, meters=meters)
        _long_context(pieces.table(rules.get("long_context"), "long_context"), pieces, meters)
    if "varies_by_provider" in rules:
        pieces.unsaid.append("the gateway's price varies with the provider behind it")
    unknown = sorted(set(rules) - _KNOWN_RULES - {"off_peak_discount"})
    pieces.unsaid += [f"the rule {rule}: the catalogue has nothing like it" for rule in unknown]
    if price.get("request_fee_per_1k_usd") is not None:
        pieces.unsaid.append("a fee for each request beside the tokens")
    return Reading(
        channel, names, pieces.rates,
        effective=date(price.get("effective_from")), page=word(price.get("source_url")),
        unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _long_context(rule: Mapping[str, Any], pieces: Pieces, meters: Meters) -> None:
    """Input and output for longer inputs, given as multiples.

    Whether the multiples are for the cache too is not said, so nothing is made of that.
    """
    if not rule:
        return
    above = count(rule.get("threshold"))
    longer: Amounts = {}
    try:
        for meter in ("input", "output"):
            factor = amount(
                rule.get(f"{meter}_multiplier"), given_for=_MTOK, meter="input", meters=meters
            )
            if meter in pieces.rates:
                figure = CONTEXT.multiply(pieces.rates[meter], factor)
                name = rate_name(meter, (), above)
                longer[name] = amount(figure, given_for=_MTOK, meter=meter, meters=meters)
    except Doubt:
        above = None
    if above is None:
        pieces.unsaid.append("rates for longer inputs that cannot be read")
    else:
        pieces.rates |= longer


def dated(data: Any) -> dt.date | None:
    """The day of the catalogue's version."""
    return date(mapping(data).get("version"))


SOURCE = Source(
    "metergraph-core",
    "MeterGraph's dated prices, read from the providers' pages and feeds (Apache-2.0)",
    Package("metergraph-core", "metergraph_core/data/prices.yaml"),
    parse_yaml,
    read,
    dated,
)
