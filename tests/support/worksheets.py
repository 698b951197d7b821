"""A small catalogue for whole worksheets: the repository's definition, prices made up for tests."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from generator.catalogue.load import Catalogue, load
from generator.schema.scenario import WorksheetInputs
from generator.worksheet.compute import Overrides, compute
from generator.worksheet.definition import Definition, define
from generator.worksheet.result import Provenance, Result

ROOT = Path(__file__).parent.parent.parent
WORKSHEET = "fine-tune-or-prompt"
TODAY = dt.date(2026, 11, 22)
SITE = "https://guide.example/costs/"
PROVENANCE = Provenance(digest="d1" * 32, commit="c0ffee" + "0" * 34, site=SITE)

ACME = """\
name: Acme
pricing_pages: [https://acme.example/prices]
offers:
  - id: large
    kind: model
    name: Acme Large
    prices:
      - effective: 2026-01-01
        rates: {input: 2.50, cached_input: 1.25, output: 10.00}
        source:
          url: https://acme.example/prices?a=1&b=2
          accessed: 2026-11-20
          read: dataset
          via: [set 1.2, set 3.4]
        verified: 2026-11-21
        disagrees: [{rate: input, via: set 3.4, says: "2.40", settled: The page says 2.50.}]
        note: Prices before tax.
  - id: old
    kind: model
    name: Acme Old
    status: {retires: 2027-02-14}
    prices:
      - effective: 2025-01-01
        rates: {input: 0.15, output: 0.60}
        source: {url: https://acme.example/prices, accessed: 2026-11-20, read: page}
  - id: gone
    kind: model
    name: Acme Gone
    status: {retires: 2026-01-01}
    prices:
      - effective: 2025-01-01
        rates: {input: 3, output: 6}
        source: {url: https://acme.example/prices, accessed: 2025-11-20, read: page}
  - id: gift
    kind: model
    name: Acme Gift
    prices:
      - effective: 2026-01-01
        rates: {input: free, output: free}
        source: {url: https://acme.example/prices, accessed: 2026-11-20, read: page}
"""
BOLT = """\
name: Bolt
pricing_pages: [https://bolt.example/prices]
offers:
  - id: tuned
    kind: tuning
    name: Bolt, tuned
    prices:
      - effective: 2026-02-01
        basis: first-seen
        rates: {training: 3.00, input: 0.30, cached_input: 0.15, output: 1.20}
        source: {url: https://bolt.example/prices, accessed: 2026-11-20, read: feed}
  - id: hosted
    kind: tuning
    name: Bolt, hosted
    status: {retires: 2028-03-31}
    prices:
      - effective: 2026-02-01
        currency: EUR
        exchange: {usd: 1.1037, date: 2026-10-30, source: https://bank.example/rates}
        rates:
          {training_hour: 88.5, job_minimum: 4, hosting_hour: 2.75, model_storage: 1.95,
           input: 0.275, output: 1.1}
        source: {url: https://bolt.example/prices, accessed: 2026-11-20, read: page}
  - id: closing
    kind: tuning
    name: Bolt, closing
    status:
      new_jobs_end: 2027-01-06
      retires: 2027-07-14
      source: {url: https://bolt.example/end, accessed: 2026-11-20, read: page}
    prices:
      - effective: 2026-02-01
        rates: {training: 25, input: 0.30, output: 1.20}
        source: {url: https://bolt.example/prices, accessed: 2026-11-20, read: page}
"""
AS_GIVEN = Overrides()
MODELS = ("acme/large", "acme/old", "acme/gone", "acme/gift")
TUNED = ("bolt/tuned", "bolt/hosted", "bolt/closing")

CLASSIFIER = {
    "calls_per_day": "500000", "prompted_input_tokens": "200", "prompted_output_tokens": "50",
    "tuned_input_tokens": "200", "tuned_output_tokens": "50", "examples": "10000",
    "example_tokens": "300", "epochs": "3", "runs": "1",
}  # fmt: skip
"""A workload for which tuning pays within minutes."""


def write_catalogue(root: Path) -> None:
    """The catalogue's files, with the repository's meters and worksheet, under `root`."""
    folder = root / "catalogue"
    for name in ("providers", "worksheets"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "catalogue/meters.yaml", folder)
    shutil.copy(ROOT / f"catalogue/worksheets/{WORKSHEET}.yaml", folder / "worksheets")
    (folder / "providers/acme.yaml").write_text(ACME)
    (folder / "providers/bolt.yaml").write_text(BOLT)


def loaded(root: Path) -> tuple[Catalogue, Definition]:
    """The catalogue under `root` and its worksheet, which must be sound."""
    found = load(root)
    assert found.catalogue is not None, found.findings
    definition, findings = define(found.catalogue.worksheets[WORKSHEET], found.catalogue.meters)
    assert definition is not None, findings
    return found.catalogue, definition


def computed(
    catalogue: Catalogue,
    definition: Definition,
    inputs: Mapping[str, str],
    offers: tuple[str, str] = (MODELS[0], TUNED[0]),
    *,
    as_of: dt.date = TODAY,
    overrides: Overrides = AS_GIVEN,
) -> Result:
    """The worksheet's result; `inputs` are written in plain digits."""
    given = WorksheetInputs(
        offers={"prompted": offers[0], "tuned": offers[1]},
        inputs={key: Decimal(value) for key, value in inputs.items()},
    )
    return compute(
        definition, catalogue, as_of=as_of, provenance=PROVENANCE, given=given,
        scenario="classifier", overrides=overrides,
    )  # fmt: skip
