"""New offers: what two independent data sets agree on.

Two data sets are independent where neither has the figure from the other. Most of them read the
same page of the provider, and that is what their agreement is worth: two people, or programs, have
read the page alike. Copies count once:

- what model-prices has from the history of models.dev is models.dev's; only what it read on a
  provider's page, or found documented, is its own,
- a price that genai-prices notes as read from OpenRouter's list is OpenRouter's,
- a data set in two versions is one.

To be still sold, it must be in a data set that what is no longer sold leaves or is marked in;
litellm and genai-prices keep most of it. And that data set must be of the last half year.

OpenRouter's and Microsoft's own lists are the providers' word on what they sell themselves. For
anybody else's prices they are not asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from generator.evidence.rates import Amounts
from generator.schema.base import parse_text
from generator.schema.provider import Kind
from generator.upstream.gather import Place, Taken
from generator.upstream.names import NEWCOMERS, plain, slug, squashed, undated
from generator.upstream.units import slip, uneven

FRESH = dt.timedelta(days=180)
"""How old a data set may be to say that something is still sold."""
_TIMED = "rates that depend on the time of day"
# What a rate that is left out is called in a note, by how its name begins.
_WORDS = {
    "cached_input": "cached input", "cache_write": "cache writes", "output": "output",
    "batch.": "batch", "flex.": "flex", "priority.": "priority", "fast.": "fast mode",
}  # fmt: skip
# What a data set calls a charge that the catalogue has no meter for.
_BESIDE = {
    "audio": "audio", "image": "images", "video": "video", "reasoning": "reasoning tokens",
    "citation": "citations", "search": "searches", "fee for each request": "requests",
    "requests_": "requests",
}  # fmt: skip
_NOT_TEXT = re.compile(
    r".*(audio|image|imagine|tts|transcribe|realtime|speech|voice|video|whisper|sonic|voxtral"
    r"|[-/]live[-/]|[-/]live$|ocr|lyria|veo|sora|banana|deep-research|omni).*"
)
_NEEDED = {
    Kind.MODEL: ("input", "output"), Kind.EMBEDDING: ("input",), Kind.RERANKER: ("search",),
}  # fmt: skip


Known = Mapping[str, Mapping[str, Amounts]]
"""The offers that there are: by provider and id, the rates in force."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one data set says of one model."""

    taken: Taken
    place: Place

    @property
    def lineage(self) -> str:
        """Whose figures they are."""
        return self.place.reading.lineage or self.taken.source.id

    @property
    def rates(self) -> Amounts:
        """Its rates."""
        return self.place.reading.rates


