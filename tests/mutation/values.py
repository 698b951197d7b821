"""A value is replaced by another that its schema refuses."""

from __future__ import annotations

from random import Random

from tests.mutation.mutation import Mutation, Mutator, fault
from tests.mutation.source import Source, Span

ENTRY = r"offers\.\*\.prices\.\*\."
RATE = ENTRY + r"(tiers\.\*\.)?(variants\.[^.]+|rates)\.[^.]+"
DAY = r".*\.(effective|accessed|dated|until|released|announced|deprecated|retires|verified|date)"
COUNT = r".*\.(limits\.\w+(?<!source)|above|dimensions)"
KIND = r".*\.(kind|basis|read)"
ID = r"offers\.\*\.id"
REFERENCE = r".*\.(base|successor)"
URL = r"(.*\.url|pricing_pages\.\*)"
NAME = r"(offers\.\*\.)?name"
TABLE = r".*\.(rates|source|limits|status|hardware|variants)"
LIST = r"(.*\.)?(offers|prices|pricing_pages|tiers|disagrees|via|not_offered|notices|exceptions)"


def replacing(name: str, shape: str, code: str, *values: str) -> Mutator:
    """Puts one of the values, written as YAML, where a value of the shape stands."""

    def mutate(source: Source, random: Random) -> Mutation | None:
        sites = [site for site in source.find(shape) if site.style not in ("|", ">")]
        if not sites:
            return None
        site = random.choice(sites)
        value, last = site.value, site
        while last.children and not last.flows:
            last = source.sites[last.children[-1]]
        if site.text is None and not site.flows:
            if last.style in ("|", ">"):
                return None
            value = Span(value.start, last.value.end, value.line, value.column)
        return fault(source.replace((value, random.choice(values))), value.line, code)

    return Mutator(name, mutate)


VALUES = (
    replacing(
        "amount-words", RATE, "amount",
        "two dollars", "'$0.15'", "'0,15'", "0.15 USD", "12%", "n/a", "Free", "not-offered", "yes",
        "'<b>1.00</b>'", "'{{ price }}'", "'=1+1'", "''",
    ),
    replacing(
        "amount-digits", RATE, "amount",
        "1.5e-7", "1_000", ".5", "5.", "0x10", "+1.00", "NaN", ".inf", "1 000", "1.000.000",
        "0." + "1" * 16, "9" * 16, "9" * 5000,
    ),
    replacing(
        "amount-unicode", RATE, "amount",
        "１.５０", "٣.٥", "1\u202450", "1\u00a0000", "−1.00", "½", "1.5\u200c0", "१.५",
    ),
    replacing("amount-negative", RATE, "negative", "-1.00", "-0.15", "-0", "-Infinity"),
    replacing("amount-zero", RATE, "zero", "0", "0.00", "000", "0.000000000000000"),
    replacing("amount-type", RATE, "type", "[1.00]", "{usd: 1.00}", "null", "~", "[]", "[[1]]"),
    replacing(
        "date-words", DAY, "date",
        "yesterday", "2026/01/02", "02-01-2026", "2026-1-2", "20260102", "2026-01-02T00:00:00Z",
        "Jan 2 2026", "２０２６-01-02", "2026‑01‑02", "'2026-01-02 '", "'{{ today }}'",
    ),
    replacing(
        "date-impossible", DAY, "date",
        "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
    ),
    replacing("date-type", DAY, "type", "[2026-01-02]", "{day: 2026-01-02}"),
    replacing(
        "count-words", COUNT, "count",
        "128k", "'128,000'", "-1", "1.5", "1e6", "lots", "１２８", "'128 000'", "9" * 16,
    ),
    replacing("count-type", COUNT, "type", "[1]", "{tokens: 1}"),
    replacing(
        "word-unknown", KIND, "enum",
        "modle", "Model", "gpus", "first_seen", "Page", "'<script>'", "'{{ kind }}'", "tuning ing",
    ),
    replacing(
        "id-tricks", ID, "id",
        "GPT-4", "'a b'", "a/b", "'../../etc/passwd'", "gpt-\u0430", "a_b", "a..b", "-a", "a" * 81,
        "'<script>alert(1)</script>'", "'{{ 7*7 }}'", "a\u200cb", "'$(id)'", "a%2fb", "ｇpt",
    ),
    replacing("reference-shape", REFERENCE, "id", "gpt-4", "'/x'", "a/b/c", "A/B", "'a/ b'"),
    replacing(
        "address-tricks", URL, "url",
        "http://prices.example/", "'javascript:alert(1)'", "'https://a.example/<script>'",
        "ftp://a.example/", "https://user@a.example/", "https://ex\u0430mple.test/",
        "'https://a b.example/'", "//a.example/", "'https://'", "https://a.example/" + "a" * 500,
        "'data:text/html,<b>'", "'https://a.example/`id`'", "https://a\u3002example/",
    ),
    replacing("name-type", NAME, "type", "[a, b]", "{a: b}", "null"),
    replacing("name-text", NAME, "text", "''", "'   '", "x" * 4001, '"a\\u202eb"', '"a\\u0007b"'),
    replacing(
        "name-hidden", NAME, "text", '"a\\u200bb"', '"a\\u2066b"', '"a\\u200fb"', '"\\uFEFFa"'
    ),
    replacing("mapping-expected", TABLE, "type", "12", "[]", "none", "'{}'"),
    replacing("list-expected", LIST, "type", "{}", "{a: b}"),
    replacing("exception-unknown", r".*\.exceptions\.\*\.rule", "unknown-rule", "price-jmp", "all"),
    replacing("exception-shape", r".*\.exceptions\.\*\.rule", "id", "Price Jump", "'*'"),
    replacing("template-value", f"{RATE}|{NAME}|{ID}|{DAY}", "yaml-key", "{{ x }}", "{{x}: 1}"),
)  # fmt: skip
