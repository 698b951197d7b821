"""Results to download: an ordinary one, and one in which every text is hostile."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.worksheet.compute import Overrides
from generator.worksheet.result import Result
from tests.support.hostile import write_hostile_catalogue
from tests.support.worksheets import CLASSIFIER, computed, loaded, write_catalogue

YOURS = Overrides(inputs={"runs": Decimal(2)}, prices={"tuned_input": Decimal("0.28")})


@pytest.fixture
def result(tmp_path: Path) -> Result:
    """Tuning pays; one input and one price are the reader's, one price is converted from euros."""
    write_catalogue(tmp_path)
    offers = ("acme/large", "bolt/hosted")
    return computed(*loaded(tmp_path), CLASSIFIER, offers, overrides=YOURS)


@pytest.fixture
def never(tmp_path: Path) -> Result:
    """Nothing is ever called, so nothing is repaid; the tuned model has an announced end."""
    write_catalogue(tmp_path)
    given = CLASSIFIER | {"calls_per_day": "0"}
    return computed(*loaded(tmp_path), given, ("acme/large", "bolt/closing"))


@pytest.fixture
def hostile(tmp_path: Path) -> Result:
    """Every label, sentence and note begins with something a spreadsheet or browser might run."""
    write_hostile_catalogue(tmp_path / "hostile")
    return computed(*loaded(tmp_path / "hostile"), CLASSIFIER, ("acme/large", "bolt/closing"))
