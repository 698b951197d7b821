"""The catalogue a file was computed from: at the commit it names, or here as it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.catalogue.load import Catalogue, Loaded, load
from generator.catalogue.yaml_source import MAX_BYTES
from generator.errors import BreakevenError, InputError
from generator.history import loaded_at
from generator.history.git import Revision, entries
from generator.provenance import moment
from generator.settings import site_address, site_of
from generator.verify.paper import Paper
from generator.verify.readings import offers_of
from generator.worksheet.origin import NO_COMMITS, Commits, files_of

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A catalogue, and the commits of which a file computed from it should name one."""

    catalogue: Catalogue
    commits: Commits
    where: str
    """Where it was found, as a clause: `at commit 7d7b69d`."""
    site: str | None = None
    """The address that the guide was published at then, by its `mkdocs.yml`."""


def find(root: Path, paper: Paper) -> Found:
    """The catalogue that a file names, or the nearest there is.

    It is the commit's, where the files that the worksheet rests on have the digest that is named.
    Otherwise it is the one in which they have it, if that is the work tree or its last commit, and
    otherwise the commit's after all, so that the digest is what differs. Raises InputError where
    there is none of these.
    """
    about = paper.about
    problems: list[str] = []
    at_commit: Found | None = None
    if about.commit is not None:
        at_commit = _at(root, about.commit, Commits(about.commit), problems)
        if at_commit is not None and _digest(at_commit.catalogue, paper) == about.digest:
            return at_commit
    here = _usable(load(root), "the work tree", problems)
    if here is not None and _digest(here, paper) == about.digest:
        # The digest is that of the files as they are here, and not as an older commit has them.
        known = NO_COMMITS if about.commit is None else Commits(moment(root).commit)
        return Found(here, known, "in the work tree", site_address(root))
    if at_commit is not None:
        return at_commit
    head = _at(root, "HEAD", NO_COMMITS, problems)
    if head is not None and _digest(head.catalogue, paper) == about.digest:
        return head
    raise InputError(
        f"the catalogue with the digest {about.digest[:64]} cannot be found: "
        + "; ".join([*problems, "neither the work tree nor its last commit has it"])
    )


def _digest(catalogue: Catalogue, paper: Paper) -> str | None:
    """The digest of the files that the worksheet rests on, or None where one of them is missing."""
    about = paper.about
    sheet = catalogue.worksheets.get(about.worksheet)
    if sheet is None:
        return None
    offers = offers_of(paper, sheet.model)
    if about.scenario is not None:
        scenario = catalogue.scenarios.get(about.scenario)
        given = None if scenario is None else scenario.model.worksheets.get(about.worksheet)
        if given is None:
            return None
        offers = {**given.offers, **offers}
    files = files_of(catalogue, about.worksheet, about.scenario, offers.values())
    return catalogue.digest_of(files)


def _at(root: Path, name: str, commits: Commits, problems: list[str]) -> Found | None:
    if commits.head is not None and not _COMMIT.fullmatch(commits.head):
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
    return Found(catalogue, commits, f"at commit {revision.commit}", _site_at(root, revision))


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
