"""Building a whole site through the command line: the same bytes, in one step, or not at all."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from generator.alone import alone
from generator.catalogue.load import CatalogueOffer
from tests.samples import offer, price, provider
from tests.support.command import breakeven, command, environment
from tests.support.site import (
    TINY_DAY,
    Site,
    build,
    commit,
    copy_guide,
    digests,
    first_difference,
    put,
    tiny_guide,
)

pytestmark = pytest.mark.site

MOMENTS = 4
"""At how many moments a build is killed."""
EPOCH = {"SOURCE_DATE_EPOCH": "1795435200"}


def test_two_builds_of_a_commit_are_the_same(built_site: Site, tmp_path: Path) -> None:
    """Byte for byte, in another folder, later, by another clock and another order of hashes."""
    other = {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LC_ALL": "C", "COLUMNS": "40"}
    again = build(copy_guide(tmp_path / "a" / "much deeper" / "folder"), env=other)
    for one, two in ((built_site.source, again.source), (built_site.public, again.public)):
        before, after = digests(one), digests(two)
        assert len(before) > 500
        assert "" == first_difference(before, after)


def test_a_build_bears_the_day_of_its_commit(tmp_path: Path) -> None:
    """On its pages and in what MkDocs dates."""
    site = build(tiny_guide(tmp_path, day="2026-11-21"))
    assert "21 November 2026" in site.pages["prices/"].text
    assert {"2026-11-21"} == sitemap_days(site)


def sitemap_days(site: Site) -> set[str]:
    """The days on which the site map says that pages changed."""
    text = (site.public / "sitemap.xml").read_text(encoding="utf-8")
    return set(re.findall("<lastmod>(.*?)</lastmod>", text))


def test_source_date_epoch_goes_first(tmp_path: Path) -> None:
    """As reproducible builds agree, before the commit's own time."""
    site = build(tiny_guide(tmp_path), env=EPOCH)
    day = dt.datetime.fromtimestamp(int(EPOCH["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    assert TINY_DAY != day.isoformat()
    assert f"{day.day} {day:%B %Y}" in site.pages["prices/"].text
    assert {day.isoformat()} == sitemap_days(site)


@pytest.mark.parametrize(
    ("day", "amount"), [("2026-06-15", "$1.00"), ("2026-11-29", "$1.00"), ("2026-11-30", "$2.00")]
)
def test_on_a_day(tmp_path: Path, day: str, amount: str) -> None:
    """Its prices count, the first day of an entry included, and a day long before it was read."""
    two = provider(offer(price("2026-01-01", "input: 1.00"), price("2026-11-30", "input: 2.00")))
    root = tiny_guide(tmp_path, {"providers/acme.yaml": two})
    done = breakeven("build", "--pages-only", "--on", day, cwd=root)
    assert 0 == done.returncode, done.stderr
    text = (root / "site/src/prices/acme/index.md").read_text(encoding="utf-8")
    assert [amount] == re.findall(r"\$\d\.\d\d", text)


def test_an_error_leaves_the_site(tmp_path: Path) -> None:
    """A catalogue with an error exits with 1, names it at its line, and nothing is touched."""
    root = tiny_guide(tmp_path)
    site = build(root)
    before = digests(root / "site"), site.public.stat().st_ino
    put(root, "providers/acme.yaml", provider(offer(price(rates="inptu: 1.00"))))
    done = breakeven("build", cwd=root)
    assert 1 == done.returncode
    assert "" == done.stdout
    assert "catalogue/providers/acme.yaml:8:41: error unknown-meter" in done.stderr
    assert "did you mean 'input'?" in done.stderr
    assert before == (digests(root / "site"), site.public.stat().st_ino)


def test_a_second_build_at_once_is_refused(tmp_path: Path) -> None:
    """It would write into the same folders; the one that goes on is left alone, and says so."""
    root = tiny_guide(tmp_path)
    site = build(root)
    before = digests(root / "site")
    put(root, "providers/acme.yaml", provider(offer(price(rates="input: 2.00"))))
    for arguments in (("build",), ("build", "--pages-only")):
        with alone(root / "site"):
            done = breakeven(*arguments, cwd=root)
        assert (1, "") == (done.returncode, done.stdout)
        assert f"another build is writing to {root / 'site'}; wait until it is done" in done.stderr
        assert before == digests(root / "site")
    build(root)
    assert before != digests(site.root / "site")


def test_a_page_that_mkdocs_refuses_leaves_the_site(tmp_path: Path) -> None:
    """What was published stands, and what MkDocs said is the message."""
    root = tiny_guide(tmp_path)
    site = build(root)
    before = digests(site.public)
    home = root / "templates" / "pages" / "home.md.j2"
    home.write_text(home.read_text(encoding="utf-8") + "\n[gone](gone.md)\n", encoding="utf-8")
    done = breakeven("build", cwd=root)
    assert 1 == done.returncode
    assert "gone.md" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == digests(site.public)


def three_catalogues() -> tuple[str, str, str]:
    """What is published, what the killed build was making, and what is built after it.

    Each differs from the others on its pages and in which pages there are.
    """

    def small(amount: str) -> str:
        return offer(price(rates=f"input: {amount}"))

    more = offer(price(), name="passing")
    return provider(small("1.00")), provider(small("2.00"), more), provider(small("3.00"))


def test_a_killed_build_leaves_the_old_site_or_the_new(tmp_path: Path) -> None:
    """Never a mixture, whenever it is killed; and the next build makes what it should.

    Even where only the command itself is killed and the MkDocs it had started lives on.
    """
    root = tiny_guide(tmp_path)
    old, killed, after = three_catalogues()
    wanted, took = {}, 0.0
    for text in (killed, after, old):
        put(root, "providers/acme.yaml", text)
        began = time.monotonic()
        wanted[text] = digests(build(root, env=EPOCH).public)
        took = time.monotonic() - began
    shutil.copytree(root / "site", tmp_path / "kept")
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    stood = []
    for moment in range(MOMENTS):
        shutil.rmtree(root / "site")
        shutil.copytree(tmp_path / "kept", root / "site")
        put(root, "providers/acme.yaml", killed)
        # Spread over the whole build, the last one after MkDocs has begun to write.
        wait = took * (moment + chance.random()) / MOMENTS
        kill_after(root, wait, alone=moment % 2 == 1)
        found = digests(root / "site" / "public")
        where = f"killed after {wait:.2f} s of {took:.2f} s (seed {seed})"
        assert found in (wanted[old], wanted[killed]), where
        stood.append(found == wanted[old])
        put(root, "providers/acme.yaml", after)
        assert "" == first_difference(wanted[after], digests(build(root, env=EPOCH).public)), where
        assert [".public-spare", "public", "src"] == sorted(
            path.name for path in (root / "site").iterdir() if path.is_dir()
        ), where
    assert stood[0], "the first build was killed before it began"


def kill_after(root: Path, seconds: float, *, alone: bool) -> None:
    """Starts a build and kills it, or only the command and not what it has started."""
    with subprocess.Popen(
        command("build"), cwd=root, env=environment(EPOCH), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as started:  # fmt: skip
        time.sleep(seconds)
        if alone:
            started.kill()
        else:
            os.killpg(started.pid, signal.SIGKILL)


@pytest.fixture
def own_copy(built_site: Site, tmp_path: Path) -> Site:
    """The real guide with its pages generated, to be changed by a test."""
    root = copy_guide(tmp_path / "guide")
    shutil.copytree(built_site.source, root / "site" / "src")
    return Site(root)


def unused_offer(site: Site) -> CatalogueOffer:
    """An embedding model with one price, which nothing else in the catalogue names."""
    others = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted((site.root / "catalogue").rglob("*"))
        if path.is_file() and path.parent.name != "providers"
    )
    return next(
        item
        for item in site.catalogue.offers.values()
        if item.offer.kind.value == "embedding"
        and len(item.offer.prices) == 1
        and "input" in item.offer.prices[0].rates
        and item.id not in others
    )


def used_offer(site: Site) -> CatalogueOffer:
    """An offer of a scenario that no claim rests on: those stand as their files say."""
    claims = "".join(
        path.read_text(encoding="utf-8") for path in (site.root / "catalogue/claims").iterdir()
    )
    return next(
        site.catalogue.offers[name]
        for entry in site.catalogue.scenarios.values()
        for used in entry.model.worksheets.values()
        for name in used.offers.values()
        if name not in claims and "input" in site.catalogue.offers[name].offer.prices[-1].rates
    )


def change_price(item: CatalogueOffer, root: Path) -> None:
    """A figure more at the end of the offer's newest input price, and nothing else."""
    place = item.locate("prices", len(item.offer.prices) - 1, "rates", "input")
    path = root / place.file
    lines = path.read_text(encoding="utf-8").split("\n")
    line = lines[place.line - 1]
    lines[place.line - 1] = line[: place.column - 1] + re.sub(
        r"^\d+(?:\.\d+)?",
        lambda old: old[0] + ("9" if "." in old[0] else ".9"),
        line[place.column - 1 :],
    )
    path.write_text("\n".join(lines), encoding="utf-8")


def changed_files(site: Site) -> list[str]:
    """What generating again wrote, by name; what it left alone keeps its time."""
    before = {path: path.stat().st_mtime_ns for path in site.source.rglob("*") if path.is_file()}
    bytes_before = digests(site.source)
    done = breakeven("build", "--pages-only", cwd=site.root)
    assert 0 == done.returncode, done.stderr
    after = digests(site.source)
    assert bytes_before.keys() == after.keys()
    changed = sorted(name for name in after if after[name] != bytes_before[name])
    written = sorted(
        path.relative_to(site.source).as_posix()
        for path, stamp in before.items()
        if path.stat().st_mtime_ns != stamp
    )
    assert changed == written
    return changed


def with_digest(site: Site, offer: str) -> set[str]:
    """The files that name the digest of the catalogue or of the offer's file, and what it is in."""
    scenarios = {
        f"worksheets/{sheet}/{name}"
        for name, entry in site.catalogue.scenarios.items()
        for sheet, given in entry.model.worksheets.items()
        if offer in given.offers.values()
    }
    endings = ("/index.md", ".csv", ".json", ".pdf", ".xlsx")
    api = site.source / "api" / "v1"
    whole = {*api.glob("*.json"), *api.glob("worksheets/*.json")}
    provider = offer.partition("/")[0]
    own = {api / f"providers/{provider}.json"} | {
        api / f"offers/{key}.json"
        for key, item in site.catalogue.offers.items()
        for name in (key, item.offer.base, item.offer.status.successor)
        if name is not None and name.partition("/")[0] == provider
    }
    data = {path.relative_to(site.source).as_posix() for path in whole | own}
    named = {"index.md", "llms.txt"} | data - {"api/v1/openapi.json"}
    return named | {name + ending for name in scenarios for ending in endings}


def test_one_price_changes_its_own_pages_only(own_copy: Site) -> None:
    """Its offer's page, the two lists it stands in, and what names the digest of its file."""
    item = unused_offer(own_copy)
    change_price(item, own_copy.root)
    commit(own_copy.root, moment_of(own_copy))
    expected = with_digest(own_copy, item.id) | {
        "prices/index.md", f"prices/{item.provider_id}/index.md", f"prices/{item.id}/index.md",
        "api/v1/prices.csv",
    }  # fmt: skip
    assert sorted(expected) == changed_files(own_copy)


def test_a_price_that_is_computed_with_changes_what_rests_on_it(own_copy: Site) -> None:
    """The scenarios change with it; every other offer, provider and scenario keeps its bytes."""
    item = used_offer(own_copy)
    change_price(item, own_copy.root)
    commit(own_copy.root, moment_of(own_copy))
    changed = set(changed_files(own_copy))
    for name in own_copy.catalogue.offers:
        assert (name == item.id) == (f"prices/{name}/index.md" in changed), name
    providers = {
        name for name in own_copy.catalogue.providers if f"prices/{name}/index.md" in changed
    }
    assert {item.provider_id} == providers
    results = {
        name
        for name in changed
        if name.startswith("worksheets/") and name.split("/")[2:] not in ([], ["index.md"])
    }
    expected = with_digest(own_copy, item.id)
    assert expected <= changed
    assert results == {name for name in expected if name.startswith("worksheets/")}
    documents = {name for name in changed if name.startswith("api/v1/") and name.endswith(".json")}
    assert documents == {name for name in expected if name.startswith("api/v1/")}
    assert not {name for name in changed if name.startswith(("schema/", "assets/"))}


def moment_of(site: Site) -> str:
    """The day of the guide's commit."""
    done = subprocess.run(
        ["git", "log", "-1", "--format=%cs"], cwd=site.root, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout.strip()
