"""Findings as text, JSON and annotations; what they quote may be hostile."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import Finding, Level, Location, error, warning
from generator.reporters import REPORTERS, as_json, github, plain, summary, text

WRONG = error(Location("catalogue/a.yaml", 3, 5), "date", "'x' is not a date", "write YYYY-MM-DD")
OLD = warning(Location("catalogue/b.yaml", 7), "stale", "last accessed 91 days ago")
HOSTILE = error(
    Location("catalogue/a,b:c%.yaml", 1, 2), "code", "100%\r\n::warning::injected\x1b[31m", "a\nb"
)

findings_strategy = st.lists(
    st.builds(
        Finding,
        st.builds(Location, st.text(), st.integers(1, 9), st.integers(1, 9)),
        st.sampled_from(Level),
        st.text(),
        st.text(),
        st.text(),
    ),
    max_size=5,
)


def test_text_is_one_line_a_finding() -> None:
    """With the place in front, as compilers print it, and a line that counts."""
    expected = (
        "catalogue/a.yaml:3:5: error date 'x' is not a date (write YYYY-MM-DD)\n"
        "catalogue/b.yaml:7:1: warning stale last accessed 91 days ago\n"
        "1 error, 1 warning in 2 files\n"
    )
    assert expected == text([WRONG, OLD])


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], "no errors, no warnings"),
        ([WRONG], "1 error, 0 warnings in 1 file"),
        ([WRONG] * 3 + [OLD] * 12, "3 errors, 12 warnings in 2 files"),
    ],
)
def test_the_last_line_counts(findings: list[Finding], expected: str) -> None:
    """Findings by level, and the files they are in."""
    assert expected == summary(findings)


def test_many_warnings_of_one_code_are_folded() -> None:
    """The first ten are shown and the rest counted; errors are all shown, and so is --all."""
    many = [OLD] * 12 + [WRONG] * 11
    lines = text(many).splitlines()
    assert "… and 2 more warnings stale; --all shows them" in lines
    assert lines[-1] == "11 errors, 12 warnings in 2 files"
    assert len(lines) == 10 + 11 + 2
    assert len(text(many, fold_after=None).splitlines()) == 12 + 11 + 1
    assert "… and 1 more warning stale; --all shows them" in text([OLD] * 11)
    assert "more" not in text([OLD] * 10)


def test_text_prints_no_control_character() -> None:
    """A line break, a colour and a turned direction are shown as what they are."""
    expected = (
        "catalogue/a,b:c%.yaml:1:2: error code "
        r"100%\r\n::warning::injected\x1b[31m (a\nb)"
        "\n1 error, 0 warnings in 1 file\n"
    )
    assert expected == text([HOSTILE])
    assert plain("a\u202eb") == r"a\u202eb"


def test_text_starts_no_command() -> None:
    """The runner takes `##[` anywhere in a line for one, and `::` at its beginning."""
    assert plain("see https://a.example/pricing##[error]pwned") == (
        "see https://a.example/pricing## [error]pwned"
    )
    assert plain("  ::error title=x::pwned") == "  : :error title=x::pwned"
    assert plain("a::b ## c #[d]") == "a::b ## c #[d]"


def test_json_is_a_list_of_objects() -> None:
    """With the names of the contract."""
    expected = {
        "file": "catalogue/a.yaml",
        "line": 3,
        "column": 5,
        "level": "error",
        "code": "date",
        "message": "'x' is not a date",
        "fix": "write YYYY-MM-DD",
    }
    assert [expected] == json.loads(as_json([WRONG]))
    assert as_json([]) == "[]\n"


def test_annotations_are_workflow_commands() -> None:
    """One line each, with the place and the code; the fix is the message's second line."""
    expected = (
        "::error file=catalogue/a.yaml,line=3,col=5,title=date::"
        "'x' is not a date%0Awrite YYYY-MM-DD\n"
        "::warning file=catalogue/b.yaml,line=7,col=1,title=stale::last accessed 91 days ago\n"
    )
    assert expected == github([WRONG, OLD])
    assert github([]) == ""


def test_annotations_escape_what_would_end_them() -> None:
    """`%`, line breaks, and in properties `:` and `,` too; other control characters are shown."""
    expected = (
        "::error file=catalogue/a%2Cb%3Ac%25.yaml,line=1,col=2,title=code::"
        "100%25%0D%0A::warning::injected\\x1b[31m%0Aa%0Ab\n"
    )
    assert expected == github([HOSTILE])


@given(findings_strategy)
def test_no_finding_starts_a_line_of_its_own(findings: list[Finding]) -> None:
    """Whatever a finding quotes, it is one line, and every line is a command of ours."""
    assert len(findings) + 1 == len(text(findings, fold_after=None).splitlines())
    lines = github(findings).splitlines()
    assert len(findings) == len(lines)
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
    assert all(line.isprintable() for line in lines)


@given(findings_strategy)
def test_json_keeps_every_message(findings: list[Finding]) -> None:
    """What was said can be read back, in plain ASCII that any terminal takes."""
    shown = as_json(findings)
    assert shown.isascii()
    assert [found.message for found in findings] == [row["message"] for row in json.loads(shown)]


def test_every_format_of_the_contract_has_a_reporter() -> None:
    """`--format text|json|github`."""
    assert list(REPORTERS) == ["text", "json", "github"]
    assert all(reporter([WRONG]).endswith("\n") for reporter in REPORTERS.values())
