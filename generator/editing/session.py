"""From the catalogue as it is to the file as it should be: checked first, then put in place."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.catalogue.load import Catalogue, CatalogueOffer, Entry, load
from generator.check import check
from generator.editing.draft import Draft, unified_diff
from generator.errors import BreakevenError, UsageError
from generator.findings import Finding, did_you_mean, has_errors
from generator.memo import NOTHING, Store
from generator.schema.base import parse_slug, quote
from generator.schema.provider import Provider


class Refused(BreakevenError):
    """The edit was not made, and its findings say why."""

    def __init__(self, message: str, findings: list[Finding]) -> None:
        super().__init__(message)
        self.findings = findings


class Changed(BreakevenError):
    """Somebody else wrote the file in the meantime."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} changed while it was being edited; look at it and try again")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A change that passes the check."""

    file: str
    before: bytes
    after: bytes
    warnings: list[Finding]
    """What the check says now and did not say before."""

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        return unified_diff(self.file, self.before, self.after)


class Session:
    """A catalogue, as of a day, that is about to be edited."""

    def __init__(self, root: Path, today: dt.date, store: Store = NOTHING) -> None:
        self.root = root
        self.today = today
        self.store = store
        found = check(root, today, store=store)
        # An error in a rule or a claim may be what the edit puts right; a hole in the files is not.
        catalogue = found.catalogue or load(root).catalogue
        if catalogue is None:
            raise Refused(
                "the catalogue cannot be read; put these right first, nothing was written",
                found.findings,
            )
        self.catalogue: Catalogue = catalogue
        self._known = Counter(map(_what, found.findings))

    def offer(self, name: str) -> CatalogueOffer:
        """An offer by `provider/offer`; raises UsageError where there is none."""
        if name not in self.catalogue.offers:
            raise _unknown("offer", name, list(self.catalogue.offers))
        return self.catalogue.offers[name]

    def provider(self, name: str) -> Entry[Provider]:
        """A provider by id; raises UsageError where there is none."""
        if name not in self.catalogue.providers:
            raise _unknown("provider", name, list(self.catalogue.providers))
        return self.catalogue.providers[name]

    def draft(self, entry: Entry[Provider]) -> Draft:
        """The provider's file, to be edited; raises Changed where it is not what was checked."""
        draft = Draft(entry.document.file, self._bytes(entry.document.file))
        if draft.data != entry.document.data:
            raise Changed(draft.file)
        return draft

    def new_draft(self, identifier: str, name: str, page: str, note: str | None = None) -> Draft:
        """The file of a provider that the catalogue does not have yet, still without offers.

        Raises UsageError where it has it, or where the id is none.
        """
        try:
            file = f"catalogue/providers/{parse_slug(identifier)}.yaml"
        except ValueError as problem:
            raise UsageError(f"{problem}") from None
        if identifier in self.catalogue.providers or (self.root / file).exists():
            raise UsageError(f"the catalogue has the provider {quote(identifier)} already")
        about = {"note": note} if note is not None else {}
        return Draft.new(file, {"name": name, "pricing_pages": [page], **about, "offers": []})

    def review(self, draft: Draft) -> Outcome:
        """Checks the catalogue as it would be; raises Refused where it has errors."""
        after = draft.finish()
        with _copy(self.root) as elsewhere:
            (elsewhere / draft.file).write_bytes(after)
            found = check(elsewhere, self.today, store=self.store)
        fresh = self._new(found.findings)
        if found.catalogue is None:
            why = (
                "the lines are those it would have had"
                if has_errors(fresh)
                else "the catalogue has these errors already, put them right first"
            )
            raise Refused(f"{draft.file} was left as it is; {why}", found.findings)
        return Outcome(draft.file, draft.before, after, fresh)

    def write(self, outcome: Outcome) -> None:
        """Puts the file in place in one step, its permissions kept.

        Raises Changed where the file is no longer the one that was read.
        """
        path = self.root / outcome.file
        try:
            # A name that begins with a dot is no part of the catalogue.
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            try:
                new = not outcome.before
                with os.fdopen(handle, "wb") as file:
                    file.write(outcome.after)
                    os.fchmod(file.fileno(), 0o644 if new else path.stat().st_mode & 0o7777)
                if path.exists() if new else self._bytes(outcome.file) != outcome.before:
                    raise Changed(outcome.file)
                Path(name).replace(path)
            finally:
                with suppress(FileNotFoundError):
                    Path(name).unlink()
        except OSError as problem:
            raise _unwritable(outcome.file, problem) from None

    def _new(self, findings: list[Finding]) -> list[Finding]:
        """The findings that the catalogue did not have before."""
        known = Counter(self._known)
        fresh = []
        for finding in findings:
            if known[_what(finding)] > 0:
                known[_what(finding)] -= 1
            else:
                fresh.append(finding)
        return fresh

    def _bytes(self, file: str) -> bytes:
        try:
            return (self.root / file).read_bytes()
        except OSError as problem:
            raise _unwritable(file, problem) from None


def _unwritable(file: str, problem: OSError) -> BreakevenError:
    return BreakevenError(f"{file} cannot be edited: {problem.strerror or problem}")


@contextmanager
def _copy(root: Path) -> Iterator[Path]:
    """A copy of the catalogue in a folder of its own, where nobody else builds from it."""
    with tempfile.TemporaryDirectory(prefix="breakeven-") as folder:
        copy = Path(folder)
        try:
            shutil.copytree(root / "catalogue", copy / "catalogue", symlinks=True)
        except (OSError, shutil.Error) as problem:
            raise BreakevenError(
                f"the catalogue cannot be copied to be checked: {problem}"
            ) from None
        yield copy


def _what(finding: Finding) -> tuple[str, str, str]:
    """A finding but for its line, which an edit above it moves."""
    return (finding.location.file, finding.code, finding.message)


def _unknown(what: str, word: str, known: list[str]) -> UsageError:
    hint = did_you_mean(word, known) or f"known: {', '.join(sorted(known)[:20]) or 'none'}"
    return UsageError(f"there is no {what} {quote(word)}; {hint}")
