"""Every data set, in one list: a new one is a module and a line here."""

from __future__ import annotations

from generator.upstream import (
    azure_retail,
    genai_prices,
    litellm,
    metergraph,
    model_prices,
    models_dev,
    openrouter,
)
from generator.upstream.reading import Source

SOURCES: dict[str, Source] = {
    module.SOURCE.id: module.SOURCE
    for module in (
        litellm, genai_prices, model_prices, metergraph, models_dev, openrouter, azure_retail,
    )
}  # fmt: skip
# The names by which the command line also takes them.
ALSO = {"metergraph": "metergraph-core"}
