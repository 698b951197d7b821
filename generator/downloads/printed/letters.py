"""Which signs the print fonts have, and how the others are written.

PDF/A refuses a text that the fonts of the file cannot show, and a font of the machine would make
the bytes differ from machine to machine. A sign that the bundled fonts lack is therefore written as
its number in Unicode; the attached JSON has the text as it is.
"""

from __future__ import annotations

import re
import unicodedata

LETTERS: tuple[tuple[int, int], ...] = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x2FF),  # Latin
    (0x384, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3FF),  # Greek
    (0x400, 0x482), (0x48A, 0x4FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin with further marks
    (0x2010, 0x2027), (0x2030, 0x2040), (0x2044, 0x2052),  # punctuation
    (0x2070, 0x2071), (0x2074, 0x208E), (0x20A0, 0x20BF),  # raised and lowered, money
    (0x2100, 0x211E), (0x2126, 0x214B), (0x2150, 0x2151), (0x2153, 0x2184),  # letter-like
    (0x2190, 0x2328), (0x232B, 0x23FF), (0x2460, 0x2604), (0x27E6, 0x27EB),  # arrows, mathematics
)  # fmt: skip
"""First and last of the signs that every style of the template can show. A test sets each."""

_CLASS = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in LETTERS)
_LACKING = re.compile(f"[^{_CLASS}]+")


def printable(text: str) -> str:
    """The text on one line, in composed letters; what the fonts lack as `[U+6F22 U+5B57]`."""
    return _LACKING.sub(_numbers, unicodedata.normalize("NFC", " ".join(text.split())))


def _numbers(lacking: re.Match[str]) -> str:
    return f"[{' '.join(f'U+{ord(letter):04X}' for letter in lacking[0])}]"
