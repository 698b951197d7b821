"""Markdown becomes HTML that can hold nothing but what we allow.

HTML in the text is shown as text, links go to pages and nowhere else, images are left out, and no
template language is read. Directives are resolved where they stand; inside code they are text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from generator.catalogue.load import ProseEntry
from generator.findings import Finding, Location, error
from generator.prose.context import Context
from generator.prose.directives import DIRECTIVES, MAX_LENGTH, NEVER, kind_of, resolve

MAX_CHARACTERS = 100_000
MAX_FINDINGS = 100

_SCHEME = re.compile(r"https?://[^/]", re.IGNORECASE)
# What is left of a link that was refused: [text](address) or <scheme:address>.
_LEFT_AS_TEXT = re.compile(
    r"\]\(<?([^()\s]{1,200})|<([a-z][a-z0-9+.-]{1,31}:[^\s<>]{1,200})>", re.IGNORECASE
)
_ALONE = re.compile(rf"\[\[([^\[\]]{{0,{MAX_LENGTH}}})\]\][ \t]*")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one `##` heading. `heading` is plain text, to be escaped by its user."""

    heading: str
    anchor: str
    html: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, cut at its `##` headings, and everything that is wrong with it."""

    intro: str
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Run:
    """One text on its way through markdown-it, which hands it to every rule as `env["run"]`."""

    context: Context
    file: str
    first_line: int
    lines: Sequence[str]
    findings: list[Finding] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    line: int = 0
    """The line on which the block begins that is being read."""
    in_cell: bool = False
    """Whether that block is a table's cell."""
    seen: dict[int, int] = field(default_factory=dict)
    """For each line, up to where its directives have been found."""

    def find(self, text: str, line: int) -> Location:
        """The place of a text on a line, after the one found there before."""
        source = self.lines[line] if line < len(self.lines) else ""
        column = max(source.find(text, self.seen.get(line, 0)), 0)
        self.seen[line] = column + len(text)
        return Location(self.file, line + self.first_line, column + 1)

    def say(self, finding: Finding) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(finding)

    @property
    def full(self) -> bool:
        return len(self.findings) >= MAX_FINDINGS


def render_term(entry: ProseEntry, context: Context) -> Rendered:
    """A glossary entry's prose."""
    return render(entry.prose, context, file=entry.document.file, first_line=entry.first_line)


def render(text: str, context: Context, *, file: str, first_line: int = 1) -> Rendered:
    """The text as HTML with its directives resolved; findings stand at lines of `file`.

    `first_line` is the line of the file on which the text begins.
    """
    if len(text) > MAX_CHARACTERS:
        return Rendered("", (), (error(
            Location(file, first_line), "prose-long",
            f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read",
            "split it into several entries",
        ),))  # fmt: skip
    # markdown-it counts lines as these do.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    run = _Run(context, file, first_line, lines)
    env: dict[str, Any] = {"run": run}
    tokens = _MARKDOWN.parse(text, env)
    _refused(tokens, run)
    _anchors(tokens, run)
    intro, *rest = _cut(tokens)
    heads = [_section_head(part) for part in rest]
    html = [_MARKDOWN.renderer.render(part, _MARKDOWN.options, env) for part in (intro, *rest)]
    sections = tuple(
        Section(heading, anchor, body)
        for (heading, anchor), body in zip(heads, html[1:], strict=True)
    )
    return Rendered(html[0], sections, tuple(sorted(run.findings, key=lambda item: item.sort_key)))


