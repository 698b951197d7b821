"""A clone of the files as they stand, in which a day's work is done by the workflows' own lines."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from generator.provenance import today
from tests.support.command import command, environment
from tests.support.html import Element, parse
from tests.support.site import ROOT, last_read

WORKFLOWS = ROOT / ".github" / "workflows"
DAY = last_read()
"""The day on which all of it happens."""


@dataclass
class Day:
    """The clone in which it happens, its origin beside it."""

    root: Path
    home: Path
    event: dict[str, str] = field(default_factory=dict)
    """What GitHub would fill into the workflows' expressions."""

    @property
    def public(self) -> Path:
        """What is published from here."""
        return self.root / "site" / "public"

    def run(self, *words: str, **env: str) -> str:
        """What a program prints; fails with its complaints."""
        # What a command reads by itself, it has read today.
        stamp = f"{max(DAY, str(today()))}T12:00:00+00:00"
        own = {
            "HOME": str(self.home), "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp,
            "GITHUB_STEP_SUMMARY": str(self.home / "summary.md"),
            "GITHUB_OUTPUT": str(self.home / "output"),
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
        }  # fmt: skip
        inherited = environment({**own, **env})
        for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
            inherited.pop(name, None)
        done = subprocess.run(
            words, cwd=self.root, env=inherited, capture_output=True, text=True, timeout=600,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"{' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
        return done.stdout

    def git(self, *words: str) -> str:
        """What git answers."""
        return self.run("git", *words).strip()

    def breakeven(self, *words: str) -> str:
        """What one of our commands answers."""
        return self.run(*command(*words))

    def commit(self, message: str) -> str:
        """The catalogue as it stands, in a commit; its name."""
        self.git("add", "catalogue")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def job(self, name: str, job: str, *, but: str = "") -> None:
        """Runs the lines of a job, one of them left out if need be.

        `environment`, which installs what is installed here, counts as made.
        """
        for line, env in lines(name, job):
            if line != but:
                program, target = line.split()
                given = {key: self._filled(value) for key, value in env.items()}
                self.run(program, "-o", "environment", target, **given)

    @property
    def report(self) -> str:
        """What the last check of a pull request said."""
        return (self.root / ".cache" / "report.md").read_text("utf-8")

    def publish(self, folder: Path) -> None:
        """Has the site's address answer with what stands in a folder, as far as jobs ask for it."""
        curl = self.home / "bin" / "curl"
        curl.parent.mkdir(exist_ok=True)
        curl.write_text(f"#!/bin/sh\ncat '{folder / 'api/v1/index.json'}'\n")
        curl.chmod(0o755)

    @property
    def outputs(self) -> dict[str, str]:
        """What steps have told later jobs."""
        told = (self.home / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in told)

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: self.event[found[1]], text)


def workflow(name: str) -> dict[str, Any]:
    """A workflow as data; `on` stays a word."""
    text = (WORKFLOWS / name).read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
    return found


def lines(name: str, job: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The lines that a job of a workflow runs, each with the variables it is given."""
    whole = workflow(name)
    own = whole["jobs"][job]
    for step in own["steps"]:
        env = {**whole.get("env", {}), **own.get("env", {}), **step.get("env", {})}
        for line in step.get("run", "").splitlines():
            yield line, env


def clone(tmp: Path) -> Day:
    """The files as they stand, committed to an origin and cloned from it."""
    origin, root, home = tmp / "origin.git", tmp / "clone", tmp / "home"
    home.mkdir()
    root.mkdir()
    day = Day(root, home)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    (home / ".gitconfig").write_text(
        "[user]\nname = Test\nemail = test@breakeven.example\n[init]\ndefaultBranch = main\n"
    )
    day.git("init", "--quiet", "--bare", str(origin))
    day.git("init", "--quiet")
    (root / ".git" / "info" / "exclude").write_text("/.venv\n")
    (root / ".venv").symlink_to(Path(sys.prefix))
    day.git("add", "--all")
    day.git("commit", "--quiet", "--message", "The files as they stand")
    day.git("remote", "add", "origin", str(origin))
    day.git("push", "--quiet", "--set-upstream", "origin", "main")
    return day


@dataclass
class Published:
    """What stands in a published folder."""

    root: Path

    @cached_property
    def html(self) -> dict[str, str]:
        """Every page's text, by its address."""
        return {
            path.relative_to(self.root).as_posix().removesuffix("index.html"): path.read_text(
                "utf-8"
            )
            for path in sorted(self.root.rglob("*.html"))
        }

    def page(self, address: str) -> Element:
        """A page, read."""
        return parse(self.html[address])

    def data(self, address: str) -> dict[str, Any]:
        """A JSON document."""
        found: dict[str, Any] = json.loads((self.root / address).read_text("utf-8"))
        return found

    def scenarios(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Every computed worksheet: its id, its scenario's, its result."""
        for path in sorted((self.root / "worksheets").glob("*/*.json")):
            yield path.parent.name, path.stem, json.loads(path.read_text("utf-8"))

    def using(self, offers: Iterable[str]) -> set[tuple[str, str]]:
        """The computed worksheets that rest on one of these offers."""
        named = set(offers)
        return {
            (sheet, scenario)
            for sheet, scenario, result in self.scenarios()
            if named & {price["offer"] for price in result["prices"].values()}
        }
