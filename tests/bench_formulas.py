"""How fast worksheets are computed, beside genai-prices' price of one call in the same process.

Run by `make bench` with the rest, or alone: `.venv/bin/python tests/bench_formulas.py`.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from numpy.typing import NDArray

from generator.check import Checked, check
from generator.pages.insight import insight
from generator.worksheet.bulk import compute_many
from generator.worksheet.compute import compute
from generator.worksheet.result import Result

ROOT = Path(__file__).parent.parent
ROWS = 1_000_000
TIMES = 3
TARGET = 20.0
# The comparison of all routes where the catalogue has it.
PREFERRED = ("every-route", "fine-tune-or-prompt")
SPAN = (0.5, 2.0)


def best(work: Callable[[], object], times: int = TIMES) -> float:
    """The seconds of the fastest of a few runs."""
    fastest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - began)
    return fastest


def calls_priced(seconds: float = 1.0) -> float:
    """How many calls a second genai-prices gives a price."""
    if find_spec("genai_prices") is None:
        sys.exit(
            "bench: genai-prices is missing; install it with: .venv/bin/pip install genai-prices"
        )
    from genai_prices import Usage, calc_price

    usage = Usage(input_tokens=1000, cache_read_tokens=100, output_tokens=100)

    def price() -> None:
        for _ in range(1000):
            calc_price(usage, model_ref="gpt-4o", provider_id="openai")

    price()
    return 1000 / best(price, max(TIMES, int(seconds * 10)))


def workloads(base: Result) -> dict[str, NDArray[np.float64]]:
    """A million workloads: every input between half and twice what the scenario says."""
    rng = np.random.default_rng(1)
    table = {}
    for key, item in base.inputs.items():
        spec, now = base.definition.worksheet.inputs[key], float(item.value)
        low, high = max(float(spec.min), now * SPAN[0]), min(float(spec.max), now * SPAN[1])
        column = rng.uniform(low, max(low, high), ROWS)
        table[key] = (
            np.clip(np.rint(column), float(spec.min), float(spec.max)) if spec.whole else column
        )
    return table


def exactly(checked: Checked, base: Result) -> Callable[[], object]:
    """One evaluation in decimals, with its derivation."""
    assert checked.catalogue is not None
    catalogue = checked.catalogue
    given = catalogue.scenarios[base.scenario or ""].model.worksheets[base.definition.id]

    def run() -> None:
        for _ in range(20):
            compute(
                base.definition, catalogue, as_of=base.as_of, provenance=base.provenance,
                given=given,
            )  # fmt: skip

    return run


def rows() -> Iterator[tuple[str, str, str]]:
    """What was measured, how fast it was, and how that compares."""
    from tests.support.site import last_read

    checked = check(ROOT, dt.date.fromisoformat(last_read()))
    worksheet = next(name for name in PREFERRED if name in checked.definitions)
    base = next(found for (name, _), found in checked.results.items() if name == worksheet)
    steps = len(base.steps)
    calls = calls_priced()
    yield "genai-prices, price of a call", f"{calls:,.0f} /s", "1 ×"
    one = 20 / best(exactly(checked, base))
    yield f"{worksheet}, {steps} steps with derivation", f"{one:,.0f} /s", f"{one / calls:.2f} ×"
    table = workloads(base)
    results = [item.step for item in base.definition.worksheet.results]
    for wanted, name in ((results, "results and verdict"), (None, f"all {steps} steps")):
        work = partial(compute_many, base.definition, base, table, wanted=wanted)
        bulk = ROWS / best(work)
        met = "met" if bulk / calls >= TARGET else "MISSED"
        note = f"{bulk / calls:.0f} ×, target ≥ {TARGET:g}: {met}"
        yield f"{worksheet}, 10⁶ rows, {name}", f"{bulk:,.0f} /s", note
    pages = list(checked.results.values())
    seconds = best(lambda: [insight(result) for result in pages]) / len(pages)
    yield "sensitivities, tornado and map, a page", f"{seconds * 1000:.1f} ms", f"of {len(pages)}"


def show(found: Iterable[tuple[str, str, str]]) -> None:
    """Prints what was measured."""
    for what, speed, note in found:
        sys.stdout.write(f"{what:<60} {speed:>14}  {note}\n")


def main() -> None:
    """Measures and prints."""
    show(rows())


if __name__ == "__main__":
    main()
