"""The scripts behind the workflows, with a stand-in for GitHub's command that takes notes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.site import commit, put, tiny_guide

HEAD = "a" * 40
HOSTILE = "$(touch ran) `touch ran` ; touch ran\n::error::x\n@all <script>\n"

# Notes each call, and answers those that ask for a number with what the test wants.
GH = """#!/usr/bin/env python3
import json, os, sys
with open(os.environ["HEARD"], "a") as notes:
    files = [w.partition("@")[2] for w in sys.argv if w.startswith("body=@")]
    files += [b for a, b in zip(sys.argv, sys.argv[1:]) if a == "--body-file"]
    bodies = [open(name).read() for name in files]
    notes.write(json.dumps({"words": sys.argv[1:], "bodies": bodies}) + "\\n")
words = " ".join(sys.argv[1:])
for part, answer in json.loads(os.environ["ANSWERS"]).items():
    if part in words and "--jq" in sys.argv:
        print(answer)
"""


@dataclass
class Guide:
    """A guide's folder with the scripts, and a command `gh` that only listens."""

    root: Path
    tools: Path

    def run(
        self,
        script: str,
        answers: dict[str, str] | None = None,
        words: tuple[str, ...] = (),
        **env: str,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a script of the guide."""
        return subprocess.run(
            [str(self.root / "scripts" / script), *words], check=False, capture_output=True,
            text=True, timeout=120, env={
                **os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}",
                "HEARD": str(self.tools / "heard"), "ANSWERS": json.dumps(answers or {}), **env,
            },
        )  # fmt: skip

    def heard(self) -> list[dict[str, list[str]]]:
        """What the stand-in was told."""
        notes = self.tools / "heard"
        return (
            [json.loads(line) for line in notes.read_text().splitlines()] if notes.exists() else []
        )

    def git(self, *words: str) -> str:
        """Runs git in the guide."""
        done = subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@guide.example", *words],
            cwd=self.root, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip()


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """A small guide whose origin is a repository beside it."""
    root, tools, origin = tmp_path / "a guide", tmp_path / "tools", tmp_path / "origin.git"
    for folder in (root, tools):
        folder.mkdir()
    tiny_guide(root)
    shutil.copytree(ROOT / "scripts", root / "scripts")
    (root / ".gitignore").write_text("/.cache/\n/.venv\n")
    (root / ".venv").symlink_to(ROOT / ".venv")
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    found = Guide(root, tools)
    commit(root, "2026-11-22")
    found.git("branch", "-M", "main")
    subprocess.run(["git", "init", "--quiet", "--bare", str(origin)], check=True)
    found.git("remote", "add", "origin", str(origin))
    found.git("push", "--quiet", "origin", "main")
    return found


def cheaper(guide: Guide) -> str:
    """The guide's provider file with half the price."""
    file = guide.root / "catalogue/providers/acme.yaml"
    old = file.read_text()
    new = old.replace("rates: {input: 1.00}", "rates: {input: 0.5}")
    assert new != old, old
    return new


def test_a_report_of_a_proposed_commit(guide: Guide) -> None:
    """It is fetched and read as data; the files here stay as they are."""
    old = (guide.root / "catalogue/providers/acme.yaml").read_text()
    guide.git("switch", "--quiet", "--create", "proposal")
    put(guide.root, "providers/acme.yaml", cheaper(guide))
    guide.git("commit", "--quiet", "--all", "--message", "Cheaper")
    head = guide.git("rev-parse", "HEAD")
    guide.git("push", "--quiet", "origin", "proposal")
    guide.git("switch", "--quiet", "main")
    done = guide.run("report", HEAD=head)
    assert 0 == done.returncode, done.stderr
    assert "acme/small" in (guide.root / ".cache/report.md").read_text()
    assert old == (guide.root / "catalogue/providers/acme.yaml").read_text()


def test_a_report_of_a_broken_catalogue(guide: Guide) -> None:
    """What is wrong is set off as code, whatever stands in it."""
    put(guide.root, "providers/acme.yaml", "name: <b>x</b>\n![x](https://elsewhere.example/)\n")
    done = guide.run("report", BASE="HEAD")
    assert 0 == done.returncode, done.stderr
    _, *lines = (guide.root / ".cache/report.md").read_text().splitlines()
    assert lines
    assert all(not line or line.startswith("    ") for line in lines)


def test_a_report_of_a_catalogue_that_is_broken_everywhere(guide: Guide) -> None:
    """It is cut at the end of a line, so that it can be posted at all."""
    fake = guide.root / ".venv"
    fake.unlink()
    (fake / "bin").mkdir(parents=True)
    (fake / "bin" / "breakeven").write_text(
        '#!/bin/sh\nfor i in $(seq 3000); do echo "$i: ünmöglich, völlig ünmöglich"; done >&2\n'
        "exit 1\n"
    )
    (fake / "bin" / "breakeven").chmod(0o755)
    done = guide.run("report", BASE="HEAD")
    assert 0 == done.returncode, done.stderr
    raw = (guide.root / ".cache/report.md").read_bytes()
    assert 59_000 < len(raw) <= 60_100
    assert raw.decode().endswith("\n    …\n")


def test_a_report_that_crashes_is_not_about_the_catalogue(guide: Guide) -> None:
    """The job fails with what the program said, instead of passing with a report of that."""
    fake = guide.root / ".venv"
    fake.unlink()
    (fake / "bin").mkdir(parents=True)
    (fake / "bin" / "breakeven").write_text("#!/bin/sh\necho a fault >&2\nexit 70\n")
    (fake / "bin" / "breakeven").chmod(0o755)
    done = guide.run("report", BASE="HEAD")
    assert (70, "") == (done.returncode, done.stdout)
    assert "a fault" in done.stderr


@pytest.mark.parametrize("name", ["--upload-pack=x", "main", "a" * 39, "a" * 40 + "\n", "$(id)"])
def test_a_head_that_is_no_commit(guide: Guide, name: str) -> None:
    """It is refused before anything hears of it."""
    for script in ("report", "github/comment"):
        assert 2 == guide.run(script, HEAD=name).returncode
    assert [] == guide.heard()


def test_a_comment_is_posted(guide: Guide) -> None:
    """As it stands in the file; nothing in it is run."""
    (guide.root / ".cache").mkdir()
    (guide.root / ".cache/report.md").write_text(HOSTILE)
    done = guide.run("github/comment", {"pulls?state=open": "7"}, HEAD=HEAD)
    assert 0 == done.returncode, done.stderr
    last = guide.heard()[-1]
    assert "repos/{owner}/{repo}/issues/7/comments" in last["words"]
    assert "POST" in last["words"]
    assert last["bodies"][0].endswith(HOSTILE)
    assert not list(guide.root.rglob("ran"))


def test_a_comment_is_brought_up_to_date(guide: Guide) -> None:
    """One comment, however often the check runs."""
    (guide.root / ".cache").mkdir()
    (guide.root / ".cache/report.md").write_text("New.\n")
    answers = {"pulls?state=open": "7", "issues/7/comments": "99"}
    done = guide.run("github/comment", answers, HEAD=HEAD)
    assert 0 == done.returncode, done.stderr
    last = guide.heard()[-1]
    assert {"PATCH", "repos/{owner}/{repo}/issues/comments/99"} <= set(last["words"])


def test_nobody_to_tell(guide: Guide) -> None:
    """A pull request that was closed or moved on gets no comment."""
    done = guide.run("github/comment", HEAD=HEAD)
    assert 0 == done.returncode, done.stderr
    assert 1 == len(guide.heard())


def test_whose_pull_request_it_is(guide: Guide) -> None:
    """It is looked for among all that are open, by the commit at its head.

    Asked for the pull requests of a commit that is only in a fork, GitHub answers with none.
    """
    (guide.root / ".cache").mkdir()
    (guide.root / ".cache/report.md").write_text("New.\n")
    assert 0 == guide.run("github/comment", HEAD=HEAD).returncode
    (asked,) = guide.heard()
    assert "repos/{owner}/{repo}/pulls?state=open&per_page=100" in asked["words"]
    assert f'.[] | select(.head.sha == "{HEAD}") | .number' in asked["words"]
    assert "--paginate" in asked["words"]


def test_an_older_commit_is_not_published(guide: Guide) -> None:
    """Where main has moved on, the build stops."""
    assert 0 == guide.run("github/newest").returncode
    old = guide.git("rev-parse", "HEAD")
    put(guide.root, "providers/acme.yaml", cheaper(guide))
    guide.git("commit", "--quiet", "--all", "--message", "Newer")
    guide.git("push", "--quiet", "origin", "main")
    assert 0 == guide.run("github/newest").returncode
    guide.git("checkout", "--quiet", old)
    done = guide.run("github/newest")
    assert 1 == done.returncode
    assert "the newer one is to be published" in done.stderr


def test_a_push_of_something_else_stops_nothing(guide: Guide) -> None:
    """It starts no build of its own, so that without this one nothing would be published."""
    old = guide.git("rev-parse", "HEAD")
    (guide.root / "README.md").write_text("Hello.\n")
    guide.git("add", "README.md")
    guide.git("commit", "--quiet", "--message", "Newer, but not on the site")
    guide.git("push", "--quiet", "origin", "main")
    guide.git("checkout", "--quiet", old)
    done = guide.run("github/newest")
    assert 0 == done.returncode, done.stderr
    assert "false" == guide.git("rev-parse", "--is-shallow-repository")


def test_which_commit_the_site_stands_at(guide: Guide) -> None:
    """What its API says; nothing where it says no commit, or cannot be asked."""
    curl = guide.tools / "curl"
    (guide.root / "mkdocs.yml").write_text("site_name: X\nsite_url: https://guide.example/\n")
    for answer, named in (
        (f'printf \'{{"generated_from":{{"commit":"{HEAD}"}}}}\'', HEAD),
        (f'printf \'{{"commit":null,"x":"{HEAD}\\n::error::"}}\'', ""),
        ("exit 22", ""),
    ):
        curl.write_text(f'#!/bin/sh\necho "$@" > "$HEARD"\n{answer}\n')
        curl.chmod(0o755)
        done = guide.run("github/stood", GITHUB_OUTPUT="")
        assert (0, f"commit={named}\n") == (done.returncode, done.stdout), done.stderr
        asked = (guide.tools / "heard").read_text().split()
        assert "https://guide.example/api/v1/index.json" == asked[-1]


def test_what_is_announced(guide: Guide) -> None:
    """All that has changed since the site before; where that is not known, since the commit before.

    Builds that were stopped or made way for a newer one are not left out.
    """
    first = guide.git("rev-parse", "HEAD")
    put(guide.root, "providers/acme.yaml", cheaper(guide))
    guide.git("commit", "--quiet", "--all", "--message", "Cheaper")
    guide.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    page = guide.tools / "summary.md"
    for base, tells in ((first, True), ("", False), ("b" * 40, False), ("HEAD^^", False)):
        page.unlink(missing_ok=True)
        done = guide.run("github/announce", BASE=base, GITHUB_STEP_SUMMARY=str(page))
        assert 0 == done.returncode, done.stderr
        assert tells == ("acme/small" in page.read_text())


def test_a_strangers_words_are_no_commands(guide: Guide) -> None:
    """On GitHub, what a script prints stands between two lines that keep its runner from hearing.

    The word in them is another one each time; what the script ends with is passed on.
    """
    stranger = guide.tools / "stranger"
    stranger.write_text(f"#!/bin/sh\ncat <<'E'\n{HOSTILE}E\nexit 7\n")
    stranger.chmod(0o755)
    words = set()
    for _ in range(2):
        done = guide.run("unheard", GITHUB_ACTIONS="true", words=(str(stranger),))
        start, *said, end = done.stdout.splitlines()
        word = start.removeprefix("::stop-commands::")
        assert (7, f"::{word}::") == (done.returncode, end)
        assert len(word) == 32
        assert HOSTILE.splitlines() == said
        words.add(word)
    assert len(words) == 2
    plain = guide.run("unheard", GITHUB_ACTIONS="", words=(str(stranger),))
    assert (7, HOSTILE) == (plain.returncode, plain.stdout)


def test_a_proposal(guide: Guide) -> None:
    """Only what it changes in the catalogue is taken, and a pull request is opened for it."""
    old = (guide.root / "catalogue/providers/acme.yaml").read_text()
    put(guide.root, "providers/acme.yaml", cheaper(guide))
    (guide.root / "Makefile").write_text("all:\n\ttouch ran\n")
    guide.git("add", "--intent-to-add", "Makefile")
    patch = guide.git("diff", "--binary") + "\n"
    guide.git("rm", "--quiet", "--cached", "Makefile")
    (guide.root / "Makefile").unlink()
    put(guide.root, "providers/acme.yaml", old)
    proposal = guide.root / ".cache/proposal"
    proposal.mkdir(parents=True)
    (proposal / "change.patch").write_text(patch)
    (proposal / "report.md").write_text(HOSTILE)
    done = guide.run("github/propose")
    assert 0 == done.returncode, done.stderr
    assert "catalogue/providers/acme.yaml" == guide.git(
        "diff", "--name-only", "origin/main", "origin/prices/daily"
    )
    *_, opened, checked = guide.heard()
    assert ["pr", "create"] == opened["words"][:2]
    assert [HOSTILE] == opened["bodies"]
    assert ["workflow", "run", "check.yml", "--ref", "prices/daily"] == checked["words"]


def proposed(guide: Guide, price: str) -> None:
    """A proposal of another price, in the folder that the script looks in."""
    old = (guide.root / "catalogue/providers/acme.yaml").read_text()
    put(guide.root, "providers/acme.yaml", cheaper(guide).replace("input: 0.5", f"input: {price}"))
    proposal = guide.root / ".cache/proposal"
    proposal.mkdir(parents=True, exist_ok=True)
    (proposal / "change.patch").write_text(guide.git("diff", "--binary") + "\n")
    (proposal / "report.md").write_text("A report.\n")
    put(guide.root, "providers/acme.yaml", old)


def test_a_proposal_is_brought_up_to_date(guide: Guide) -> None:
    """The branch and the pull request's text; unless somebody has put a commit of theirs there."""
    proposed(guide, "0.5")
    assert 0 == guide.run("github/propose").returncode
    guide.git("switch", "--quiet", "main")
    proposed(guide, "0.4")
    done = guide.run("github/propose", {"pr list": "12"})
    assert 0 == done.returncode, done.stderr
    edited = guide.heard()[-2]
    assert ["pr", "edit", "12"] == edited["words"][:3]
    assert "input: 0.4" in guide.git("show", "origin/prices/daily:catalogue/providers/acme.yaml")

    guide.git("commit", "--quiet", "--allow-empty", "--message", "A reviewer's")
    guide.git("push", "--quiet", "origin", "HEAD:prices/daily")
    theirs = guide.git("rev-parse", "HEAD")
    guide.git("switch", "--quiet", "main")
    proposed(guide, "0.3")
    done = guide.run("github/propose", {"pr list": "12"})
    assert 0 == done.returncode, done.stderr
    assert "Somebody works on pull request 12" in done.stdout
    assert theirs in guide.git("ls-remote", "origin", "refs/heads/prices/daily")
    # Once it is closed nobody does.
    assert 0 == guide.run("github/propose").returncode
    assert theirs not in guide.git("ls-remote", "origin", "refs/heads/prices/daily")


def test_nothing_to_propose(guide: Guide) -> None:
    """An empty change opens nothing."""
    done = guide.run("github/propose")
    assert 0 == done.returncode, done.stderr
    assert [] == guide.heard()


def test_one_issue_rolls(guide: Guide) -> None:
    """The open one is edited; without one, one is opened."""
    (guide.root / ".cache").mkdir()
    (guide.root / ".cache/freshness.md").write_text(HOSTILE)
    assert 0 == guide.run("github/rolling-issue").returncode
    assert ["issue", "create"] == guide.heard()[-1]["words"][:2]
    assert 0 == guide.run("github/rolling-issue", {"issue list": "12"}).returncode
    assert ["issue", "edit", "12"] == guide.heard()[-1]["words"][:3]
    assert [HOSTILE] == guide.heard()[-1]["bodies"]
