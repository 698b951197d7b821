"""model-prices: JSON by provider and model; dollars for a million tokens, with their history.

Its figures come from the history of models.dev unless it says otherwise, and then they are
models.dev's; what it read on a provider's page or found documented is its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator.evidence.rates import rate_name
from generator.schema.meters import Meters
from generator.upstream.files import count, date, items, mapping, parse_json, word
from generator.upstream.reading import Package, Pieces, Reading, Source
from generator.upstream.units import take

_MTOK = 1_000_000
_METERS = {
    "input": "input",
    "output": "output",
    "cache_read": "cached_input",
    "cache_write": "cache_write",
}
_VARIANTS = {"standard": None, "batch": "batch", "fast": "fast", "flex": "flex"}
_ABOUT = {"model", "source", "valid_from", "valid_from_basis"}
# A multiple of the input rate, which the data set gives to models without a cache, too.
_DERIVED = {"cache_write_1h_multiple"}


def read(data: Any, meters: Meters, on: dt.date) -> Iterator[Reading]:
    """Every model, with the entry of each history that holds on the day."""
    status = mapping(mapping(data).get("status"))
    timed = _timed(mapping(data).get("schedules"), on)
    for provider, models in mapping(mapping(data).get("prices")).items():
        for name, modes in mapping(models).items():
            if word(provider) and word(name):
                said = word(mapping(status.get(provider)).get(name))
                yield _reading(
                    provider, name, modes, meters,
                    on=on, ended=said in {"removed", "deprecated"},
                    timed=bool({(provider, name), (provider, None)} & timed),
                )  # fmt: skip


def _reading(
    provider: str, name: str, given: object, meters: Meters, *,
    on: dt.date, ended: bool, timed: bool,
) -> Reading:  # fmt: skip
    pieces = Pieces()
    since, lineage, page = None, None, None
    if timed:
        pieces.unsaid.append("rates that depend on the time of day")
    modes = {} if timed else pieces.table(given, "the model")
    for mode, history in modes.items():
        entries = [entry for entry in pieces.rows(history, mode) if _began(entry, mode, pieces, on)]
        rates = pieces.table(entries[-1].get("rates"), mode) if entries else {}
        if mode not in _VARIANTS:
            pieces.unsaid.append(f"rates of the mode {mode}: the catalogue has no such variant")
            continue
        _rates(rates, _VARIANTS[mode], pieces, meters)
        if mode == "standard":
            basis = rates.get("valid_from_basis")
            lineage = "models-dev" if basis == "models.dev commit" else None
            since = date(entries[-1].get("start")) if entries and basis == "documented" else None
            page = word(rates.get("source"))
    return Reading(
        provider, (name,), pieces.rates,
        effective=since, ended=ended, page=page, lineage=lineage, unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _began(entry: Mapping[str, Any], mode: str, pieces: Pieces, on: dt.date) -> bool:
    """Whether an entry of a history is in force by the day; the first one has no day."""
    start = date(entry.get("start"))
    if entry.get("start") is not None and start is None:
        pieces.unsaid.append(f"rates of the mode {mode}, from a day that cannot be read")
        return False
    return start is None or start <= on


def _rates(rates: Mapping[str, Any], variant: str | None, pieces: Pieces, meters: Meters) -> None:
    variants = [variant] if variant else []
    for key, value in rates.items():
        meter = _METERS.get(key)
        if key in _ABOUT | _DERIVED:
            continue
        if key == "tiers":
            for tier in pieces.rows(value, key):
                _tier(tier, variants, pieces, meters)
        elif meter is None:
            pieces.unsaid.append(f"{key}: the catalogue has no such meter")
        else:
            name = rate_name(meter, variants)
            take(pieces, name, value, given_for=_MTOK, meter=meter, meters=meters)


def _tier(tier: Mapping[str, Any], variants: list[str], pieces: Pieces, meters: Meters) -> None:
    above = count(tier.get("above"))
    if above is None:
        pieces.unsaid.append("rates for longer inputs, from a length that is not given")
        return
    for key, meter in _METERS.items():
        name = rate_name(meter, variants, above)
        take(pieces, name, tier.get(key), given_for=_MTOK, meter=meter, meters=meters)


def _timed(schedules: object, on: dt.date) -> set[tuple[str, str | None]]:
    """The models whose rates change with the hour; None stands for all of a provider's."""
    found: set[tuple[str, str | None]] = set()
    for schedule in items(mapping(schedules).get("schedule")):
        if (date(schedule.get("valid_until")) or on) >= on:
            models = mapping(schedule.get("off_peak_multiplier"))
            found |= {(str(schedule.get("provider")), model) for model in models or [None]}
    return found


def dated(data: Any) -> dt.date | None:
    """The day of the snapshot."""
    return date(mapping(data).get("updated_at"))


SOURCE = Source(
    "model-prices",
    "models.dev's history with corrections from the providers' pages (MIT)",
    Package("model-prices", "model_prices/snapshot.json"),
    parse_json,
    read,
    dated,
)
