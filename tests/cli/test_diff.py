"""`breakeven diff`: what a change of the catalogue does, gravest first, every text disarmed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.catalogue.load import Catalogue, load
from generator.check import Checked
from generator.diff import FORMATS, Report
from generator.diff.changes import KINDS, Correction, EvidenceChange, VerdictFlip
from generator.diff.prices import offer_changes
from generator.diff.report import LONGEST, State
from generator.diff.style import Style
from generator.diff.touched import Half, touched
from tests.conftest import MakeCatalogue
from tests.samples import PAGE, TODAY, TREE, flipping, offer, price, provider, scenario
from tests.support import repository
from tests.support.command import breakeven

CLAIM = """\
title: A
by: B
url: https://acme.example/blog
dated: "2026"
claims:
  - id: half-a-dollar
    quoted: It costs half a dollar.
    verdict: VERDICT
    recompute: {worksheet: calls, offers: {model: acme/small}, inputs: {tokens: 500000}}
    figures: [{name: Bill, value: bill, stated: 0.5, unit: USD/month}]
"""
AGREES = "verdict: agrees"
DISAGREES = "verdict: disagrees\n    note: The price rose."
USES = scenario(
    "{calls: {offers: {model: acme/small}, inputs: {tokens: 500000}}}",
    "trees: {which: {answers: {}}}\n",
)
RAISED = "input: 3.00"


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A committed guide with a scenario, a tree and a claim that rest on one price."""
    root = make_catalogue(
        **{
            "worksheets/calls.yaml": flipping("1"), "scenarios/one.yaml": USES,
            "trees/which.yaml": TREE, "claims/blog.yaml": CLAIM.replace("VERDICT", "agrees"),
        }
    )  # fmt: skip
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    repository.commit(root)
    return root


def raised(root: Path) -> None:
    """A new price, with which the verdict flips, the tree ends elsewhere and the claim fails."""
    path = root / "catalogue" / "providers" / "acme.yaml"
    path.write_text(provider(offer(price(), price("2026-11-01", RAISED))))
    repository.edit(root, "claims/blog.yaml", AGREES, DISAGREES)


def changes(root: Path, *arguments: str) -> dict[str, Any]:
    """The changes by kind, and the exit code 0."""
    done = breakeven("diff", *arguments, "--format", "json", cwd=root)
    assert (0, "") == (done.returncode, done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)["changes"]
    return found


def test_nothing_changed(root: Path) -> None:
    """It is said, in every format, with the exit code 0."""
    done = breakeven("diff", "HEAD", cwd=root)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith("The catalogues are the same.\n")
    assert {} == changes(root, "HEAD", "HEAD")
    assert "" == breakeven("diff", "HEAD", "--format", "github", cwd=root).stdout.strip()
    assert "are the same" in breakeven("diff", "HEAD", "--format", "markdown", cwd=root).stdout


def test_a_price_change_and_all_it_does(root: Path) -> None:
    """The verdict that flips, the tree, the claim, the price with its evidence, the results."""
    raised(root)
    found = changes(root, "HEAD")
    assert {"verdict-flip", "tree", "claim", "price-change", "result"} == found.keys()
    (flip,) = found["verdict-flip"]
    assert ("prompt", "tune") == (flip["old"]["route"], flip["new"]["route"])
    assert ("It costs $0.50 a month.", "Tune, as $1.50 a month is a lot.") == (
        flip["old"]["text"], flip["new"]["text"],
    )  # fmt: skip
    (tree,) = found["tree"]
    assert ("Prompt", "Tune") == (tree["old"]["route"], tree["new"]["route"])
    (claim,) = found["claim"]
    assert ("half-a-dollar", False) == (claim["claim"], claim["holds"])
    (moved,) = found["result"]
    assert ("bill", "0.5", "1.5") == (moved["step"], moved["old"], moved["new"])
    (change,) = found["price-change"]
    assert ("acme/small", "input", "1.00", "3.00", "2", "200") == (
        change["offer"], change["rate"], change["old"], change["new"], change["absolute"],
        change["percent"],
    )  # fmt: skip
    assert ("2026-11-01", PAGE, None) == (
        change["effective"], change["evidence"]["source"], change["evidence"]["verified"],
    )  # fmt: skip
    lines = (root / change["file"]).read_text().splitlines()
    assert RAISED in lines[change["line"] - 1]


def test_verdicts_come_first(root: Path) -> None:
    """In text and in Markdown; the other way round the claim starts to hold again."""
    raised(root)
    text = breakeven("diff", "main", cwd=root).stdout
    headings = re.findall(r"^([A-Z].*) \(\d+\)$", text, re.MULTILINE)
    assert "Verdicts that flip" == headings[0]
    assert "acme/small input: $1.00 → $3.00 (+$2.00, +200 %) per 1M tokens from 2026-11-01" in text
    markdown = breakeven("diff", "main", "--format", "markdown", cwd=root).stdout
    assert headings == re.findall(r"^### (.*) \(\d+\)$", markdown, re.MULTILINE)
    repository.commit(root)
    (claim,) = changes(root, "HEAD", "HEAD~1")["claim"]
    assert claim["holds"]


