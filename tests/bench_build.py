"""How long `breakeven build` takes after a price changed, beside a build from nothing.

Run by `make bench` with the rest, or alone: `.venv/bin/python tests/bench_build.py`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from generator.catalogue.asof import amount_of, price_on
from generator.catalogue.load import Catalogue, CatalogueOffer
from tests.bench_formulas import show
from tests.support.command import breakeven
from tests.support.site import Site, commit, copy_guide, digests, first_difference, last_read

TARGET = 0.25
TIMES = 3


def built(root: Path, cache: Path, *options: str) -> float:
    """Seconds that the command took, from its start to its end."""
    began = time.perf_counter()
    done = breakeven("build", *options, cwd=root, env=environment(cache))
    if done.returncode != 0:
        sys.exit(f"bench: the build failed:\n{done.stderr}")
    return time.perf_counter() - began


def environment(cache: Path) -> Mapping[str, str]:
    """Where the record of the last build is kept."""
    return {"XDG_CACHE_HOME": str(cache), "BREAKEVEN_CACHE": "on"}


def uses(catalogue: Catalogue) -> Counter[str]:
    """For each offer, how many worksheets are computed with it."""
    found = Counter(dict.fromkeys(catalogue.offers, 0))
    for entry in catalogue.scenarios.values():
        for given in entry.model.worksheets.values():
            found.update(set(given.offers.values()))
    return found


def chosen(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Offers one of whose prices changes, and what they stand for.

    Most offers are in no worksheet: of those, one in a file of middling size.
    """
    counts = uses(catalogue)
    priced = [offer.id for offer in catalogue.offers.values() if _input(offer)]
    by_file = Counter(offer.partition("/")[0] for offer in priced)
    unused = sorted(
        (by_file[offer.partition("/")[0]], offer) for offer in priced if not counts[offer]
    )
    used = sorted((counts[offer], offer) for offer in priced if counts[offer])
    yield "the median offer", unused[len(unused) // 2][1]
    yield "the median offer in use", used[len(used) // 2][1]
    yield "the offer most in use", used[-1][1]


def _input(offer: CatalogueOffer) -> Decimal | None:
    """What a million input tokens cost on the last day, if anything."""
    price = price_on(offer.offer, dt.date.fromisoformat(last_read()))
    if price is None or "input" not in price.rates:
        return None
    return amount_of(price.rates["input"]) or None


def change(root: Path, offer: CatalogueOffer) -> None:
    """Raises the price of input by a hundredth."""
    rate = _input(offer)
    if rate is None:
        raise ValueError(f"{offer.id} has no price of input")
    # A new price of the same day is one that the catalogue has; so it is an old one corrected.
    done = breakeven(
        "price", "correct", offer.id, f"input={rate * Decimal('1.01')}", "--on", last_read(),
        "--reason", "A price that changed, for a measurement.", cwd=root,
    )  # fmt: skip
    if done.returncode != 0:
        sys.exit(f"bench: the price of {offer.id} cannot be changed:\n{done.stderr}")
    commit(root, last_read())


def rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """What was built, how long it took, and how that compares; the best of some runs each."""
    root, cache = copy_guide(folder / "guide"), folder / "cache"
    cold = built(root, cache)
    site = Site(root)
    counts = uses(site.catalogue)
    best: dict[tuple[str, str], float] = {}
    for _ in range(TIMES):
        for key in chosen(site.catalogue):
            change(root, Site(root).catalogue.offers[key[1]])
            best[key] = min(built(root, cache), best.get(key, float("inf")))
    found = digests(site.public)
    for stands in (root / "site", cache):
        shutil.rmtree(stands)
    cold = min(cold, built(root, cache))
    pages = f"{len(list(site.source.rglob('*.md')))} pages"
    yield "build from nothing (best of 2)", f"{cold:.1f} s", pages
    for (what, offer), seconds in best.items():
        met = "met" if seconds / cold <= TARGET else "MISSED"
        yield (
            f"build after a price of {what} ({counts[offer]} results, best of {TIMES})",
            f"{seconds:.1f} s",
            f"{seconds / cold:.2f} of that, target ≤ {TARGET:g}: {met}; {offer}",
        )  # fmt: skip
    different = first_difference(found, digests(site.public))
    yield "the same bytes as from nothing", "no" if different else "yes", different


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        show(rows(Path(name)))
