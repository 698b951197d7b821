"""How long `check` and `diff` take when the catalogue was checked before, beside libyaml.

Run by `make bench` with the rest, or alone: `.venv/bin/python tests/bench_check.py`. Every figure
is of a process that knows nothing but what an earlier one has left in the cache folder, from the
call to the answer; what is imported is there already.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.bench_formulas import show
from tests.support.site import ROOT, copy_guide, last_read

COLD_TARGET = 4.0
WARM_TARGET = 0.5
DIFF_TARGET = 3.0
TIMES = 7

# The collector of garbage runs as it does by default; texts are read before.
LIBYAML = """
import time, yaml
from pathlib import Path
texts = [path.read_text(encoding="utf-8") for path in sorted(Path("catalogue").rglob("*.yaml"))]
began = time.perf_counter()
for text in texts:
    yaml.load(text, yaml.CSafeLoader)
print(time.perf_counter() - began)
"""
CHECK = """
import datetime, time
from pathlib import Path
import pint, yaml
from generator.check import check
from generator.memo import of_user
day = datetime.date.fromisoformat("{day}")
began = time.perf_counter()
found = check(Path.cwd(), day, store=of_user())
print(time.perf_counter() - began)
assert found.catalogue is not None, found.findings
"""
DIFF = """
import contextlib, io, time
import pint, yaml
import generator.check, generator.evidence.recorded, generator.generate, generator.history
from generator.cli.diff import Format, command
import generator.diff, generator.memo, generator.provenance
said = io.StringIO()
began = time.perf_counter()
with contextlib.redirect_stdout(said):
    code = command("HEAD", None, Format.JSON, "{day}")
print(time.perf_counter() - began)
assert code == 0, said.getvalue()
"""


class Bench:
    """A guide in git, and a cache folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = copy_guide(folder / "guide")
        self.cache = folder / "cache"
        self.day = last_read()
        self.count = 0

    def seconds(self, code: str, *, cache: str = "on") -> float:
        """What one process measured."""
        environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(self.cache),
            "BREAKEVEN_CACHE": cache,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code.format(day=self.day)],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            sys.exit(f"bench: a step failed:\n{done.stderr}")
        return float(done.stdout)

    def change(self, provider: str) -> None:
        """Gives the first input price of a provider a digit that it never had."""
        path = self.root / "catalogue" / "providers" / f"{provider}.yaml"
        text = path.read_text(encoding="utf-8")
        self.count += 1
        text = re.sub(
            r"(\binput: [0-9]+\.[0-9]{2})[0-9]*", rf"\g<1>{self.count:03}1", text, count=1
        )
        path.write_text(text, encoding="utf-8")

    def restore(self) -> None:
        """The files as they are in the commit."""
        subprocess.run(["git", "checkout", "--quiet", "."], cwd=self.root, check=True)


def rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """What was checked, how long it took, and how that compares; the best of some runs each.

    The runs of all kinds take turns, so that what else the machine does meets all of them.
    """
    bench = Bench(folder)
    best: dict[str, float] = {}

    def run(what: str, code: str, cache: str = "on") -> None:
        best[what] = min(bench.seconds(code, cache=cache), best.get(what, float("inf")))

    bench.seconds(CHECK)
    changed = {"largest": _largest(bench.root), "openai": "openai"}
    for _ in range(TIMES):
        run("libyaml", LIBYAML)
        run("cold", CHECK, cache="off")
        run("same", CHECK)
        for name, provider in changed.items():
            bench.change(provider)
            run(f"check {name}", CHECK)
            bench.change(provider)
            run(f"diff {name}", DIFF)
            bench.restore()
    parse = best["libyaml"]
    yield _row("libyaml parses the files", parse, "")
    for key, what, target in (
        ("cold", "check, nothing known", COLD_TARGET),
        ("same", "check again, nothing changed", WARM_TARGET),
        *(
            (f"check {name}", f"check after a price of {provider}", WARM_TARGET)
            for name, provider in changed.items()
        ),
    ):
        yield _row(what, best[key], _against(best[key] / parse, "libyaml", target))
    for name, provider in changed.items():
        ratio = best[f"diff {name}"] / best[f"check {name}"]
        said = _against(ratio, "that check", DIFF_TARGET)
        yield _row(f"diff of a price of {provider}", best[f"diff {name}"], said)


def _largest(root: Path) -> str:
    files = (root / "catalogue" / "providers").glob("*.yaml")
    return max(files, key=lambda path: path.stat().st_size).stem


def _row(what: str, seconds: float, said: str) -> tuple[str, str, str]:
    return f"{what} (best of {TIMES})", f"{seconds:.3f} s", said


def _against(ratio: float, what: str, target: float) -> str:
    met = "met" if ratio <= target else "MISSED"
    return f"{ratio:.2f} × {what}, target ≤ {target:g}: {met}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        show(rows(Path(name)))
