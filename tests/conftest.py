"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from generator.memo.store import SWITCH
from tests.samples import provider

pytest_plugins = ["tests.support.site"]

ROOT = Path(__file__).parent.parent

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("breakeven", deadline=None)
settings.load_profile("breakeven")

# No test passes because of what another run has found out: this one's processes keep nothing.
os.environ[SWITCH] = "off"


class MakeCatalogue(Protocol):
    """Writes a catalogue and returns the folder it stands in.

    The keywords are the files under `catalogue/`, given as `**{"providers/acme.yaml": text}`. What
    is not given is the least there can be: the real meters, and a provider `acme` that sells one
    model, `acme/small`. None leaves a file out.
    """

    def __call__(self, **files: str | bytes | None) -> Path: ...


@pytest.fixture
def make_catalogue(tmp_path: Path) -> MakeCatalogue:
    """Writes a tiny valid catalogue with some files of the test's own; see MakeCatalogue."""

    def make(**files: str | bytes | None) -> Path:
        folder = tmp_path / "catalogue"
        folder.mkdir(exist_ok=True)
        shutil.copy(ROOT / "catalogue" / "meters.yaml", folder)
        for name, content in {"providers/acme.yaml": provider(), **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make
