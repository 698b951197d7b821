"""`breakeven tree` in the real guide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import breakeven
from tests.support.site import Site

pytestmark = pytest.mark.site


@pytest.fixture
def walked(built_site: Site) -> tuple[Path, str, str]:
    """The folder of the guide, a tree, and a scenario that walks it."""
    for name, entry in built_site.catalogue.scenarios.items():
        for tree in entry.model.trees:
            return built_site.root, tree, name
    pytest.fail("no scenario walks a tree")


def test_a_walk_gives_answers_and_reasons(walked: tuple[Path, str, str]) -> None:
    """Each question with its answer, then the route and what to do next."""
    root, tree, scenario = walked
    done = breakeven("tree", tree, "--scenario", scenario, cwd=root)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.startswith("1. ")
    assert "\n→ " in done.stdout
    assert "\nNext:\n  - " in done.stdout


@pytest.mark.parametrize(
    ("setting", "code", "message"),
    [("maybe", 1, "neither yes nor no"), ("", 2, "write KEY=VALUE")],
)
def test_an_answer_is_yes_or_no(
    walked: tuple[Path, str, str], built_site: Site, setting: str, code: int, message: str
) -> None:
    """Another word is a wrong value; none at all is a wrong call."""
    root, tree, scenario = walked
    question = next(iter(built_site.catalogue.trees[tree].model.answers))
    done = breakeven(
        "tree", tree, "--scenario", scenario, "--set", f"{question}={setting}", cwd=root
    )
    assert (code, "") == (done.returncode, done.stdout)
    assert message in done.stderr
