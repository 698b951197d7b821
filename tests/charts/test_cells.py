"""A map of cells as SVG."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from dataclasses import replace

from generator.charts.cells import Area, CellChart, Mark, rectangles, svg

CHART = CellChart(
    title="Where", description="What <is> where.", x_label="Along", y_label="Up & down",
    x_marks=(Mark(0, "0"), Mark(1, "10")), y_marks=(Mark(0.5, "5"),),
    areas=(Area("One <b>", 0), Area("Two", 1)),
    cells=[[0] * 20 + [1] * 20 for _ in range(20)], point=(0.9, 0.1), point_label="here",
)  # fmt: skip


def test_rectangles_cover_each_cell_once() -> None:
    """The rectangles of all areas together are the map, without gap or overlap."""
    rng = random.Random(3)
    cells = [[rng.randrange(3) for _ in range(30)] for _ in range(20)]
    drawn = [[-1] * 30 for _ in range(20)]
    for area in range(3):
        for column, row, wide, high in rectangles(cells, area):
            for y in range(row, row + high):
                for x in range(column, column + wide):
                    assert drawn[y][x] == -1
                    drawn[y][x] = area
    assert cells == drawn


def test_equal_runs_are_one_rectangle() -> None:
    """Rows that change in the same place are joined."""
    assert [(0, 0, 20, 20)] == list(rectangles(CHART.cells, 0))
    assert [(20, 0, 20, 20)] == list(rectangles(CHART.cells, 1))


def test_drawing_is_sound_and_escaped() -> None:
    """The drawing is well-formed, says what it shows, and shows labels as text."""
    root = ET.fromstring(svg(CHART, "map"))
    texts = ["".join(item.itertext()) for item in root.iter("text")]
    assert {"A One <b>", "B Two", "Along", "Up & down", "0", "10", "5", "here"} <= set(texts)
    assert "What <is> where." == "".join(root.find("desc").itertext())  # type: ignore[union-attr]
    assert root.get("aria-labelledby") == "map-title map-desc"


def test_told_apart_without_colour() -> None:
    """Each area carries its letter, and all but the first a pattern that the drawing defines."""
    drawing = svg(CHART, "map")
    root = ET.fromstring(drawing)
    letters = [
        "".join(item.itertext()) for item in root.iter("text") if item.get("class") == "be-letter"
    ]
    assert ["A", "B"] == letters
    defined = {item.get("id") for item in root.iter("pattern")}
    used = {str(item.get("fill"))[5:-1] for item in root.iter("path") if item.get("fill")}
    assert defined == used == {"map-1"}


def test_letters_keep_off_the_point() -> None:
    """A letter does not stand where the point and its words are."""
    middle = replace(CHART, point=(0.25, 0.5))
    root = ET.fromstring(svg(middle, "map"))
    places = [item for item in root.iter("text") if item.get("class") == "be-letter"]
    point = next(root.iter("circle"))
    for item in places:
        across = abs(float(str(item.get("x"))) - float(str(point.get("cx"))))
        up = abs(float(str(item.get("y"))) - float(str(point.get("cy"))))
        assert across > 12 or up > 12


def test_an_area_without_cells_has_no_letter() -> None:
    """What the map does not show stands in the legend only."""
    only = replace(CHART, cells=[[0] * 40 for _ in range(20)])
    root = ET.fromstring(svg(only, "map"))
    letters = [item for item in root.iter("text") if item.get("class") == "be-letter"]
    assert 1 == len(letters)