def test_between_two_commits_the_files_do_not_count(root: Path) -> None:
    """With both named, what stands in the work tree is not read."""
    raised(root)
    repository.commit(root)
    (root / "catalogue" / "meters.yaml").write_text("broken: [")
    assert "verdict-flip" in changes(root, "HEAD~1", "HEAD")


def test_a_day_before_the_first_price(root: Path) -> None:
    """What could not be had then is left out on both sides; the rest is compared."""
    (root / "catalogue" / "claims" / "blog.yaml").unlink()
    repository.commit(root)
    path = root / "catalogue" / "providers" / "acme.yaml"
    path.write_text(provider(offer(price(), price("2026-11-01", RAISED))))
    assert {"price-change"} == changes(root, "HEAD", "--on", "2020-01-01").keys()
    assert "verdict-flip" in changes(root, "HEAD", "--on", "2026-11-22")


def test_both_sides_are_of_one_day(root: Path) -> None:
    """Before the price took effect nothing that is computed moves; the entry is there all the same.

    Without --on the day is that of the last commit, or today where the files differ from it.
    """
    raised(root)
    repository.edit(root, "claims/blog.yaml", DISAGREES, AGREES)
    assert {"price-change"} == changes(root, "HEAD", "--on", "2026-10-31").keys()
    repository.commit(root)
    repository.edit(root, "claims/blog.yaml", AGREES, DISAGREES)
    repository.commit(root)
    first = repository.git(root, "rev-list", "--max-parents=0", "HEAD")
    done = breakeven("diff", first, "HEAD", cwd=root)
    assert f"both as of {repository.DAY}" in done.stdout


def test_annotations_stand_at_their_lines(root: Path) -> None:
    """One workflow command a change: a warning for what is grave, a notice for the rest."""
    raised(root)
    lines = breakeven("diff", "HEAD", "--format", "github", cwd=root).stdout.splitlines()
    assert lines[0].startswith("::warning file=catalogue/scenarios/one.yaml,line=1,title=Verdicts")
    (change,) = [line for line in lines if "title=Price" in line]
    assert change.startswith("::notice file=catalogue/providers/acme.yaml,line=9,")
    assert all(line.startswith(("::warning ", "::notice ")) for line in lines)


def test_errors_on_either_side(root: Path) -> None:
    """Exit code 1; the findings go to stderr with the side's name, and nothing to stdout."""
    (root / "catalogue/providers/acme.yaml").write_text(provider(offer(price(rates="inptu: 1"))))
    done = breakeven("diff", "HEAD", cwd=root)
    assert (1, "") == (done.returncode, done.stdout)
    assert "The catalogue of the work tree has errors:" in done.stderr
    assert "catalogue/providers/acme.yaml:8:41: error unknown-meter" in done.stderr
    repository.commit(root)
    done = breakeven("diff", "HEAD", "HEAD", cwd=root)
    assert (1, 2) == (done.returncode, done.stderr.count("The catalogue of HEAD has errors:"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("nowhere",), "there is no commit 'nowhere'"),
        (("HEAD", "nowhere"), "there is no commit 'nowhere'"),
        (("--", "--output=x"), "'--output=x' is not the name of a commit"),
        (("--output=x",), "No such option"),
        (("HEAD", "--", "-p"), "'-p' is not the name of a commit"),
        (("HEAD", "--format", "html"), "'html' is not one of"),
        (("HEAD", "--on", "soon"), "'soon' is not a date"),
        (("HEAD", "HEAD", "HEAD"), "unexpected extra argument"),
    ],
)
def test_a_wrong_call(arguments: tuple[str, ...], message: str, root: Path) -> None:
    """Exit code 2, in words, and no file is made."""
    done = breakeven("diff", *arguments, cwd=root)
    assert (2, "") == (done.returncode, done.stdout)
    assert message in done.stderr
    assert not (root / "x").exists()


def test_outside_git(make_catalogue: MakeCatalogue) -> None:
    """A folder without history has nothing to be compared with."""
    root = make_catalogue()
    (root / "mkdocs.yml").write_text("site_name: Test\n")
    done = breakeven("diff", "HEAD", cwd=root)
    assert (2, "") == (done.returncode, done.stdout)
    assert "is not in a git repository" in done.stderr


# Kinds of change in the offers --------------------------------------------------------------------