def _cut(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens before the first `##`, then those of each section with its heading first."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if _starts_section(token):
            parts.append([])
        parts[-1].append(token)
    return parts


def _starts_section(token: Token) -> bool:
    return token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2")


def _section_head(part: list[Token]) -> tuple[str, str]:
    """The section's heading and anchor; its tokens are taken out, since the page writes them."""
    heading = _plain(part[1])
    anchor = str(part[0].attrs["id"])
    del part[:3]
    return heading, anchor


def _plain(inline: Token) -> str:
    return "".join(
        child.content for child in inline.children or () if child.type in ("text", "code_inline")
    ).strip()


def _refused(tokens: Sequence[Token], run: _Run) -> None:
    """Says what was left out: images, and links that stayed text because of where they lead."""
    for token in tokens:
        place = Location(run.file, (token.map or [0])[0] + run.first_line)
        for child in token.children or ():
            if child.type == "image":
                run.say(error(
                    place, "image", "images are not used in the text", "describe it in words"
                ))  # fmt: skip
            elif child.type == "text" and (match := _LEFT_AS_TEXT.search(child.content)):
                run.say(error(
                    place, "link", f"a link may not lead to '{(match[1] or match[2])[:60]}'",
                    "link to https://..., to #anchor or to an address relative to this page",
                ))  # fmt: skip


def _anchors(tokens: Sequence[Token], run: _Run) -> None:
    for token, inline in pairwise(tokens):
        if token.type != "heading_open":
            continue
        location = Location(run.file, (token.map or [0])[0] + run.first_line)
        if token.tag == "h1":
            run.say(error(
                location, "heading", "the page's title comes from the front matter",
                "begin the heading with ##",
            ))  # fmt: skip
        if any(child.type == "directive" for child in inline.children or ()):
            run.say(error(
                location, "heading", "a heading holds no directive: its address would change",
                "move the figure into the text below",
            ))  # fmt: skip
        slug = re.sub(r"[^a-z0-9]+", "-", _plain(inline).lower()).strip("-") or "section"
        count = 2
        while (name := slug if count == 2 else f"{slug}-{count - 1}") in run.anchors:
            count += 1
        run.anchors.add(name)
        token.attrs["id"] = name


def safe_address(address: str) -> bool:
    """Whether a link may go there: http(s), an anchor, or an address relative to the page.

    The address is as markdown-it hands it over, with unusual characters percent-encoded. A
    directive is no address.
    """
    if _SCHEME.match(address):
        return True
    head = re.split(r"[/?#]", address, maxsplit=1)[0]
    return bool(address) and ":" not in head and not address.startswith(("/", "%5B%5B"))


def _each_inline(state: StateCore) -> None:
    """Markdown-it's own rule, telling the run which line each block begins on."""
    before = ""
    for token in state.tokens:
        if token.type == "inline":
            state.env["run"].line = (token.map or [0])[0]
            state.env["run"].in_cell = before in {"td_open", "th_open"}
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        before = token.type


def _inline_directive(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[[", state.pos):
        return False
    run: _Run = state.env["run"]
    begin = state.pos + 2
    end = state.src.find("]]", begin, begin + MAX_LENGTH + 2)
    inner = state.src[begin:end] if end >= 0 else ""
    broken = end < 0 or "[" in inner or "]" in inner
    # A run of brackets is one mistake, and is read once.
    stop = end + 2
    if broken:
        stop = begin
        while stop < state.posMax and state.src[stop] == "[":
            stop += 1
    if not silent:
        token = state.push("directive" if not broken else "text", "", 0)
        token.content = inner if not broken else state.src[state.pos : stop]
        _locate(state, run, token, broken=broken)
    state.pos = stop
    return True


def _locate(state: StateInline, run: _Run, token: Token, *, broken: bool) -> None:
    line = run.line + state.src.count("\n", 0, state.pos)
    raw = token.content if broken else f"[[{token.content}]]"
    location = run.find(raw.split("\n", 1)[0], line)
    token.meta["location"] = location
    token.meta["in_cell"] = run.in_cell
    if broken:
        run.say(error(
            location, "directive", "a directive is not closed, or holds another",
            "write [[kind argument ...]], or \\[[ to show the brackets themselves",
        ))  # fmt: skip


def _block_directive(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    start = state.bMarks[line] + state.tShift[line]
    match = _ALONE.fullmatch(state.src, start, state.eMarks[line])
    if state.is_code_block(line) or match is None or not _is_block(match[1]):
        return False
    if not silent:
        state.line = line + 1
        token = state.push("directive", "", 0)
        token.block = True
        token.content = match[1]
        token.meta["location"] = state.env["run"].find(f"[[{match[1]}", line)
    return True


def _is_block(text: str) -> bool:
    row = DIRECTIVES.get(kind_of(text))
    return row is not None and row.block


def _directive_html(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: dict[str, Any]
) -> str:
    token, run = tokens[index], env["run"]
    location: Location = token.meta["location"]
    raw = f"<code>[[{escape(token.content)}]]</code>"
    if run.full:
        return raw
    if _is_block(token.content) and not token.block:
        run.say(error(
            location, "directive", f"'{kind_of(token.content)}' stands alone on its line",
            "put it on a line of its own",
        ))  # fmt: skip
        return raw
    html, findings = resolve(token.content, run.context, location)
    for finding in findings:
        if finding.code != NEVER or not token.meta.get("in_cell"):
            run.say(finding)
    return html


def _image_html(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: dict[str, Any]
) -> str:
    return escape(tokens[index].content)


def _table_open(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _env: dict[str, Any]
) -> str:
    # A wide table scrolls inside itself, and a keyboard must be able to reach it to do so.
    # The class keeps the theme's script from wrapping it a second time.
    scroll = '<div class="table-scroll" tabindex="0" role="region" aria-label="Table">'
    return f'{scroll}<table class="plain">\n'


def _table_close(
    _self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _env: dict[str, Any]
) -> str:
    return "</table></div>\n"


class _Strict(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- markdown-it's name
        return safe_address(url)


def _markdown() -> MarkdownIt:
    made = _Strict("commonmark", {"html": False}).enable("table")
    made.core.ruler.at("inline", _each_inline)
    made.inline.ruler.before("link", "directive", _inline_directive)
    made.block.ruler.before(
        "paragraph", "directive", _block_directive,
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )  # fmt: skip
    made.add_render_rule("directive", _directive_html)
    made.add_render_rule("image", _image_html)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    return made


_MARKDOWN = _markdown()
