"""The browser says a verdict's phrases as Python does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.worksheet.javascript import module
from tests.browser.test_agreement import BATCH, PAGE
from tests.conftest import MakeCatalogue
from tests.support.browser import browser, served, watch
from tests.support.phrased import results
from tests.support.site import ROOT

pytestmark = pytest.mark.browser


def test_phrases(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """Every case of every phrase, an empty one too, and why what it mentions has no value."""
    found = list(results(make_catalogue))
    folder = tmp_path / "modules"
    (folder / "worksheets").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE)
    shutil.copytree(ROOT / "templates/assets/live", folder / "live")
    (folder / "worksheets/calls.js").write_text(module(found[0][0].definition))
    given = [
        {key: float(item.value) for key, item in result.inputs.items()}
        | {key: float(price.amount) for key, price in result.prices.items()}
        for result, _ in found
    ]
    with browser() as started, served(folder) as home:
        seen = watch(started.new_context(), home)
        answer, _ = seen.open("").evaluate(BATCH, ["./worksheets/calls.js", json.dumps(given)])
        assert [] == seen.troubles
    verdicts = [each["verdict"] for each in json.loads(answer)]
    assert [said for _, said in found] == [verdict["text"] for verdict in verdicts]
    assert [result.verdict.route for result, _ in found] == [each["route"] for each in verdicts]
