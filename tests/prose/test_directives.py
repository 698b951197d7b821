"""The figures that a text can ask for, and what it is told when it asks for none there is."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from generator.findings import Level, Location
from generator.prose.context import Context
from generator.prose.directives import DIRECTIVES, resolve
from generator.prose.render import render
from tests.prose.conftest import CLAIM, MakeContext

HERE = Location("catalogue/terms/x.md", 3, 5)


def html(text: str, context: Context) -> str:
    """A directive that must resolve."""
    found, findings = resolve(text, context, HERE)
    assert findings == []
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("price acme/small input", "$1.00 per 1M tokens"),
        ("price acme/small input batch", "$0.50 per 1M tokens"),
        ("price acme/large output", "free"),
        ("price acme/abroad input", "€1.00 per 1M tokens"),
        ("price acme/old input", "$8.00 per 1M tokens, until 23 October 2026"),
        ("result calls half bill", "$0.50 a month"),
        ("result calls half tokens", "500,000 token/month"),
        ("result calls half bill tokens=1000000", "$1.00 a month"),
        ("result calls half bill model=acme/large months=6", "$1.50 a month"),
    ],
)
def test_figures(text: str, expected: str, context: Context) -> None:
    """A figure reads as its value with its unit, and leads to the page it stands on."""
    found = html(text, context)
    assert found.endswith(f">{expected}</a>")
    assert 'class="figure"' in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("limit acme/small context", "128,000"),
        ("status bolt/tuned retires", '<time datetime="2027-01-14">14 January 2027</time>'),
        ("as-of", '<time datetime="2026-11-22">22 November 2026</time>'),
        ("days bolt/tuned announced retires", "92 days"),
        ("days bolt/tuned today new_jobs_end", "45 days"),
        ("ratio bolt/tuned input acme/small input", "2×"),
        ("ratio acme/large input bolt/tuned input", "1.50×"),
        ("ratio acme/abroad input acme/small input", "1.25×"),
        ("reason calls half after", "It costs only $0.50 a month &amp; &lt;nothing&gt;."),
        ("verdict calls half", "It costs $0.50 a month."),
        ("verdict calls half tokens=0", "It costs $0.00 a month."),
        ("offer acme/small", '<a href="../offer/acme/small/">Small</a>'),
        ("term token", '<a href="../term/token/">Token &lt;s&gt;</a>'),
        ("term token the word", '<a href="../term/token/">the word</a>'),
        ("term retrieval Retrieval & more", "Retrieval &amp; more"),
        ("worksheet calls", '<a href="../worksheet/calls/">Calls</a>'),
        ("scenario calls half", '<a href="../scenario/calls/half/">Half a million</a>'),
        (
            "claim half",
            (
                '<span class="claim">Half a million cost $0.60 &lt;a month&gt;</span> (Somebody, '
                '<a href="../claim/half/">A blog &lt;post&gt;</a>, March 2026; recomputed: '
                "cost $0.50; <strong>disagrees</strong>)"
            ),
        ),
    ],
)
def test_sentences(text: str, expected: str, context: Context) -> None:
    """What is put into a sentence is escaped, whoever wrote it."""
    assert expected == html(text, context)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "directive", "the brackets are empty"),
        ("prise acme/small input", "unknown-directive", "did you mean 'price'?"),
        ("zzz", "unknown-directive", "known: price, limit"),
        ("price acme/small", "arguments", "[[price OFFER METER [VARIANT]]]"),
        ("price a b c d", "arguments", "does not take 4"),
        ("price acme/smal input", "unknown-offer", "did you mean 'acme/small'?"),
        ("price acme/small inputs", "unknown-meter", "did you mean 'input'?"),
        ("price acme/small cached_input", "price-missing", "it has: input, output, call"),
        ("price acme/small input bach", "unknown-variant", "did you mean 'batch'?"),
        (
            "price acme/unpriced input",
            "price-missing",
            "no price for 'acme/unpriced' on 2026-11-22",
        ),
        ("limit acme/small contxt", "unknown-limit", "did you mean 'context'?"),
        ("limit acme/small output", "limit-missing", "'acme/small' has no output"),
        ("status bolt/tuned retired", "unknown-status", "did you mean 'retires'?"),
        ("status acme/small retires", "status-missing", "no date for retires"),
        ("days bolt/tuned retires announced", "days", "comes before retires"),
        ("ratio acme/small input acme/small call", "ratio", "by 1M tokens and 'call' by 1K calls"),
        ("ratio acme/small output acme/large output", "ratio", "charges nothing"),
        ("ratio acme/old cached_input acme/small input", "price-missing", "does not offer"),
        ("result cals half bill", "unknown-worksheet", "did you mean 'calls'?"),
        ("result calls hafl bill", "unknown-scenario", "did you mean 'half'?"),
        ("result calls half bil", "unknown-name", "did you mean 'bill'?"),
        ("result calls half bill tokens", "arguments", "write input=number or role=offer"),
        ("result calls half bill token=1", "unknown-input", "did you mean 'tokens'?"),
        ("result calls half bill tokens=1e9", "change", "'1e9' is not a number"),
        ("result calls half bill tokens=9999999", "change", "must lie between 0 and 1,000,000"),
        ("claim hafl", "unknown-claim", "did you mean 'half'?"),
        ("term tokens Tokens", "unknown-term", "did you mean 'token'?"),
        ("term retrieval", "unknown-term", "there is no term 'retrieval'"),
        ("worksheet cals", "unknown-worksheet", "did you mean 'calls'?"),
        ("table tuning", "unknown-table", "did you mean 'tuning-prices'?"),
        ("derivation calls half bil", "unknown-step", "did you mean 'bill'?"),
    ],
)
def test_refused(text: str, code: str, words: str, context: Context) -> None:
    """What cannot be resolved is an error at its place that names a near word or the right form."""
    shown, [finding] = resolve(text, context, HERE)
    assert (code, Level.ERROR, HERE) == (finding.code, finding.level, finding.location)
    assert words in f"{finding.message} {finding.fix}"
    assert shown.startswith("<code>[[")


def test_words_of_a_text_are_escaped(context: Context) -> None:
    """A directive that is refused stands in the text as text."""
    shown, _ = resolve("<b>", context, HERE)
    assert shown == "<code>[[&lt;b&gt;]]</code>"


def test_one_day(context: Context) -> None:
    """One day is a day."""
    tomorrow = dataclasses.replace(context, as_of=dt.date(2027, 1, 13))
    assert html("days bolt/tuned today retires", tomorrow) == "1 day"


def test_reason_that_has_gone(context: Context) -> None:
    """A step that has a value again is a warning, and the sentence gives the value."""
    shown, [finding] = resolve(
        "reason calls half end tokens=1000000 model=acme/large", context, HERE
    )
    assert shown == "It is 12 months."
    assert (finding.code, finding.level) == ("prose-stale", Level.WARNING)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("price acme/small input", "price-missing", "its first entry is of 2026-01-01"),
        ("ratio acme/small input acme/large input", "price-missing", "'acme/small' on 2025-12-31"),
        ("result calls broken bill", "result-missing", "could not be computed for 'broken'"),
    ],
)
def test_before_the_first_price(text: str, code: str, message: str, context: Context) -> None:
    """A text is about today: read as of an earlier day it says what it cannot, with a warning."""
    earlier = dataclasses.replace(context, as_of=dt.date(2025, 12, 31))
    shown, [finding] = resolve(text, earlier, HERE)
    assert "(no price yet)" == shown
    assert (code, Level.WARNING) == (finding.code, finding.level)
    assert message in finding.message


def test_figure_that_does_not_happen(context: Context) -> None:
    """A sentence around it no longer holds, and whoever wrote it is told; it reads `never`."""
    shown, [finding] = resolve("result calls half after", context, HERE)
    assert shown.endswith(">never</a>")
    assert (finding.code, finding.level) == ("prose-never", Level.WARNING)
    assert "'after' never happens: It costs only $0.50 a month" in finding.message


def test_a_table_may_say_never(context: Context) -> None:
    """There it is an answer like any other; outside it is a warning at its line."""
    figure = "[[result calls half after]]"
    table = f"| after |\n| --- |\n| {figure} |\n"
    assert () == render(table, context, file="t.md").findings
    [finding] = render(f"{table}\nAfter {figure}.\n", context, file="t.md").findings
    assert ("t.md", 5, 7) == finding.location


def test_claim_without_a_result(make_context: MakeContext) -> None:
    """A claim that is written but was not recomputed is not quoted."""
    context = dataclasses.replace(make_context(), claims={})
    [finding] = resolve("claim half", context, HERE)[1]
    assert finding.code == "claim-missing"


def test_claim_that_never_happens(make_context: MakeContext) -> None:
    """A claim whose figure has no value says never, and one without figures says its verdict."""
    never = CLAIM.replace("formulas: {cost: tokens * 1}", "formulas: {cost: 1 / (tokens - 0.5)}")
    context = make_context(**{"claims/blog.yaml": never.replace("unit: USD", "unit: '1'")})
    assert "recomputed: cost never;" in html("claim half", context)
    found = dataclasses.replace(context.claims["half"], figures=())
    bare = dataclasses.replace(context, claims={"half": found})
    assert "March 2026; <strong>" in html("claim half", bare)


def test_changed_once(context: Context) -> None:
    """The same change is computed once."""
    one = context.changed("calls", "half", {"tokens": "1"})
    assert one is context.changed("calls", "half", {"tokens": "1"})


def test_every_directive_is_explained() -> None:
    """Each row says what it gives, for whoever looks for one."""
    assert all(row.help and row.usage.startswith(f"[[{name}") for name, row in DIRECTIVES.items())


def test_derivation(context: Context) -> None:
    """A derivation shows each step in names, with its values, and what it comes to."""
    found = html("derivation calls half bill end tokens=750000", context)
    assert (
        '<ol class="derivation"><li><strong>A month</strong><br><span class="formula">'
        'tokens ÷ million × rate</span><br><span class="formula">= 750,000 ÷ 1,000,000 × $1.00'
        "</span><br>= <strong>$0.75 a month</strong></li>" in found
    )
    assert "= <strong>never</strong> It costs only $0.75 a month &amp; &lt;nothing&gt;." in found


def test_derivation_digits(context: Context) -> None:
    """Values in a derivation keep the digits that the printed result needs."""
    found = html("derivation calls half spare after tokens=123", context)
    assert ">= $0.000123 − $1.00</span>" in found
    assert ">= never</span>" in found
