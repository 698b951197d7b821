"""The charts as they are printed: the page's drawings with a style sheet of their own."""

from __future__ import annotations

from dataclasses import dataclass

from generator.charts import cells, lines
from generator.charts.breakeven import MapChart, map_chart
from generator.charts.cost import CostChart, cost_chart
from generator.charts.rests_on import RestsOn, rests_on
from generator.charts.volume import volume_chart
from generator.downloads.printed.letters import printable
from generator.insight.grid import break_even_map
from generator.insight.sensitivity import sensitivities
from generator.worksheet.result import Result

FONT = "Libertinus Serif"

# Colours and dashes are those of `templates/assets/breakeven.css` in the light scheme.
_LINES = (
    ("#b3261e", "none"), ("#00695c", "9 4"), ("#1f5fae", "2 4"), ("#8a5300", "12 4 2 4"),
    ("#6a3fa0", "5 5"), ("#4a5568", "14 6"),
)  # fmt: skip
_STYLE = (
    f'text{{font-family:"{FONT}";font-size:13px;fill:#1c2327}}'
    ".be-line{fill:none;stroke-width:2}"
    ".be-grid{stroke:#d5dade;stroke-width:0.8}"
    ".be-axis{stroke:#1c2327;stroke-width:1}"
    ".be-tick,.be-name{font-size:12px;fill:#4c565d}"
    ".be-below{text-anchor:middle}"
    ".be-mark{fill:#ffffff;stroke:#1c2327;stroke-width:1.6}"
    ".be-words{font-weight:600}"
    ".be-area{fill-opacity:0.25}"
    ".be-hatch{fill:none;stroke:#1c2327;stroke-width:0.8;stroke-opacity:0.3}"
    ".be-frame{fill:none;stroke:#1c2327;stroke-width:1}"
    ".be-letter{font-size:17px;font-weight:600}"
    ".be-over,.be-letter{paint-order:stroke;stroke:#ffffff;stroke-width:3px}"
    + "".join(
        f".be-line-{index}{{stroke:{colour};stroke-dasharray:{dashes}}}"
        f".be-area-{index}{{fill:{colour}}}"
        for index, (colour, dashes) in enumerate(_LINES)
    )
)


@dataclass(frozen=True, slots=True)
class Charts:
    """What is drawn of a result, and what its verdict rests on."""

    cost: CostChart | None
    volume: CostChart | None
    map: MapChart | None
    rests_on: RestsOn


def charts(result: Result) -> Charts:
    """The charts of a result."""
    found = sensitivities(result)
    grid = break_even_map(result, found)
    return Charts(
        cost_chart(result), volume_chart(result, found),
        None if grid is None else map_chart(result.definition.worksheet, grid, found),
        rests_on(result, found),
    )  # fmt: skip


def drawings(found: Charts) -> dict[str, str]:
    """The charts as SVG, by name; nothing where there is nothing to draw."""
    drawn = {"chart": found.cost, "volume": found.volume}
    texts = {
        key: "" if chart is None else lines.svg(chart.chart, key, _STYLE)
        for key, chart in drawn.items()
    }
    texts["map"] = "" if found.map is None else cells.svg(found.map.chart, "map", _STYLE)
    return {key: printable(text) for key, text in texts.items()}
