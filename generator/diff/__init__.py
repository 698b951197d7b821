"""What a change of the catalogue does: to prices, results, verdicts, trees and claims.

Two catalogues are computed as of the same day and compared by what they mean, not by their lines.
Each kind of change is a small class that can be written for people, for programs, for a comment and
for the lines of a pull request.
"""

from __future__ import annotations

from generator.diff.compare import Side, compare
from generator.diff.report import FORMATS, Report

__all__ = ["FORMATS", "Report", "Side", "compare"]
