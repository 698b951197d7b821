"""Which of our providers and offers a reading is about: the one place where names meet.

Providers are mapped by the tables below and by nothing else; one that is not in them is unknown.
Offers are matched by the names that the provider's interface takes, as the catalogue and the data
sets both write them. What only looks alike is `near`: it is reported, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.catalogue.load import Catalogue, CatalogueOffer
from generator.schema.base import parse_slug
from generator.schema.provider import Kind

KINDS = frozenset({Kind.MODEL, Kind.EMBEDDING, Kind.RERANKER})
"""What the data sets have prices for."""

PROVIDERS: Mapping[str, Mapping[str, str]] = {
    "litellm": {
        "ai21": "ai21", "aihubmix": "aihubmix", "anthropic": "anthropic",
        "azure": "azure-openai", "azure_ai": "azure-ai-foundry", "baseten": "baseten",
        "bedrock": "aws-bedrock", "bedrock_converse": "aws-bedrock", "cerebras": "cerebras",
        "cloudflare": "cloudflare-workers-ai", "cohere": "cohere", "cohere_chat": "cohere",
        "dashscope": "alibaba-cloud", "databricks": "databricks", "deepinfra": "deepinfra",
        "deepseek": "deepseek", "fireworks_ai": "fireworks-ai",
        "fireworks_ai-embedding-models": "fireworks-ai", "friendliai": "friendli",
        "gemini": "google", "gmi": "gmi-cloud", "gradient_ai": "digitalocean", "groq": "groq",
        "inception": "inception", "meta": "meta", "minimax": "minimax", "mistral": "mistral",
        "moonshot": "moonshot-ai", "morph": "morph", "nebius": "nebius", "novita": "novita-ai",
        "openai": "openai", "ovhcloud": "ovhcloud", "perplexity": "perplexity",
        "scaleway": "scaleway", "text-completion-openai": "openai", "together_ai": "together-ai",
        "v0": "v0", "vercel_ai_gateway": "vercel-ai-gateway", "vertex_ai": "google-vertex-ai",
        "vertex_ai-ai21_models": "google-vertex-ai",
        "vertex_ai-anthropic_models": "google-vertex-ai",
        "vertex_ai-deepseek_models": "google-vertex-ai",
        "vertex_ai-embedding-models": "google-vertex-ai",
        "vertex_ai-language-models": "google-vertex-ai",
        "vertex_ai-llama_models": "google-vertex-ai",
        "vertex_ai-minimax_models": "google-vertex-ai",
        "vertex_ai-mistral_models": "google-vertex-ai",
        "vertex_ai-moonshot_models": "google-vertex-ai",
        "vertex_ai-openai_models": "google-vertex-ai",
        "vertex_ai-qwen_models": "google-vertex-ai", "vertex_ai-zai_models": "google-vertex-ai",
        "voyage": "voyage", "wandb": "weights-and-biases", "xai": "xai", "xiaomi_mimo": "xiaomi",
        "zai": "z-ai",
    },
    "genai-prices": {
        "anthropic": "anthropic", "arcee": "arcee-ai", "aws": "aws-bedrock",
        "azure": "azure-openai", "baseten": "baseten", "cerebras": "cerebras",
        "cloudflare": "cloudflare-workers-ai", "cohere": "cohere", "databricks": "databricks",
        "deepseek": "deepseek", "fireworks": "fireworks-ai", "google": "google", "groq": "groq",
        "meta": "meta", "minimax": "minimax", "mistral": "mistral", "moonshotai": "moonshot-ai",
        "novita": "novita-ai", "openai": "openai", "openrouter": "openrouter",
        "ovhcloud": "ovhcloud", "perplexity": "perplexity", "together": "together-ai",
        "voyageai": "voyage", "x-ai": "xai", "zai": "z-ai",
    },
    "model-prices": {
        "ai21": "ai21", "alibaba": "alibaba-cloud", "amazon-bedrock": "aws-bedrock",
        "anthropic": "anthropic", "arcee": "arcee-ai", "cohere": "cohere", "deepseek": "deepseek",
        "google": "google", "inception": "inception", "meta": "meta", "minimax": "minimax",
        "mistral": "mistral", "moonshotai": "moonshot-ai", "openai": "openai",
        "perplexity": "perplexity", "upstage": "upstage", "xai": "xai", "xiaomi": "xiaomi",
        "zai": "z-ai",
    },
    "metergraph-core": {
        "alibaba-api": "alibaba-cloud", "anthropic-api": "anthropic", "aws-bedrock": "aws-bedrock",
        "deepseek-api": "deepseek", "fireworks-api": "fireworks-ai", "google-api": "google",
        "google-vertex-ai": "google-vertex-ai", "meta-api": "meta", "minimax-api": "minimax",
        "mistral-api": "mistral", "moonshot-api": "moonshot-ai", "openai-api": "openai",
        "openrouter-api": "openrouter", "perplexity-api": "perplexity",
        "vercel-ai-gateway": "vercel-ai-gateway", "xai-api": "xai", "zai-api": "z-ai",
    },
    "models-dev": {
        "aihubmix": "aihubmix", "alibaba": "alibaba-cloud", "amazon-bedrock": "aws-bedrock",
        "anthropic": "anthropic", "azure": "azure-openai", "baseten": "baseten",
        "cerebras": "cerebras", "cloudflare-workers-ai": "cloudflare-workers-ai",
        "cohere": "cohere", "databricks": "databricks", "deepinfra": "deepinfra",
        "deepseek": "deepseek", "digitalocean": "digitalocean", "fireworks-ai": "fireworks-ai",
        "friendli": "friendli", "gmicloud": "gmi-cloud", "google": "google",
        "google-vertex": "google-vertex-ai", "google-vertex-anthropic": "google-vertex-ai",
        "groq": "groq", "inception": "inception", "minimax": "minimax", "mistral": "mistral",
        "moonshotai": "moonshot-ai", "morph": "morph", "nebius": "nebius",
        "novita-ai": "novita-ai", "openai": "openai", "openrouter": "openrouter",
        "ovhcloud": "ovhcloud", "perplexity": "perplexity", "perplexity-agent": "perplexity",
        "scaleway": "scaleway", "togetherai": "together-ai", "upstage": "upstage", "v0": "v0",
        "vercel": "vercel-ai-gateway", "wandb": "weights-and-biases", "xai": "xai",
        "xiaomi": "xiaomi", "zai": "z-ai",
    },
    "openrouter": {"openrouter": "openrouter"},
    "azure-retail": {"azure-openai": "azure-openai"},
}  # fmt: skip
"""By data set: its name for a provider, and our id. A provider of ours may have several."""


_GATEWAYS = {"aihubmix", "openrouter", "vercel-ai-gateway"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A provider that the catalogue may not have yet."""

    name: str
    page: str
    """Where it publishes its prices."""
    note: str | None = None
    """What a reader must know about buying from it."""


