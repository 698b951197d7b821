"""Markdown becomes HTML in which nothing of the contributor's runs."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest

from generator.findings import Location
from generator.prose.context import Context
from generator.prose.render import MAX_CHARACTERS, MAX_FINDINGS, Rendered, render, safe_address

FILE = "catalogue/terms/x.md"


def rendered(text: str, context: Context) -> Rendered:
    """The text as if it stood from line 5 on."""
    return render(text, context, file=FILE, first_line=5)


def places(found: Rendered) -> list[tuple[str, str]]:
    """Where findings stand, and their codes."""
    return [(str(item.location).removeprefix(f"{FILE}:"), item.code) for item in found.findings]


class Reader(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += attrs


def test_sections(context: Context) -> None:
    """The text is cut at its ## headings; their words and anchors stand beside the HTML."""
    found = rendered(
        "Before.\n\n## What *it* is `now`\n\nOne.\n\n### More\n\nTwo.\n\n## What it is now\n\n"
        "> ## Inside\n\n## ???\n",
        context,
    )
    assert found.intro == "<p>Before.</p>\n"
    assert [(item.heading, item.anchor) for item in found.sections] == [
        ("What it is now", "what-it-is-now"),
        ("What it is now", "what-it-is-now-2"),
        ("???", "section"),
    ]
    assert found.sections[0].html == '<p>One.</p>\n<h3 id="more">More</h3>\n<p>Two.</p>\n'
    assert '<h2 id="inside">Inside</h2>' in found.sections[1].html
    assert found.findings == ()


def test_heading_rules(context: Context) -> None:
    """The page has one title, and a heading's address does not change with a price."""
    found = rendered("# Title\n\n## Now [[as-of]]\n", context)
    assert places(found) == [("5:1", "heading"), ("7:1", "heading")]
    assert [item.anchor for item in found.sections] == ["title", "now"]


def test_directives_in_place(context: Context) -> None:
    """Directives are resolved in paragraphs, lists, tables and emphasis, and not in code."""
    found = rendered(
        "A **[[limit acme/small context]]**.\n\n- [[limit acme/small context]]\n\n| a |\n| --- |\n"
        "| [[limit acme/small context]] |\n\n`[[limit acme/small context]]`\n\n    [[as-of]]\n\n"
        "\\[[as-of]]\n\n[[limit\nacme/small context]] broken over lines\n",
        context,
    )
    assert found.findings == ()
    assert "<strong>128,000</strong>" in found.intro
    assert "<li>128,000</li>" in found.intro
    assert "<td>128,000</td>" in found.intro
    assert "<code>[[limit acme/small context]]</code>" in found.intro
    assert "<pre><code>[[as-of]]" in found.intro
    assert "<p>[[as-of]]</p>" in found.intro
    assert "<p>128,000 broken over lines</p>" in found.intro


def test_block_directives(context: Context) -> None:
    """A table or a derivation stands alone on its line, in no paragraph."""
    found = rendered("Text:\n[[derivation calls half bill]]\nMore.\n", context)
    assert found.findings == ()
    assert '<p>Text:</p>\n<ol class="derivation">' in found.intro
    assert "</ol>\n<p>More.</p>" in found.intro
    inside = rendered("Text [[derivation calls half bill]].\n", context)
    assert places(inside) == [("5:6", "directive")]
    assert "<code>[[derivation calls half bill]]</code>" in inside.intro
    assert (
        "<pre><code>[[table tuning-prices]]"
        in rendered("    [[table tuning-prices]]", context).intro
    )


