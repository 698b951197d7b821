"""Everything that checking gives, as plain values that can be compared quickly."""

from __future__ import annotations

from typing import Any

from generator.catalogue.load import Catalogue, CatalogueOffer, ProseEntry
from generator.catalogue.view import BOOKS
from generator.check import Checked
from generator.worksheet.result import Result


def told(checked: Checked) -> dict[str, Any]:
    """Findings in their order, files with every place in them, and all that was computed.

    Whatever is made only when it is asked for is asked for here.
    """
    return {
        "findings": checked.findings,
        "catalogue": None if checked.catalogue is None else _catalogue(checked.catalogue),
        "definitions": [
            (key, list(item.units.items()), item.worksheet, item.entry.document.file)
            for key, item in checked.definitions.items()
        ],
        "trees": [
            (key, item.tree, item.worksheet.id, list(item.units.items()))
            for key, item in checked.trees.items()
        ],
        "results": [(key, _result(item)) for key, item in checked.results.items()],
        "walks": [
            (key, item.definition.id, _result(item.result), item.answers, item.visited, item.end)
            for key, item in checked.walks.items()
        ],
        "claims": [
            (key, item.claim, item.figures, item.verdict, item.result and _result(item.result))
            for key, item in checked.claims.items()
        ],
    }


def _catalogue(catalogue: Catalogue) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: [
            (
                key, entry.id, entry.model, entry.document.file, entry.document.packed(),
                (entry.prose, entry.first_line) if isinstance(entry, ProseEntry) else None,
            )
            for key, entry in getattr(catalogue, name).items()
        ]
        for name in BOOKS
    }  # fmt: skip
    return found | {
        "meters": catalogue.meters, "files": catalogue.files, "digest": catalogue.digest,
        "offers": [(key, _offer(item), item.offer.id) for key, item in catalogue.offers.items()],
        "tuning": [(key, _offer(item)) for key, item in catalogue.tuning.items()],
    }  # fmt: skip


def _offer(item: CatalogueOffer) -> tuple[Any, ...]:
    # What it says is compared with its file; with every result it would take minutes.
    return item.id, item.provider_id, item.index, item.locate("id")


def _result(result: Result) -> dict[str, Any]:
    return {
        "head": (
            result.definition.id, result.scenario, result.as_of, result.provenance, result.verdict,
            result.own_offers, list(result.values.items()),
        ),
        "offers": [(key, _offer(item)) for key, item in result.offers.items()],
        "inputs": list(result.inputs.items()),
        "prices": [
            (
                key, _offer(item.offer), item.meter, str(item.amount), item.unit, item.origin,
                item.location, item.entry, item.reason, item.variant, str(item.listed),
            )
            for key, item in result.prices.items()
        ],
        "dates": [
            (key, _offer(item.offer), item.date, item.days, item.location, item.reason)
            for key, item in result.dates.items()
        ],
        "steps": [
            (key, item.unit, item.formula, str(item.value), item.derivation)
            for key, item in result.steps.items()
        ],
    }  # fmt: skip