_GATEWAY = (
    "A gateway: it passes calls on to other providers, and what a call costs can vary with the one "
    "behind it."
)
NEWCOMERS: Mapping[str, Newcomer] = {
    key: Newcomer(name, page, _GATEWAY if key in _GATEWAYS else None)
    for key, name, page in (
        ("ai21", "AI21 Labs", "https://www.ai21.com/pricing"),
        ("aihubmix", "AIHubMix", "https://aihubmix.com/models"),
        ("alibaba-cloud", "Alibaba Cloud Model Studio",
         "https://www.alibabacloud.com/help/en/model-studio/model-pricing"),
        ("arcee-ai", "Arcee AI", "https://docs.arcee.ai/get-started/pricing"),
        ("baseten", "Baseten", "https://www.baseten.co/pricing/"),
        ("cerebras", "Cerebras", "https://www.cerebras.ai/pricing"),
        ("cloudflare-workers-ai", "Cloudflare Workers AI",
         "https://developers.cloudflare.com/workers-ai/platform/pricing/"),
        ("deepinfra", "DeepInfra", "https://deepinfra.com/pricing"),
        ("digitalocean", "DigitalOcean",
         "https://docs.digitalocean.com/products/gradient-ai-platform/details/pricing/"),
        ("friendli", "FriendliAI", "https://friendli.ai/pricing"),
        ("gmi-cloud", "GMI Cloud", "https://www.gmicloud.ai/pricing"),
        ("inception", "Inception", "https://docs.inceptionlabs.ai/get-started/models"),
        ("meta", "Meta", "https://dev.meta.ai/docs/pricing-rate-limits"),
        ("minimax", "MiniMax", "https://platform.minimax.io/docs/pricing/overview"),
        ("moonshot-ai", "Moonshot AI", "https://platform.kimi.ai/docs/pricing/chat"),
        ("morph", "Morph", "https://www.morphllm.com/pricing"),
        ("novita-ai", "Novita AI", "https://novita.ai/pricing"),
        ("openrouter", "OpenRouter", "https://openrouter.ai/models"),
        ("ovhcloud", "OVHcloud AI Endpoints",
         "https://www.ovhcloud.com/en/public-cloud/ai-endpoints/catalog/"),
        ("perplexity", "Perplexity", "https://docs.perplexity.ai/docs/getting-started/pricing"),
        ("scaleway", "Scaleway", "https://www.scaleway.com/en/pricing/model-as-a-service/"),
        ("upstage", "Upstage", "https://www.upstage.ai/pricing"),
        ("v0", "v0 by Vercel", "https://v0.app/docs/pricing"),
        ("vercel-ai-gateway", "Vercel AI Gateway", "https://vercel.com/ai-gateway/models"),
        ("weights-and-biases", "Weights & Biases Inference",
         "https://wandb.ai/site/pricing/tokens/"),
        ("xiaomi", "Xiaomi MiMo", "https://platform.xiaomimimo.com/static/docs/price/pay-as-you-go.md"),
        ("z-ai", "Z.ai", "https://docs.z.ai/guides/overview/pricing"),
    )
}  # fmt: skip

