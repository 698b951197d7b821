"""The reader of YAML: what it takes as text, what it refuses, and where it says things stand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.catalogue.yaml_source import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_FINDINGS,
    MAX_VALUES,
    decode,
    parse,
)
from generator.findings import Finding, Location


def places(findings: list[Finding]) -> list[tuple[int, int, str]]:
    """Line, column and code of each finding."""
    return [(found.location.line, found.location.column, found.code) for found in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 0.150", "0.150"),
        ("a: 1e3", "1e3"),
        ("a: 2026-02-30", "2026-02-30"),
        ("a: no", "no"),
        ("a: 0x10", "0x10"),
        ("a: 12:30", "12:30"),
        ("a: 'null'", "null"),
        ('a: ""', ""),
        ("a: null", None),
        ("a: ~", None),
        ("a:", None),
        ("a: ! 12", "12"),
        ("a: >-\n  two\n  lines\n", "two lines"),
        ("a: [1, {b: 2}]", ["1", {"b": "2"}]),
        ("a: {u: https://x.example/y?z=1#w}", {"u": "https://x.example/y?z=1#w"}),
    ],
)
def test_every_scalar_is_the_text_that_stands_there(text: str, expected: object) -> None:
    """No type is guessed; only nothing is None."""
    document, findings = parse(text, "f.yaml")
    assert document is not None
    assert ({"a": expected}, []) == (document.data, findings)


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("a: 1\na: 2\n", 2, 1, "yaml-duplicate-key"),
        ("a: {b: 1, c: 2, b: 3}\n", 1, 17, "yaml-duplicate-key"),
        ("a:\n  b: [1, 2\nc: 3\n", 2, 10, "yaml-syntax"),
        ("a:\n\tb: 1\n", 2, 1, "yaml-syntax"),
        ("a: 'open", 1, 4, "yaml-syntax"),
        ("a: 'open\nb: 1\n", 1, 4, "yaml-syntax"),
        ("a: 'open\nb: 'shut'\n", 1, 4, "yaml-syntax"),
        ("a: 1\nb 2\nc: 3\n", 2, 1, "yaml-syntax"),
        ("a: {b: 1, c: 2\n    d: 3}\n", 1, 14, "yaml-syntax"),
        ("a: {b: 1,\n    c: 2\nd: 3\n", 2, 8, "yaml-syntax"),
        ("a: 1\n  b: 2\n", 2, 4, "yaml-syntax"),
        ("a: &x 1\n", 1, 4, "yaml-alias"),
        ("a: 1\nb: *x\n", 2, 4, "yaml-alias"),
        ("a: &a [*a]\n", 1, 4, "yaml-alias"),
        ("base: &b {a: 1}\nc:\n  <<: *b\n", 1, 7, "yaml-alias"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, 4, "yaml-tag"),
        ("a: !!int 1\n", 1, 4, "yaml-tag"),
        ("a: !own 1\n", 1, 4, "yaml-tag"),
        ("a: 1\n--- \nb: 2\n", 2, 1, "yaml-documents"),
        ("[a]: 1\n", 1, 1, "yaml-key"),
        ("{a: 1}: 1\n", 1, 1, "yaml-key"),
    ],
)
def test_what_is_refused_is_named_at_its_place(
    text: str, line: int, column: int, code: str
) -> None:
    """Broken YAML, duplicate keys, anchors, aliases, tags and second documents."""
    _, findings = parse(text, "f.yaml")
    assert [(line, column, code)] == places(findings)
    assert all(finding.location.file == "f.yaml" for finding in findings)


def test_a_control_character_is_refused() -> None:
    """One that YAML does not know is a finding and no traceback."""
    document, findings = parse("a: \x07", "f.yaml")
    assert document is None
    assert [finding.code for finding in findings] == ["yaml-syntax"]


def test_duplicate_keys_and_a_syntax_error_are_reported_together() -> None:
    """All findings come at once, and what was read until the error counts."""
    _, findings = parse("a: 1\na: 2\na: 3\nb: [1\n", "f.yaml")
    expected = [(2, 1, "yaml-duplicate-key"), (3, 1, "yaml-duplicate-key"), (4, 5, "yaml-syntax")]
    assert expected == places(findings)


def test_the_first_of_two_keys_is_kept() -> None:
    """The value under the second one is read and dropped, whatever it is."""
    document, _ = parse("a: 1\na: {b: [2]}\nc: 3\n", "f.yaml")
    assert document is not None
    assert document.data == {"a": "1", "c": "3"}
    assert Location("f.yaml", 1, 4) == document.locate(("a",))


def test_every_value_and_key_has_its_place() -> None:
    """Lines and columns count from 1; a value that is missing stands at the nearest one around."""
    document, _ = parse("a:\n  - b: 1\n    c: {d: 2}\n", "f.yaml", first_line=10)
    assert document is not None
    assert Location("f.yaml", 11, 8) == document.locate(("a", 0, "b"))
    assert Location("f.yaml", 12, 12) == document.locate(("a", 0, "c", "d"))
    assert Location("f.yaml", 12, 9) == document.locate(("a", 0, "c", "d"), key=True)
    assert Location("f.yaml", 12, 8) == document.locate(("a", 0, "c", "missing", "more"))
    assert Location("f.yaml", 12, 8) == document.locate(("a", 0, "c", "missing"), key=True)


def test_an_empty_text_is_nothing_at_the_start() -> None:
    """What must stand in the file is for the schema to say."""
    document, findings = parse("", "f.yaml")
    assert document is not None
    assert (document.data, findings) == (None, [])
    assert Location("f.yaml", 1, 1) == document.locate(("a", "b"))


def test_depth_is_bounded() -> None:
    """Nesting is refused at the first level too many, however deep it goes on."""
    deep, findings = parse("[" * 100_000, "f.yaml")
    assert deep is None
    assert places(findings) == [(1, MAX_DEPTH + 2, "yaml-depth")]
    most = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    assert parse(most, "f.yaml")[1] == []


def test_the_number_of_values_is_bounded() -> None:
    """A file that is small and holds a great many values is refused."""
    document, findings = parse("[" + "1," * (MAX_VALUES + 1) + "]", "f.yaml")
    assert document is None
    assert [finding.code for finding in findings] == ["yaml-size"]


def test_doubled_keys_are_bounded() -> None:
    """On one line as on many: the first are named, and one finding says that there are more."""
    for between in (", ", ",\n"):
        _, findings = parse("{" + f"a: 1{between}" * 10_000 + "}", "f.yaml")
        assert {"yaml-duplicate-key"} == {finding.code for finding in findings}
        assert len(findings) == MAX_FINDINGS + 1
        assert findings[-1].message.startswith(f"more than {MAX_FINDINGS} keys")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nb: \x07\n", 2, 4),
        ("a: 1\n# seen\x85b: 2\n", 2, 7),
        ("a: 1\n# seen\u2028b: 2\n", 2, 7),
        ("a: 1\r\n# seen\rb: 2\r\n", 2, 7),
        ("a: 1\n# \u202eseen\n", 2, 3),
        ("a: 1\nb\u200b: 2\n", 2, 2),
        ("a:\n  b: 1\n \xa0c: 2\n", 3, 2),
    ],
)
def test_a_character_that_hides_is_refused(text: str, line: int, column: int) -> None:
    """In a comment too: what a review shows is what is in force, on the line where it stands."""
    read, findings = decode(text.encode(), "f.yaml")
    assert ("", [(line, column, "file-character")]) == (read, places(findings))


def test_what_looks_odd_and_is_seen_is_allowed() -> None:
    """Windows' line ends, a byte order mark at the start, joiners and wide spaces in a text."""
    raw = "\ufeffa: 1\r\nb: \u0645\u06cc\u200c\u062e\xa0x\r\n".encode()
    assert [] == decode(raw, "f.yaml")[1]


