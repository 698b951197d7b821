"""`catalogue/evidence/SOURCE.json`: what one data set says of the offers of the catalogue.

A file is made by command and never by hand. It is plain: for each offer the name that the data set
has for it, and its rates as exact decimals in the units of our meters. It stands in the repository,
since the page made from it must be the same wherever it is built.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from generator.errors import BreakevenError
from generator.evidence.rates import Amounts, parts_of, rate_name
from generator.findings import Finding, Location, error
from generator.memo import NOTHING, Json, Part, Steps, Store, Trace, state_of
from generator.schema.base import (
    parse_amount,
    parse_date,
    parse_offer_id,
    parse_slug,
    parse_text,
    quote,
)

FOLDER = Path("catalogue") / "evidence"
MAX_BYTES = 5_000_000
MAX_FINDINGS = 200
FIX = "it is made by 'breakeven corroborate --record', so record it again or take it back from git"
_KEYS = {"source", "name", "version", "dated", "accessed", "offers"}
_OFFER_KEYS = {"as", "rates"}
_IDS = "offer-ids"
"""The part of the steps that says which offers there are, and nothing of what they say."""
_RATE = re.compile(r"([a-z0-9.+-]+\.)?[a-z][a-z0-9_]*(@[0-9]{1,15})?")


class EvidenceError(BreakevenError):
    """A recorded file is not one that this program writes."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"{file}: {problem}; {FIX}")


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


class _Fault(NamedTuple):
    line: int
    column: int
    problem: str


def load(root: Path, store: Store = NOTHING, *, but: Collection[str] = ()) -> tuple[Recorded, ...]:
    """All files but some, by the names of their sources; raises EvidenceError for one not sound.

    What `store` has kept of the check of a file is taken instead of checking it again.
    """
    return tuple(
        _sound(path, root, Steps(store, {})) for path in _files(root) if path.stem not in but
    )


def file_of(source: str) -> str:
    """Where the file of a source stands in the guide."""
    return (FOLDER / f"{source}.json").as_posix()


def standing(root: Path, source: str) -> Recorded | None:
    """The file of one source, or None where there is none that is sound."""
    for path in _files(root):
        if path.stem == source:
            with suppress(EvidenceError):
                return _sound(path, root, Steps(NOTHING, {}))
    return None


def _sound(path: Path, root: Path, steps: Steps) -> Recorded:
    raw = _bytes(path)
    findings = _checked(path, root, raw, steps)
    if isinstance(raw, str) or findings:
        raise EvidenceError(path.relative_to(root).as_posix(), findings[0].message)
    return _read(path.stem, raw)


def check(root: Path, steps: Steps) -> list[Finding]:
    """Everything that is wrong with the files, each at its line; each file is a step.

    Where `steps` know the catalogue, a sound file is held to its offers, meters and variants.
    """
    found = []
    if "offers" in steps.parts:
        names = tuple(steps.parts["offers"].items)
        steps.parts[_IDS] = Part(dict.fromkeys(names), str, lambda: state_of(*names))
    for path in _files(root):
        raw = _bytes(path)
        faults = _checked(path, root, raw, steps)
        if not faults and isinstance(raw, bytes) and _IDS in steps.parts:
            faults = _named(path, root, raw, steps)
        found += faults
    return found


def _named(path: Path, root: Path, raw: bytes, steps: Steps) -> list[Finding]:
    shown = path.relative_to(root).as_posix()
    own = state_of(shown, hashlib.sha256(raw).hexdigest())
    return steps.do("evidence-names", own, partial(_unknown, shown, path.stem, raw)).findings