# Two doors of one house, which some data sets do not tell apart: which names go through which.
_OPENAI = re.compile(
    r"(gpt-(?!oss)|o[0-9]|text-embedding|chatgpt|codex|computer-use|babbage|davinci)"
)
_GEMINI = re.compile(r"(gemini|gemma|text-embedding|learnlm)")
_DOORS = {
    "azure-openai": (_OPENAI, "azure-openai", "azure-ai-foundry"),
    "azure-ai-foundry": (_OPENAI, "azure-openai", "azure-ai-foundry"),
    "google": (_GEMINI, "google", "google-vertex-ai"),
}
# What a provider's interface wants in front of a name, which some data sets leave out.
_PREFIX = {"fireworks-ai": "accounts/fireworks/models/"}
# Names of one region's door. Ours are the prices of the global or the standard one.
_REGIONAL = {
    "aws-bedrock": re.compile(
        r"(us|eu|apac|au|jp|ap|ca|us-gov|[a-z]{2}(-gov)?-[a-z]+-[0-9])[./].*"
    ),
    "azure-openai": re.compile(r"(us|eu|global|global-standard|standard|regional)/.*"),
    "azure-ai-foundry": re.compile(r"(us|eu|global|global-standard|standard|regional)/.*"),
    "fireworks-ai": re.compile(r".*-(us|eu|apac)"),
}
_MOVES = re.compile(
    r".*[-:@](latest|free|auto|nitro|floor|exacto|extended|thinking|beta|online)|.*/auto"
)
_TUNED = re.compile(r"ft:.*|.*:ft-.*|.*/ft-.*")
_DATE = re.compile(r"[-@:](20[0-9]{2}-?[01][0-9]-?[0-3][0-9]|[01][0-9]-20[0-9]{2}|[0-9]{4})$")
_VERSION = re.compile(r"(-v[0-9]+)?:[0-9]+$")


def our_provider(source: str, theirs: str, names: Iterable[str]) -> str | None:
    """Our id of a data set's provider, or None where the tables do not have it."""
    ours = PROVIDERS.get(source, {}).get(theirs)
    if ours not in _DOORS:
        return ours
    pattern, inside, outside = _DOORS[ours]
    return inside if any(pattern.match(plain(name)) for name in names) else outside


