"""What a result names as its origin: the files it rests on, and since when they stand so."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from pathlib import Path

import pytest

from generator.catalogue.load import Catalogue, load
from generator.check import check
from generator.downloads import FORMATS
from generator.history import commits
from generator.provenance import moment
from generator.worksheet.origin import METERS, Commits, files_of
from generator.worksheet.result import Provenance, Result
from tests.support.repository import SCENARIO, commit, edit, git, guide
from tests.support.site import ROOT

SHEET = "fine-tune-or-prompt"


def result(root: Path) -> Result:
    """The only result of the guide."""
    now = moment(root)
    found = check(root, now.day, commits=commits(root, now), as_of=dt.date(2026, 11, 22))
    assert found.catalogue is not None, found.findings
    return found.results[SHEET, SCENARIO]


def origin(root: Path) -> Provenance:
    """What it names."""
    return result(root).provenance


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


ACME, BOLT = "providers/acme.yaml", "providers/bolt.yaml"
ANOTHER = """\
  - id: another{}
    kind: model
    name: Another
    prices:
      - effective: 2026-01-01
        rates: {{input: 1, output: 1}}
        source: {{url: https://{}.example/prices, accessed: 2026-11-20, read: page}}
"""
OTHER_PRICES = {
    "dearer": (ACME, "rates: {input: 0.15,", "rates: {input: 0.25,"),
    "longer": (ACME, "    status: {retires: 2027-02-14}\n",
               "    status:\n      retires: 2027-02-14\n"),
    "said": (ACME, "    name: Acme Old\n", "    name: Acme Old  # the first one\n"),
    "before": (ACME, "offers:\n", "offers:\n" + ANOTHER.format(1, "acme")),
    "behind": (ACME, "  - id: gone\n", ANOTHER.format(2, "acme") + "  - id: gone\n"),
    "above": (BOLT, "offers:\n", "offers:\n" + ANOTHER.format(3, "bolt")),
    "below": (BOLT, "  - id: closing\n", ANOTHER.format(4, "bolt") + "  - id: closing\n"),
}  # fmt: skip
"""Changes of the files of its prices that a result does not rest on."""
ITS_OWN = {
    "a price": (ACME, "rates: {input: 2.50,", "rates: {input: 2.51,"),
    "another price": (BOLT, "input: 0.275, output: 1.1}", "input: 0.275, output: 1.2}"),
    "a comment": (ACME, "  - id: large\n", "  - id: large\n    # The large one.\n"),
    "a space": (ACME, "        note: Prices before tax.\n", "        note: Prices before tax.\n\n"),
    "the provider": (ACME, "name: Acme\n", "name: Acme Inc\n"),
    "the settings": ("../mkdocs.yml", "site_name", "site_url: https://g.example/\nsite_name"),
}


@pytest.mark.parametrize("change", OTHER_PRICES)
def test_another_price_of_the_same_file_changes_nothing(change: str, tmp_path: Path) -> None:
    """All downloads stay as they are, byte for byte, lines and all."""
    guide(tmp_path)
    before = result(tmp_path)
    edit(tmp_path, *OTHER_PRICES[change])
    commit(tmp_path)
    after = result(tmp_path)
    assert before.provenance == after.provenance
    for ending, make in FORMATS.items():
        assert make(before) == make(after), ending


@pytest.mark.parametrize("change", ITS_OWN)
def test_what_it_rests_on_names_the_commit_that_changed_it(change: str, tmp_path: Path) -> None:
    """Down to a comment within the entry, since a line could have moved."""
    first = guide(tmp_path)
    edit(tmp_path, *ITS_OWN[change])
    last = commit(tmp_path)
    assert first != last == origin(tmp_path).commit


@pytest.mark.parametrize("seed", range(4))
def test_the_commit_named_gives_the_same(seed: int, tmp_path: Path) -> None:
    """Whatever changed, in whatever order: who looks it up there finds the same bytes."""
    guide(tmp_path)
    changes = list((OTHER_PRICES | ITS_OWN).values())
    random.Random(seed).shuffle(changes)
    named: list[tuple[str, bytes]] = []
    for change in changes:
        edit(tmp_path, *change)
        commit(tmp_path)
        found = result(tmp_path)
        assert found.provenance.commit is not None
        named.append((found.provenance.commit, FORMATS["json"](found)))
    assert 2 < len({name for name, _ in named}) < len(changes)
    for name, content in dict(named).items():
        git(tmp_path, "checkout", "--quiet", name)
        assert content == FORMATS["json"](result(tmp_path))
        lines = sha256sum(tmp_path)
        assert lines == result(tmp_path).provenance.digest


def sha256sum(root: Path) -> str:
    """What the page has its readers type."""
    found = load(root).catalogue
    assert found is not None
    files = files_of(found, SHEET, SCENARIO, ["acme/large", "bolt/hosted"])
    command = f"sha256sum {' '.join(files)} | sha256sum"
    said = subprocess.run(
        command, shell=True, cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return said.split()[0]


def test_a_history_of_which_a_part_is_missing(tmp_path: Path) -> None:
    """Without the older texts the last commit that changed the file is named, which has them."""
    guide(tmp_path)
    edit(tmp_path, *OTHER_PRICES["dearer"])
    last = commit(tmp_path)
    old = git(tmp_path, "rev-parse", "HEAD~1:catalogue/providers/acme.yaml")
    (tmp_path / ".git/objects" / old[:2] / old[2:]).unlink()
    assert last == origin(tmp_path).commit