def _unknown(shown: str, name: str, raw: bytes, trace: Trace) -> tuple[list[Finding], Json]:
    """What a sound file names and the catalogue does not have."""
    known = set(trace.part(_IDS))
    meters, variants = trace.part("meters"), trace.part("variants")
    found = []
    for offer, said in _read(name, raw).offers.items():
        problems = [] if offer in known else [f"there is no offer {quote(offer)}"]
        for rate in said.rates:
            meter, parts, _ = parts_of(rate)
            problems += [] if meter in meters else [f"there is no meter {quote(meter)}"]
            problems += [f"there is no variant {quote(v)}" for v in parts if v not in variants]
        for problem in dict.fromkeys(problems):
            found.append(error(Location(shown, *_place(raw, offer)), "evidence", problem, FIX))
            if len(found) == MAX_FINDINGS:
                return found, None
    return found, None


def _checked(path: Path, root: Path, raw: bytes | str, steps: Steps) -> list[Finding]:
    shown = path.relative_to(root).as_posix()
    digest = raw if isinstance(raw, str) else hashlib.sha256(raw).hexdigest()
    work = partial(_findings, shown, path.stem, raw)
    return steps.do("evidence", state_of(shown, digest), work).findings


def _findings(shown: str, name: str, raw: bytes | str, _trace: Trace) -> tuple[list[Finding], Json]:
    return [
        error(Location(shown, line, column), "evidence", problem, FIX)
        for line, column, problem in _faults(name, raw)
    ], None


def _files(root: Path) -> list[Path]:
    folder = root / FOLDER
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(folder.glob("*.json"))


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


def _bytes(path: Path) -> bytes | str:
    """What the file holds, or why it is not read."""
    if path.is_symlink() or not path.is_file():
        return "it is not a file"
    if path.stat().st_size > MAX_BYTES:
        return f"it has more than {MAX_BYTES:,} bytes"
    return path.read_bytes()


@lru_cache(maxsize=16)
def _read(name: str, raw: bytes) -> Recorded:
    """What a file holds; raises ValueError for one that is not sound, if not before it is used."""
    return _recorded(json.loads(raw, object_pairs_hook=_once), name)


@lru_cache(maxsize=16)
def _faults(name: str, raw: bytes | str) -> list[_Fault]:
    """Everything that is wrong with a file."""
    if isinstance(raw, str):
        return [_Fault(1, 1, raw)]
    try:
        offers = _read(name, raw).offers
    except RecursionError:
        return [_Fault(1, 1, "it is nested too deeply")]
    except json.JSONDecodeError as problem:
        return [_Fault(problem.lineno, problem.colno, str(problem))]
    except ValueError as problem:
        return [_Fault(1, 1, str(problem))]
    faults = []
    for key in offers:
        try:
            offers[parse_offer_id(key)]
        except ValueError as problem:
            faults.append(_Fault(*_place(raw, key), str(problem)))
            if len(faults) == MAX_FINDINGS:
                break
    return faults


def _place(raw: bytes, offer: str) -> tuple[int, int]:
    """Line and column of what is said of an offer; the start of a file not written by us."""
    at = max(0, raw.find(_json(offer).encode() + b":"))
    return raw.count(b"\n", 0, at) + 1, at - raw.rfind(b"\n", 0, at)


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
        _Offers(_object(data["offers"], "'offers'")),
    )


class _Offers(Mapping[str, Said]):
    """What is said of each offer, made of its plain data when somebody asks for it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self._made: dict[str, Said] = {}

    def __getitem__(self, key: str) -> Said:
        if key not in self._made:
            self._made[key] = _said(key, self._data[key])
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


def _said(offer: str, data: Any) -> Said:
    _expect(data, _OFFER_KEYS, f"what is said of {offer}")
    rates = _object(data["rates"], f"what is said of {offer}")
    return Said(
        parse_text(data["as"]),
        {_rate(key): _amount(key, value) for key, value in rates.items()},
    )


def _rate(name: str) -> str:
    if not _RATE.fullmatch(name) or rate_name(*parts_of(name)) != name:
        raise ValueError(f"{quote(name)} is not a rate's name")
    return name


def _amount(rate: str, value: object) -> Decimal:
    found = parse_amount(value)
    if found == 0:
        raise ValueError(f"{rate} is 0, which no data set is taken to mean by a price")
    return found


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
