"""Keys that are dropped, doubled, misspelt or in the wrong place."""

from __future__ import annotations

from random import Random

from generator.schema.provider import Offer, Price, Provider
from tests.mutation.mutation import Mutation, Mutator, fault, unseen
from tests.mutation.source import Site, Source
from tests.mutation.values import ENTRY, RATE

REQUIRED = (
    r"name|pricing_pages|offers|offers\.\*\.(id|kind|name)|"
    rf"{ENTRY}(effective|rates|source)|.*source\.(url|accessed|read)|.*tiers\.\*\.above"
)
OPTIONAL = (
    rf"offers\.\*\.(limits|api_names|trains)|{ENTRY}(verified|basis|not_offered|note)|.*source\.via"
)
SCHEMA = (
    r"(offers\.\*\.)?(name|note)|offers\.\*\.(id|kind|prices|status|limits)|"
    rf"{ENTRY}(effective|source|verified|variants|tiers)|.*source\.(url|accessed|read|via)"
)
LOOK_ALIKE = str.maketrans("aceopxyi", "асеорхуі")


def dropped_required(source: Source, random: Random) -> Mutation | None:
    """Found where the mapping around it begins."""
    site = _one(source.find(REQUIRED), random)
    if site is None:
        return None
    parent = source.sites[site.path[:-1]]
    if len(parent.children) == 1:
        return None
    return fault(source.without(site), parent.value.line, "missing-key")


