"""The chart as it is printed: the page's drawing with a style sheet of its own."""

from __future__ import annotations

from generator.charts.cost import CostChart
from generator.charts.lines import svg
from generator.downloads.printed.letters import printable

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
    + "".join(
        f".be-line-{index}{{stroke:{colour};stroke-dasharray:{dashes}}}"
        for index, (colour, dashes) in enumerate(_LINES)
    )
)


def drawing(chart: CostChart | None) -> str:
    """The chart as SVG; nothing where there is nothing to draw."""
    return "" if chart is None else printable(svg(chart.chart, "cost", _STYLE))
