"""Broken YAML, YAML that is refused, bytes that are no text, and characters that deceive."""

from __future__ import annotations

import re
from random import Random

from tests.mutation.mutation import Mutation, Mutator, fault, unseen
from tests.mutation.source import Site, Source, Span

CONTROLS = "\x01\x07\x08\x0b\x0c\x1b\x7f\x80\x9b\ufffe\uffff"
LINE_ENDS = "\x85\u2028\u2029\r"
DIRECTIONS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c"
UNSEEN_SIGNS = "\u200b\u2060\ufeff\xad\U000e0041\u2063"
MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% raw %}",
    "=HYPERLINK(\"https://evil.example\")", "+1+1", "@SUM(A1)", "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)", "</textarea></title>", "${7*7}", "::error::x", "`id`",
    "<!-- -->", "&lt;b&gt;", "%0a%0d", "{# x #}", "\\input{x}", "--- | ---",
)  # fmt: skip


def no_colon(source: Source, random: Random) -> Mutation | None:
    sites = [
        site for site in source.block_keys
        if site.plain and site.key is not None and ":" not in (site.text or "")
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None or site.key is None:
        return None
    return fault(_put(source, site.key.end, "", 1), site.key.line, "yaml-syntax")


def open_quote(source: Source, random: Random) -> Mutation | None:
    """The quote is the fault, wherever it ends."""
    site = _one([site for site in source.block_keys if site.plain], random)
    if site is None:
        return None
    return fault(
        _put(source, site.value.start, random.choice("'\"")), site.value.line, "yaml-syntax"
    )


def open_bracket(source: Source, random: Random) -> Mutation | None:
    """The fault is where the last thing inside the bracket stands."""
    sites = [
        site for site in source.sites.values()
        if site.flows and not site.flow and site.children
        and source.text[site.value.end :].lstrip()
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None:
        return None
    line = source.sites[site.children[-1]].value.line
    return fault(_put(source, site.value.end - 1, "", 1), line, "yaml-syntax")


def no_comma(source: Source, random: Random) -> Mutation | None:
    """Between two keys in braces; the fault is at the value before it."""
    sites = [
        site for site in source.sites.values()
        if site.flow and site.key is not None and site.plain
        and source.text[site.value.end] == ","
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None:
        return None
    return fault(_put(source, site.value.end, "", 1), site.value.line, "yaml-syntax")


def tab(source: Source, random: Random) -> Mutation | None:
    site = _one([site for site in source.block_keys if site.key and site.key.column], random)
    if site is None or site.key is None:
        return None
    start = site.key.start - site.key.column
    return fault(_put(source, start, "\t", site.key.column), site.key.line, "yaml-syntax")


def indent(source: Source, random: Random) -> Mutation | None:
    """One space more or less than the keys around it have."""
    site = _one([site for site in source.block_keys if site.key and site.key.column], random)
    if site is None or site.key is None:
        return None
    start = site.key.start - site.key.column
    text = random.choice([_put(source, start, " "), _put(source, start, "", 1)])
    return fault(text, site.key.line, "yaml-syntax")


def wide_indent(source: Source, random: Random) -> Mutation | None:
    """Spaces that are no spaces."""
    site = _one([site for site in source.block_keys if site.key and site.key.column], random)
    if site is None or site.key is None:
        return None
    place = site.key.start - random.randint(1, site.key.column)
    space = random.choice("\xa0\u2003\u3000\u202f")
    return fault(_put(source, place, space, 1), site.key.line, "file-character")


def conflict(source: Source, random: Random) -> Mutation | None:
    """A mark that git left behind."""
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    mark = random.choice(["<<<<<<< HEAD", "=======", ">>>>>>> main", "||||||| 1234567"])
    start = site.key.start - site.key.column
    return fault(_put(source, start, f"{mark}\n"), site.key.line, "yaml-syntax")


def cut_off(source: Source, random: Random) -> Mutation | None:
    """A file that ends after the first line of an entry."""
    sites = [
        site for site in source.find(r"offers\.\*\.prices\.\*\.effective")
        if site.first and not site.flow
    ]  # fmt: skip
    site = _one(sites, random)
    if site is None:
        return None
    return fault(source.text[: site.value.end] + "\n", site.value.line, "missing-key")


def control(source: Source, random: Random) -> Mutation | None:
    return _character(source, random, CONTROLS)


def line_end(source: Source, random: Random) -> Mutation | None:
    """A comment that ends where no editor shows it, and what comes after is in force."""
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    hidden = f"# checked{random.choice(LINE_ENDS)}{' ' * site.key.column}currency: EUR"
    return fault(source.insert(site, hidden), site.key.line, "file-character")


def direction(source: Source, random: Random) -> Mutation | None:
    return _character(source, random, DIRECTIONS)


def not_seen(source: Source, random: Random) -> Mutation | None:
    return _character(source, random, UNSEEN_SIGNS)


def nul(source: Source, random: Random) -> Mutation | None:
    place = random.randrange(len(source.text))
    return fault(_put(source, place, "\x00"), source.line_of(place), "file-nul")


def not_utf8(source: Source, random: Random) -> Mutation | None:
    place = random.randrange(len(source.text))
    wrong = random.choice(
        [b"\xff", b"\xe9t\xe9", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"]
    )
    raw = source.text[:place].encode() + wrong + source.text[place:].encode()
    return fault(raw, source.line_of(place), "file-encoding")


def other_encoding(source: Source, random: Random) -> Mutation | None:
    # Without a byte order mark, plain letters in two bytes each are letters and NUL.
    name, code = random.choice(
        [("utf-16", "file-encoding"), ("utf-32", "file-encoding"), ("utf-16-be", "file-nul")]
    )
    return fault(source.text.encode(name), 1, code)


def bomb(source: Source, random: Random) -> Mutation | None:
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return fault(source.insert(site, *lines), site.key.line, "yaml-alias")


def anchor(source: Source, random: Random) -> Mutation | None:
    site = _one([site for site in source.sites.values() if site.plain and site.key], random)
    if site is None:
        return None
    word = random.choice(["&a ", "&a-b "])
    return fault(_put(source, site.value.start, word), site.value.line, "yaml-alias")


def alias(source: Source, random: Random) -> Mutation | None:
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    line = random.choice(["<<: *defaults", "again: *a", "<<: [*a, *b]"])
    return fault(source.insert(site, line), site.key.line, "yaml-alias")


def tag(source: Source, random: Random) -> Mutation | None:
    site = _one([site for site in source.sites.values() if site.plain and site.key], random)
    if site is None:
        return None
    word = random.choice(
        ["!!python/object/apply:os.system ", "!!str ", "!!float ", "!include ", "!!binary ",
         "!<tag:yaml.org,2002:python/name:os.system> "]
    )  # fmt: skip
    return fault(_put(source, site.value.start, word), site.value.line, "yaml-tag")


def nested(source: Source, random: Random) -> Mutation | None:
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    depth = random.choice([30, 500, 20_000])
    opened, closed = random.choice([("[", "]"), ("{a: ", "}"), ("[{a: ", "}]")])
    deep = opened * depth + closed * random.choice([0, depth])
    return fault(source.insert(site, f"deep: {deep}"), site.key.line, "yaml-depth")


def documents(source: Source, random: Random) -> Mutation | None:
    site = random.choice([site for site in source.block_keys if site.key])
    if site.key is None:
        return None
    start = site.key.start - site.key.column
    mark, code = random.choice(
        [("---\n", "yaml-documents"), ("--- # second\n", "yaml-documents"),
         ("---\nname: Evil\n...\n---\n", "yaml-documents")]
    )  # fmt: skip
    return fault(_put(source, start, mark), site.key.line, code)


def directive(source: Source, random: Random) -> Mutation | None:
    """One that is not YAML is found at its own line.

    One that is lacks its `---`, which is found where that should stand, before the first key.
    """
    wrong = random.random() < 0.5
    mark = random.choice(
        ["%YAML 9.9", "%", "%YAML x"] if wrong else ["%YAML 1.1", "%TAG ! tag:evil.example,2026:"]
    )
    line = 1 if wrong else source.sites[()].value.line + 1
    return fault(f"{mark}\n{source.text}", line, "yaml-syntax")


def complex_key(source: Source, random: Random) -> Mutation | None:
    site = random.choice(source.block_keys)
    if site.key is None:
        return None
    line = random.choice(
        ["? [a, b]", "{a: b}: c", "[a]: b", "? {a: b}", "!!str a: b", "{{ x }}: 1"]
    )
    return fault(source.insert(site, line), site.key.line, "yaml-key")


def bad_escape(source: Source, random: Random) -> Mutation | None:
    site = _one([site for site in source.sites.values() if site.plain], random)
    if site is None:
        return None
    value = random.choice(
        ['"\\q"', '"\\xZZ"', '"\\uD8"', '"\\U00110000"', '"\\ud800"', "@x", "`x`", "%x"]
    )
    return fault(source.replace((site.value, value)), site.value.line, "yaml-syntax")


def markup(source: Source, random: Random) -> Mutation | None:
    site = _text(source, random)
    if site is None:
        return None
    word = random.choice(MARKUP).replace("'", "''")
    return unseen(source.replace((site.value, f"'{word}'")), site.value.line, "text-is-text")


def look_alike(source: Source, random: Random) -> Mutation | None:
    site = _text(source, random)
    if site is None or site.text is None:
        return None
    other = random.choice(
        [site.text.replace("o", "о"), site.text.replace("A", "Α"),
         f"{site.text} \U0001f469\u200d\U0001f680",
         "ＧＰＴ", "e\u0301" * 9, "Z" + "\u0335" * 99 + "algo", "\u0645\u06cc\u200c\u062e"]
    )  # fmt: skip
    other = other.replace("'", "''")
    return unseen(source.replace((site.value, f"'{other}'")), site.value.line, "look-alike")


def harmless(source: Source, random: Random) -> Mutation | None:
    """What an editor does by itself."""
    site = random.choice([site for site in source.block_keys if site.plain])
    line = site.value.line
    quoted = source.replace((site.value, f"'{site.text}'"))
    texts = [
        source.text.replace("\n", "\r\n"), "\ufeff" + source.text, source.text + "\n\n# end\n",
        source.insert(site, "# <script> {{ x }} &a *b !!c"), source.text.rstrip("\n"),
        re.sub("$", "  ", source.text, count=0, flags=re.MULTILINE) if ">" not in source.text
        else f"---\n{source.text}",
    ]  # fmt: skip
    if site.text not in ("null", "~", ""):
        texts.append(quoted)
    return unseen(random.choice(texts), line, "same-data")


def _text(source: Source, random: Random) -> Site | None:
    shape = r"(.*\.)?(name|note)|.*\.(api_names|via)\.\*|.*\.(trains|applies_to|gpu|region|settled)"
    return _one([site for site in source.find(shape) if site.style not in ("|", ">")], random)


def _character(source: Source, random: Random, characters: str) -> Mutation:
    place = random.randrange(len(source.text))
    text = _put(source, place, random.choice(characters))
    # At the very start a byte order mark is none of these.
    return fault(text, source.line_of(place), "file-character") if place else fault(
        _put(source, 1, "\x07"), 1, "file-character"
    )  # fmt: skip


def _put(source: Source, place: int, new: str, instead_of: int = 0) -> str:
    return source.replace((Span(place, place + instead_of, 0, 0), new))


def _one(sites: list[Site], random: Random) -> Site | None:
    return random.choice(sites) if sites else None


SYNTAX = (
    Mutator("no-colon", no_colon),
    Mutator("open-quote", open_quote),
    Mutator("open-bracket", open_bracket),
    Mutator("no-comma", no_comma),
    Mutator("tab", tab),
    Mutator("indent", indent),
    Mutator("wide-indent", wide_indent),
    Mutator("conflict", conflict),
    Mutator("cut-off", cut_off),
    Mutator("control", control),
    Mutator("line-end", line_end),
    Mutator("direction", direction),
    Mutator("not-seen", not_seen),
    Mutator("nul", nul),
    Mutator("not-utf8", not_utf8),
    Mutator("other-encoding", other_encoding),
    Mutator("bomb", bomb),
    Mutator("anchor", anchor),
    Mutator("alias", alias),
    Mutator("tag", tag),
    Mutator("nested", nested),
    Mutator("documents", documents),
    Mutator("directive", directive),
    Mutator("complex-key", complex_key),
    Mutator("bad-escape", bad_escape),
    Mutator("markup", markup),
    Mutator("look-alike", look_alike),
    Mutator("harmless", harmless),
)
