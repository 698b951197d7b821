"""Addresses on the published site that a download names, so that it leads back to its page."""

from __future__ import annotations

from generator.worksheet.result import Result

SCHEMA = "schema/worksheet-result.schema.json"
"""Where the site keeps the JSON Schema of a worksheet's `.json`."""


def page(result: Result) -> str | None:
    """The address of the result's page: the scenario's, or the worksheet's where there is none.

    None where the guide names no address of its own. What the reader set is no part of it.
    """
    path = filter(None, (result.definition.id, result.scenario))
    return _on_site(result, f"worksheets/{'/'.join(path)}/")


def schema(result: Result) -> str | None:
    """The address of the JSON Schema; None where the guide names no address of its own."""
    return _on_site(result, SCHEMA)


def _on_site(result: Result, path: str) -> str | None:
    site = result.provenance.site
    return None if site is None else f"{site}{path}"
