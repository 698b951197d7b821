"""Guides to build in a temporary folder: a copy of the real one, and the least there can be.

The fixture `built_site` builds the real one once for the whole run, however many processes test.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue, load
from tests.samples import SHEET, offer, price, provider, scenario
from tests.support.command import breakeven
from tests.support.html import Element, parse

ROOT = Path(__file__).parent.parent.parent
_COPIED = ("catalogue", "templates", "schema")
_FILES = ("mkdocs.yml", "generator/preview.py", "generator/policy.py", "site/.gitignore")
_READ_ON = re.compile(r"\b(?:accessed|verified): (\d{4}-\d\d-\d\d)")
TINY_DAY = "2026-11-22"
USES = "{calls: {offers: {model: acme/small}, inputs: {tokens: 500000}}}"


@dataclass(frozen=True)
class Site:
    """A guide's folder with its site built."""

    root: Path

    @property
    def public(self) -> Path:
        """What is published."""
        return self.root / "site" / "public"

    @property
    def source(self) -> Path:
        """What the generator wrote."""
        return self.root / "site" / "src"

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the site was made from."""
        found = load(self.root).catalogue
        assert found is not None
        return found

    @cached_property
    def pages(self) -> dict[str, Element]:
        """Every page, read, by its address; the front page is the empty text."""
        return {
            _address(path.relative_to(self.public)): parse(path.read_text(encoding="utf-8"))
            for path in sorted(self.public.rglob("*.html"))
        }


def _address(path: Path) -> str:
    return path.as_posix().removesuffix("index.html")


def last_read() -> str:
    """The latest day on which anybody read a price of the real catalogue.

    A build as of that day finds nothing that lies in the future, and finds the same every day.
    """
    files = (ROOT / "catalogue" / "providers").glob("*.yaml")
    days: list[str] = []
    for file in files:
        days += _READ_ON.findall(file.read_text(encoding="utf-8"))
    return max(days)


def copy_guide(target: Path) -> Path:
    """The real guide in another folder, in one commit that is the same wherever it is made."""
    ignore = shutil.ignore_patterns(".*", "*~", "__pycache__")
    for name in _COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=ignore)
    _copy_files(target)
    commit(target, last_read())
    return target


def tiny_guide(
    target: Path, files: Mapping[str, str] | None = None, *, day: str = TINY_DAY
) -> Path:
    """A guide with the real templates, one offer, one worksheet and one scenario, committed."""
    shutil.copytree(ROOT / "templates", target / "templates")
    _copy_files(target)
    shutil.copytree(ROOT / "schema", target / "schema")
    texts = {
        "providers/acme.yaml": provider(offer(price())),
        "worksheets/calls.yaml": SHEET,
        "scenarios/one.yaml": scenario(USES),
    }
    (target / "catalogue").mkdir()
    shutil.copy(ROOT / "catalogue" / "meters.yaml", target / "catalogue")
    for name, text in {**texts, **(files or {})}.items():
        put(target, name, text)
    commit(target, day)
    return target


def put(root: Path, name: str, text: str) -> None:
    """Writes one file of the catalogue."""
    path = root / "catalogue" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy_files(target: Path) -> None:
    for name in _FILES:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)


def commit(root: Path, day: str) -> None:
    """Puts everything into one commit of that day."""
    stamp = f"{day}T12:00:00+00:00"
    person = {"NAME": "Test", "EMAIL": "test@breakeven.example", "DATE": stamp}
    environment = {
        **os.environ,
        **{
            f"GIT_{who}_{key}": value
            for who in ("AUTHOR", "COMMITTER")
            for key, value in person.items()
        },
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "x"]):
        subprocess.run(["git", *words], cwd=root, env=environment, check=True, timeout=60)


def build(root: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Site:
    """Builds the guide's site through the command line; fails with what that said."""
    done = breakeven("build", *arguments, cwd=root, env=env)
    assert done.returncode == 0, done.stderr
    return Site(root)


def digests(folder: Path) -> dict[str, str]:
    """A digest of every file below a folder, by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def first_difference(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """The first file that stands in one of the two only, or differs; nothing where none does."""
    names: Iterable[str] = sorted({*one, *other})
    return next((name for name in names if one.get(name) != other.get(name)), "")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real site, built once. Tests read it and never write to it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root, done = shared / "built-site", shared / "built-site.done"
    with (shared / "built-site.lock").open("w") as lock:
        # Released by the system even when the process that holds it is killed.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(root, ignore_errors=True)
            build(copy_guide(root), env={"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"})
            done.touch()
    return Site(root)
