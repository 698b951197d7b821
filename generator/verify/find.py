"""The catalogue a file was computed from: at the commit it names, or here as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.catalogue.load import Catalogue, Loaded, load
from generator.catalogue.yaml_source import MAX_BYTES
from generator.errors import BreakevenError, InputError
from generator.generate import site_address, site_of
from generator.history import loaded_at
from generator.history.git import Revision, entries
from generator.provenance import moment
from generator.verify.paper import About

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A catalogue, and which commit a file computed from it should name."""

    catalogue: Catalogue
    commit: str | None
    where: str
    """Where it was found, as a clause: `at commit 7d7b69d`."""
    site: str | None = None
    """The address that the guide was published at then, by its `mkdocs.yml`."""


def find(root: Path, about: About) -> Found:
    """The catalogue that `about` names, or the nearest there is.

    It is the commit's, where the digest is the file's. Otherwise it is the one with the file's
    digest, if the work tree or its last commit has that, and otherwise the commit's after all, so
    that the digest is what differs. Raises InputError where there is none of these.
    """
    problems: list[str] = []
    at_commit: Found | None = None
    if about.commit is not None:
        at_commit = _at(root, about.commit, about.commit, problems)
        if at_commit is not None and at_commit.catalogue.digest == about.digest:
            return at_commit
    here = _usable(load(root), "the work tree", problems)
    if here is not None and here.digest == about.digest:
        commit = None if about.commit is None else moment(root).commit
        return Found(here, commit, "in the work tree", site_address(root))
    if at_commit is not None:
        return at_commit
    head = _at(root, "HEAD", None, problems)
    if head is not None and head.catalogue.digest == about.digest:
        return head
    raise InputError(
        f"the catalogue with the digest {about.digest[:64]} cannot be found: "
        + "; ".join([*problems, "neither the work tree nor its last commit has it"])
    )


def _at(root: Path, name: str, commit: str | None, problems: list[str]) -> Found | None:
    if commit is not None and not _COMMIT.fullmatch(commit):
        problems.append("what the file names as its commit is none")
        return None
    try:
        revision, loaded = loaded_at(root, name)
    except BreakevenError as problem:
        problems.append(str(problem))
        return None
    catalogue = _usable(loaded, f"'{name}'", problems)
    if catalogue is None:
        return None
    return Found(catalogue, commit, f"at commit {revision.commit}", _site_at(root, revision))


def _site_at(root: Path, revision: Revision) -> str | None:
    kept = entries(root, revision, "mkdocs.yml", MAX_BYTES)
    text = next((item.content for item in kept if item.content is not None), b"")
    return site_of(text.decode("utf-8", "replace"))


def _usable(loaded: Loaded, what: str, problems: list[str]) -> Catalogue | None:
    if loaded.catalogue is None:
        first = loaded.findings[0]
        problems.append(
            f"{what} has a catalogue that this version cannot read, "
            f"first at {first.location}: {first.message}"
        )
    return loaded.catalogue
