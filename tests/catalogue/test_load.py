"""Loading: which files are read, which are refused, and what comes of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.catalogue.load import Loaded, load
from generator.catalogue.yaml_source import MAX_BYTES
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import offer, price, provider

TERM = "---\ntitle: A\ndefinition: B.\n---\nProse.\n\nMore.\n"


def shown(loaded: Loaded) -> list[tuple[str, str]]:
    """The place and the code of every finding."""
    return [(str(found.location), found.code) for found in loaded.findings]


def test_a_catalogue_is_one_value(make_catalogue: MakeCatalogue) -> None:
    """Offers are found by `provider/offer`, and know their place."""
    two = provider(offer(price()), offer(price(), name="large"))
    loaded = load(make_catalogue(**{"providers/beta.yaml": two}))
    assert loaded.catalogue is not None
    assert loaded.findings == []
    assert list(loaded.catalogue.offers) == ["acme/small", "beta/small", "beta/large"]
    large = loaded.catalogue.offers["beta/large"]
    assert (large.provider_id, large.offer.id) == ("beta", "large")
    assert str(large.locate("id")) == "catalogue/providers/beta.yaml:9:9"


def test_an_error_leaves_no_catalogue(make_catalogue: MakeCatalogue) -> None:
    """Half a catalogue is not computed with; the other files' findings come all the same."""
    files = {"providers/acme.yaml": "name: [\n", "providers/beta.yaml": "name: A\nname: B\n"}
    loaded = load(make_catalogue(**files))
    assert loaded.catalogue is None
    expected = [
        ("catalogue/providers/acme.yaml:1:7", "yaml-syntax"),
        ("catalogue/providers/beta.yaml:1:1", "missing-key"),
        ("catalogue/providers/beta.yaml:1:1", "missing-key"),
        ("catalogue/providers/beta.yaml:2:1", "yaml-duplicate-key"),
    ]
    assert expected == shown(loaded)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("providers/notes.txt", "file-name"),
        ("providers/acme.yml", "file-name"),
        ("providers/Beta.yaml", "file-name"),
        ("providers/be ta.yaml", "file-name"),
        ("providers/old/acme.yaml", "file-name"),
        ("terms/a.yaml", "file-name"),
    ],
)
def test_a_stray_file_is_a_finding(make_catalogue: MakeCatalogue, name: str, code: str) -> None:
    """A file that would be passed over silently is named."""
    place = "catalogue/providers/old" if "old" in name else f"catalogue/{name}"
    assert [(f"{place}:1:1", code)] == shown(load(make_catalogue(**{name: provider()})))


def test_hidden_files_are_passed_over(make_catalogue: MakeCatalogue) -> None:
    """Editors and desktops leave them behind."""
    loaded = load(make_catalogue(**{"providers/.acme.yaml.swp": b"\xff"}))
    assert loaded.findings == []


@pytest.mark.parametrize("target", ["outside.yaml", "catalogue/providers/acme.yaml", "nowhere"])
def test_a_link_is_not_followed(make_catalogue: MakeCatalogue, target: str) -> None:
    """Neither out of the catalogue, nor within it, nor to nothing."""
    root = make_catalogue()
    (root / "outside.yaml").write_text(provider())
    (root / "catalogue" / "providers" / "link.yaml").symlink_to(root / target)
    assert shown(load(root)) == [("catalogue/providers/link.yaml:1:1", "file-link")]


def test_the_meters_are_needed(make_catalogue: MakeCatalogue) -> None:
    """Without them there is no catalogue; a link to them is no file."""
    root = make_catalogue(**{"meters.yaml": None})
    expected = [("catalogue/meters.yaml:1:1", "file-missing")]
    assert expected == shown(load(root))
    (root / "catalogue" / "meters.yaml").symlink_to(ROOT / "catalogue" / "meters.yaml")
    assert expected == shown(load(root))


def test_an_empty_folder_has_no_meters(tmp_path: Path) -> None:
    """A folder that holds no catalogue is a finding and no traceback."""
    loaded = load(tmp_path)
    assert loaded.catalogue is None
    assert [found.code for found in loaded.findings] == ["file-missing"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe", "file-encoding"),
        (b"name: \x00", "file-nul"),
        (b"#" * (MAX_BYTES + 1), "file-size"),
    ],
)
@pytest.mark.parametrize("name", ["providers/acme.yaml", "terms/a.md"])
def test_what_is_not_text_is_named(
    make_catalogue: MakeCatalogue, name: str, content: bytes, expected: str
) -> None:
    """Of YAML and of prose."""
    loaded = load(make_catalogue(**{name: content}))
    assert [(f"catalogue/{name}:1:1", expected)] == shown(loaded)


def test_a_term_is_front_matter_and_prose(make_catalogue: MakeCatalogue) -> None:
    """The prose and its first line are kept, and places count from the top of the file."""
    loaded = load(make_catalogue(**{"terms/a.md": TERM}))
    assert loaded.catalogue is not None
    term = loaded.catalogue.terms["a"]
    assert (term.prose, term.first_line) == ("Prose.\n\nMore.\n", 5)
    assert str(term.locate("definition")) == "catalogue/terms/a.md:3:13"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prose.\n", [("1:1", "front-matter")]),
        ("---\ntitle: A\n", [("1:1", "front-matter")]),
        ("", [("1:1", "front-matter")]),
        ("---\ntitle: [\n---\n", [("2:8", "yaml-syntax")]),
        ("---\ntitle: A\ndefintion: B\n---\n", [("2:1", "missing-key"), ("3:1", "unknown-key")]),
    ],
)
def test_front_matter_is_checked(
    make_catalogue: MakeCatalogue, text: str, expected: list[tuple[str, str]]
) -> None:
    """A term without it, or with a mistake in it, is named at its line of the file."""
    loaded = load(make_catalogue(**{"terms/a.md": text}))
    assert [(f"catalogue/terms/a.md:{place}", code) for place, code in expected] == shown(loaded)


def test_the_digest_is_of_every_byte(make_catalogue: MakeCatalogue) -> None:
    """The same files give the same digest; a comment or a name changes it."""

    def digest(**files: str | bytes | None) -> str:
        loaded = load(make_catalogue(**files))
        assert loaded.catalogue is not None
        return loaded.catalogue.digest

    first = digest()
    assert first == digest()
    digests = {
        first,
        digest(**{"providers/acme.yaml": provider() + "# a comment\n"}),
        digest(**{"providers/acme.yaml": None, "providers/acne.yaml": provider()}),
    }
    assert len(digests) == 3


def test_findings_do_not_depend_on_the_order_of_the_folder(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File systems list a folder in any order; the findings and the digest do not follow it."""
    root = make_catalogue(**{"providers/b.yaml": provider(), "providers/c.txt": ""})
    before = load(root)
    plain = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(plain(path))))
    assert before.findings == load(root).findings
