"""What runs on the project's behalf: pinned, with few rights, and nothing that only runs there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
WRITES = {
    "check.yml": set(), "comment.yml": {"pull-requests"}, "freshness.yml": {"issues"},
    "prices.yml": {"actions", "contents", "pull-requests"}, "publish.yml": {"pages", "id-token"},
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """A workflow as data; `on` stays a word."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """Every step of every job."""
    for job in read(path)["jobs"].values():
        yield from job["steps"]


def test_the_workflows_are_those_we_know() -> None:
    """A new one needs a line here that says what it may write."""
    assert sorted(WRITES) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_runs_here_too(path: Path) -> None:
    """It is a target of the Makefile or a command of ours; no text of an event is part of it."""
    for step in steps(path):
        for line in step.get("run", "").splitlines():
            assert re.fullmatch(r"make [a-z-]+|breakeven [a-z -]+", line), line
            if line.startswith("make "):
                assert line.removeprefix("make ") in TARGETS, line


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned(path: Path) -> None:
    """By commit, with the version beside it for whoever renews it."""
    for line in path.read_text("utf-8").splitlines():
        if "uses:" in line:
            used, _, version = line.split("uses:", 1)[1].partition("#")
            assert PINNED.fullmatch(used.strip()), line
            assert re.fullmatch(r"v\d+\.\d+\.\d+", version.strip()), line
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert "false" == step["with"]["persist-credentials"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_rights_are_declared(path: Path) -> None:
    """None for the whole, and for each job those it needs."""
    workflow = read(path)
    assert {} == workflow["permissions"] or "{}" == workflow["permissions"]
    written = set()
    for name, job in workflow["jobs"].items():
        assert isinstance(job["permissions"], dict), name
        written |= {key for key, value in job["permissions"].items() if value == "write"}
    assert WRITES[path.name] == written
    assert workflow["concurrency"]["group"]


def test_a_pull_request_gets_neither_secrets_nor_rights() -> None:
    """The check runs what a stranger wrote: it sees no secret and may write nothing."""
    text = (FOLDER / "check.yml").read_text("utf-8")
    assert "secrets." not in text
    assert "GH_TOKEN" not in text
    assert "github.token" not in text
    assert "pull_request_target" not in "".join(path.read_text("utf-8") for path in FILES)


def test_what_can_write_runs_nothing_of_a_stranger() -> None:
    """Where there is a token, the code is the default branch's."""
    for path in FILES:
        for job in read(path)["jobs"].values():
            if "write" not in job["permissions"].values():
                continue
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert "ref" not in step["with"]
                    assert "repository" not in step["with"]


def test_only_main_is_published() -> None:
    """What the site is made from, and nothing older after something newer."""
    workflow = read(FOLDER / "publish.yml")
    assert ["main"] == workflow["on"]["push"]["branches"]
    assert "false" == workflow["concurrency"]["cancel-in-progress"]
    deploy = workflow["jobs"]["deploy"]["steps"]
    at = next(i for i, s in enumerate(deploy) if "deploy-pages" in s.get("uses", ""))
    assert "make newest" == deploy[at - 1]["run"]
    assert "deploy" == workflow["jobs"]["announce"]["needs"]
    paths = workflow["on"]["push"]["paths"]
    for name in paths:
        assert list(ROOT.glob(name)), name
    script = (ROOT / "scripts" / "github" / "newest").read_text("utf-8")
    made_from = re.search(r"^made_from=\((.*)\)$", script, re.MULTILINE)
    assert made_from
    assert [name.removesuffix("/**") for name in paths] == made_from[1].split()
