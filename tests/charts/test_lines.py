"""Charts as SVG."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from generator.charts.lines import LineChart, Series, Tick, round_ticks, svg

D = Decimal
CHART = LineChart(
    title="Cost <b>over</b> time",
    description="One & two",
    x_label="months",
    y_label="USD",
    x_ticks=(Tick(D(0), "0"), Tick(D(10), "10")),
    y_ticks=(Tick(D(0), "$0"), Tick(D(100), "$100")),
    series=(
        Series("Flat", ((D(0), D(50)), (D(10), D(50)))),
        Series("Rising", ((D(0), D(0)), (D(10), D(100)))),
    ),
    mark=((D(5), D(50)), "cross"),
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
        "t", "d", "x", "y", CHART.x_ticks, CHART.y_ticks,
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
