"""Builds the published folder with MkDocs and puts it in place in one step."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.errors import BreakevenError
from generator.standing import (
    NOTHING,
    SEARCH,
    Digests,
    Standing,
    anchors,
    digest,
    digests,
    html_of,
    page_as_built,
    search_index,
    stands,
    without_lines,
)

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_FRESH = ".public-new-"
_SPARE = ".public-spare"
_WARNING = re.compile(r"(WARNING|ERROR|CRITICAL)\b")
_DIRTY = "A 'dirty' build is being performed"


class BuildError(BreakevenError):
    """MkDocs found something wrong with the pages; what it said is the message."""


@dataclass(frozen=True, slots=True)
class Built:
    """What building did."""

    pages: int
    """How many there are."""
    taken_over: int
    """How many of them are the old site's."""
    sources: Digests
    """What the pages were made from, as of a `Standing`."""
    files: Digests
    """The pages and the search index, by the file below `site/public`."""


def build(
    root: Path,
    *,
    epoch: int,
    downloads: Sequence[str] = (),
    meanwhile: Callable[[], object] = lambda: None,
    standing: Standing = NOTHING,
) -> Built:
    """Runs MkDocs on `site/src` and swaps the result with `site/public`.

    `meanwhile` is called while MkDocs works; it makes the `downloads`, addresses below `site/src`
    that no page is made from, and they are put into the new site afterwards. The new site is built
    beside the old one, so a build that fails or is killed leaves the old one untouched. Raises
    BuildError with MkDocs' own words.

    Of the old site the pages that `standing` vouches for are taken over, and MkDocs builds the
    others: where it says nothing about it, the whole site is the same, byte for byte, as one that
    was built from nothing. Where there is any doubt, it is built from nothing.
    """
    source = root / "site" / "src"
    public = root / "site" / "public"
    fresh = _empty_folder(public)
    pages = sorted(path.relative_to(source).as_posix() for path in source.rglob("*.md"))
    sources = {page: digest(without_lines((source / page).read_bytes())) for page in pages}
    try:
        taken = _take_over(root, fresh, sources, standing)
        if not taken:
            _all(root, fresh, epoch, meanwhile)
        elif not _rest(root, fresh, epoch, sources.keys() - taken, meanwhile):
            taken = set()
            _all(root, fresh, epoch)
        for address in downloads:
            _link(source / address, fresh / address)
        files = digests(fresh, [SEARCH, *map(html_of, pages)])
        _no_empty_folders(fresh)
        swap(fresh, public)
    finally:
        _spare(fresh, public)
    return Built(len(pages), len(taken), sources, files)


def _empty_folder(public: Path) -> Path:
    """A folder of its own for the new site, with folders in it that may be of use, and no files.

    A build that was killed may have left MkDocs writing into another one. On some disks it takes
    longer to make a thousand folders than all that comes into them: those of the last build but
    one are used again.
    """
    for stale in public.parent.glob(f"{_FRESH}*"):
        shutil.rmtree(stale, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=public.parent))
    with suppress(OSError):
        public.with_name(_SPARE).rename(fresh)
    fresh.chmod(0o755)
    return fresh


def _spare(fresh: Path, public: Path) -> None:
    """Keeps the folders of what stood before, or was not finished, for another build."""
    with suppress(OSError):
        for folder, folders, files in os.walk(fresh):
            for path in (Path(folder, name) for name in (*files, *folders)):
                if not path.is_dir() or path.is_symlink():
                    path.unlink()
        fresh.rename(public.with_name(_SPARE))
    shutil.rmtree(fresh, ignore_errors=True)


def _no_empty_folders(fresh: Path) -> None:
    """Removes the folders that nothing came into."""
    for folder, _, files in os.walk(fresh, topdown=False):
        if not files:
            with suppress(OSError):  # there are folders in it
                Path(folder).rmdir()