def test_places(context: Context) -> None:
    """A finding stands at the line and column of its directive."""
    found = rendered(
        "One [[x]] two [[x]]\nthree [[y]].\n\n| a | b |\n| --- | --- |\n| [[x]] | é [[x]] |\n\n"
        "> - in [[x]]\n>   it\n\n[[table x]]\n\r\nEnd [[x\ny]]",
        context,
    )
    assert places(found) == [
        ("5:5", "unknown-directive"),
        ("5:15", "unknown-directive"),
        ("6:7", "unknown-directive"),
        ("10:3", "unknown-directive"),
        ("10:13", "unknown-directive"),
        ("12:8", "unknown-directive"),
        ("15:1", "unknown-table"),
        ("17:5", "unknown-directive"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        '<a href="javascript:alert(1)" onclick=x>y</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](vbscript:x)",
        "[x](//evil.example/)",
        "[x](/\\evil.example)",
        "[x](\\\\evil.example)",
        "[x](mailto:a@b.example)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        '![x](https://a.example/ "onerror=alert(1)")',
        '[x](https://a.example/"onmouseover="alert(1))',
        '[x](https://a.example "\\" onmouseover=alert(1) x=\\"")',
        "[[price <script>alert(1)</script> input]]",
        '[[price acme/small" onclick="x input]]',
        "[[term retrieval <script>alert(1)</script>]]",
        "`<script>`",
        "```\n<script>\n```",
        "```js onclick=x\n1\n```",
        "## <script>alert(1)</script>\n\nx",
    ],
)
def test_nothing_runs(text: str, context: Context) -> None:
    """HTML is shown as text, links lead to pages only, images are left out."""
    found = rendered(text, context)
    reader = Reader(found.intro + "".join(item.html for item in found.sections))
    assert reader.elements <= {"p", "a", "code", "pre", "h2"}
    for name, value in reader.attributes:
        assert name in ("href", "title", "class", "id")
        assert name != "href" or safe_address(value or "")


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% include 'x' %}", "{# x #}", "${x}"])
def test_no_template_language(text: str, context: Context) -> None:
    """What a template language would read is text."""
    assert f"<p>{text.replace(chr(39), '&#x27;')}</p>\n" in (
        rendered(text, context).intro, rendered(text, context).intro.replace("'", "&#x27;"),
    )  # fmt: skip


def test_left_out(context: Context) -> None:
    """A refused link and an image are errors, so that nobody wonders where they went."""
    found = rendered(
        "a\n\n[x](javascript:y) and ![z](https://a.example/b.png)\n\n<javascript:z>\n", context
    )
    assert places(found) == [("7:1", "image"), ("7:1", "link"), ("9:1", "link")]
    assert "z</p>" in found.intro


@pytest.mark.parametrize(
    "address",
    ["https://a.example/b?c=d:e", "http://a.example", "#part", "../b/", "b", "b/c:d", "?q=1:2"],
)
def test_good_links(address: str, context: Context) -> None:
    """Links to pages, anchors and relative addresses stay."""
    assert f'<a href="{address}">x</a>' in rendered(f"[x]({address})", context).intro


def test_link_to_a_directive(context: Context) -> None:
    """An address is not asked for by name."""
    assert not safe_address("%5B%5Bprice%5D%5D")
    assert not safe_address("")
    assert "<a " not in rendered("[x]([[as-of]])", context).intro


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[price acme/small input", "<p>[[price acme/small input</p>\n"),
        ("[[price acme/small input]", "<p>[[price acme/small input]</p>\n"),
        ("[[price [[as-of]] input]]", "input]]</p>\n"),
        ("[[[as-of]]]", "<p>[[[as-of]]]</p>\n"),
        (f"[[{'x' * 400}]]", "]]</p>\n"),
    ],
)
def test_not_closed(text: str, shown: str, context: Context) -> None:
    """Brackets that are not closed, or stand in others, are text and an error."""
    found = rendered(text, context)
    assert found.findings[0].code == "directive"
    assert Location(FILE, 5, 1) == found.findings[0].location
    assert found.intro.endswith(shown)


def test_too_long(context: Context) -> None:
    """A text beyond the limit is refused before it is read."""
    found = rendered("[" * 1024 * 1024, context)
    assert (found.intro, found.sections) == ("", ())
    assert places(found) == [("5:1", "prose-long")]


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[[",
        "[[a ",
        "[a](",
        "[[x]]",
        "![",
        "*a ",
        "> ",
        "- ",
        "`",
        "<",
        "|",
        "[[as-of]]",
        "\\[",
        "[ [",
    ],
)
def test_bounded_time(piece: str, context: Context) -> None:
    """The longest text there may be takes a bounded time, whatever stands in it."""
    started = time.process_time()
    found = rendered(piece * (MAX_CHARACTERS // len(piece)), context)
    assert time.process_time() - started < 20
    assert len(found.findings) <= MAX_FINDINGS
