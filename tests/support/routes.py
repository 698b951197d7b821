"""A small catalogue of every kind of offer, and a worksheet of the repository computed over it.

The table `RATES` is the only place of a price: the catalogue's files are written from it, and tests
that work a result out for themselves read it too.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from generator.catalogue.load import Catalogue, load
from generator.formula.evaluate import Never
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result
from tests.support.worksheets import ROOT

TODAY = dt.date(2026, 11, 22)
PROVENANCE = Provenance(digest="d1" * 32, commit=None)
NO_END = Fraction(36525)

RATES: dict[str, dict[str, dict[str, str]]] = {
    "model": {
        "large": {"input": "2.50", "cached_input": "1.25", "output": "10.00"},
        "plain": {"input": "0.40", "output": "1.60"},
        "ending": {"input": "3", "output": "15"},
        "gone": {"input": "3", "output": "15"},
        "gift": {"input": "free", "output": "free"},
    },
    "tuning": {
        "tuned": {"training": "3.00", "input": "0.30", "cached_input": "0.15", "output": "1.20"},
        "hosted": {
            "training_hour": "88.5", "job_minimum": "4", "hosting_hour": "1.70",
            "model_storage": "1.95", "input": "0.275", "output": "1.1",
        },
        "flat": {"training_job": "20", "input": "0.10", "output": "0.30"},
        "given": {"training": "1", "input": "free", "output": "free"},
        "closing": {"training": "25", "input": "0.30", "output": "1.20"},
        "closed": {"training": "25", "input": "0.30", "output": "1.20"},
    },
    "embedding": {"embed": {"input": "0.10"}, "embed-ending": {"input": "0.02"}},
    "vector-store": {
        "serverless": {
            "month_minimum": "50", "vector_storage": "0.33", "read_units": "16", "write_units": "4",
        },
        "dimensions": {
            "month_minimum": "45", "vector_dimensions": "0.00465", "vector_storage": "0.12",
            "backup_storage": "0.03",
        },
        "queries": {"vector_storage": "3.00", "call": "2.50"},
        "flat-store": {"month_flat": "20"},
        "free-store": {"month_flat": "free"},
        "store-gone": {"month_flat": "free"},
    },
    "reranker": {"rerank": {"search": "2.00"}, "rerank-gone": {"search": "1.00"}},
    "gpu": {
        "gpu": {"gpu_hour": "2.00"},
        "machine": {"instance_hour": "23.60"},
        "spare-part": {"gpu_hour": "free"},
        "gpu-gone": {"gpu_hour": "2.00"},
    },
}  # fmt: skip

# From TODAY on: 84 days, 53 days, the past.
RETIRES = {
    "ending": "2027-02-14", "gone": "2026-01-01", "closing": "2027-01-14", "closed": "2028-01-31",
    "embed-ending": "2027-02-14", "store-gone": "2026-01-01", "rerank-gone": "2026-01-01",
    "gpu-gone": "2026-01-01",
}  # fmt: skip
NEW_JOBS_END = {"closed": "2026-10-01"}


def rate(offer: str, meter: str) -> Fraction | None:
    """A price of the table; None where the offer is not charged by the meter."""
    for offers in RATES.values():
        if offer in offers:
            text = offers[offer].get(meter)
            return None if text is None else Fraction(0 if text == "free" else text)
    raise KeyError(offer)


def price(offer: str, meter: str) -> Fraction:
    """A price of the table; nothing where the offer is not charged by the meter."""
    return rate(offer, meter) or Fraction(0)


def days_left(offer: str, ends: Mapping[str, str] = RETIRES) -> Fraction:
    """Days from TODAY to an end; a hundred years where there is none."""
    if offer not in ends:
        return NO_END
    return Fraction(max(0, (dt.date.fromisoformat(ends[offer]) - TODAY).days))


def _offer(kind: str, name: str, rates: Mapping[str, str]) -> str:
    status = {
        key: ends[name]
        for key, ends in (("new_jobs_end", NEW_JOBS_END), ("retires", RETIRES))
        if name in ends
    }
    entry = ", ".join(f"{meter}: {amount}" for meter, amount in rates.items())
    ending = ", ".join(f"{key}: {day}" for key, day in status.items())
    return (
        f"  - id: {name}\n    kind: {kind}\n    name: Acme {name}\n"
        + (f"    status: {{{ending}}}\n" if status else "")
        + "    prices:\n      - effective: 2025-01-01\n"
        + f"        rates: {{{entry}}}\n"
        + "        source: {url: https://acme.example/prices, accessed: 2026-11-20, read: page}\n"
    )


@dataclass(frozen=True)
class Sheet:
    """A worksheet of the repository over the small catalogue."""

    catalogue: Catalogue
    definition: Definition

    def run(self, offers: Mapping[str, str], inputs: Mapping[str, str], **prices: str) -> Result:
        """The result; offers by their names here, inputs and the reader's prices as digits."""
        given = WorksheetInputs(
            offers={role: f"acme/{name}" for role, name in offers.items()},
            inputs={key: Decimal(value) for key, value in inputs.items()},
        )
        own = Overrides(prices={key: Decimal(value) for key, value in prices.items()})
        return compute(
            self.definition, self.catalogue, as_of=TODAY, provenance=PROVENANCE, given=given,
            overrides=own,
        )  # fmt: skip

    def defaults(self, inputs: Mapping[str, str]) -> dict[str, Fraction]:
        """The inputs as fractions, with the definition's defaults where none is given."""
        found = {}
        for key, item in self.definition.worksheet.inputs.items():
            value = inputs.get(key, item.default)
            assert value is not None, key
            found[key] = Fraction(value)
        return found


