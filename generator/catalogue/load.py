"""The catalogue's files, read and validated into one value, with every finding on the way.

This is the only room that reads the catalogue's files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Generic, TypeVar

from pydantic import BaseModel

from generator.catalogue.validate import validate
from generator.catalogue.yaml_source import MAX_BYTES, Document, decode, parse
from generator.findings import Finding, Location, error, has_errors
from generator.memo import NOTHING, Store
from generator.schema.base import parse_slug
from generator.schema.claim import Claims
from generator.schema.meters import Meters
from generator.schema.provider import Kind, Offer, Provider
from generator.schema.scenario import Scenario
from generator.schema.term import Term
from generator.schema.tree import Tree
from generator.schema.worksheet import Worksheet

M = TypeVar("M", bound=BaseModel)
METERS = "catalogue/meters.yaml"


@dataclass(frozen=True, eq=False)
class Entry(Generic[M]):
    """One validated file: its id, its content, and where everything in it stands."""

    id: str
    model: M
    document: Document

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        mine, theirs = ((side.id, side.model, side.document) for side in (self, other))
        return mine == theirs

    __hash__ = None  # type: ignore[assignment]

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """Line and column of a value in the file."""
        return self.document.locate(path, key=key)


class KnownEntry(Entry[M]):
    """A file that is known to be valid; its model is made when it is asked for."""

    @classmethod
    def of(cls, identifier: str, schema: type[M], document: Document) -> KnownEntry[M]:
        """The entry of a document that fits the schema."""
        found = cls.__new__(cls)
        found.__dict__.update(id=identifier, document=document, schema=schema)
        return found

    @cached_property
    def model(self) -> M:
        """The content, which is what the document was when it was validated."""
        schema: type[M] = self.__dict__["schema"]
        return schema.model_validate_json(self.document.packed()[0])

    @property
    def is_replaced(self) -> bool:
        """Whether it was given another model than its document's, as by `dataclasses.replace`."""
        return "schema" not in self.__dict__


@dataclass(frozen=True)
class ProseEntry(Entry[Term]):
    """A Markdown file: its front matter is the model, its prose follows."""

    prose: str
    first_line: int
    """The line of the file on which the prose begins."""


@dataclass(frozen=True)
class CatalogueOffer:
    """An offer with its provider and its place."""

    id: str
    provider_id: str
    entry: Entry[Provider]
    index: int

    @property
    def provider(self) -> Provider:
        """Who sells it."""
        return self.entry.model

    @property
    def offer(self) -> Offer:
        """What its file says of it."""
        return self.entry.model.offers[self.index]

    @property
    def title(self) -> str:
        """Its name with the provider's: `GPT-4o mini, OpenAI`. Either may have brackets in it."""
        return f"{self.offer.name}, {self.provider.name}"

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """Line and column of a value of the offer."""
        return self.entry.locate("offers", self.index, *path, key=key)


@dataclass(frozen=True)
class Catalogue:
    """Everything people have written, validated."""

    meters: Meters
    providers: Mapping[str, Entry[Provider]]
    scenarios: Mapping[str, Entry[Scenario]]
    worksheets: Mapping[str, Entry[Worksheet]]
    trees: Mapping[str, Entry[Tree]]
    claims: Mapping[str, Entry[Claims]]
    terms: Mapping[str, ProseEntry]
    files: Mapping[str, str]
    """The SHA-256 of each file, in hexadecimal digits, by its path in the guide."""

    @cached_property
    def digest(self) -> str:
        """Changes when any byte of any file does, or the name of one; see `digest_of`."""
        return self.digest_of(self.files)

    def digest_of(self, files: Iterable[str]) -> str:
        """The digest of some of the files: what `sha256sum FILES | sha256sum` prints for them.

        The files stand in the order of their names, whatever order they are given in.
        """
        return digest_of({file: self.files[file] for file in files})

    @cached_property
    def offers(self) -> Mapping[str, CatalogueOffer]:
        """Every offer by `provider/offer`, providers in the order of their ids."""
        return {
            f"{entry.id}/{name}": CatalogueOffer(f"{entry.id}/{name}", entry.id, entry, index)
            for entry in self.providers.values()
            for index, (name, _) in enumerate(_offers_of(entry))
        }

    @cached_property
    def tuning(self) -> Mapping[str, CatalogueOffer]:
        """The offers of the kind `tuning`."""
        return {
            f"{entry.id}/{name}": self.offers[f"{entry.id}/{name}"]
            for entry in self.providers.values()
            for name, kind in _offers_of(entry)
            if kind == Kind.TUNING
        }

    @property
    def whole(self) -> Catalogue:
        """Where to look for what is referred to: in all files, whichever of them are gone through.

        It is the catalogue itself, unless that is the part of another (see `view.alone`).
        """
        whole: Catalogue = self.__dict__.get("_whole", self)
        return whole


