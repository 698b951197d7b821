"""A downloaded worksheet, read again, recomputed from the catalogue it names, and compared.

A file is verified by making it once more: what it says of its inputs, prices and origin is computed
from the catalogue that git keeps, written in the same format by `generator.downloads`, and the two
files are compared cell by cell. So every format is verified as far as it is written.
"""

from __future__ import annotations

from generator.verify.report import Verification
from generator.verify.run import verified

__all__ = ["Verification", "verified"]
