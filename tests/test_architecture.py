"""ARCHITECTURE.md against the code: which way imports go, and who touches the world outside."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "generator"
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table that follows a heading of the page, its head left out."""
    after = PAGE.split(f"\n{heading}\n", 1)[1]
    lines = [line for line in re.split(r"\n##+ ", after)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


ORDER = [row[0].strip("`") for row in rows("## The rooms")]


def name_of(path: Path) -> str:
    """A module as the page names it: `pages/glossary`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


MODULES = {
    name_of(path): path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE
} | {path.stem: path for path in sorted(PACKAGE.glob("*.py")) if path.stem != "__init__"}


@cache
def nodes(name: str) -> list[ast.AST]:
    """Every node of a module."""
    return list(ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))))


def imported(name: str) -> Iterator[str]:
    """Every module that a module imports, wherever in it; `from a import b` gives `a.b`."""
    for node in nodes(name):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_used(name: str) -> set[str]:
    """The rooms that a module imports from, its own left out."""
    used = {item.split(".")[1] for item in imported(name) if item.startswith("generator.")}
    return used & set(ORDER) - {name.split("/", maxsplit=1)[0]}


def test_every_room_is_on_the_page() -> None:
    """A room is a module or a folder of the package, and stands in the table once."""
    found = {name.split("/", maxsplit=1)[0] for name in MODULES}
    assert sorted(found) == sorted(ORDER)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_up_the_page(name: str) -> None:
    """A room imports only itself and rooms above it."""
    above = ORDER[: ORDER.index(name.split("/", maxsplit=1)[0])]
    assert set() == {room for room in rooms_used(name) if room not in above}


def called(name: str) -> set[str]:
    """The names of everything a module calls: `open` for both `open(…)` and `path.open(…)`."""
    functions = [node.func for node in nodes(name) if isinstance(node, ast.Call)]
    return methods(name) | {item.id for item in functions if isinstance(item, ast.Name)}


def methods(name: str) -> set[str]:
    """The names of the methods a module calls; `os.open` gives a descriptor and no content."""
    functions = [node.func for node in nodes(name) if isinstance(node, ast.Call)]
    return {
        item.attr
        for item in functions
        if isinstance(item, ast.Attribute) and ast.unparse(item) != "os.open"
    }


def names_environment(name: str) -> bool:
    """Whether a module speaks of `os.environ` or `getenv`."""
    return "getenv" in called(name) or any(
        isinstance(node, ast.Attribute) and node.attr == "environ" for node in nodes(name)
    )


TOUCHES: Mapping[str, Callable[[str], bool]] = {
    "the clock": lambda name: bool({"now", "utcnow", "today"} & methods(name)),
    "other programs": lambda name: "subprocess" in set(imported(name)),
    "the environment": names_environment,
    "reading files": lambda name: bool(
        {"open", "read_text", "read_bytes", "scandir"} & called(name)
    ),
    "writing files": lambda name: bool(
        {"write_text", "write_bytes", "mkdir", "unlink", "rename", "rmtree"} & called(name)
    ),
}


@pytest.mark.parametrize("what", sorted(TOUCHES))
def test_only_the_rooms_on_the_page_touch_the_world(what: str) -> None:
    """The clock, git, the environment and files each have the modules whose job they are."""
    table = dict(rows("### Who touches the world"))
    expected = re.findall(r"`([^`]+)`", table[what])
    found = [name for name in MODULES if TOUCHES[what](name)]
    assert sorted(expected) == sorted(found)


def test_the_table_names_every_touch() -> None:
    """A row of the table is tested, and a test has a row."""
    assert sorted(TOUCHES) == sorted(what for what, _ in rows("### Who touches the world"))


def test_text_is_called_html_where_the_page_says() -> None:
    """`Markup`, which switches escaping off, is made in the modules that the page names."""
    sentence = PAGE.split("is made in five modules:", 1)[1].split("A sixth", 1)[0]
    expected = [item.removesuffix(".py") for item in re.findall(r"`([\w/]+\.py)`", sentence)]
    assert sorted(expected) == sorted(name for name in MODULES if "Markup" in called(name))


def test_nothing_is_executed() -> None:
    """No module evaluates text as a program, or unpickles."""
    for name in MODULES:
        assert not {"eval", "exec", "compile", "__import__"} & called(name) - methods(name), name
        assert not {"pickle", "marshal", "shelve"} & set(imported(name)), name
