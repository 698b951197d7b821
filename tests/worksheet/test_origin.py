"""What a result names as its origin: the files it rests on, and since when they stand so."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.catalogue.load import Catalogue, load
from generator.check import check
from generator.provenance import commits, moment
from generator.worksheet.origin import METERS, Commits, files_of
from generator.worksheet.result import Provenance
from tests.support.repository import SCENARIO, commit, edit, git, guide
from tests.support.site import ROOT

SHEET = "fine-tune-or-prompt"


def origin(root: Path) -> Provenance:
    """What the only result of the guide names."""
    now = moment(root)
    found = check(root, now.day, commits=commits(root, now))
    return found.results[SHEET, SCENARIO].provenance


def add_other(root: Path) -> None:
    """A provider that no scenario uses."""
    acme = (root / "catalogue/providers/acme.yaml").read_text()
    (root / "catalogue/providers/other.yaml").write_text(acme)


def real() -> Catalogue:
    found = load(ROOT).catalogue
    assert found is not None
    return found


def test_a_result_rests_on_its_own_files() -> None:
    """The meters, the worksheet, the scenario, and the providers of its offers."""
    catalogue = real()
    for scenario, entry in catalogue.scenarios.items():
        for sheet, given in entry.model.worksheets.items():
            providers = {offer.partition("/")[0] for offer in given.offers.values()}
            expected = {
                METERS,
                f"catalogue/worksheets/{sheet}.yaml", f"catalogue/scenarios/{scenario}.yaml",
                *(f"catalogue/providers/{name}.yaml" for name in providers),
            }  # fmt: skip
            found = files_of(catalogue, sheet, scenario, given.offers.values())
            assert sorted(expected) == list(found)


def test_the_digest_is_what_sha256sum_prints() -> None:
    """So that an auditor can make it without Breakeven."""
    catalogue = real()
    files = sorted(list(catalogue.files)[::7])
    command = f"sha256sum {' '.join(files)} | sha256sum"
    said = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.split()[0] == catalogue.digest_of(files)
    assert catalogue.digest == catalogue.digest_of(catalogue.files)


def test_another_provider_leaves_the_origin_as_it_is(tmp_path: Path) -> None:
    """Digest and commit stay; a file that the result rests on moves both."""
    first = guide(tmp_path)
    before = origin(tmp_path)
    assert first == before.commit
    add_other(tmp_path)
    commit(tmp_path)
    assert before == origin(tmp_path)
    edit(tmp_path, f"scenarios/{SCENARIO}.yaml", "Sorts", "Files")
    last = commit(tmp_path)
    after = origin(tmp_path)
    assert last == after.commit
    assert before.digest != after.digest


def test_the_commit_named_has_the_files_as_they_are(tmp_path: Path) -> None:
    """Where branches were merged, only the merge has what both of them changed."""
    guide(tmp_path)
    git(tmp_path, "checkout", "--quiet", "-b", "one")
    edit(tmp_path, f"scenarios/{SCENARIO}.yaml", "Sorts", "Files")
    commit(tmp_path, "one")
    git(tmp_path, "checkout", "--quiet", "main")
    edit(tmp_path, "providers/acme.yaml", "name: Acme", "name: Acme Inc")
    commit(tmp_path, "two")
    git(tmp_path, "merge", "--quiet", "--no-edit", "one")
    merged = git(tmp_path, "rev-parse", "HEAD")
    add_other(tmp_path)
    commit(tmp_path, "three")
    named = origin(tmp_path)
    assert merged == named.commit
    git(tmp_path, "checkout", "--quiet", merged)
    assert named == origin(tmp_path)


def test_the_address_of_the_site_counts(tmp_path: Path) -> None:
    """A download names it, so the commit named is one that has it."""
    guide(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\nsite_url: https://guide.example/\n")
    last = commit(tmp_path)
    assert last == origin(tmp_path).commit


def test_files_of_their_own_name_no_commit(tmp_path: Path) -> None:
    """And outside git there is none either."""
    guide(tmp_path)
    add_other(tmp_path)
    assert origin(tmp_path).commit is None
    assert Commits() == commits(tmp_path / "catalogue", moment(tmp_path))


def test_a_shallow_clone_names_its_commit(tmp_path: Path) -> None:
    """Nothing else is known there, and the files do stand so in it."""
    guide(tmp_path / "whole")
    add_other(tmp_path / "whole")
    last = commit(tmp_path / "whole")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{tmp_path}/whole", "shallow")
    assert last == origin(tmp_path / "shallow").commit


def test_a_guide_may_stand_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    """Its files are called by their names within the guide."""
    guide(tmp_path / "docs" / "costs")
    inner = tmp_path / "docs" / "costs"
    (inner / ".git").rename(tmp_path / ".git")
    first = commit(tmp_path)
    add_other(inner)
    commit(tmp_path)
    assert first == origin(inner).commit