Compare = Callable[[str, str], list[tuple[str, str]]]
EURO = "currency: EUR, exchange: {usd: 1.10, date: 2026-01-01, source: https://bank.example/r}"
CORRECTED = "corrections: [{on: 2026-11-20, rate: input, was: '1.00', reason: A slip.}]"
SOURCE = f"source: {{url: {PAGE}, accessed: 2026-11-20, read: page}}"
OLD = provider(offer(price()))


def offers(*items: str) -> str:
    """A provider with these offers."""
    return provider(*items)


CASES = [
    pytest.param(OLD, OLD, [], id="nothing"),
    pytest.param(
        OLD, offers(offer(price(), price("2026-06-01", "input: 0.75"))),
        [("price-change", "acme/small input: $1.00 → $0.75 (−$0.25, −25 %) per 1M tokens")],
        id="a lower price",
    ),
    pytest.param(
        OLD, offers(offer(price(), price("2026-06-01", "input: 1.00, output: free"))),
        [("price-change", "acme/small output: unknown → free per 1M tokens")],
        id="a rate that was unknown",
    ),
    pytest.param(
        OLD, offers(offer(price(), price("2026-06-01", "input: 1.00", EURO))),
        [("price-change", "acme/small input: $1.00 → €1.00 per 1M tokens from")],
        id="another currency has no difference",
    ),
    pytest.param(
        OLD, offers(offer(price(), price("2026-06-01"))),
        [("evidence", "prices: nothing → an entry from 2026-06-01 with the same rates")],
        id="the same price again",
    ),
    pytest.param(
        OLD, offers(offer(price(rates="input: 1.10"))),
        [("correction", "input: $1.00 → $1.10, in the entry from 2026-01-01: no reason is given")],
        id="a correction without a reason",
    ),
    pytest.param(
        OLD, offers(offer(price(rates="input: 1.10", more=CORRECTED))),
        [
            ("correction", "input: $1.00 → $1.10, in the entry from 2026-01-01: A slip."),
            ("evidence", "2026-01-01 corrections[0].on: nothing → 2026-11-20"),
            ("evidence", "2026-01-01 corrections[0].rate: nothing → input"),
            ("evidence", "2026-01-01 corrections[0].was: nothing → 1.00"),
            ("evidence", "2026-01-01 corrections[0].reason: nothing → A slip."),
        ],
        id="a correction with its reason",
    ),
    pytest.param(
        OLD, offers(offer(price("2026-02-01"))),
        [("correction", "effective: 2026-01-01 → 2026-02-01")],
        id="another day for the same rates",
    ),
    pytest.param(
        offers(offer(price(), price("2026-06-01", "input: 2.00"))), OLD,
        [("correction", "the entry: input $2.00 → nothing, in the entry from 2026-06-01")],
        id="an entry that is gone",
    ),
    pytest.param(
        OLD, offers(offer(price(more="verified: 2026-11-20"))),
        [("evidence", "2026-01-01 verified: nothing → 2026-11-20")],
        id="verified",
    ),
    pytest.param(
        OLD, offers(offer(price(more=SOURCE))),
        [("evidence", "2026-01-01 source.accessed: 2026-11-01 → 2026-11-20")],
        id="read again",
    ),
    pytest.param(
        OLD, offers(offer(price(), more="status: {retires: 2027-01-14}")),
        [("retirement", "acme/small retires: nothing → 2027-01-14")],
        id="a retirement",
    ),
    pytest.param(
        OLD, offers(offer(price(more="until: 2027-01-14"))),
        [("retirement", "acme/small until: nothing → 2027-01-14")],
        id="a price that ends",
    ),
    pytest.param(
        OLD, offers(offer(price()), offer(price(rates="input: 2.00"), name="big")),
        [("new-offer", "acme/big (Big): input $2.00")],
        id="a new offer",
    ),
    pytest.param(
        offers(offer(price()), offer(name="big", more="note: None is published.")), OLD,
        [("removed-offer", "acme/big (Big): no published price")],
        id="an offer that is gone",
    ),
    pytest.param(
        OLD, offers(offer(price(), more="note: New.")),
        [("detail", "acme/small note: nothing → New.")],
        id="a note",
    ),
    pytest.param(
        OLD, OLD.replace("name: Acme", "name: Acme Inc.", 1),
        [("detail", "acme name: Acme → Acme Inc.")],
        id="a provider's name",
    ),
    pytest.param(
        offers(offer(price(more="tiers: [{above: 200000, rates: {input: 2.00}}]"))),
        offers(
            offer(
                price(more="tiers: [{above: 200000, rates: {input: 2.00}}]"),
                price("2026-06-01", more="tiers: [{above: 200000, rates: {input: 4.00}}]"),
            )
        ),
        [("price-change", "acme/small input@200000: $2.00 → $4.00 (+$2.00, +100 %)")],
        id="a tier",
    ),
    pytest.param(
        OLD, offers(offer(price(), price("2026-06-01", more="variants: {batch: {input: 0.50}}"))),
        [("price-change", "acme/small batch.input: unknown → $0.50 per 1M tokens")],
        id="a variant",
    ),
]  # fmt: skip