def dropped_optional(source: Source, random: Random) -> Mutation | None:
    sites = [
        site for site in source.find(OPTIONAL)
        if not source.excused(site.path) and len(source.sites[site.path[:-1]].children) > 1
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None or site.key is None:
        return None
    return unseen(source.without(site), site.key.line, "optional-key")


def dropped_entry(source: Source, random: Random) -> Mutation | None:
    """The first of several entries; nothing says that there ever was one."""
    firsts = [
        site for site in source.find(ENTRY + "effective")
        if site.path[3] == 0 and source.at(*site.path[:3], 1) and not source.excused(site.path)
        and not source.excused((*site.path[:3], 1)) and not source.sites[site.path[:4]].flows
    ]  # fmt: skip
    site = _one(firsts, random)
    if site is None:
        return None
    entry, after = source.sites[site.path[:4]], source.sites[(*site.path[:3], 1)]
    text = source.text[: entry.value.start] + source.text[after.value.start :]
    return unseen(text, entry.value.line, "history")


def dropped_prices(source: Source, random: Random) -> Mutation | None:
    """Found at the id of the offer, which then has neither a price nor a note."""
    sites = [
        site for site in source.find(r"offers\.\*\.prices")
        if source.at(*site.path[:2], "note") is None
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None:
        return None
    line = source.sites[(*site.path[:2], "id")].value.line
    return fault(source.without(site), line, "no-price-without-note")


def doubled_key(source: Source, random: Random) -> Mutation | None:
    """The second one is the fault."""
    sites = [site for site in source.block_keys if site.plain]
    site = _one(sites, random)
    if site is None or site.key is None:
        return None
    written = source.text[site.key.start : site.value.end]
    other = random.choice([written, f"{site.path[-1]}: other", f"'{site.path[-1]}': x"])
    return fault(source.insert(site, other), site.key.line + 1, "yaml-duplicate-key")


def doubled_rate(source: Source, random: Random) -> Mutation | None:
    site = _one([site for site in source.find(RATE) if site.flow and site.plain], random)
    if site is None or site.key is None:
        return None
    end = type(site.value)(site.value.end, site.value.end, site.value.line, 0)
    again = f", {site.path[-1]}: {random.choice([site.text, '9.99', '[', 'x'])}".rstrip("[")
    return fault(source.replace((end, again)), site.value.line, "yaml-duplicate-key")


def doubled_offer(source: Source, random: Random) -> Mutation | None:
    offer = random.choice(source.find(r"offers\.\*"))
    start = source.lines[offer.value.line - 1]
    end = source.last_line(offer)
    block = source.text[start : source.lines[end] if end < len(source.lines) else None]
    block = block if block.endswith("\n") else block + "\n"
    shift = source.sites[(*offer.path, "id")].value.line - offer.value.line
    text = source.text[:start] + block + source.text[start:]
    line = offer.value.line + block.count("\n") + shift
    return fault(text, line, "duplicate-offer")


def doubled_entry(source: Source, random: Random) -> Mutation | None:
    """Two entries that start on one day; the second one is the fault."""
    entries = [site for site in source.find(r"offers\.\*\.prices\.\*") if not site.flows]
    entry = _one(entries, random)
    if entry is None:
        return None
    start, end = source.lines[entry.value.line - 1], source.last_line(entry)
    block = source.text[start : source.lines[end] if end < len(source.lines) else None]
    block = block if block.endswith("\n") else block + "\n"
    shift = source.sites[(*entry.path, "effective")].value.line - entry.value.line
    text = source.text[:start] + block + source.text[start:]
    return fault(text, entry.value.line + block.count("\n") + shift, "periods")


def doubled_tier(source: Source, random: Random) -> Mutation | None:
    tiers = [site for site in source.find(ENTRY + r"tiers\.\*") if not site.flows]
    tier = _one(tiers, random)
    if tier is None:
        return None
    start, end = source.lines[tier.value.line - 1], source.last_line(tier)
    block = source.text[start : source.lines[end]]
    text = source.text[:start] + block + source.text[start:]
    return fault(text, tier.value.line + block.count("\n"), "tier-order")


def misspelt_key(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(SCHEMA), random)
    if site is None or site.key is None:
        return None
    known = {*Provider.model_fields, *Offer.model_fields, *Price.model_fields}
    word = _misspelt(str(site.path[-1]), random, known)
    return fault(source.replace((site.key, word)), site.key.line, "unknown-key")


def look_alike_key(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(SCHEMA), random)
    if site is None or site.key is None:
        return None
    word = str(site.path[-1]).translate(LOOK_ALIKE)
    return fault(source.replace((site.key, word)), site.key.line, "unknown-key")


def added_key(source: Source, random: Random) -> Mutation | None:
    sites = [site for site in source.block_keys if site.shape.split(".")[-2:-1] != ["variants"]]
    site = random.choice(sites)
    if site.key is None:
        return None
    key = random.choice(
        ["__class__", "price", "'<img src=x onerror=alert(1)>'", "'{{ x }}'", "cost_per_1k", "_",
         "'a\u200cb'", "constructor", "'::error::x'", "'" + "k" * 900 + "'"]
    )  # fmt: skip
    # In a table of rates or variants every key is a meter or a variant.
    codes = ("unknown-key", "name", "unknown-meter", "amount")
    return fault(source.insert(site, f"{key}: 1"), site.key.line, *codes)


def misspelt_meter(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(RATE), random)
    if site is None or site.key is None:
        return None
    word = _misspelt(str(site.path[-1]), random, set())
    return fault(source.replace((site.key, word)), site.key.line, "unknown-meter", "name")


def look_alike_meter(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(RATE), random)
    if site is None or site.key is None:
        return None
    word = random.choice(
        [str(site.path[-1]).translate(LOOK_ALIKE), f"{site.path[-1]}\u200c", "\u212anput", "Input"]
    )
    codes = ("name",) if word.isascii() is False or word == "Input" else ()
    if word == site.path[-1]:
        return None
    return fault(source.replace((site.key, word)), site.key.line, *codes)


def misspelt_variant(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(ENTRY + r"(tiers\.\*\.)?variants\.[^.]+"), random)
    if site is None or site.key is None:
        return None
    word = random.choice([_misspelt(str(site.path[-1]), random, set()), "'<b>'", "batch+"])
    return fault(source.replace((site.key, word)), site.key.line, "unknown-variant")


def misspelt_offer(source: Source, random: Random) -> Mutation | None:
    """A base or successor of the same provider."""
    own = f"{source.name}/"
    sites = [
        site for site in source.find(r".*\.(base|successor)") if (site.text or "").startswith(own)
    ]
    site = _one(sites, random)
    if site is None or site.text is None:
        return None
    word = own + site.text.removeprefix(own) + random.choice(["x", "-2", "0"])
    if word in {own + source.word("offers", index, "id") for index in range(9999)}:
        return None
    return fault(source.replace((site.value, word)), site.value.line, "unknown-offer")


def misspelt_mention(source: Source, random: Random) -> Mutation | None:
    site = _one(source.find(ENTRY + r"(disagrees|corrections)\.\*\.rate"), random)
    if site is None:
        return None
    word = random.choice(["inptu", "batch.outptu", "'<b>'", "batch.", "."])
    return fault(source.replace((site.value, word)), site.value.line, "unknown-meter")


def foreign_host(source: Source, random: Random) -> Mutation | None:
    sites = [site for site in source.find(ENTRY + r"source\.url") if not source.excused(site.path)]
    site = _one(sites, random)
    if site is None or site.text is None:
        return None
    host = site.text.split("/")[2]
    url = random.choice(
        [f"https://{host}.evil.example/", f"https://evil.example/{host}",
         f"https://{host.replace('.', '-')}.example/",
         f"https://evil.example/?https://{host}/", "https://evil.example:8443/"]
    )  # fmt: skip
    return fault(source.replace((site.value, url)), site.value.line, "foreign-source")


def own_base(source: Source, random: Random) -> Mutation | None:
    """Only a tuning offer has a base."""
    kinds = [site for site in source.find(r"offers\.\*\.kind") if site.text != "tuning"]
    site = _one([site for site in kinds if not source.at(*site.path[:2], "base")], random)
    if site is None or site.key is None or site.first:
        return None
    own = f"base: {source.name}/{source.word(*site.path[:2], 'id')}"
    return fault(source.insert(site, own), site.key.line, "base-kind")


def _one(sites: list[Site], random: Random) -> Site | None:
    return random.choice(sites) if sites else None


def _misspelt(word: str, random: Random, known: set[str]) -> str:
    """The word with a letter lost, doubled or swapped; none of the known words."""
    place = random.randrange(len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    choices = [word + "z", word[:place] + "q" + word[place:], swapped, f"{word}s"]
    return random.choice([new for new in choices if new != word and new not in known])


KEYS = (
    Mutator("dropped-required", dropped_required),
    Mutator("dropped-optional", dropped_optional),
    Mutator("dropped-entry", dropped_entry),
    Mutator("dropped-prices", dropped_prices),
    Mutator("doubled-key", doubled_key),
    Mutator("doubled-rate", doubled_rate),
    Mutator("doubled-offer", doubled_offer),
    Mutator("doubled-entry", doubled_entry),
    Mutator("doubled-tier", doubled_tier),
    Mutator("misspelt-key", misspelt_key),
    Mutator("look-alike-key", look_alike_key),
    Mutator("added-key", added_key),
    Mutator("misspelt-meter", misspelt_meter),
    Mutator("look-alike-meter", look_alike_meter),
    Mutator("misspelt-variant", misspelt_variant),
    Mutator("misspelt-offer", misspelt_offer),
    Mutator("misspelt-mention", misspelt_mention),
    Mutator("foreign-host", foreign_host),
    Mutator("own-base", own_base),
)
