"""Texts that are chosen by case: which one holds, and a sentence with its phrases put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from generator.formula.evaluate import Value, evaluate
from generator.formula.parse import parse
from generator.schema.worksheet import Case, PhraseCase
from generator.worksheet.sentence import cut

AnyCase = TypeVar("AnyCase", bound=Case)


def chosen(cases: Sequence[AnyCase], values: Mapping[str, Value]) -> AnyCase:
    """The first case whose condition is true; one that never happens is not. The last has none."""
    return next(
        case for case in cases if case.when is None or evaluate(parse(case.when), values) is True
    )


def whole(
    text: str, phrases: Mapping[str, Sequence[PhraseCase]], values: Mapping[str, Value]
) -> str:
    """The sentence with its phrases put in, as the values have them; values stay names."""
    said = ""
    for piece in cut(text, phrases):
        if isinstance(piece, str):
            said += piece
        elif words := chosen(phrases[piece.name], values).text:
            said += piece.space + words
    return said
