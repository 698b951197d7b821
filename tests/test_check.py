"""Checking a catalogue: files, definitions, rules and scenarios together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.check import Checked, check
from generator.errors import UsageError
from generator.findings import Level, has_errors
from generator.schema.claim import Verdict
from tests.conftest import ROOT, MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider, scenario
from tests.support.site import last_read

TERM = "---\ntitle: T\ndefinition: A term.\n---\n\n"
USES = "{{calls: {{offers: {{model: {offer}}}, inputs: {{{inputs}}}}}}}"


def shown(checked: Checked) -> list[tuple[str, str]]:
    """The place and the code of every finding."""
    return [(str(found.location), found.code) for found in checked.findings]


def uses(offer_id: str = "acme/small", inputs: str = "tokens: 1000") -> str:
    """A scenario that fills in the sample worksheet."""
    return scenario(USES.format(offer=offer_id, inputs=inputs))


def test_a_sound_catalogue_has_no_findings(make_catalogue: MakeCatalogue) -> None:
    """It is handed on, with its definitions."""
    root = make_catalogue(**{"worksheets/calls.yaml": SHEET, "scenarios/one.yaml": uses()})
    checked = check(root, TODAY)
    assert not checked.findings
    assert checked.catalogue is not None
    assert list(checked.definitions) == ["calls"]


def test_a_file_that_cannot_be_read_ends_the_check(make_catalogue: MakeCatalogue) -> None:
    """Rules speak of a whole catalogue only."""
    broken = {"providers/beta.yaml": "name: [\n", "worksheets/calls.yaml": SHEET}
    checked = check(make_catalogue(**broken), TODAY)
    assert shown(checked) == [("catalogue/providers/beta.yaml:1:7", "yaml-syntax")]
    assert (checked.catalogue, checked.definitions) == (None, {})


def test_findings_of_all_kinds_come_together(make_catalogue: MakeCatalogue) -> None:
    """Of rules, definitions and scenarios, in the order of files and lines."""
    files = {
        "providers/acme.yaml": provider(offer(price(rates="inptu: 1.00"))),
        "scenarios/one.yaml": uses(inputs="tokens: 2000000"),
        "worksheets/calls.yaml": SHEET,
        "worksheets/other.yaml": SHEET.replace("* rate", "* rte"),
    }
    checked = check(make_catalogue(**files), TODAY)
    expected = [
        ("catalogue/providers/acme.yaml:8:41", "unknown-meter"),
        ("catalogue/scenarios/one.yaml:3:14", "scenario"),
        ("catalogue/worksheets/other.yaml:12:3", "unused"),
        ("catalogue/worksheets/other.yaml:16:52", "unknown-name"),
    ]
    assert expected == shown(checked)
    assert checked.catalogue is None
    assert list(checked.definitions) == ["calls"]


def test_bad_evidence_is_a_finding_too(make_catalogue: MakeCatalogue) -> None:
    """What a build would stop at is said by the check, beside everything else."""
    files = {"evidence/litellm.json": "[]", "worksheets/other.yaml": "title: 1\n"}
    checked = check(make_catalogue(**files), TODAY)
    assert {("catalogue/evidence/litellm.json:1:1", "evidence")} < set(shown(checked))
    assert checked.catalogue is None
    (make_catalogue(**{"worksheets/other.yaml": None}) / "catalogue/evidence/litellm.json").unlink()
    assert check(make_catalogue(), TODAY).catalogue is not None


def test_a_warning_leaves_a_catalogue(make_catalogue: MakeCatalogue) -> None:
    """Only an error takes it away."""
    files = {"providers/acme.yaml": provider(offer(price("2027-01-01")))}
    checked = check(make_catalogue(**files), TODAY)
    assert [code for _, code in shown(checked)] == ["effective-future"]
    assert checked.catalogue is not None


@pytest.mark.parametrize(
    ("inputs", "offers", "message"),
    [
        ("", [price()], "'calls' cannot be computed: the input 'tokens' (Tokens) is missing"),
        (
            "tokens: 1000, tokes: 1",
            [price()],
            "'calls' cannot be computed: there is no input 'tokes'; did you mean 'tokens'?",
        ),
        (
            "tokens: 1000",
            [price(rates="output: 1.00")],
            "'calls' cannot be computed: the catalogue has no input price for 'acme/small'",
        ),
    ],
)
def test_a_scenario_that_cannot_be_computed_is_a_finding(
    make_catalogue: MakeCatalogue, inputs: str, offers: list[str], message: str
) -> None:
    """At the line where it names the worksheet, with the reason."""
    files = {
        "providers/acme.yaml": provider(offer(*offers)),
        "scenarios/one.yaml": uses(inputs=inputs),
        "worksheets/calls.yaml": SHEET,
    }
    (finding,) = check(make_catalogue(**files), TODAY).findings
    assert ("scenario", message) == (finding.code, finding.message)
    assert str(finding.location) == "catalogue/scenarios/one.yaml:3:14"


def test_before_the_first_price_a_scenario_is_left_out(make_catalogue: MakeCatalogue) -> None:
    """On an earlier day nothing is wrong with it; on the day itself it would be an error."""
    root = make_catalogue(**{
        "providers/acme.yaml": provider(offer(price("2026-05-01"))),
        "scenarios/one.yaml": uses(inputs="tokens: 1000"),
        "worksheets/calls.yaml": SHEET,
    })  # fmt: skip
    earlier = dt.date(2026, 4, 30)
    past = check(root, TODAY, as_of=earlier)
    (finding,) = past.findings
    message = (
        "'calls' is left out: the catalogue has no price for 'acme/small' on 2026-04-30; its first "
        "entry is of 2026-05-01"
    )
    assert (Level.WARNING, message) == (finding.level, finding.message)
    assert past.catalogue is not None
    assert {} == dict(past.results)
    assert {("calls", "one")} == set(check(root, TODAY, as_of=dt.date(2026, 5, 1)).results)
    (finding,) = [item for item in check(root, earlier).findings if item.code == "scenario"]
    assert Level.ERROR == finding.level


MONTHS = [dt.date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 12, 2)]


@pytest.mark.parametrize("day", MONTHS, ids=str)
def test_the_catalogue_can_be_computed_on_any_earlier_day(day: dt.date) -> None:
    """An auditor may ask for any; what was not sold yet is left out, and nothing is wrong."""
    today = dt.date.fromisoformat(last_read())
    checked = check(ROOT, today, as_of=day)
    assert [] == [finding for finding in checked.findings if finding.level is Level.ERROR]


def test_before_the_first_price_of_a_meter_a_scenario_is_left_out(
    make_catalogue: MakeCatalogue,
) -> None:
    """What an offer has been sold by only since is no mistake on an earlier day either."""
    prices = (price("2026-01-01", "output: 4.00"), price("2026-05-01", "input: 1.00"))
    root = make_catalogue(**{
        "providers/acme.yaml": provider(offer(*prices)),
        "scenarios/one.yaml": uses(inputs="tokens: 1000"),
        "terms/term.md": TERM + "It costs [[price acme/small input]].\n",
        "worksheets/calls.yaml": SHEET,
    })  # fmt: skip
    past = check(root, TODAY, as_of=dt.date(2026, 4, 30))
    left_out = (
        "'calls' is left out: the catalogue has no input price for 'acme/small' on 2026-04-30"
    )
    assert {
        (Level.WARNING, left_out), (Level.WARNING, "'acme/small' has no input price on 2026-04-30"),
    } == {(finding.level, finding.message) for finding in past.findings}  # fmt: skip
    assert not check(root, TODAY, as_of=dt.date(2026, 5, 1)).findings


def test_a_role_s_own_price_may_begin_later(make_catalogue: MakeCatalogue) -> None:
    """So it is for a meter of which a role needs one."""
    needs = SHEET.replace("kinds: [model],", "kinds: [model], needs: [input],")
    prices = (price("2026-01-01", "output: 4.00"), price("2026-05-01", "input: 1.00"))
    root = make_catalogue(**{
        "providers/acme.yaml": provider(offer(*prices)),
        "scenarios/one.yaml": uses(inputs="tokens: 1000"),
        "worksheets/calls.yaml": needs,
    })  # fmt: skip
    (finding,) = check(root, TODAY, as_of=dt.date(2026, 4, 30)).findings
    assert Level.WARNING == finding.level
    assert not check(root, TODAY, as_of=dt.date(2026, 5, 1)).findings


CLAIMED = """\
title: A
by: B
dated: 2026
claims:
  - id: bill
    quoted: $0.50 a month.
    verdict: agrees
    recompute:
      worksheet: calls
      offers: {model: acme/small}
      inputs: {tokens: 500000}
    figures:
      - {name: A month, value: bill, stated: 0.50, unit: USD/month}