def test_an_alias_bomb_costs_nothing() -> None:
    """Nine levels of nine aliases would be 400 million values; the first anchor ends it."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    start = time.process_time()
    _, findings = parse("\n".join(lines), "f.yaml")
    assert places(findings) == [(1, 5, "yaml-alias")]
    assert time.process_time() - start < 1


def test_a_tag_builds_nothing(tmp_path: Path) -> None:
    """No object is made and no program runs."""
    touched = tmp_path / "touched"
    parse(f"a: !!python/object/apply:os.system ['touch {touched}']", "f.yaml")
    assert not touched.exists()


@pytest.mark.parametrize(
    ("raw", "line", "code"),
    [
        (b"a: 1\nb: \xff\n", 2, "file-encoding"),
        ("a: 1".encode("utf-16"), 1, "file-encoding"),
        (b"a: 1\n\nb: \x00\n", 3, "file-nul"),
        (b"a: \x00\nb: \xff\n", 1, "file-nul"),
    ],
)
def test_what_is_not_text_is_refused(raw: bytes, line: int, code: str) -> None:
    """Bytes that are not UTF-8, a NUL byte, a file that is too large."""
    text, findings = decode(raw, "f.yaml")
    assert ("", [(line, 1, code)]) == (text, places(findings))


def test_a_file_of_the_largest_size_is_read() -> None:
    """The bound itself is allowed."""
    raw = b"a: 1\n" + b"#" * (MAX_BYTES - 5)
    text, findings = decode(raw, "f.yaml")
    assert findings == []
    document, findings = parse(text, "f.yaml")
    assert document is not None
    assert (document.data, findings) == ({"a": "1"}, [])


def test_a_byte_order_mark_is_skipped() -> None:
    """Some editors write one; it is no part of the first key, and moves nothing."""
    text, _ = decode(b"\xef\xbb\xbfa: 1\n", "f.yaml")
    document, findings = parse(text, "f.yaml")
    assert document is not None
    assert (document.data, findings) == ({"a": "1"}, [])
    assert Location("f.yaml", 1, 4) == document.locate(("a",))


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    """Any text is either read or refused with a finding inside it."""
    document, findings = parse(text, "f.yaml")
    assert (document is None) <= bool(findings)
    assert all(finding.location.line >= 1 for finding in findings)
