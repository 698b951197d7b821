"""Runs cases in a process of its own, with bounds on its memory and on each case's time.

    python -m tests.mutation.worker START STOP STEP

Writes a line of JSON before each case and one after it. The kernel ends the process where a case
takes more than CPU_SECONDS of processor time, in C code too, and the address space is bounded, so
that a runaway allocation is a MemoryError, which nothing catches.
"""

from __future__ import annotations

import json
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from generator.check import check
from generator.findings import Finding
from tests.mutation.cases import Case, cases
from tests.mutation.files import METERS, SOURCES, TODAY

CPU_SECONDS = 5.0
ADDRESS_SPACE = 1024 * 1024 * 1024
MESSAGE = 400


class Guide:
    """A catalogue of the meters and one provider."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.providers = folder / "catalogue" / "providers"
        self.providers.mkdir(parents=True)
        shutil.copy(METERS, folder / "catalogue")

    @cache  # noqa: B019 (one guide a process)
    def before(self, name: str) -> Counter[tuple[str, str]]:
        """What is found in the file as it stands."""
        return _told(self.check(name, SOURCES[name].text.encode()))

    def check(self, name: str, raw: bytes) -> list[Finding]:
        path = self.providers / f"{name}.yaml"
        path.write_bytes(raw)
        findings = check(self.root, TODAY).findings
        path.unlink()
        return findings


def _told(findings: list[Finding]) -> Counter[tuple[str, str]]:
    return Counter((finding.code, finding.message) for finding in findings)


def _shown(finding: Finding) -> str:
    return f"{finding.location} {finding.code} {finding.message} ({finding.fix})"


def judge(guide: Guide, case: Case) -> tuple[str, str]:
    """`found`, `listed`, or what is wrong; and the finding at the fault, or all of them."""
    before = guide.before(case.file)
    findings = guide.check(case.file, case.mutation.raw)
    new = [
        finding for finding in findings if not before[finding.code, finding.message]
    ]  # fmt: skip
    place = (f"catalogue/providers/{case.file}.yaml", case.mutation.line)
    at_line = [finding for finding in new if finding.location[:2] == place]
    shown = " | ".join(map(_shown, new[:4]))
    if case.mutation.reason:
        seen = new if case.mutation.reason == "same-data" else at_line
        return ("found though listed" if seen else "listed"), shown or case.mutation.reason
    right = [finding for finding in at_line if finding.code in case.mutation.codes]
    if not right:
        return "missed", f"expected {sorted(case.mutation.codes)}; {shown or 'nothing found'}"
    unclear = [finding for finding in right if not is_clear(finding)]
    return ("unclear" if unclear else "found"), _shown((unclear or right)[0])


def is_clear(finding: Finding) -> bool:
    """Whether the finding is a short sentence that says what to do, or what was expected."""
    helps = ("write", "use ", "must", "expected", "remove", "should", "exists", "mean")
    said = f"{finding.message} {finding.fix}"
    one_line = len(said.splitlines()) == 1 and len(said) <= MESSAGE
    return one_line and len(finding.message.split()) > 3 and (
        bool(finding.fix) or any(word in finding.message for word in helps)
    )  # fmt: skip


def main(start: int, stop: int, step: int) -> None:
    """Judges the cases and writes what came out of each, then the most memory that was used."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    with tempfile.TemporaryDirectory() as folder:
        guide = Guide(Path(folder))
        for case in cases(range(start, stop, step)):
            _write({"case": str(case)})
            guide.before(case.file)
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
            outcome, shown = judge(guide, case)
            used = CPU_SECONDS - signal.setitimer(signal.ITIMER_PROF, 0)[0]
            _write(
                {"case": str(case), "mutator": case.mutator, "file": case.file,
                 "reason": case.mutation.reason, "outcome": outcome, "shown": shown,
                 "seconds": round(used, 4)}
            )  # fmt: skip
    _write({"peak": peak()})


def peak() -> int:
    """The most memory this process has held, in bytes.

    The kernel's count of resources begins with what the process held that this one was begun from.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _write(row: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
