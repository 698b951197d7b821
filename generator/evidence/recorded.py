"""`catalogue/evidence/SOURCE.json`: what one data set says of the offers of the catalogue.

A file is made by command and never by hand. It is plain: for each offer the name that the data set
has for it, and its rates as exact decimals in the units of our meters. It stands in the repository,
since the page made from it must be the same wherever it is built.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.errors import BreakevenError
from generator.evidence.rates import Amounts
from generator.schema.base import parse_amount, parse_date, parse_offer_id, parse_slug, parse_text

FOLDER = Path("catalogue") / "evidence"
MAX_BYTES = 5_000_000
_KEYS = {"source", "name", "version", "dated", "accessed", "offers"}
_OFFER_KEYS = {"as", "rates"}


class EvidenceError(BreakevenError):
    """A recorded file is not one that this program writes."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(
            f"{file}: {problem}; it is made by 'breakeven corroborate --record', "
            "so record it again or take it back from git"
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a data set says of one offer."""

    name: str
    """The data set's own name for it."""
    rates: Amounts


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a data set says of all of them."""

    source: str
    name: str
    """As `via` writes it: that of the package, where there is one."""
    version: str
    dated: dt.date | None
    """The day the data set gives for itself."""
    accessed: dt.date
    """The day on which it was read."""
    offers: Mapping[str, Said]

    @property
    def label(self) -> str:
        """As a `via` of the catalogue writes it."""
        return f"{self.name} {self.version}"


def load(root: Path) -> tuple[Recorded, ...]:
    """All files, by the names of their sources; raises EvidenceError for one that is not sound."""
    folder = root / FOLDER
    if not folder.is_dir() or folder.is_symlink():
        return ()
    return tuple(_load(path, root) for path in sorted(folder.glob("*.json")))


def text(recorded: Recorded) -> str:
    """The file, an offer a line, so that a change shows as the lines it concerns."""
    head = {
        "source": recorded.source,
        "name": recorded.name,
        "version": recorded.version,
        "dated": recorded.dated.isoformat() if recorded.dated else None,
        "accessed": recorded.accessed.isoformat(),
    }
    lines = [f"  {_json(key)}: {_json(value)}" for key, value in head.items()]
    offers = ",\n".join(
        f"    {_json(offer)}: {_json({'as': said.name, 'rates': _texts(said.rates)})}"
        for offer, said in sorted(recorded.offers.items())
    )
    lines.append(f'  "offers": {{\n{offers}\n  }}' if offers else '  "offers": {}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _load(path: Path, root: Path) -> Recorded:
    shown = path.relative_to(root).as_posix()
    if path.is_symlink() or not path.is_file():
        raise EvidenceError(shown, "it is not a file")
    if path.stat().st_size > MAX_BYTES:
        raise EvidenceError(shown, f"it has more than {MAX_BYTES:,} bytes")
    try:
        data = json.loads(path.read_bytes(), object_pairs_hook=_once)
        return _recorded(data, path.stem)
    except RecursionError:
        raise EvidenceError(shown, "it is nested too deeply") from None
    except ValueError as problem:
        raise EvidenceError(shown, str(problem)) from None


def _recorded(data: Any, name: str) -> Recorded:
    _expect(data, _KEYS, "the file")
    if data["source"] != name:
        raise ValueError(f"it says that its source is {data['source']!r}")
    return Recorded(
        parse_slug(data["source"]),
        parse_text(data["name"]),
        parse_text(data["version"]),
        None if data["dated"] is None else parse_date(data["dated"]),
        parse_date(data["accessed"]),
        {
            parse_offer_id(key): _said(key, value)
            for key, value in _object(data["offers"], "'offers'").items()
        },
    )


def _said(offer: str, data: Any) -> Said:
    _expect(data, _OFFER_KEYS, offer)
    rates = _object(data["rates"], f"what is said of {offer}")
    return Said(
        parse_text(data["as"]),
        {parse_text(key): parse_amount(value) for key, value in rates.items()},
    )


def _object(data: Any, what: str) -> dict[str, Any]:
    if isinstance(data, dict):
        return data
    raise ValueError(f"{what} is not an object")


def _expect(data: Any, keys: set[str], what: str) -> None:
    if set(_object(data, what)) != keys:
        raise ValueError(f"{what} does not have the keys {', '.join(sorted(keys))}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _texts(rates: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: f"{amount:f}" for name, amount in rates.items()}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
