"""Charts as SVG."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from generator.charts.lines import LineChart, Series, axis, simplified, svg, tenths, written
from generator.charts.ticks import Tick, brief, decade_ticks, round_ticks

D = Decimal
CHART = LineChart(
    title="Cost <b>over</b> time",
    description="One & two",
    x=axis("months", [Tick(D(0), "0"), Tick(D(10), "10")]),
    y=axis("USD", [Tick(D(0), "$0"), Tick(D(100), "$100")]),
    series=(
        Series("Flat", ((D(0), D(50)), (D(10), D(50)))),
        Series("Rising", ((D(0), D(0)), (D(10), D(100)))),
    ),
    marks=((D(5), D(50)),),
    mark_words="cross",
)


def test_is_sound_xml() -> None:
    """The drawing is well-formed, and what people wrote stands in it as text."""
    root = ET.fromstring(svg(CHART, "c"))
    texts = [element.text for element in root.iter() if element.text]
    assert "Cost <b>over</b> time" in texts
    assert "One & two" in texts
    assert "cross" in texts


def test_named_for_screen_readers() -> None:
    """The drawing points at its title and description, with ids of its own."""
    root = ET.fromstring(svg(CHART, "cost"))
    assert "img" == root.get("role")
    assert "cost-title cost-desc" == root.get("aria-labelledby")
    assert {"cost-title", "cost-desc"} <= {element.get("id") for element in root.iter()}


def test_told_apart_without_colour() -> None:
    """Each line has a class of its own, which the style sheet gives a dash pattern of its own."""
    text = svg(CHART, "c")
    assert text.count("be-line-0") == text.count("be-line-1") == 2


def test_stepped() -> None:
    """A price holds until the next one: the line goes across, then up."""
    chart = LineChart(
        "t", "d", CHART.x, CHART.y,
        (Series("s", ((D(0), D(0)), (D(5), D(100)), (D(10), D(100)))),), stepped=True,
    )  # fmt: skip
    path = svg(chart, "c").split(' d="')[1].split('"')[0]
    assert 2 == path.count("H") == path.count("V")
    assert "L" not in path


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        ("0", ["0", "1"]),
        ("1", ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ("26500", ["0", "10000", "20000", "30000"]),
        ("12", ["0", "2.5", "5.0", "7.5", "10.0", "12.5"]),
    ],
)
def test_round_ticks(most: str, expected: list[str]) -> None:
    """Ticks are round numbers from nothing to at least the most there is."""
    ticks = round_ticks(D(most))
    assert [D(item) for item in expected] == ticks
    assert ticks[-1] >= D(most)


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [
        ("0.004", "90", ["0.001", "0.01", "0.1", "1", "10", "100"]),
        ("1", "1000", ["1", "10", "100", "1000"]),
        ("5", "5", ["1", "10"]),
        ("100", "100", ["10", "100"]),
        ("0.0000001", "2000", ["0.01", "0.1", "1", "10", "100", "1000", "10000"]),
    ],
)
def test_decade_ticks(least: str, most: str, expected: list[str]) -> None:
    """Powers of ten around what there is, at most six of them below the top."""
    assert [D(item) for item in expected] == decade_ticks(D(least), D(most))


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.001", "0.001"), ("0", "0"), ("0.25", "0.25"), ("1500", "1.5K"), ("20000000", "20M")],
)
def test_brief(value: str, text: str) -> None:
    """What an axis has room for."""
    assert text == brief(D(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"), (12.34, "12.3"), (12.25, "12.3"), (12.75, "12.8"), (0.05, "0.1"),
        (125.75 - 1e-13, "125.8"), (1234.55, "1234.6"),
    ],
)  # fmt: skip
def test_coordinates(value: float, text: str) -> None:
    """Tenths, halves up, also where the last digits of a binary fraction fall short of a half."""
    assert text == written(tenths(value))


def test_powers_of_ten_take_the_same_room() -> None:
    """On an axis of decades 10 stands in the middle of 1 and 100; what lies beyond is clamped."""
    found = axis("x", [Tick(D(1), "1"), Tick(D(100), "100")], decades=True)
    assert [0.0, 0.5, 1.0] == [found.share(D(at)) for at in (1, 10, 100)]
    assert (0.0, 1.0) == (found.share(D(0)), found.share(D(1000)))


def test_a_line_needs_few_points() -> None:
    """What is left out lies within two tenths of the line; corners and stairs stay."""
    rng = random.Random(7)
    places = [(x, round(2000 - x**2 / 4000) + rng.randrange(-1, 2)) for x in range(0, 3540, 10)]
    kept = simplified(places)
    assert len(kept) < 60
    for x, y in places:
        (x1, y1), (x2, y2) = next((a, b) for a, b in pairwise(kept) if a[0] <= x <= b[0])
        beside = abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1))
        assert beside <= 2.0001 * math.hypot(x2 - x1, y2 - y1)
    stairs = [(0, 90), (100, 90), (100, 40), (200, 40)]
    assert stairs == simplified(stairs)
    assert [(0, 0), (300, 300)] == simplified([(at, at) for at in range(0, 301, 10)])


def circles(text: str) -> list[tuple[float, float]]:
    """Where the marks of a drawing stand."""
    root = ET.fromstring(text)
    return [
        (float(str(item.get("cx"))), float(str(item.get("cy")))) for item in root.iter("circle")
    ]


def test_marks_are_numbered_and_keep_apart() -> None:
    """Several marks bear numbers in their order, and none overlaps another."""
    points = tuple((D(at) / 10, D(50)) for at in (40, 41, 42, 43, 90))
    text = svg(replace(CHART, marks=points), "c")
    places = circles(text)
    assert 5 == len(places)
    for index, (x, y) in enumerate(places):
        assert all(abs(x - u) >= 18 or abs(y - v) >= 18 for u, v in places[:index])
        assert 62 <= x <= 416
    shown = ["".join(item.itertext()) for item in ET.fromstring(text).iter("text")]
    assert ["1", "2", "3", "4", "5"] == shown[-5:]
    assert "cross" not in shown


def test_one_mark_is_named() -> None:
    """A mark on its own has its words beside it, and no number."""
    text = svg(CHART, "c")
    assert 1 == len(circles(text))
    assert ">cross</text>" in text


def test_marks_past_counting_stay_in_the_plot() -> None:
    """However many marks there are at one place, each is drawn, and within the plot."""
    points = tuple((D(5), D(50)) for _ in range(30))
    places = circles(svg(replace(CHART, marks=points), "c"))
    assert 30 == len(places)
    top = 18 + 22 * len(CHART.series) + 8
    assert all(top <= y <= top + 256 for _, y in places)


def test_the_workload_is_shown() -> None:
    """The place of the workload is a dotted line with its words, which stay in the drawing."""
    for at in ("0", "5", "10"):
        text = svg(replace(CHART, here=(D(at), "this & that")), "c")
        ET.fromstring(text)
        assert ">this &amp; that</text>" in text
        assert 'stroke-dasharray="1 3"' in text


def test_a_gap_interrupts_a_line() -> None:
    """No line leads over a gap, and a point on its own is still seen."""
    series = Series("s", ((D(0), D(0)), (D(1), D(10)), (D(9), D(90))), gaps=(2,))
    path = svg(replace(CHART, series=(series,)), "c").split(' d="')[1].split('"')[0]
    assert 2 == path.count("M")
    assert path.endswith("h1")
