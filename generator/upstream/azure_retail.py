"""Azure retail prices: the JSON of `https://prices.azure.com/api/retail/prices`.

Dollars for a thousand or a million tokens, by meters whose names are abbreviated by hand.

A name is taken only where every word of it is known; anything else is left unsaid.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.evidence.rates import rate_name
from generator.schema.meters import Meters
from generator.upstream.files import date, mapping, parse_json, word
from generator.upstream.reading import Package, Pieces, Reading, Source
from generator.upstream.units import Doubt, amount

_UNITS = {"1K": 1_000, "1M": 1_000_000}
_PRODUCTS = {
    "Azure OpenAI",
    "Azure OpenAI GPT5",
    "Azure OpenAI Reasoning",
    "Azure OpenAI Embedding",
}
_WORDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("inp", "inpt", "input"), ("meter", "input")),
    **dict.fromkeys(("opt", "outp", "outpt", "output"), ("meter", "output")),
    **dict.fromkeys(("cchd", "cd", "cached", "cache"), ("cached", "yes")),
    **dict.fromkeys(("glbl", "global", "gl"), ("place", "")),
    **dict.fromkeys(("dzone", "dz", "datazone"), ("place", "data-zone")),
    **dict.fromkeys(("regnl", "rgnl", "regional"), ("place", "regional")),
    **dict.fromkeys(("batch",), ("mode", "batch")),
    **dict.fromkeys(("pp",), ("mode", "priority")),
    **dict.fromkeys(("std",), ("mode", "")),
    **dict.fromkeys(("tokens", "1m", "1k"), ("nothing", "")),
}
_MODEL = re.compile(
    r"(gpt-?)?(?P<name>(3\.5|4|4o|4\.1|5|5\.[0-9]|6)(-(mini|nano|pro|sol|luna|terra|codex))?"
    r"|o[134](-(mini|pro))?)"
)


_Regions = dict[str, dict[str, tuple[dt.date, Decimal]]]
"""By rate and region, the day a price began and its amount."""


@dataclass(frozen=True, slots=True)
class _Meter:
    """A name that was understood whole."""

    model: str
    meter: str
    variants: tuple[str, ...]
    given_for: int
    """How many tokens its price is for."""


def read(data: Any, meters: Meters, on: dt.date) -> Iterator[Reading]:
    """A reading for each model, with the commonest price where regions differ."""
    found: dict[str, _Regions] = defaultdict(lambda: defaultdict(dict))
    doubts: dict[str, list[str]] = defaultdict(list)
    unknown: Counter[str] = Counter()
    whole = Pieces()
    for item in whole.rows(_rows(data), "items"):
        meter = _understood(item)
        starts = date(item.get("effectiveStartDate"))
        if meter is None:
            unknown[word(item.get("productName")) or "no product"] += 1
            continue
        name = rate_name(meter.meter, meter.variants)
        try:
            value = amount(
                item.get("retailPrice"), given_for=meter.given_for,
                meter=meter.meter, meters=meters,
            )  # fmt: skip
        except Doubt as doubt:
            doubts[meter.model].append(f"{name}: {doubt}")
            continue
        if starts is None:
            doubts[meter.model].append(f"{name}: the day from which it holds cannot be read")
        elif starts <= on:
            regions = found[meter.model][name]
            for region in _regions(item):
                regions[region] = max(regions.get(region, (starts, value)), (starts, value))
    for model in sorted({*found, *doubts}):
        yield _reading(model, found[model], doubts[model])
    whole.unsaid += [
        f"{number} meters of {product} whose names are not understood whole"
        for product, number in sorted(unknown.items())
    ]
    yield from whole.whole("azure-openai")


def _reading(model: str, rates: _Regions, doubts: list[str]) -> Reading:
    """Each region has its own latest price; the commonest of them counts."""
    # The same is said of each region.
    pieces = Pieces(unsaid=list(dict.fromkeys(doubts)))
    starts = []
    for name, regions in rates.items():
        votes = Counter(value for _, value in regions.values())
        value, _ = max(votes.items(), key=lambda pair: (pair[1], -pair[0]))
        pieces.rates[name] = value
        starts.append(min(start for start, other in regions.values() if other == value))
        if len(votes) > 1:
            others = ", ".join(str(other) for other in sorted(set(votes) - {value}))
            pieces.unsaid.append(f"{name}: regions differ; {value} in most, and {others}")
    return Reading(
        "azure-openai", (model,), pieces.rates, effective=max(starts, default=None),
        page="https://prices.azure.com/api/retail/prices", unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _rows(data: Any) -> object:
    """Microsoft's pages write `Items`, packages that keep them write `items`."""
    top = mapping(data)
    return top.get("Items", top.get("items"))


def _understood(item: Mapping[str, Any]) -> _Meter | None:
    """The meter, where its product is one of tokens and every word of its name is known."""
    name = word(item.get("meterName"))
    given_for = _UNITS.get(word(item.get("unitOfMeasure")) or "")
    if name is None or word(item.get("productName")) not in _PRODUCTS:
        return None
    if given_for is None or item.get("currencyCode", "USD") != "USD":
        return None
    said: dict[str, str] = {}
    left: list[str] = []
    for part in name.lower().split():
        kind, value = _WORDS.get(part, ("model", part))
        if kind == "model":
            left.append(part)
        elif kind != "nothing" and said.setdefault(kind, value) != value:
            return None
    model = _MODEL.fullmatch("-".join(part for part in left if part != "gpt"))
    if model is None or "meter" not in said:
        return None
    cached = said.get("cached") == "yes"
    if cached and said["meter"] != "input":
        return None
    variants = tuple(sorted(value for key in ("mode", "place") if (value := said.get(key, ""))))
    base = model["name"]
    # A model without its deployment in the name is one of a time before there was a choice.
    if "place" not in said:
        return None
    full = base if base.startswith("o") else f"gpt-{base}"
    return _Meter(full, "cached_input" if cached else said["meter"], variants, given_for)


def _regions(item: Mapping[str, Any]) -> list[str]:
    """The regions of a row: one in Microsoft's list, several where a package has joined them."""
    regions = item.get("regions")
    if isinstance(regions, list) and regions:
        return [str(region) for region in regions]
    return [word(item.get("armRegionName")) or "everywhere"]


def dated(data: Any) -> dt.date | None:
    """The day on which the package fetched the list."""
    return date(mapping(data).get("fetched_at"))


SOURCE = Source(
    "azure-retail",
    "Microsoft's own retail price list",
    Package("azure-genai-prices", "azure_genai_prices/data/snapshot.json"),
    parse_json,
    read,
    dated,
)