@pytest.fixture
def catalogue(make_catalogue: MakeCatalogue) -> Callable[[str], Catalogue]:
    """The catalogue with one provider's file."""

    def make(text: str) -> Catalogue:
        found = load(make_catalogue(**{"providers/acme.yaml": text}))
        assert found.catalogue is not None, found.findings
        return found.catalogue

    return make


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_what_changed_in_an_offer(
    old: str, new: str, expected: list[tuple[str, str]], catalogue: Callable[[str], Catalogue]
) -> None:
    """Each kind of change is recognised, once, and said on one line."""
    was, now = catalogue(old), catalogue(new)
    shared = touched(Half(Checked(was, [])), Half(Checked(now, [])))
    found = list(offer_changes(was, now, shared))
    assert [kind for kind, _ in expected] == [item.kind for item in found]
    for item, (_, words) in zip(found, expected, strict=True):
        assert words in item.explain(Style.TEXT)
        assert json.dumps(item.as_dict())


# Texts that would act -----------------------------------------------------------------------------

TRICKS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "![a](https://evil.example/a.png)", "https://evil.example", "www.evil.example", "@everyone",
    "fixes #1", "org/repo#1", "GH-1", "`code`", "``", "`", "a | b", "**bold** _it_ ~~no~~", "$x$",
    "<!-- hidden -->", "a\nb", "\n\n# Heading", "\n::error::x", "::set-output name=x::y",
    "%0A::error::x", "\x1b[2J", "&lt;b&gt;", "\\<b>", "\\`", "<https://evil.example>",
    "mail@evil.example", "{{ x }}", "{% raw %}", "---", "> quote", "- item", "| a |\n| - |",
    "[ref]: https://evil.example",
]  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.add(tag)


def report(text: str) -> Report:
    """A report in which every text is the same one."""
    state = State(text, None, text)
    changes = (
        VerdictFlip(text, text, text, text, text, text, None),
        Correction(text, text, text, text, None, TODAY, text),
        EvidenceChange(text, text, None, text, None),
    )
    return Report(state, state, TODAY, changes)


def harmless(text: str) -> None:
    """Nothing but our own headings, lists and code comes of it, and nothing that links."""
    markdown = FORMATS["markdown"](report(text))
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown)
    seen = _Seen()
    seen.feed(html)
    assert {"p", "h3", "ul", "li", "code"} >= seen.tags
    assert 3 == html.count("<h3>") == html.count("<ul>") == html.count("<li>")
    outside = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert not re.search(r"@\w|#\d|://|www\.\w|GH-\d", outside)
    commands = FORMATS["github"](report(text)).splitlines()
    assert 3 == len(commands)
    assert all(line.startswith(("::warning title=", "::notice title=")) for line in commands)
    lines = FORMATS["text"](report(text))
    assert len(FORMATS["text"](report("a")).splitlines()) == len(lines.splitlines())
    assert lines.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", TRICKS)
def test_a_text_cannot_act(text: str) -> None:
    """In no format: not as HTML, a link, an image, a mention, a heading or a workflow command."""
    harmless(text)


@given(text=st.text(max_size=60) | st.text(alphabet="`*_[]()<>@#:/|\\\n !w.$~&;-", max_size=40))
def test_no_text_can_act(text: str) -> None:
    """Whatever it is."""
    harmless(text)


def test_the_words_stay_readable() -> None:
    """A sentence looks in Markdown as it was written."""
    text = "Fine-tune: it saves 12,5 % (of a bill), says a/b."
    assert text == Style.MARKDOWN.words(text)


def test_a_long_report_is_cut_at_the_least_grave() -> None:
    """So that it fits into a comment; it says how much is left out."""
    flip = VerdictFlip("a", "b", "c", "d", "e", "The verdict.", None)
    evidence = EvidenceChange("a", "b", None, "x" * 500, None)
    state = State("a", None, "b")
    found = FORMATS["markdown"](Report(state, state, TODAY, (flip, *[evidence] * 500)))
    assert len(found) < LONGEST + 200
    assert "The verdict." in found
    shown = found.count("\n- ")
    assert f"… and {501 - shown} more" in found


def test_every_kind_is_on_the_list() -> None:
    """A report knows where each kind stands, and no two have one name or heading."""
    assert len(KINDS) == len({kind.kind for kind in KINDS}) == len({kind.heading for kind in KINDS})
    assert all("place" in {item.name for item in fields(kind)} for kind in KINDS)
