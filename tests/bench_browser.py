"""How long a page of the built site takes to follow a changed number, in Chromium.

Run by `make bench` with the rest, or alone, which builds the site first:
`.venv/bin/python tests/bench_browser.py`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from playwright.sync_api import Page

from tests.bench_formulas import show
from tests.support.browser import browser, served, watch
from tests.support.site import Site, build, copy_guide

TIMES = 200
TARGET = 16.0
SHARE = 95

# From the event until everything is computed, drawn and laid out; then what the next frame takes
# until it is painted. The wait for that frame does not count.
CHANGES = """async ([key, count]) => {
  const input = document.querySelector(`[data-field="${key}"] input`);
  const before = Number(input.value.replaceAll(",", ""));
  const isWhole = Number.isInteger(before);
  const written = (value) => String(isWhole ? Math.round(value) : value.toPrecision(6));
  const turn = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  });
  const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const times = [];
  for (let index = 0; index < count; index += 1) {
    await frame();
    const began = await turn();
    const opened = frame();
    input.value = written(before * (1 + (index % 40 + 1) / 100));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    await turn();
    document.body.getBoundingClientRect();
    const drawn = performance.now() - began;
    await frame();
    const painted = await turn() - await opened;
    times.push([drawn, drawn + painted]);
  }
  return times;
}"""


def pages(site: Site) -> Iterator[tuple[str, str, str, int]]:
    """For each worksheet its id, the address of a page, a number to change, and how many there are.

    The number is the one that the map or the chart over volume is about, else the first.
    """
    catalogue = site.catalogue
    for name, entry in sorted(catalogue.worksheets.items()):
        sheet = entry.model
        scenario = next(
            key for key, found in catalogue.scenarios.items() if name in found.model.worksheets
        )
        key = sheet.map.x if sheet.map else sheet.volume.input if sheet.volume else None
        yield (
            name, f"worksheets/{name}/{scenario}/", key or next(iter(sheet.inputs)),
            len(sheet.inputs) + len(sheet.prices),
        )  # fmt: skip


def changed(page: Page, key: str, count: int) -> list[tuple[float, float]]:
    """The milliseconds that so many changes took until they were drawn, and until painted.

    After the first, for which the page loads what draws.
    """
    place = page.locator(f"[data-field='{key}'] input")
    place.fill(place.input_value())
    page.wait_for_load_state("networkidle")
    found: list[tuple[float, float]] = page.evaluate(CHANGES, [key, count])
    return found


def rows(site: Site) -> Iterator[tuple[str, str, str]]:
    """What was measured, how long half of the changes took, and how that and more compare."""
    with browser() as started, served(site.public) as home:
        for name, address, key, moved in pages(site):
            seen = watch(started.new_context(viewport={"width": 1280, "height": 900}), home)
            drawn, painted = np.array(changed(seen.open(address), key, TIMES)).T
            seen.page.context.close()
            errors = [trouble for trouble in seen.troubles if ": error: " in trouble]
            if errors:
                sys.exit(f"bench: {errors[0]}")
            half, most = (float(np.percentile(drawn, share)) for share in (50, SHARE))
            note = (
                f"{_met(half)}; {SHARE} of 100 within {most:.1f}: {_met(most)}; "
                f"worst of {TIMES} {drawn.max():.0f}; painted after {np.median(painted):.1f}"
            )
            yield f"{name}, a change redrawn, {moved} values moved", f"{half:.1f} ms", note


def _met(milliseconds: float) -> str:
    return f"target ≤ {TARGET:g} {'met' if milliseconds <= TARGET else 'MISSED'}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        show(rows(build(copy_guide(Path(folder) / "guide"))))
