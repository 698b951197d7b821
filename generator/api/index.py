"""`index.json`: the way in."""

from __future__ import annotations

from collections import Counter

from generator.api.documents import INDEX, KINDS, OPENAPI, PRICES_CSV, PROVIDER, Place, day, origin
from generator.guide import Guide
from generator.pages.page import provider_address
from generator.schema.api import (
    DocumentLink,
    IndexDocument,
    MeterMeaning,
    ProviderLink,
    VariantMeaning,
)


def index_document(guide: Guide) -> IndexDocument:
    """Every other document, and the vocabulary of the rates."""
    place = Place(INDEX.at())
    meters = guide.catalogue.meters
    counts = Counter(offer.provider_id for offer in guide.catalogue.offers.values())
    return IndexDocument(
        generated_from=origin(guide),
        as_of=day(guide.as_of),
        page=place.to(""),
        openapi=place.to(OPENAPI),
        documents=_documents(place),
        providers=[
            ProviderLink(
                id=key,
                name=entry.model.name,
                href=place.to(PROVIDER.at(provider=key)),
                page=place.to(provider_address(key)),
                offers=counts[key],
            )
            for key, entry in guide.catalogue.providers.items()
        ],
        offers=len(guide.catalogue.offers),
        meters={
            key: MeterMeaning(
                name=meter.name,
                unit=meter.unit,
                per=meter.per,
                frequency=meter.frequency,
                help=meter.help,
            )
            for key, meter in meters.meters.items()
        },
        variants={
            key: VariantMeaning(name=variant.name, kind=variant.kind, help=variant.help)
            for key, variant in meters.variants.items()
        },
    )


def _documents(place: Place) -> list[DocumentLink]:
    single = [kind for kind in KINDS if "{" not in kind.path and kind is not INDEX]
    return [
        *(
            DocumentLink(
                href=place.to(kind.at()),
                describes=kind.describes,
                media_type="application/json",
                described_by=place.to(kind.schema),
            )
            for kind in single
        ),
        DocumentLink(
            href=place.to(PRICES_CSV),
            describes="Every dated rate as a table, with the columns of FOCUS 1.4.",
            media_type="text/csv",
            described_by=None,
        ),
    ]
