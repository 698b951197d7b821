"""Reads a PDF: the one file attached to it, and the text of its pages.

Made by anybody, so nothing in it is trusted: what is unpacked and how much of it is looked at are
bounded, whatever the file says of itself, and every error of the library becomes a sentence.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pypdf import Configuration, PageObject, PdfReader, apply_configuration

from generator.errors import InputError

MAX_PAGES = 100
"""The most pages that are read; ours have a quarter of that."""
MAX_LINES = 10_000
MAX_UNPACKED = 8 * 1024 * 1024
"""The most bytes that all pages together may unpack to; ours unpack to one megabyte."""

_MEGABYTE = 1024 * 1024
_LIMITS = Configuration(
    maximum_declared_stream_length=8 * _MEGABYTE,
    array_based_stream_maximum_output_length=8 * _MEGABYTE,
    zlib_maximum_output_length=8 * _MEGABYTE,
    zlib_maximum_recovery_input_length=0,
    lzw_maximum_output_length=_MEGABYTE,
    run_length_maximum_output_length=_MEGABYTE,
    stream_decoding_work_maximum_length=16 * _MEGABYTE,
    stream_parsing_work_maximum_count=200_000,
    stream_filters_maximum_length=2,
    page_tree_maximum_entries=4 * MAX_PAGES,
    xform_maximum_invocations_per_extraction=0,
    disable_legacy_handling=True,
)
_LINK = "/Link"

Answer = TypeVar("Answer")

# What the library says of a broken file goes into our own sentence, and not to stderr.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Pages:
    """What is printed, read when somebody asks for it."""

    content: bytes
    """The whole file."""

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """Every line of text with the number of its page, and whatever is laid over the page.

        Raises InputError where the pages cannot be read.
        """
        return _guarded(lambda: tuple(_lines(self.content)))

    @property
    def count(self) -> int:
        """How many pages say something."""
        return len({page for page, _ in self.lines})


def attachment(content: bytes) -> bytes:
    """The one attached file. Raises InputError where there is none or another."""
    return _guarded(lambda: _attachment(content))


def _attachment(content: bytes) -> bytes:
    found = list(_reader(content).attachment_list)
    if len(found) != 1:
        many = f"{len(found)} files are" if found else "no file is"
        raise InputError(
            f"{many} attached to the PDF; a worksheet's carries its data, one file of JSON"
        )
    return found[0].content


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    pages = _reader(content).pages
    if len(pages) > MAX_PAGES:
        raise InputError(f"the file has {len(pages)} pages, more than any worksheet's")
    left, unpacked = MAX_LINES, 0
    for number, page in enumerate(pages, 1):
        contents = page.get_contents()
        unpacked += 0 if contents is None else len(contents.get_data())
        if unpacked > MAX_UNPACKED:
            raise InputError("the file's pages unpack to more than any worksheet's")
        for line in (*page.extract_text().splitlines(), *_laid_over(page)):
            left -= 1
            if left < 0:
                raise InputError("the file has more text than any worksheet's")
            yield number, line.strip()


def _laid_over(page: PageObject) -> Iterator[str]:
    """Notes, stamps and fields. Links, which ours have, show nothing of their own."""
    for item in page.annotations or ():
        kind = str(item.get_object().get("/Subtype", "unknown"))
        if kind != _LINK:
            yield f"(an annotation: {kind.removeprefix('/')})"


def _reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content), strict=True)


def _guarded(work: Callable[[], Answer]) -> Answer:
    """What the library answers within the limits, or InputError."""
    with apply_configuration(_LIMITS):
        try:
            return work()
        except InputError:
            raise
        except Exception as problem:  # noqa: BLE001 -- a hostile file can end it with any kind
            said = " ".join(str(problem).split())[:200] or type(problem).__name__
            raise InputError(f"the file is no PDF of a worksheet: {said}") from None