def _take_over(root: Path, fresh: Path, sources: Digests, standing: Standing) -> set[str]:
    """Takes over the pages that would be built the same, and names their Markdown files.

    Lines that have moved are set right. None where a page has come or gone, since others may lead
    to it.
    """
    if sources.keys() != standing.sources.keys():
        return set()
    source, public = root / "site" / "src", root / "site" / "public"
    if not stands(public, SEARCH, standing):
        return set()
    taken = set()
    for page in sources:
        built = page_as_built(public, page, (source / page).read_bytes(), standing)
        if built is None:
            continue
        old, new = public / html_of(page), fresh / html_of(page)
        # MkDocs goes by the times, and would write into the file of the old site.
        recent = old.stat().st_mtime >= (source / page).stat().st_mtime
        if recent and built == old.read_bytes():
            _link(old, new)
        else:
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(built)
        taken.add(page)
    return taken


def _link(there: Path, here: Path) -> None:
    """Makes a file stand in another place too, as a copy where the disk knows no links.

    Nobody writes into a file of ours: a new one takes its name.
    """
    try:
        os.link(there, here)
    except FileNotFoundError:
        here.parent.mkdir(parents=True)
        _link(there, here)
    except FileExistsError:
        here.unlink()
        _link(there, here)
    except OSError:
        shutil.copyfile(there, here)


def _rest(
    root: Path, fresh: Path, epoch: int, rest: Iterable[str], meanwhile: Callable[[], object]
) -> bool:
    """Has MkDocs build the pages that are not there, and says whether all is well with them.

    A page that is there is left alone, and is not in the new search index. MkDocs warns that links
    between the two kinds are not checked: of the new pages every anchor of the old ones must still
    be there.
    """
    public = root / "site" / "public"
    said = _run(root, fresh, epoch, "--dirty", "--no-strict", meanwhile=meanwhile)
    if said.failed or any(_DIRTY not in line for line in said.warnings):
        return False
    for page in map(html_of, rest):
        before = (public / page).read_bytes() if (public / page).is_file() else b""
        if not anchors(before) <= anchors((fresh / page).read_bytes()):
            return False
    merged = search_index((public / SEARCH).read_bytes(), (fresh / SEARCH).read_bytes())
    if merged is not None:
        (fresh / SEARCH).write_bytes(merged)
    return merged is not None


def _all(
    root: Path, fresh: Path, epoch: int, meanwhile: Callable[[], object] = lambda: None
) -> None:
    """Has MkDocs build everything."""
    said = _run(root, fresh, epoch, "--clean", "--strict", meanwhile=meanwhile)
    if said.failed:
        raise BuildError("MkDocs did not build the site:\n" + said.text.strip())


@dataclass(frozen=True, slots=True)
class _Said:
    failed: bool
    text: str

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.text.splitlines() if _WARNING.match(line)]


def _run(
    root: Path, fresh: Path, epoch: int, *options: str, meanwhile: Callable[[], object]
) -> _Said:
    command = [
        sys.executable, "-m", "mkdocs", "build", *options,
        "--config-file", str(root / "mkdocs.yml"), "--site-dir", str(fresh),
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(
            command, cwd=root, env=environment(epoch), stdout=said, stderr=said
        ) as run,
    ):
        try:
            meanwhile()
        except BaseException:
            run.kill()
            raise
        failed = run.wait() != 0
        said.seek(0)
        return _Said(failed, said.read())


def environment(epoch: int) -> dict[str, str]:
    """The environment MkDocs runs in: its dates are ours, and so are its hashes."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYTHONHASHSEED": "0",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def swap(fresh: Path, public: Path) -> None:
    """Puts `fresh` where `public` is; what was there stands at `fresh` afterwards, if anything.

    On Linux the two names change places in one step of the kernel, so that no reader ever finds
    neither or half of each. Elsewhere the old folder is moved aside first.
    """
    if not public.exists():
        fresh.rename(public)
        return
    if not _exchange(fresh, public):
        aside = public.with_name(".public-old")
        shutil.rmtree(aside, ignore_errors=True)
        public.rename(aside)
        fresh.rename(public)
        aside.rename(fresh)


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = renameat2(
        _AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE
    )
    return done == 0
