"""What an edit writes is read back as what it was given, whatever people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.yaml_source import parse
from generator.editing.fragment import WIDTH, Bare, FlowList, FlowMap, Writer, flow, scalar

HOSTILE = (
    "a: b", "# not a comment", "x #y", "- item", "? key", "[a", "{a: b}", "*alias", "&anchor",
    "!tag", "%YAML", "@at", "`tick`", "'single'", '"double"', "null", "~", "true", "no", "1.0",
    "0x1F", "2026-01-01", "---", "...", "a, b", "a]", "}", "| literal", "> folded", "key:",
    "tab\there", "two\nlines", "  spaces inside   are kept", "\\ backslash \\n", "é 漢字 🚀",
    "line\u2028separator", "next\x85line", "no-break\xa0space", "{{ jinja }}", "<b>&amp;",
    "word " * 60 + "# end", "x" * 300, "a" * 120 + " : " + "b" * 120, "=1+1", "<<", "- ", ": ",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1),
    st.lists(st.sampled_from(["word", "#", ":", "-", "a:", "{", "?", "é"]), min_size=1).map(
        " ".join
    ),
)


def read(text: str) -> object:
    """The data of a text that the catalogue's reader must accept."""
    document, findings = parse(text, "x.yaml")
    assert (findings, document is not None) == ([], True), text
    assert document is not None
    return document.data


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("in_flow", [True, False])
def test_a_hostile_text_stays_one_value(text: str, in_flow: bool) -> None:
    """Nothing in a text ends its value, begins another, or makes another type of it."""
    written = scalar(text, flow=in_flow)
    shown = f"[{written}, next]\n" if in_flow else f"- {written}\n- next\n"
    assert read(shown) == [text, "next"]
    assert "\n" not in written


@given(texts, st.sampled_from([0, 2]))
def test_every_text_is_read_back(text: str, offset: int) -> None:
    """In a block, in braces, in a list in brackets and in a list of lines."""
    data = {"note": text, "source": {"via": FlowList([text, text])}, "list": [FlowMap(a=text)]}
    lines = Writer(offset).items([data], 4)
    assert read("\n".join(lines)) == [data]
    assert read(flow(data)) == data


@given(st.dictionaries(st.from_regex(r"[a-z]{1,20}", fullmatch=True), st.just("1.50"), min_size=1))
def test_long_braces_are_wrapped_and_mean_the_same(rates: dict[str, str]) -> None:
    """A line is no longer than the files allow, and no piece is lost."""
    written = FlowMap({meter: Bare(amount) for meter, amount in rates.items()})
    lines = Writer().entry("rates", written, 8)
    assert read("\n".join(lines)) == {"rates": rates}
    assert max(map(len, lines)) <= WIDTH


def test_a_long_text_is_folded_between_words() -> None:
    """As the files do it: `>-`, and lines of the usual length."""
    lines = Writer().entry("note", "ten-letter " * 20 + "# end", 4)
    assert lines[0] == "    note: >-"
    assert [line[:6] for line in lines[1:]] == ["      "] * (len(lines) - 1)
    assert max(map(len, lines)) <= WIDTH


def test_an_amount_is_written_as_it_was_given() -> None:
    """Digits, trailing zeros and all; a text of digits is quoted, so that it stays a text."""
    assert flow(FlowMap(input=Bare("0.150"), was="0.150")) == "{input: 0.150, was: '0.150'}"
