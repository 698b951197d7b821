"""Addresses of the repository's issue forms, with what is known here filled in.

A code host that knows the forms in `.github/ISSUE_TEMPLATE/` takes the form's name and the values
of its fields, by their ids, from the address. A reader changes or adds to them before sending.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from generator.catalogue.load import CatalogueOffer, Entry
from generator.guide import Guide
from generator.schema.base import Unpriced
from generator.schema.provider import Price, Provider

CHANGED = "price-changed.yml"
WRONG = "price-wrong.yml"
MISSING = "model-missing.yml"


def price_changed(guide: Guide, offer: CatalogueOffer, price: Price | None) -> str:
    """The form for a new price of an offer; `price` is what it has been, where that is known.

    The day on which the new one was read is left to whoever read it.
    """
    fields = {"title": f"Price changed: {offer.id}", "offer": offer.id}
    if price is not None:
        fields |= {"rates": _lines(price), "url": price.source.url}
        if price.currency != "USD":
            fields["note"] = f"currency: {price.currency}"
    return _address(guide, CHANGED, fields)


def price_wrong(guide: Guide, offer: CatalogueOffer, price: Price) -> str:
    """The form for an entry of an offer that was never right."""
    return _address(
        guide, WRONG,
        {"title": f"Price wrong: {offer.id}", "offer": offer.id,
         "effective": price.effective.isoformat(), "url": price.source.url},
    )  # fmt: skip


def model_missing(guide: Guide, provider: Entry[Provider] | None = None) -> str:
    """The form for an offer that the catalogue does not have, of any provider or of one."""
    if provider is None:
        return _address(guide, MISSING, {})
    known = {"offer": f"{provider.id}/", "url": provider.model.pricing_pages[0]}
    return _address(guide, MISSING, known)


def _lines(price: Price) -> str:
    """The standard rates as the form asks for them: a meter and an amount a line."""
    return "\n".join(
        f"{meter}: {rate.value if isinstance(rate, Unpriced) else format(rate, 'f')}"
        for meter, rate in price.rates.items()
    )


def _address(guide: Guide, form: str, fields: dict[str, str]) -> str:
    """Every sign that could mean something in an address is encoded."""
    query = urlencode({"template": form, **fields}, quote_via=quote, safe="")
    return f"{guide.repository}/issues/new?{query}"
