"""What the tests of the rules share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import pytest

from generator.catalogue.load import load
from generator.catalogue.rules.rule import Rule
from generator.findings import Finding
from tests.conftest import MakeCatalogue
from tests.samples import TODAY

Shown = tuple[str, str]


class Breaches(Protocol):
    """What one rule finds in a catalogue: for each finding the word at its place, and its message.

    The provider `acme` is `text`, if that is given; `files` are further ones, by their path. The
    word at the place shows that a finding points at the exact value.
    """

    def __call__(
        self,
        rule: Rule,
        text: str | None = None,
        /,
        *,
        files: Mapping[str, str] = MappingProxyType({}),
        today: dt.date = TODAY,
    ) -> list[Shown]: ...


@pytest.fixture
def breaches(make_catalogue: MakeCatalogue) -> Breaches:
    """Runs one rule over a catalogue of the test's own; see Breaches."""

    def run(
        rule: Rule,
        text: str | None = None,
        /,
        *,
        files: Mapping[str, str] = MappingProxyType({}),
        today: dt.date = TODAY,
    ) -> list[Shown]:
        own = {} if text is None else {"providers/acme.yaml": text}
        root = make_catalogue(**own, **files)
        loaded = load(root)
        assert loaded.catalogue is not None, loaded.findings
        found = sorted(rule.check(loaded.catalogue, today), key=lambda finding: finding.sort_key)
        assert all((finding.code, finding.level) == (rule.name, rule.level) for finding in found)
        return list(_shown(root, found))

    return run


def _shown(root: Path, findings: Iterable[Finding]) -> Iterable[Shown]:
    for finding in findings:
        file, line, column = finding.location
        rest = (root / file).read_text().split("\n")[line - 1][column - 1 :]
        word = re.match(r"[^\s,{}\[\]]*[^\s,{}\[\]:]|", rest)
        yield (word[0] if word else "", finding.message)
