"""Builds the published folder with MkDocs and puts it in place in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.errors import BreakevenError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_FRESH = ".public-new-"


class BuildError(BreakevenError):
    """MkDocs found something wrong with the pages; what it said is the message."""


def build(
    root: Path,
    *,
    epoch: int,
    downloads: Sequence[str] = (),
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Runs MkDocs on `site/src` and swaps the result with `site/public`.

    `meanwhile` is called while MkDocs works; it makes the `downloads`, addresses below `site/src`
    that no page is made from, and they are put into the new site afterwards. The new site is built
    beside the old one, so a build that fails or is killed leaves the old one untouched. Raises
    BuildError with MkDocs' own words.
    """
    source = root / "site" / "src"
    public = root / "site" / "public"
    # A folder of its own: a build that was killed may have left MkDocs writing into another one.
    for stale in public.parent.glob(f"{_FRESH}*"):
        shutil.rmtree(stale, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=_FRESH, dir=public.parent))
    fresh.chmod(0o755)
    try:
        _mkdocs(root, fresh, epoch, meanwhile)
        for address in downloads:
            (fresh / address).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / address, fresh / address)
        swap(fresh, public)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _mkdocs(root: Path, fresh: Path, epoch: int, meanwhile: Callable[[], object]) -> None:
    command = [
        sys.executable, "-m", "mkdocs", "build", "--strict",
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
        if run.wait() != 0:
            said.seek(0)
            raise BuildError("MkDocs did not build the site:\n" + said.read().strip())


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