def digest_of(files: Mapping[str, str]) -> str:
    """One digest for files of which each has its own; see `Catalogue.digest_of`."""
    lines = "".join(f"{digest}  {file}\n" for file, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _offers_of(entry: Entry[Provider]) -> list[tuple[str, str]]:
    """The id and the kind of each offer; no model is made for that."""
    if not isinstance(entry, KnownEntry) or entry.is_replaced:
        return [(offer.id, offer.kind) for offer in entry.model.offers]
    return [(offer["id"], offer["kind"]) for offer in entry.document.data["offers"]]


@dataclass(frozen=True)
class Loaded:
    """What loading gives: the catalogue, or None where an error left a hole in it."""

    catalogue: Catalogue | None
    findings: list[Finding]


@dataclass(frozen=True)
class _File:
    id: str
    shown: str
    raw: bytes

    @cached_property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()


def _walk(folder: FilePath, root: FilePath, suffix: str) -> Iterator[_File | Finding]:
    """The folder's files in the order of their names; anything that is not one is a finding."""
    if folder.is_symlink():
        yield _link(folder.relative_to(root).as_posix())
        return
    if not folder.is_dir():
        return
    for item in sorted(os.scandir(folder), key=lambda found: found.name):
        shown = FilePath(item.path).relative_to(root).as_posix()
        if item.is_symlink():
            yield _link(shown)
        elif item.name.startswith("."):
            continue
        elif not item.is_file() or not item.name.endswith(suffix):
            yield error(
                Location(shown), "file-name", f"only {suffix} files belong in this folder",
                f"rename it to end in {suffix}, or move it",
            )  # fmt: skip
        else:
            identifier = item.name.removesuffix(suffix)
            try:
                parse_slug(identifier)
            except ValueError as problem:
                yield error(Location(shown), "file-name", str(problem), "rename the file")
                continue
            yield _File(identifier, shown, _bytes(FilePath(item.path)))


def _link(shown: str) -> Finding:
    return error(
        Location(shown), "file-link", "links are not followed in the catalogue",
        "commit the file itself",
    )  # fmt: skip


def _bytes(path: FilePath) -> bytes:
    # One byte more than is ever read says that the file is too large; the rest stays on the disk.
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _read(file: _File, model: type[M], store: Store) -> tuple[Entry[M] | None, list[Finding]]:
    kept = store.get(*_key(file, model))
    if kept is not None:
        known = KnownEntry.of(file.id, model, _unpacked(file, kept))
        shared: Entry[M] = store.made.setdefault(_key(file, model), known)
        return shared, []
    text, findings = decode(file.raw, file.shown)
    if findings:
        return None, findings
    document, findings = parse(text, file.shown)
    if document is None:
        return None, findings
    content, more = validate(document, model)
    findings = [*findings, *more]
    if content is not None and not findings:
        store.put(_key(file, model), *document.packed())
    return (Entry(file.id, content, document) if content is not None else None), findings


def _key(file: _File, model: type[BaseModel]) -> tuple[str, ...]:
    """Under which a file that was read and had nothing wrong with it is kept."""
    return ("read", model.__name__, file.shown, file.sha256)


def _unpacked(file: _File, kept: tuple[str, ...]) -> Document:
    data, marks = kept
    return Document(file.shown, (data, marks))


def _read_prose(file: _File, store: Store) -> tuple[ProseEntry | None, list[Finding]]:
    text, findings = decode(file.raw, file.shown)
    if findings:
        return None, findings
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        return None, [
            error(
                Location(file.shown), "front-matter", "the file does not begin with front matter",
                "start with a line '---', the fields, and another line '---'",
            )
        ]  # fmt: skip
    prose = "\n".join(lines[end + 1 :])
    kept = store.get(*_key(file, Term))
    if kept is not None:
        known = KnownEntry.of(file.id, Term, _unpacked(file, kept))
        return ProseEntry(file.id, known.model, known.document, prose, end + 2), []
    document, findings = parse("\n".join(lines[1:end]), file.shown, first_line=2)
    if document is None:
        return None, findings
    content, more = validate(document, Term)
    findings = [*findings, *more]
    if content is None:
        return None, findings
    if not findings:
        store.put(_key(file, Term), *document.packed())
    return ProseEntry(file.id, content, document, prose, end + 2), findings


class _Loader:
    def __init__(self, root: FilePath, store: Store) -> None:
        self.root = root
        self.store = store
        self.findings: list[Finding] = []
        self.files: dict[str, str] = {}

    def folder(self, name: str, model: type[M], suffix: str = ".yaml") -> dict[str, Entry[M]]:
        entries: dict[str, Entry[M]] = {}
        for file in _walk(self.root / "catalogue" / name, self.root, suffix):
            if isinstance(file, Finding):
                self.findings.append(file)
                continue
            entry = self.read(file, model)
            if entry is not None:
                entries[file.id] = entry
        return entries

    def read(self, file: _File, model: type[M]) -> Entry[M] | None:
        self.take(file)
        entry, findings = _read(file, model, self.store)
        self.findings += findings
        return entry

    def prose(self, name: str) -> dict[str, ProseEntry]:
        entries: dict[str, ProseEntry] = {}
        for file in _walk(self.root / "catalogue" / name, self.root, ".md"):
            if isinstance(file, Finding):
                self.findings.append(file)
                continue
            self.take(file)
            entry, findings = _read_prose(file, self.store)
            self.findings += findings
            if entry is not None:
                entries[file.id] = entry
        return entries

    def take(self, file: _File) -> None:
        self.files[file.shown] = file.sha256

    def single(self, name: str, model: type[M]) -> Entry[M] | None:
        path = self.root / "catalogue" / name
        shown = f"catalogue/{name}"
        if path.is_symlink() or not path.is_file():
            self.findings.append(error(Location(shown), "file-missing", f"{shown} is missing"))
            return None
        return self.read(_File(path.stem, shown, _bytes(path)), model)


def load(root: FilePath, store: Store = NOTHING) -> Loaded:
    """Reads `root/catalogue`. Findings name files relative to `root`, in a stable order.

    What `store` has kept of a file with the same bytes is taken instead of parsing it again.
    """
    loader = _Loader(root, store)
    if (root / "catalogue").is_symlink():
        return Loaded(None, [_link("catalogue")])
    meters = loader.single("meters.yaml", Meters)
    providers = loader.folder("providers", Provider)
    scenarios = loader.folder("scenarios", Scenario)
    worksheets = loader.folder("worksheets", Worksheet)
    trees = loader.folder("trees", Tree)
    claims = loader.folder("claims", Claims)
    terms = loader.prose("terms")
    catalogue = None
    if meters is not None and not has_errors(loader.findings):
        catalogue = Catalogue(
            meters.model, providers, scenarios, worksheets, trees, claims, terms,
            loader.files,
        )  # fmt: skip
    return Loaded(catalogue, sorted(loader.findings, key=lambda finding: finding.sort_key))