def called(provider: str, names: Iterable[str]) -> str:
    """The name that the provider's interface takes, out of those a data set has.

    One that stands for a model is preferred to one that moves from model to model.
    """
    found = sorted(names, key=lambda name: _MOVES.fullmatch(name.lower()) is not None)
    prefix = _PREFIX.get(provider)
    if prefix is None:
        return found[0]
    # A whole name begins as all of them do; what is cut off is what stands before the last part.
    whole = prefix.partition("/")[0] + "/"
    return next((name for name in found if name.startswith(whole)), prefix + found[0])


def passed_over(provider: str, name: str) -> str | None:
    """Why a name stands for no offer of its own, or None where it does."""
    low = name.lower()
    if provider in _REGIONAL and _REGIONAL[provider].fullmatch(low):
        return "the price of one region"
    if _TUNED.fullmatch(low):
        return "a tuned model"
    if _MOVES.fullmatch(low):
        return "a name that moves from model to model, or a mode of one"
    if provider == "openrouter" and ":" in low:
        return "a name that moves from model to model, or a mode of one"
    return None


def plain(name: str) -> str:
    """The last part of a path, in small letters."""
    return name.lower().rsplit("/", maxsplit=1)[-1]


def undated(name: str) -> str | None:
    """The name without the date at its end, or None where it has none."""
    stripped = _DATE.sub("", name)
    return stripped if stripped != name else None


def squashed(name: str) -> str:
    """Letters and digits of a name, without maker, version and date: alike is not the same."""
    last = _VERSION.sub("", plain(name))
    last = _DATE.sub("", last.removesuffix("-latest"))
    last = re.sub(
        r"^(anthropic|meta|mistral|amazon|openai|deepseek|qwen|cohere|databricks)[.-]", "", last
    )
    return re.sub(r"[^a-z0-9]", "", re.sub(r"([0-9])p([0-9])", r"\1\2", last))


def slug(provider: str, name: str, *, whole: bool = False) -> str | None:
    """The id of a new offer in the manner of the catalogue, or None where none can be made.

    With `whole`, the maker in front of the name is part of it.
    """
    low = name.lower()
    if provider == "fireworks-ai":
        low = re.sub(r"(?<=[0-9])p(?=[0-9])", ".", low)
    if provider == "aws-bedrock":
        low = _VERSION.sub("", low.removeprefix("global."))
        maker, _, rest = _DATE.sub("", low).removesuffix("-v1").partition(".")
        # `deepseek.v3` is nothing without its maker.
        low = rest if rest and not re.match(r"[rv][0-9]", rest) else f"{maker}-{rest}"
    if provider == "databricks":
        low = low.removeprefix("databricks-")
    if provider == "google-vertex-ai":
        low = low.partition("@")[0].removesuffix("-maas")
    text = low.removeprefix("@cf/") if whole else low.rsplit("/", maxsplit=1)[-1]
    text = re.sub(r"[^a-z0-9.]+", "-", text).strip("-.")
    try:
        return parse_slug(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a name."""

    offer: CatalogueOffer | None
    near: tuple[str, ...] = ()
    """Offers that look alike, by id."""


class Names:
    """The offers of a catalogue by the names that data sets use."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._exact: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._like: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._offers = catalogue.offers
        for offer in catalogue.offers.values():
            if offer.offer.kind not in KINDS:
                continue
            for name in (offer.offer.id, *offer.offer.api_names):
                self._exact[offer.provider_id, name.lower()].add(offer.id)
            for name in (offer.offer.id, offer.offer.name, *offer.offer.api_names):
                self._like[offer.provider_id, squashed(name)].add(offer.id)

    def match(self, provider: str, names: Iterable[str]) -> Match:
        """The offer that one of the names is the exact name of, else those that look alike."""
        given = list(names)
        first = called(provider, given)
        found = self._exact.get((provider, first.lower()), set())
        if len(found) == 1:
            return Match(self._offers[next(iter(found))])
        near = found | {offer for name in {first, *given} for offer in self._near(provider, name)}
        return Match(None, tuple(sorted(near)))

    def _near(self, provider: str, name: str) -> set[str]:
        exact = self._exact.get((provider, name.lower()), set())
        return exact | self._like.get((provider, squashed(name)), set())