"""


@pytest.mark.parametrize(
    ("day", "left_out", "verdict"),
    [
        (dt.date(2026, 4, 30), ["claim-missing", "claim-recompute"], None),
        (dt.date(2026, 5, 1), [], Verdict.DISAGREES),
        (dt.date(2026, 6, 1), [], Verdict.AGREES),
    ],
)
def test_a_claim_on_an_earlier_day(
    make_catalogue: MakeCatalogue, day: dt.date, left_out: list[str], verdict: Verdict | None
) -> None:
    """A claim without a day of its own stands as it stood then, and what it rests on may lack."""
    prices = (price("2026-05-01", "input: 2.00"), price("2026-06-01", "input: 1.00"))
    root = make_catalogue(**{
        "providers/acme.yaml": provider(offer(*prices)),
        "claims/a.yaml": CLAIMED,
        "terms/term.md": TERM + "It was said: [[claim bill]].\n",
        "worksheets/calls.yaml": SHEET,
    })  # fmt: skip
    past = check(root, TODAY, as_of=day)
    assert left_out == sorted(finding.code for finding in past.findings)
    assert {Level.WARNING} >= {finding.level for finding in past.findings}
    assert verdict == (past.claims["bill"].verdict if "bill" in past.claims else None)
    if verdict is not Verdict.AGREES:
        assert Level.ERROR in {finding.level for finding in check(root, day).findings}


def test_a_claim_s_own_day_needs_a_price_on_any_day(make_catalogue: MakeCatalogue) -> None:
    """It is the file that is wrong, and not that it is asked as of an earlier day."""
    dated = CLAIMED.replace("worksheet: calls", "worksheet: calls\n      on: 2026-04-30")
    root = make_catalogue(**{
        "providers/acme.yaml": provider(offer(price("2026-05-01", "input: 1.00"))),
        "claims/a.yaml": dated,
        "worksheets/calls.yaml": SHEET,
    })  # fmt: skip
    for day in (TODAY, dt.date(2026, 4, 30)):
        (finding,) = check(root, TODAY, as_of=day).findings
        assert (Level.ERROR, "claim-recompute") == (finding.level, finding.code)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (uses("acme/smal"), "unknown-offer"),
        (scenario("{cals: {offers: {}}}"), "unknown-worksheet"),
    ],
)
def test_an_unknown_reference_is_one_finding(
    make_catalogue: MakeCatalogue, content: str, expected: str
) -> None:
    """What a rule has said is not said again by computing."""
    files = {"scenarios/one.yaml": content, "worksheets/calls.yaml": SHEET}
    checked = check(make_catalogue(**files), TODAY)
    assert [expected] == [code for _, code in shown(checked)]


def test_a_faulty_worksheet_is_said_once(make_catalogue: MakeCatalogue) -> None:
    """It is there, so whatever refers to it is not at fault."""
    files = {
        "claims/a.yaml": CLAIMED,
        "providers/acme.yaml": provider(offer(price())),
        "scenarios/one.yaml": uses("acme/small"),
        "terms/one.md": "---\ntitle: A\ndefinition: B.\nworksheets: [calls]\n---\n",
    }
    sound = check(make_catalogue(**files, **{"worksheets/calls.yaml": SHEET}), TODAY)
    assert not has_errors([item for item in sound.findings if item.code != "claim-verdict"])
    faulty = SHEET.replace("unit: USD/month, ", "unit: banana, ", 1)
    checked = check(make_catalogue(**files, **{"worksheets/calls.yaml": faulty}), TODAY)
    assert {"catalogue/worksheets/calls.yaml"} == {item.location.file for item in checked.findings}
    assert Level.ERROR in {item.level for item in checked.findings}


@pytest.fixture
def two_wrong_files(make_catalogue: MakeCatalogue) -> Path:
    """A catalogue with an empty entry in each of two providers."""
    wrong = provider(offer(price(rates="")))
    return make_catalogue(**{"providers/acme.yaml": wrong, "providers/beta.yaml": wrong})


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (None, ["acme", "beta"]),
        ([], []),
        (["catalogue"], ["acme", "beta"]),
        (["."], ["acme", "beta"]),
        (["catalogue/providers/beta.yaml"], ["beta"]),
        (["catalogue/meters.yaml", "catalogue/providers/acme.yaml"], ["acme"]),
        (["catalogue/../catalogue/providers/beta.yaml"], ["beta"]),
        (["catalogue/meters.yaml"], []),
    ],
)
def test_paths_choose_what_is_shown(
    two_wrong_files: Path,
    monkeypatch: pytest.MonkeyPatch,
    paths: list[str] | None,
    files: list[str],
) -> None:
    """Files and folders, from the root, wherever the command is called."""
    chosen = None if paths is None else [Path(path) for path in paths]
    for folder in (two_wrong_files, two_wrong_files / "catalogue"):
        monkeypatch.chdir(folder)
        checked = check(two_wrong_files, TODAY, chosen)
        expected = [f"catalogue/providers/{file}.yaml" for file in files]
        assert expected == [found.location.file for found in checked.findings]
        assert checked.catalogue is None


def test_paths_count_from_the_current_folder_first(
    two_wrong_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with every command; an absolute path is itself."""
    monkeypatch.chdir(two_wrong_files / "catalogue" / "providers")
    for path in (Path("acme.yaml"), Path("acme.yaml").absolute()):
        (finding,) = check(two_wrong_files, TODAY, [path]).findings
        assert finding.location.file == "catalogue/providers/acme.yaml"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("catalogue/none.yaml", "there is no file or folder 'catalogue/none.yaml'"),
        ("../..", "'../..' is outside"),
        ("/etc/passwd", "'/etc/passwd' is outside"),
    ],
)
def test_a_path_that_is_not_there_is_a_wrong_call(
    two_wrong_files: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    """And so is one outside the catalogue's folder."""
    monkeypatch.chdir(two_wrong_files)
    with pytest.raises(UsageError, match=message):
        check(two_wrong_files, TODAY, [Path(path)])
