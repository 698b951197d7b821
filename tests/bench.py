"""`make bench`: how long checking and building the real guide take, from one run each.

A script, not a test: what it prints depends on the machine. The ratios do not, much; each stands
beside its target.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

ROOT = Path(__file__).parent.parent
READ_TARGET = 4.0
GENERATE_TARGET = 0.25
TIMES = 5

# Each step runs in a process of its own, so that its memory is its own; it prints its seconds.
PARSE = """
import time, yaml
from pathlib import Path
texts = [path.read_text(encoding="utf-8") for path in sorted(Path("catalogue").rglob("*.yaml"))]
best = 1e9
for _ in range({times}):
    began = time.perf_counter()
    for text in texts:
        yaml.load(text, yaml.CSafeLoader)
    best = min(best, time.perf_counter() - began)
print(best)
"""
CHECK = """
import datetime, time
from pathlib import Path
from generator.check import check
day = datetime.date.fromisoformat("{day}")
check(Path.cwd(), day)  # what is imported, and compiled, at first use
best = 1e9
for _ in range({times}):
    began = time.perf_counter()
    found = check(Path.cwd(), day)
    best = min(best, time.perf_counter() - began)
assert found.catalogue is not None, found.findings
print(best)
"""
# As the command does, which looks for no garbage.
GENERATE = """
import gc
import time
gc.disable()
from pathlib import Path
from generator.generate import generate
from generator.provenance import moment
now = moment(Path.cwd())
began = time.perf_counter()
generate(Path.cwd(), now)
print(time.perf_counter() - began)
"""
DOWNLOADS = """
import gc
import time
gc.disable()
from pathlib import Path
from generator.generate import generate
from generator.provenance import moment
from generator.site import make
written, _ = generate(Path.cwd(), moment(Path.cwd()))
began = time.perf_counter()
make(written.downloads, Path("site/src"))
print(time.perf_counter() - began)
"""
MKDOCS = """
import time
from pathlib import Path
from generator.provenance import moment
from generator.publish import build
now = moment(Path.cwd())
began = time.perf_counter()
build(Path.cwd(), epoch=now.epoch)
print(time.perf_counter() - began)
"""


def run(code: str, root: Path) -> tuple[float, float]:
    """The seconds a step printed, and the most memory it and its children held, in MB."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        said = started.stdout.read()
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode != 0:
        sys.exit("bench: a step failed; what it said is above")
    return float(said), usage.ru_maxrss / 1024


def verdict(value: float, target: float) -> str:
    """The target, and whether it is met."""
    return f"target ≤ {target:g}: {'met' if value <= target else 'MISSED'}"


def main() -> None:
    """Measures and prints."""
    from tests import bench_browser, bench_build, bench_check, bench_formulas
    from tests.support.site import Site, copy_guide, last_read

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        root = copy_guide(Path(folder) / "guide")
        day = last_read()
        parse, parse_memory = run(PARSE.format(times=TIMES), root)
        check, check_memory = run(CHECK.format(times=TIMES, day=day), root)
        shutil.rmtree(root / "site" / "src", ignore_errors=True)
        generate, generate_memory = run(GENERATE, root)
        downloads, downloads_memory = run(DOWNLOADS, root)
        mkdocs, mkdocs_memory = run(MKDOCS, root)
        site = Site(root)
        pages = len(list(site.source.rglob("*.md")))
        counts = (len(site.catalogue.offers), len(site.catalogue.providers), pages)
        changes = list(bench_browser.rows(site))
        again = list(bench_check.rows(Path(folder) / "again"))
        again += bench_build.rows(Path(folder) / "build")
    reading, making = check / parse, generate / mkdocs
    rows = [
        ("step", "seconds", "memory MB", ""),
        (f"libyaml parses the files (best of {TIMES})", f"{parse:.3f}", f"{parse_memory:.0f}", ""),
        (f"load and check them (best of {TIMES})", f"{check:.3f}", f"{check_memory:.0f}",
         f"{reading:.1f} × libyaml, {verdict(reading, READ_TARGET)}"),
        ("generate the pages in site/src", f"{generate:.2f}", f"{generate_memory:.0f}",
         f"{making:.2f} of MkDocs, {verdict(making, GENERATE_TARGET)}"),
        ("make the downloads, while MkDocs builds", f"{downloads:.2f}", f"{downloads_memory:.0f}",
         f"{downloads / mkdocs:.2f} of MkDocs"),
        ("MkDocs builds site/public", f"{mkdocs:.2f}", f"{mkdocs_memory:.0f}", ""),
    ]  # fmt: skip
    for what, seconds, memory, note in rows:
        sys.stdout.write(f"{what:<40} {seconds:>8} {memory:>10}  {note}".rstrip() + "\n")
    sys.stdout.write("\n{} offers of {} providers on {} pages\n".format(*counts))
    sys.stdout.write(f"measured in {time.perf_counter() - began:.0f} s\n\n")
    bench_formulas.show(again)
    sys.stdout.write("\n")
    bench_formulas.main()
    sys.stdout.write("\n")
    bench_formulas.show(changes)


if __name__ == "__main__":
    main()