@dataclass(frozen=True, slots=True)
class NewOffer:
    """An offer that two independent data sets agree on."""

    provider: str
    id: str
    kind: Kind
    name: str
    api_name: str
    rates: Amounts
    """What two of them agree on; nothing else."""
    context: int | None
    via: tuple[str, ...]
    """Who agrees."""
    disagrees: tuple[tuple[str, str, Decimal], ...]
    """Rate, who says otherwise, what they say: older readings only."""
    note: str | None
    """What the data sets have beside that, and is not entered."""
    retires: tuple[dt.date, str] | None = None
    """First day on which it does not answer, and who says so."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A model that is in the data sets and does not come in."""

    provider: str
    name: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What comes in and what does not."""

    offers: tuple[NewOffer, ...]
    refused: tuple[Refused, ...]


def new_offers(takens: Iterable[Taken], known: Known, today: dt.date) -> Growth:
    """Every model that the catalogue does not have."""
    groups: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for taken in takens:
        for place in taken.places:
            if place.provider is not None and place.offer is None:
                groups[place.provider, place.name.lower()].append(Voice(taken, place))
    judged = [
        _judge(provider, voices, today, known=provider in known)
        for (provider, _), voices in sorted(groups.items())
    ]
    refused = [item for item in judged if isinstance(item, Refused)]
    fit = [item for item in judged if isinstance(item, NewOffer)]
    kept, doubles = _one_each(fit, known)
    named, nameless = _identified(kept, known)
    return Growth(tuple(named), (*refused, *doubles, *nameless))


def _judge(
    provider: str, voices: list[Voice], today: dt.date, *, known: bool
) -> NewOffer | Refused:
    place = voices[0].place
    sources = tuple(sorted({voice.taken.label for voice in voices}))

    def refuse(reason: str) -> Refused:
        return Refused(provider, place.name, reason, sources)

    if place.passed_over:
        return refuse(place.passed_over)
    if not known and provider not in NEWCOMERS:
        return refuse("its provider is not in the catalogue")
    if _NOT_TEXT.fullmatch(place.name.lower()):
        return refuse("it is not sold for text, and the catalogue has no meter for the rest")
    near = sorted({offer for voice in voices for offer in voice.place.near})
    if near:
        return refuse(f"looks like {', '.join(near[:3])}, which is for a person to decide")
    if any(_TIMED in voice.place.reading.unsaid for voice in voices):
        return refuse("its price depends on the time of day")
    if any(_over(voice, today) for voice in voices):
        return refuse("a data set marks it as deprecated or ended")
    kind = _kind(voices)
    needed = _NEEDED[kind]
    if _torn(voices, needed):
        return refuse("a data set has two prices for it")
    full = _by_lineage([voice for voice in voices if all(rate in voice.rates for rate in needed)])
    if len(full) < 2:
        return refuse("only one independent data set has its price")
    return _agreed(provider, kind, needed, full, today) or refuse(_why_not(full, needed))


def _over(voice: Voice, today: dt.date) -> bool:
    reading = voice.place.reading
    return reading.ended or (reading.retires is not None and reading.retires <= today)


def _kind(voices: list[Voice]) -> Kind:
    """What a data set says of it that tells kinds apart, else by whether it has an output."""
    told = {voice.place.reading.kind for voice in voices} - {Kind.MODEL}
    if told:
        return min(told)
    embeds = any("embed" in voice.place.name.lower() for voice in voices)
    has_output = any("output" in voice.rates for voice in voices)
    return Kind.EMBEDDING if embeds and not has_output else Kind.MODEL


def _torn(voices: list[Voice], needed: tuple[str, ...]) -> bool:
    """Whether one data set says two things of what a price needs."""
    said: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for voice in voices:
        for rate in needed:
            if rate in voice.rates:
                said[voice.taken.label, rate].add(voice.rates[rate])
    return any(len(amounts) > 1 for amounts in said.values())


def _by_lineage(voices: list[Voice]) -> list[Voice]:
    """One voice for each, the latest."""
    found: dict[str, Voice] = {}
    for voice in sorted(voices, key=lambda item: item.taken.dated or dt.date.max):
        found[voice.lineage] = voice
    return list(found.values())


def _age(voice: Voice, today: dt.date) -> dt.timedelta:
    """A data set that gives no day is a release, as old as the day it was installed."""
    return today - voice.taken.dated if voice.taken.dated else dt.timedelta(0)


def _agreeing(voices: list[Voice], needed: tuple[str, ...]) -> list[Voice]:
    """The largest set that has the same amounts for what a price needs."""
    sets: dict[tuple[Decimal, ...], list[Voice]] = defaultdict(list)
    for voice in voices:
        sets[tuple(voice.rates[rate] for rate in needed)].append(voice)
    return max(sets.values(), key=len)


def _agreed(
    provider: str, kind: Kind, needed: tuple[str, ...], voices: list[Voice], today: dt.date
) -> NewOffer | None:
    same = _agreeing(voices, needed)
    others = [voice for voice in voices if voice not in same]
    agree = [voice for voice in same if _age(voice, today) <= FRESH]
    if len(agree) < 2 or not any(voice.taken.source.drops for voice in agree):
        return None
    # Whoever says otherwise must have looked before all who agree.
    if any(_age(other, today) <= max(_age(voice, today) for voice in agree) for other in others):
        return None
    if any(uneven(voice.rates) for voice in agree):
        return None
    rates, left = _shared(agree)
    place = agree[0].place
    return NewOffer(
        provider, "", kind, _title(agree, place.name), place.name, rates, _context(agree),
        tuple(sorted(voice.taken.label for voice in agree)),
        tuple(
            (rate, other.taken.label, other.rates[rate])
            for other in others for rate in needed if other.rates[rate] != rates[rate]
        ),
        _note(left, [words for voice in agree for words in voice.place.reading.unsaid]),
        _end(voices),
    )  # fmt: skip


def _why_not(voices: list[Voice], needed: tuple[str, ...]) -> str:
    agree = _agreeing(voices, needed)
    if any(uneven(voice.rates) for voice in voices):
        return "input and output are so far apart that a unit has slipped"
    if len(agree) < 2 and any(
        slip(voice.rates[rate], voices[0].rates[rate]) for voice in voices[1:] for rate in needed
    ):
        return "the data sets differ by a factor of 1,000 or 1,000,000: a unit has slipped"
    if len(agree) < 2 or len(agree) < len(voices):
        return "the data sets disagree on its price"
    if not any(voice.taken.source.drops for voice in agree):
        return "only data sets that keep what is no longer sold have it"
    return f"a data set that agrees is more than {FRESH.days} days old, so it may no longer be sold"


def _shared(agree: list[Voice]) -> tuple[Amounts, list[str]]:
    """The rates that two have alike and nobody otherwise, and the names of all others."""
    rates: Amounts = {}
    left = []
    for rate in dict.fromkeys(rate for voice in agree for rate in voice.rates):
        said = Counter(voice.rates[rate] for voice in agree if rate in voice.rates)
        if len(said) == 1 and said.total() >= 2:
            rates[rate] = next(iter(said))
        else:
            left.append(rate)
    return _sound(rates, left), left


def _sound(rates: Amounts, left: list[str]) -> Amounts:
    """Without a cached rate dearer than the plain one, or a batch rate dearer than without."""
    for rate, amount in list(rates.items()):
        plainer = rate.replace("batch.", "").replace("cached_input", "input")
        dearer = plainer != rate and plainer in rates and amount > rates[plainer]
        if dearer or rate.partition("@")[0] not in rates:
            left.append(rate)
            del rates[rate]
    return rates


def _note(left: Iterable[str], unsaid: Iterable[str]) -> str | None:
    """What a reader must know: the rates that are left out, and what else is charged."""
    sentences = []
    longer = sorted({int(rate.partition("@")[2]) for rate in left if "@" in rate})
    words = [
        word for part, word in _WORDS.items()
        if any(rate.startswith(part) for rate in left if "@" not in rate)
    ]  # fmt: skip
    words += [f"some rates for inputs longer than {length:,} tokens" for length in longer]
    if words:
        sentences.append(
            "Left out, since the data sets differ or only one has it: " + ", ".join(words) + "."
        )
    beside = [word for part, word in _BESIDE.items() if any(part in item for item in unsaid)]
    if beside:
        sentences.append(
            "The rates are those of text; what is charged beside it is not entered: "
            + ", ".join(beside) + "."
        )  # fmt: skip
    return " ".join(sentences) or None


def _title(agree: list[Voice], name: str) -> str:
    titles = [voice.place.reading.title for voice in agree]
    for title in titles:
        if title and len(title) <= 80:
            try:
                # OpenRouter puts the maker in front: `Qwen: Qwen3 32B`.
                return parse_text(title.rpartition(": ")[2])
            except ValueError:
                continue
    return name.rsplit("/", maxsplit=1)[-1]


def _context(agree: list[Voice]) -> int | None:
    said = Counter(
        voice.place.reading.context for voice in agree if voice.place.reading.context is not None
    )
    return next(iter(said)) if len(said) == 1 and said.total() >= 2 else None


def _end(voices: list[Voice]) -> tuple[dt.date, str] | None:
    """The day on which all agree who give one."""
    said = {
        day: voice.taken.label
        for voice in reversed(voices)
        if (day := voice.place.reading.retires) is not None
    }
    return next(iter(said.items())) if len(said) == 1 else None


def _one_each(offers: list[NewOffer], known: Known) -> tuple[list[NewOffer], list[Refused]]:
    """Without names that are another's with a date behind, or cut short, at the same price."""
    by_name = {(offer.provider, offer.api_name.lower()): offer for offer in offers}
    kept, doubles = [], []
    for offer in offers:
        base = undated(offer.api_name.lower())
        other = by_name.get((offer.provider, base)) if base else None
        longer = _cut_short(offer, known.get(offer.provider, {}))
        if other is not None and _core(other.rates) == _core(offer.rates):
            reason = f"{other.api_name} under a dated name"
            doubles.append(Refused(offer.provider, offer.api_name, reason, offer.via))
        elif longer is not None:
            reason = f"looks like {offer.provider}/{longer} cut short, at the same price"
            doubles.append(Refused(offer.provider, offer.api_name, reason, offer.via))
        else:
            kept.append(offer)
    return kept, doubles


