"""The rule `reserved-name`."""

from __future__ import annotations

from generator.catalogue.rules.reserved_name import PROVIDERS, RULE, WORKSHEETS
from generator.cli.app import app
from tests.catalogue.rules.conftest import Breaches
from tests.conftest import ROOT
from tests.samples import SHEET, provider


def test_no_worksheet_has_the_name_of_a_command(breaches: Breaches) -> None:
    """A worksheet called `verify` could not be computed by name; any other name is free."""
    message = "'breakeven worksheet verify' is a command, so no worksheet can be called so"
    assert breaches(RULE, files={"worksheets/verify.yaml": SHEET}) == [("title", message)]


def test_other_names_are_free(breaches: Breaches) -> None:
    """A name that only contains the word is no such name."""
    assert not breaches(RULE, files={"worksheets/verify-it.yaml": SHEET})


def test_the_names_are_those_of_the_commands() -> None:
    """Every command of two words that begins with `worksheet` is kept free."""
    names = [command.name or "" for command in app.registered_commands]
    taken = {name.split()[1] for name in names if name.startswith("worksheet ")}
    assert taken == set(WORKSHEETS)


def test_no_provider_has_the_name_of_a_page(breaches: Breaches) -> None:
    """Nothing else under /prices/ is a page of its own."""
    message = (
        "/prices/evidence/ is the page of what other data sets say, so no provider can be called so"
    )
    files = {"providers/evidence.yaml": provider(), "providers/evidence-ai.yaml": provider()}
    assert breaches(RULE, files=files) == [("name", message)]
    pages = [page.name for page in (ROOT / "templates" / "pages").iterdir()]
    assert {f"{name}.md.j2" for name in PROVIDERS} <= set(pages)
