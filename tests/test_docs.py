"""README, CONTRIBUTING and ARCHITECTURE against the code: what they promise is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import typer
import yaml
from markdown_it import MarkdownIt

from generator import reporters
from generator.catalogue.rules import RULES
from generator.check import check
from generator.cli.app import app
from generator.findings import Finding
from generator.prose.directives import DIRECTIVES
from generator.schema.provider import Read
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import TODAY

PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md")
GUIDE = "CONTRIBUTING.md"


def text(page: str) -> str:
    """A page of the repository."""
    return (ROOT / page).read_text(encoding="utf-8")


def fences(page: str, language: str) -> list[str]:
    """The fenced blocks of a language on a page."""
    tokens = MarkdownIt().parse(text(page))
    return [item.content for item in tokens if item.type == "fence" and item.info == language]


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table whose first column is headed so, code marks left out."""
    lines = text(page).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = takewhile(lambda line: line.startswith("|"), lines[start + 2 :])
    return [
        [cell.strip().replace("`", "") for cell in line.strip("|").split(" | ")] for line in rows
    ]


def commands(group: typer.core.TyperGroup, *before: str) -> Iterator[tuple[str, str]]:
    """Every command with its help, groups walked."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, *before, name)
        else:
            yield " ".join((*before, name)), command.help or ""


def all_commands() -> dict[str, str]:
    """The help of every command by its name."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return dict(commands(group))


def command_named(usage: str) -> str:
    """The command in a line of usage: its words in small letters."""
    return " ".join(takewhile(str.islower, usage.split()))


def test_readme_lists_the_commands_there_are() -> None:
    """The table holds every command, and none that does not exist."""
    listed = [command_named(usage) for usage, _ in table("README.md", "command")]
    assert sorted(all_commands()) == sorted(listed)


def test_what_is_not_yet_is_not_there() -> None:
    """A command named as still to come does not exist; once it does, it belongs in the table."""
    later = text("README.md").split("\nNot yet: ", 1)[1].split("\n\n", 1)[0]
    named = {command_named(item) for item in re.findall(r"`([^`]+)`", later)}
    assert not named & set(all_commands())


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_a_command_has_help_with_an_example(name: str) -> None:
    """Its help says what it does in a line, and shows a call."""
    assert f"Example: breakeven {name}" in all_commands()[name]


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str) -> None:
    """A target that a page names is one of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text(page))) <= targets


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """A link to a file of the repository leads to one, and one to a heading to a heading."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", item.lower()).replace(" ", "-") for item in headings}
    for address in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if address.startswith("#"):
            assert address[1:] in anchors
        elif not address.startswith("https://"):
            assert (ROOT / address).is_file(), address


@pytest.mark.parametrize("page", ["README.md", GUIDE, "ARCHITECTURE.md"])
def test_paths_exist(page: str) -> None:
    """A file or folder that a page names in code marks is there; what is generated need not be."""
    for name in re.findall(
        r"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|yaml|yml|j2|json)))`", text(page)
    ):
        if name.startswith("site/") or "ID" in name or "example" in name:
            continue
        folders = (ROOT, ROOT / "generator", ROOT / "catalogue", ROOT / "generator" / "catalogue")
        below = [*folders, *(item for item in (ROOT / "catalogue").iterdir() if item.is_dir())]
        assert any((folder / name).exists() for folder in below) or name in ("src/", "public/"), (
            name
        )


def test_the_rules_are_those_of_the_registry() -> None:
    """The table of rules says of each its name, level, summary, and whether it can be excused."""
    expected = [
        [rule.name, rule.level.value, rule.summary, "yes" if rule.excusable else "no"]
        for rule in RULES
    ]
    assert expected == table(GUIDE, "rule")


def test_the_directives_are_those_of_the_registry() -> None:
    """The table of directives says how each is written and what it gives."""
    expected = [[row.usage, row.help] for row in DIRECTIVES.values()]
    assert expected == table(GUIDE, "directive")


def test_the_ways_of_reading_are_those_of_the_schema() -> None:
    """The table of evidence explains every value that `read` can have."""
    assert [item.value for item in Read] == [read for read, _ in table(GUIDE, "`read`")]


def found(make_catalogue: MakeCatalogue, content: str) -> list[Finding]:
    """What the check finds in a catalogue with this one provider, `example`."""
    files = {"providers/acme.yaml": None, "providers/example.yaml": content}
    return check(make_catalogue(**files), TODAY).findings


def annotated() -> str:
    """The provider's file with every field explained."""
    (block,) = [item for item in fences(GUIDE, "yaml") if "pricing_pages:" in item]
    return block


def test_the_annotated_file_is_sound(make_catalogue: MakeCatalogue) -> None:
    """It is a valid provider's file without a single finding, so it can be copied from."""
    assert not found(make_catalogue, annotated())


def example_change() -> tuple[str, str]:
    """The file before and after the example change."""
    (block,) = fences(GUIDE, "diff")
    lines = block.splitlines(keepends=True)
    return (
        "".join(line[1:] for line in lines if line[0] != "+"),
        "".join(line[1:] for line in lines if line[0] != "-"),
    )


def test_the_example_change_is_small_and_sound(make_catalogue: MakeCatalogue) -> None:
    """Three added lines, under forty with what stands around them, valid before and after."""
    before, after = example_change()
    assert len(before.splitlines()) + 3 == len(after.splitlines()) < 40
    assert not found(make_catalogue, before)
    assert not found(make_catalogue, after)


def test_the_check_says_what_the_guide_prints(make_catalogue: MakeCatalogue) -> None:
    """A slipped decimal point is answered in the words that the guide shows."""
    _, after = example_change()
    findings = found(make_catalogue, after.replace("output: 0.48", "output: 6.00"))
    assert reporters.text(findings) in fences(GUIDE, "text")


def test_issue_forms_are_forms() -> None:
    """A form has a name, a description and fields, or the place that hosts it ignores it."""
    for path in sorted(Path(ROOT, ".github", "ISSUE_TEMPLATE").glob("*.yml")):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert {"name", "description", "body"} <= set(form), path
        assert all(field["attributes"]["label"] for field in form["body"]), path
