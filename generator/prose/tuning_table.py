"""Every fine-tuning offer with its prices on a day: what can be bought, then what no longer can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby

from generator.catalogue.asof import price_on, retired
from generator.catalogue.load import CatalogueOffer
from generator.figures import amount
from generator.prose import lookups
from generator.prose.context import Context
from generator.schema.base import Unpriced
from generator.schema.meters import VariantKind
from generator.schema.provider import Price, Rates

_TRAINING = ("training", "training_hour", "training_image", "training_job")
_KEEPING = ("hosting_hour", "model_storage", "provisioned_hour", "unit_minute")
_UNKNOWN = '<span title="No source gives it.">–</span>'
_HEADS = (
    "Offer",
    "Training",
    "Input, tuned",
    "Output, tuned",
    "Hosting and storage",
    "Minimum",
    "Method",
    "Source dated",
)


def tuning_table(context: Context) -> str:
    """The offers that take new jobs on the context's day; those that are closed are folded away."""
    offers = list(context.catalogue.tuning.values())
    closed = [item for item in offers if why_closed(item, context.as_of)]
    open_ones = [item for item in offers if item not in closed]
    unit = context.catalogue.meters.meters["input"].shown if open_ones else ""
    caption = (
        f"Fine-tuning sold on {lookups.time(context.as_of)}, as far as the catalogue knows. "
        f"Input and output are per {escape(unit)}; – means that no source gives the figure."
    )
    parts = [_frame(context, caption, _HEADS, open_ones, lambda item: _row(context, item))]
    if closed:
        inner = _frame(
            context, "", ("Offer", "Training", "Why"), closed,
            lambda item: _closed_row(context, item),
        )  # fmt: skip
        parts.append(
            f"<details><summary>Closed, retired, or without a published price: {len(closed)} "
            f"offers</summary>{inner}</details>\n"
        )
    return "".join(parts)


def why_closed(found: CatalogueOffer, on: dt.date) -> str:
    """Why nobody can train it at a known price on that day, as HTML, or nothing."""
    status = found.offer.status
    if status.retires is not None and retired(found.offer, on):
        return f"retired {lookups.time(status.retires)}"
    if status.new_jobs_end is not None and status.new_jobs_end <= on:
        return f"no new jobs since {lookups.time(status.new_jobs_end)}"
    price = price_on(found.offer, on)
    if price is None:
        return "price no longer in force" if found.offer.prices else "no published price"
    return ""


def _frame(
    context: Context,
    caption: str,
    heads: Sequence[str],
    offers: Iterable[CatalogueOffer],
    row: Callable[[CatalogueOffer], str],
) -> str:
    head = "".join(f'<th scope="col">{item}</th>' for item in heads)
    bodies = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="{len(heads)}">'
        f"{lookups.anchor(context.link('provider', provider), name)}</th></tr>"
        f"{''.join(row(item) for item in group)}</tbody>"
        for (provider, name), group in groupby(
            offers, key=lambda item: (item.provider_id, item.provider.name)
        )
    )
    top = f"<caption>{caption}</caption>" if caption else ""
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="Prices">'
        f'<table class="prices">{top}'
        f"<thead><tr>{head}</tr></thead>{bodies}</table></div>\n"
    )


def _row(context: Context, found: CatalogueOffer) -> str:
    price = price_on(found.offer, context.as_of)
    assert price is not None  # noqa: S101 -- why_closed has sorted these out
    cells = (
        _training(context, price),
        _tokens(price, "input"),
        _tokens(price, "output"),
        _listed(context, price, price.rates, _KEEPING),
        _minimum(context, found, price),
        escape(found.offer.trains or "") or _UNKNOWN,
        lookups.time(price.source.dated or price.source.accessed),
    )
    return f"<tr>{_name(context, found)}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _closed_row(context: Context, found: CatalogueOffer) -> str:
    price = price_on(found.offer, context.as_of)
    training = _training(context, price) if price is not None else _UNKNOWN
    why = why_closed(found, context.as_of)
    return f"<tr>{_name(context, found, life=False)}<td>{training}</td><td>{why}</td></tr>"


def _name(context: Context, found: CatalogueOffer, *, life: bool = True) -> str:
    link = lookups.anchor(context.link("offer", found.id), found.offer.name)
    note = _life(found) if life else ""
    small = f"<br><small>{note}</small>" if note else ""
    return f'<th scope="row">{link}{small}</th>'


def _life(found: CatalogueOffer) -> str:
    status = found.offer.status
    said = [
        text
        for text in (
            status.new_jobs_end and f"no new jobs from {lookups.time(status.new_jobs_end)}",
            status.retires and f"stops {lookups.time(status.retires)}",
        )
        if text
    ]
    if not said and status.deprecated is not None:
        said = [f"deprecated {lookups.time(status.deprecated)}"]
    # What is known of an end without a date takes sentences; the offer's own page has them.
    return "; ".join(said) or ("no date for its end: see its page" if status.note else "")


def _training(context: Context, price: Price) -> str:
    variants = context.catalogue.meters.variants
    standard = _listed(context, price, price.rates, _TRAINING)
    said = [standard] if standard != _UNKNOWN else []
    said += [
        f"{escape(variants[name].name)}: {_listed(context, price, rates, _TRAINING)}"
        for name, rates in price.variants.items()
        if name in variants and variants[name].kind is VariantKind.METHOD
    ]
    return "<br>".join(said) or _UNKNOWN


def _listed(context: Context, price: Price, rates: Rates, names: Iterable[str]) -> str:
    meters = context.catalogue.meters.meters
    said = [escape(lookups.money(price, rates[key], meters[key])) for key in names if key in rates]
    return "<br>".join(said) or _UNKNOWN


def _tokens(price: Price, name: str) -> str:
    value = price.rates.get(name)
    if value is None:
        return _UNKNOWN
    return escape(value.value if isinstance(value, Unpriced) else amount(value, price.currency))


def _minimum(context: Context, found: CatalogueOffer, price: Price) -> str:
    examples = found.offer.limits.min_examples
    said = [f"{examples:,} examples"] if examples is not None else []
    if "job_minimum" in price.rates:
        unit = context.catalogue.meters.meters["job_minimum"]
        said.append(escape(lookups.money(price, price.rates["job_minimum"], unit)))
    return "<br>".join(said) or _UNKNOWN
