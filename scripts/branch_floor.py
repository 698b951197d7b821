"""Fails where the tests take fewer of the code's branches than the floor.

Coverage's own floor (`fail_under`) counts lines and branches together, and many covered lines can
hide branches that no test takes. This one counts the branches alone, against the same number.
"""

import json
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Compares coverage's JSON report with the floor in pyproject.toml: 0 held, 1 missed."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    coverage = settings["tool"]["coverage"]
    floor = coverage["report"]["fail_under"]
    report = json.loads((ROOT / coverage["json"]["output"]).read_text(encoding="utf-8"))
    taken, branches = (report["totals"][key] for key in ("covered_branches", "num_branches"))
    share = 100 * taken / branches if branches else 100.0
    print(f"Branches taken: {taken} of {branches}, {share:.1f} % (floor {floor} %)")
    return 0 if share >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
