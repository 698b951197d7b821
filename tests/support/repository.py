"""Small git repositories with a catalogue, in a temporary folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.worksheets import CLASSIFIER, write_catalogue

DAY = "2026-11-22"
NOON = f"{DAY}T12:00:00+00:00"
SCENARIO = "classifier"
_PERSON = ("-c", "user.name=Test", "-c", "user.email=test@breakeven.example")


def git(root: Path, *arguments: str, at: str = NOON, written: str | None = None) -> str:
    """What git answers; its settings are the repository's alone.

    A commit is made `at` a time; `written` is its author's, if that is another.
    """
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_DATE": written or at, "GIT_COMMITTER_DATE": at,
    }  # fmt: skip
    done = subprocess.run(
        ["git", *_PERSON, *arguments], cwd=root, env=os.environ | settings, capture_output=True,
        text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip()


def commit(root: Path, message: str = "x", *, at: str = NOON, written: str | None = None) -> str:
    """Everything as it stands, in a commit of its own; gives its name."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "-b", "main")
    git(root, "add", "--all")
    words = ("commit", "--quiet", "--allow-empty", "--message", message)
    git(root, *words, at=at, written=written)
    return git(root, "rev-parse", "HEAD")


def guide(root: Path) -> str:
    """The catalogue of `tests.support.worksheets` with a scenario, committed; gives the commit."""
    write_catalogue(root)
    inputs = ", ".join(f"{key}: {value}" for key, value in CLASSIFIER.items())
    folder = root / "catalogue" / "scenarios"
    folder.mkdir(exist_ok=True)
    (folder / f"{SCENARIO}.yaml").write_text(
        "title: Classifier\nsummary: Sorts messages.\nworksheets:\n  fine-tune-or-prompt:\n"
        "    offers: {prompted: acme/large, tuned: bolt/hosted}\n"
        f"    inputs: {{{inputs}}}\n"
    )
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    return commit(root)


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replaces one text of a catalogue's file, which must be there."""
    path = root / "catalogue" / name
    text = path.read_text()
    assert old in text, f"{name} has no {old}"
    path.write_text(text.replace(old, new))
