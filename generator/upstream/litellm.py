"""litellm: a JSON object by model; dollars for one token.

Its keys are such as `cache_read_input_token_cost_above_200k_tokens_priority`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.evidence.rates import rate_name
from generator.schema.meters import Meters
from generator.schema.provider import Kind
from generator.upstream.files import count, date, mapping, parse_json, word
from generator.upstream.reading import Package, Pieces, Reading, Source
from generator.upstream.units import take

_KINDS = {
    "chat": Kind.MODEL, "completion": Kind.MODEL, "responses": Kind.MODEL,
    "embedding": Kind.EMBEDDING, "rerank": Kind.RERANKER,
}  # fmt: skip
_METERS = {
    "input_cost_per_token": ("input", 1),
    "output_cost_per_token": ("output", 1),
    "cache_read_input_token_cost": ("cached_input", 1),
    "cache_creation_input_token_cost": ("cache_write", 1),
    "cache_creation_input_token_cost_above_1hr": ("cache_write_long", 1),
    "cache_creation_input_token_cost_above_12hr": ("cache_write_long", 1),
    "input_cost_per_query": ("search", 1),
}
_VARIANTS = {"batches": "batch", "flex": "flex", "priority": "priority"}
_COST = re.compile("cost|pricing")
# The price of a cached token once more, under the name that some providers have for it.
_AGAIN = {"input_cost_per_token_cache_hit"}
_KEY = re.compile(
    r"(?P<base>[a-z_]+?(?:_above_(?:1|12)hr)?)"
    r"(?:_above_(?P<above>[1-9][0-9]{0,5})k_tokens)?"
    r"(?:_(?P<variant>batches|flex|priority))?"
)


def read(data: Any, meters: Meters, _: dt.date) -> Iterator[Reading]:
    """Every model of a kind that the catalogue has."""
    for key, entry in mapping(data).items():
        kind = _KINDS.get(str(mapping(entry).get("mode")))
        provider = word(mapping(entry).get("litellm_provider"))
        if kind is not None and provider is not None and word(key) and key != "sample_spec":
            yield _reading(key, provider, kind, entry, meters)


def _reading(
    key: str, provider: str, kind: Kind, entry: Mapping[str, Any], meters: Meters
) -> Reading:
    pieces = Pieces()
    for field, value in entry.items():
        if _COST.search(field) and field not in _AGAIN and not _repeats(field, entry):
            _cost(field, value, kind, pieces, meters)
    name = key.removeprefix(f"{_prefix(provider)}/") or key
    retires = date(entry.get("deprecation_date"))
    return Reading(
        provider, (name,), pieces.rates, kind,
        retires=retires,
        context=count(entry.get("max_input_tokens")),
        page=word(entry.get("source")),
        unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _repeats(field: str, entry: Mapping[str, Any]) -> bool:
    """Whether it is the price of reasoning tokens, and these cost what other output does."""
    output = entry.get("output_cost_per_token")
    return field == "output_cost_per_reasoning_token" and entry[field] == output


def _cost(field: str, value: object, kind: Kind, pieces: Pieces, meters: Meters) -> None:
    found = _KEY.fullmatch(field)
    meter, per = _METERS.get(found["base"], (None, 1)) if found else (None, 1)
    if found is None or meter is None or (meter == "search") != (kind is Kind.RERANKER):
        if value not in (0, None, {}, []):
            pieces.unsaid.append(f"{field}: the catalogue has no such meter or variant")
        return
    # An embedding has no output, and no model writes to a cache for nothing: a zero says nothing.
    says = {Kind.MODEL: {"input", "output"}, Kind.EMBEDDING: {"input"}, Kind.RERANKER: {"search"}}
    if value == 0 and not isinstance(value, bool) and meter not in says[kind]:
        return
    variant = _VARIANTS.get(found["variant"] or "")
    above = int(found["above"]) * 1000 if found["above"] else None
    name = rate_name(meter, [variant] if variant else [], above)
    take(pieces, name, value, given_for=per, meter=meter, meters=meters)


def _prefix(provider: str) -> str:
    """What stands before the slash of a model's key; families share their provider's."""
    return provider.partition("-")[0] if provider.startswith("vertex_ai") else provider


SOURCE = Source(
    "litellm",
    "the price file of the LiteLLM gateway, kept by pull requests (MIT)",
    Package("litellm", "litellm/model_prices_and_context_window_backup.json"),
    parse_json,
    read,
    drops=False,
)
