"""A catalogue in which every text that people write tries to be a formula, a link or markup."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from tests.support.worksheets import WORKSHEET, write_catalogue

TEXTS = (
    "label", "title", "question", "summary", "help", "because", "text", "reason", "name", "note",
    "group", "caveats", "via", "says", "settled", "shown",
)  # fmt: skip
"""The fields that hold words."""

ATTACKS = (
    '=HYPERLINK("https://evil.example";"x") ',
    "+1+cmd|' /C calc'!A0 ",
    "-2+3 ",
    "@SUM(1,1) ",
    '"&HYPERLINK("https://evil.example","x")&" ',
    "_x0022_&NA()&_x0022_ ",
    "<script>alert(1)</script>&amp;]]> ",
    "{=1+1} line\nbreak\ttab ",
    "https://evil.example/ &F&A ",
    "internal:Inputs!A1 ",
    "é–漢字 🚀 " + "long " * 80,
)


def write_hostile_catalogue(root: Path) -> None:
    """The catalogue of `worksheets`, every text with an attack before it."""
    write_catalogue(root)
    attacks = cycle(ATTACKS)
    names = (f"worksheets/{WORKSHEET}.yaml", "providers/acme.yaml", "providers/bolt.yaml")
    for name in names:
        path = root / "catalogue" / name
        # Every scalar is text in the catalogue, so nothing is lost by reading it as such.
        content = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
        hostile = _attacked(content, attacks)
        path.write_text(yaml.safe_dump(hostile, sort_keys=False, allow_unicode=True))


def _attacked(value: Any, attacks: Any, key: str = "") -> Any:
    match value:
        case dict():
            return {name: _attacked(item, attacks, name) for name, item in value.items()}
        case list():
            return [_attacked(item, attacks, key) for item in value]
        case str() if key in TEXTS:
            return next(attacks) + value
    return value