def _cut_short(offer: NewOffer, known: Mapping[str, Amounts]) -> str | None:
    """The offer of ours whose id begins with the name, where it costs the same.

    Some makers let a short name stand for the latest of a series.
    """
    short = squashed(offer.api_name)
    return next(
        (
            identifier
            for identifier, rates in known.items()
            if squashed(identifier).startswith(short) and _core(rates) == _core(offer.rates)
        ),
        None,
    )


def _core(rates: Amounts) -> tuple[Decimal | None, ...]:
    return tuple(rates.get(rate) for rate in ("input", "output", "search"))


def _identified(offers: list[NewOffer], known: Known) -> tuple[list[NewOffer], list[Refused]]:
    """With their ids: the short one, or with the maker where two would have the same."""
    wanted = Counter(
        (offer.provider, slug(offer.provider, offer.api_name) or "") for offer in offers
    )
    like = Counter((offer.provider, squashed(offer.api_name)) for offer in offers)
    named: list[NewOffer] = []
    refused = []
    taken = {provider: set(ids) for provider, ids in known.items()}
    for offer in offers:
        short = slug(offer.provider, offer.api_name)
        crowd = wanted[offer.provider, short or ""] > 1
        whole = slug(offer.provider, offer.api_name, whole=True)
        identifier = whole if crowd or like[offer.provider, squashed(offer.api_name)] > 1 else short
        used = taken.setdefault(offer.provider, set())
        if identifier in used:
            identifier = whole
        if identifier is None or identifier in used or plain(offer.api_name) == "":
            reason = "no id can be made of its name that is not another's"
            refused.append(Refused(offer.provider, offer.api_name, reason, offer.via))
            continue
        used.add(identifier)
        named.append(replace(offer, id=identifier))
    return named, refused
