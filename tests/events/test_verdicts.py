"""The days on which a verdict came to name another route."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from generator.check import check
from generator.events.event import VerdictFlip
from generator.events.verdicts import WITHIN, verdict_flips
from generator.worksheet.compute import compute
from tests.conftest import MakeCatalogue
from tests.samples import SHEET, TODAY, offer, price, provider, scenario
from tests.support.guides import real_guide
from tests.support.site import USES

# A bill of up to a dollar speaks for prompting; so does an end that is near.
CHOICE = SHEET.replace(
    'verdict: [{route: prompt, text: "It costs {bill}."}]',
    "verdict:\n"
    '  - {route: prompt, when: bill <= dollar, text: "Prompt, at {bill}."}\n'
    '  - {route: prompt, when: left < short, text: "Prompt, for it ends in {left}."}\n'
    '  - {route: tune, text: "Tune, at {bill}."}',
).replace(
    "constants:",
    "dates:\n  left: {label: Left, offer: model, date: retires,\n"
    "         absent: {amount: 9999, reason: No end.}}\nconstants:\n"
    "  dollar: {label: A dollar, value: 1, unit: USD/month}\n"
    "  short: {label: Short, value: 20, unit: day}",
)
RISES = (price("2026-01-01"), price("2026-06-10", "input: 3.00"), price("2026-09-01", "input: 2"))


def flips(root: Path, day: dt.date = TODAY) -> list[VerdictFlip]:
    """Of the catalogue under a folder as of a day."""
    checked = check(root, max(day, TODAY), as_of=day)
    assert checked.catalogue is not None, checked.findings
    return list(verdict_flips(checked.catalogue, checked.results, day))


def guide(make_catalogue: MakeCatalogue, *prices: str, status: str = "") -> Path:
    """A catalogue in which one scenario weighs one offer, half a million tokens a month."""
    return make_catalogue(
        **{
            "providers/acme.yaml": provider(offer(*prices, more=status)),
            "worksheets/calls.yaml": CHOICE,
            "scenarios/one.yaml": scenario(USES),
        }
    )


def test_a_price_flips_a_verdict(make_catalogue: MakeCatalogue) -> None:
    """On the day of the price, from the one route to the other and back, and says what moved."""
    root = guide(make_catalogue, *RISES)
    found = [
        (str(flip.day), flip.before.route, flip.after.route, [item.id for item in flip.offers])
        for flip in flips(root)
    ]
    assert found == [
        ("2026-06-10", "prompt", "tune", ["acme/small"]),
        ("2026-09-01", "tune", "prompt", ["acme/small"]),
    ]
    assert flips(root)[0].details == (
        "Now: Tune, at $1.50 a month.",
        "Before: Prompt, at $0.50 a month.",
        "What moved: a new price of Small, Acme.",
    )


@pytest.mark.parametrize("day", ["2026-06-10", "2026-06-11", "2026-11-22"])
def test_it_is_the_same_flip_on_every_later_day(day: str, make_catalogue: MakeCatalogue) -> None:
    """Its id and words do not depend on the as-of day, the day of the flip included."""
    root = guide(make_catalogue, *RISES)
    first = flips(root, dt.date.fromisoformat(day))[0]
    assert (first.id, first.after) == ("verdict:calls/one:2026-06-10", flips(root)[0].after)
    assert flips(root, dt.date(2026, 6, 9)) == []


@pytest.mark.parametrize("retires", ["2026-12-01", "2026-11-30", "2026-12-11", "2026-06-29"])
def test_days_that_run_out_flip_a_verdict(retires: str, make_catalogue: MakeCatalogue) -> None:
    """Between two prices too: on the first day with fewer than twenty left."""
    root = guide(
        make_catalogue, price("2026-01-01", "input: 3"), status=f"status: {{retires: {retires}}}"
    )
    (flip,) = flips(root)
    assert flip.day == dt.date.fromisoformat(retires) - dt.timedelta(days=19)
    assert (flip.before.route, flip.after.route) == ("tune", "prompt")
    assert [item.id for item in flip.offers] == ["acme/small"]
    assert flip.why == ("left, Small, Acme: 19 days",)


def test_a_price_that_is_first_known_is_no_change_of_it(make_catalogue: MakeCatalogue) -> None:
    """Where the verdict had to do without it, the flip says that it was not known before."""
    sheet = CHOICE.replace(
        "{label: Input, offer: model, meter: input}",
        "{label: Input, offer: model, meter: input, absent: {amount: 0, reason: Unknown.}}",
    )
    seen = price("2026-06-10", "input: 3.00", "basis: first-seen")
    root = make_catalogue(
        **{
            "providers/acme.yaml": provider(offer(seen)),
            "worksheets/calls.yaml": sheet,
            "scenarios/one.yaml": scenario(USES),
        }
    )
    (flip,) = flips(root)
    assert flip.why == ("the first known price, first seen that day, of Small, Acme",)


def test_an_end_counts_once_it_is_announced(make_catalogue: MakeCatalogue) -> None:
    """Not on the day from which the verdict would have been another, had it been known."""
    root = guide(
        make_catalogue, price("2026-01-01", "input: 3"),
        status="status: {announced: 2026-11-18, retires: 2026-12-01}",
    )  # fmt: skip
    (flip,) = flips(root)
    assert (str(flip.day), flip.before.route, flip.after.route) == ("2026-11-18", "tune", "prompt")
    assert flip.why == ("the end, announced that day, of Small, Acme",)


def test_before_the_first_price_there_is_no_verdict(make_catalogue: MakeCatalogue) -> None:
    """The first day with a price is no flip."""
    assert flips(guide(make_catalogue, price("2026-06-10", "input: 3.00"))) == []


def test_the_search_goes_back_a_year(make_catalogue: MakeCatalogue) -> None:
    """A flip leaves the list after that, and stays in it until then."""
    root = guide(make_catalogue, *RISES[:2])
    day = dt.date(2026, 6, 10) + dt.timedelta(days=WITHIN - 1)
    assert len(flips(root, day)) == 1
    assert flips(root, day + dt.timedelta(days=1)) == []


def test_every_flip_of_the_guide_is_one() -> None:
    """Computed on the day, the real scenarios name the new route; each says what it comes from."""
    real = real_guide()
    found = [event for event in real.events if isinstance(event, VerdictFlip)]
    assert found
    for flip in found:
        result = real.results[flip.worksheet, flip.scenario]
        given = real.catalogue.scenarios[flip.scenario].model.worksheets[flip.worksheet]
        known = [item.offer.status.announced for item in result.offers.values()]
        assert flip.before.route != flip.after.route
        assert flip.offers
        assert flip.why
        if any(told is not None and told > flip.day for told in known):
            continue  # What is computed for that day today has ends that nobody knew of then.
        again = compute(
            result.definition, real.catalogue, as_of=flip.day, provenance=real.provenance,
            given=given,
        )  # fmt: skip
        assert again.verdict == flip.after, flip.id