def sheet(root: Path, worksheet: str) -> Sheet:
    """The worksheet, which must be sound, over the small catalogue written under `root`."""
    folder = root / "catalogue"
    for name in ("providers", "worksheets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "catalogue/meters.yaml", folder)
    shutil.copy(ROOT / f"catalogue/worksheets/{worksheet}.yaml", folder / "worksheets")
    offers = [
        _offer(kind, name, rates) for kind, group in RATES.items() for name, rates in group.items()
    ]
    (folder / "providers/acme.yaml").write_text(
        "name: Acme\npricing_pages: [https://acme.example/prices]\noffers:\n" + "".join(offers),
        encoding="utf-8",
    )
    found = load(root)
    assert found.catalogue is not None, found.findings
    definition, findings = define(found.catalogue.worksheets[worksheet], found.catalogue.meters)
    assert definition is not None, findings
    return Sheet(found.catalogue, definition)


def number(result: Result, key: str) -> Decimal:
    """A value that must be there."""
    value = result.values[key]
    assert isinstance(value, Decimal), f"{key}: {value}"
    return value


def reason(result: Result, key: str) -> str:
    """Why a value is not there, which it must not be."""
    value = result.values[key]
    assert isinstance(value, Never), f"{key}: {value}"
    return value.reason


def differences(result: Result, expected: Mapping[str, Fraction | None]) -> list[str]:
    """Every value that is not as expected, to one part in 10^20; None expects no value."""
    found = []
    for key, wanted in expected.items():
        value = result.values[key]
        if wanted is None or not isinstance(value, Decimal):
            if (wanted is None) is not isinstance(value, Never):
                found.append(f"{key}: {value}, not {wanted}")
        elif abs(Fraction(value) - wanted) > max(abs(wanted), Fraction(1)) / 10**20:
            found.append(f"{key}: {value}, not {float(wanted)}")
    return found


def idle(definition: Definition, cases: Iterable[tuple[str, str]]) -> list[str]:
    """The definition's reasons that no case, a step and the start of its reason, makes it give."""
    shown = list(cases)
    return [
        f"{key}: {case.because}"
        for key, step in definition.worksheet.steps.items()
        for case in step.never
        if not any(key == name and _begins(case.because, text) for name, text in shown)
    ]


def _begins(template: str, text: str) -> bool:
    fixed = template.split("{", maxsplit=1)[0]
    return fixed.startswith(text) or text.startswith(fixed)
