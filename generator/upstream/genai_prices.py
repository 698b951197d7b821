"""genai-prices: Python or JSON by provider and model; dollars for a million tokens.

The package ships its data as Python, which is read as a tree and never run; the repository's
`data.json` says the same as JSON.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from generator.evidence.rates import rate_name
from generator.schema.meters import Meters
from generator.upstream.files import (
    AGAIN,
    count,
    date,
    items,
    mapping,
    parse_json,
    parse_python,
    shallow,
    word,
)
from generator.upstream.reading import Package, Pieces, Reading, Source, UnreadableSource
from generator.upstream.units import take

_MTOK = 1_000_000
_BITS = 128
_METERS = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cached_input",
    "cache_write_mtok": "cache_write",
    "cache_write_1h_mtok": "cache_write_long",
}
# What a request says of itself, and the variant we have for it.
_VARIANTS: Mapping[tuple[str, str | None], str] = {
    ("processing", "batch"): "batch",
    ("service_tier", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
    ("speed", "fast"): "fast",
}


def parse(raw: bytes, shown: str) -> Any:
    """The list of providers, of either form."""
    if raw.lstrip()[:1] == b"[":
        return parse_json(raw, shown)
    if raw.lstrip()[:1] == b"<":
        return parse_json(raw, shown)  # says that it is a web page
    for statement in parse_python(raw, shown).body:
        if isinstance(statement, ast.AnnAssign) and _name(statement.target) == "providers":
            try:
                return shallow(_value(statement.value), shown)
            except RecursionError:
                raise UnreadableSource(f"{shown} is nested too deeply; {AGAIN}") from None
    raise UnreadableSource(f"{shown} has no list of providers; {AGAIN}")


def read(data: Any, meters: Meters, on: dt.date) -> Iterator[Reading]:
    """Every model that has a price for input or output tokens."""
    whole = Pieces()
    for provider in whole.rows(data, "the providers"):
        name = word(provider.get("id"))
        for model in whole.rows(provider.get("models"), f"{name}, models"):
            key = word(model.get("id"))
            if name is not None and key is not None:
                yield _reading(name, key, model, meters, on)
    yield from whole.whole("genai-prices")


def _reading(
    provider: str, key: str, model: Mapping[str, Any], meters: Meters, on: dt.date
) -> Reading:
    pieces = Pieces()
    standard, effective = _standard(model.get("prices"), pieces, on)
    _rates(standard, None, pieces, meters)
    for variant in pieces.rows(model.get("price_variants"), "price_variants"):
        _variant(variant, pieces, meters, on)
    comments = str(model.get("price_comments") or "")
    return Reading(
        provider, tuple(dict.fromkeys((key, *_equal(model.get("match"))))), pieces.rates,
        title=word(model.get("name")),
        effective=effective,
        ended=model.get("deprecated") is True,
        context=count(model.get("context_window")),
        lineage="openrouter" if provider != "openrouter" and _copied(comments) else None,
        unsaid=tuple(pieces.unsaid),
    )  # fmt: skip


def _copied(comments: str) -> bool:
    """Whether the comment names OpenRouter's list as where another provider's price is from."""
    return "openrouter.ai/api" in comments


def _standard(
    prices: object, pieces: Pieces, on: dt.date
) -> tuple[Mapping[str, Any], dt.date | None]:
    """The rates in force without a condition, and the day they began.

    With conditions by the hour there is no such thing, and nothing is taken.
    """
    if not isinstance(prices, list):
        return pieces.table(prices, "prices"), None
    found: Mapping[str, Any] = {}
    since = None
    for conditional in pieces.rows(prices, "prices"):
        constraint = pieces.table(conditional.get("constraint"), "constraint")
        if "start_time" in constraint or "end_time" in constraint:
            pieces.unsaid.append("rates that depend on the time of day")
            return {}, None
        start = date(constraint.get("start_date"))
        if constraint and start is None:
            pieces.unsaid.append("rates under a condition that is not known here")
        elif (start is None or start <= on) and (since is None or start is None or start >= since):
            found, since = pieces.table(conditional.get("prices"), "prices"), start
    return found, since


def _variant(variant: Mapping[str, Any], pieces: Pieces, meters: Meters, on: dt.date) -> None:
    when = pieces.table(variant.get("when"), "when")
    said = [(key, word(value)) for key, value in when.items()]
    name = _VARIANTS.get(said[0]) if len(said) == 1 else None
    constraint = pieces.table(variant.get("constraint"), "constraint")
    start = date(constraint.get("start_date"))
    if name is None or set(constraint) - {"start_date"}:
        words = ", ".join(f"{key} {value}" for key, value in when.items())
        pieces.unsaid.append(f"rates for requests with {words}: the catalogue has no such variant")
    elif constraint and start is None:
        pieces.unsaid.append(f"rates of the variant {name}, from a day that cannot be read")
    elif start is None or start <= on:
        _rates(pieces.table(variant.get("prices"), "prices"), name, pieces, meters)


def _rates(prices: Mapping[str, Any], variant: str | None, pieces: Pieces, meters: Meters) -> None:
    variants = [variant] if variant else []
    for key, value in prices.items():
        meter = _METERS.get(key)
        if meter is None:
            pieces.unsaid.append(f"{key}: the catalogue has no such meter")
            continue
        tiered = mapping(value)
        base = tiered.get("base", value)
        take(pieces, rate_name(meter, variants), base, given_for=_MTOK, meter=meter, meters=meters)
        for tier in pieces.rows(tiered.get("tiers"), f"{key}, tiers"):
            start = count(tier.get("start"))
            if start is None:
                pieces.unsaid.append(f"{key}: rates from a length that is not given")
                continue
            take(
                pieces, rate_name(meter, variants, start), tier.get("price"), given_for=_MTOK,
                meter=meter, meters=meters,
            )  # fmt: skip


def _equal(match: object) -> tuple[str, ...]:
    """The names that the clause takes as they are; what it takes by a pattern is no name."""
    found = mapping(match)
    own = word(found.get("equals"))
    nested = [name for clause in items(found.get("or")) for name in _equal(clause)]
    return (*([own] if own else []), *nested)


def _name(node: ast.expr) -> str:
    """`datetime.date` as it stands there; nothing for what is no such name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _value(node: ast.expr | None) -> Any:
    """The plain data of an expression that only builds data; a word for any other."""
    match node:
        case ast.Constant(value=str() | bool() | float() | None):
            return node.value
        case ast.Constant(value=int() as number):
            # Longer ones are no figures, and cannot even be shown.
            return number if number.bit_length() <= _BITS else f"{number:#x}"[:_BITS]
        case ast.List() | ast.Tuple():
            return [_value(item) for item in node.elts]
        case ast.Dict():
            return {
                str(_value(key)): _value(value)
                for key, value in zip(node.keys, node.values, strict=True)
                if key is not None
            }
        case ast.Call():
            return _built(node)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return f"-{_value(node.operand)}"
        case None:
            return None
        case _:
            return type(node).__name__


def _built(node: ast.Call) -> Any:
    name = _name(node.func)
    plain = [_value(item) for item in node.args]
    if name == "Decimal" and len(plain) == 1 and isinstance(plain[0], str):
        return plain[0]
    if name in {"date", "datetime.date"} and len(plain) == 3:
        return "-".join(f"{part:02d}" for part in plain if isinstance(part, int))
    if name in {"time", "datetime.time"}:
        return ":".join(str(part) for part in plain)
    keys = {"or_": "or", "and_": "and"}
    return {keys.get(item.arg, item.arg): _value(item.value) for item in node.keywords if item.arg}


SOURCE = Source(
    "genai-prices",
    "Pydantic's prices, read from the providers' pages by people and agents (MIT)",
    Package("genai-prices", "genai_prices/data.py"),
    parse,
    read,
    drops=False,
)
