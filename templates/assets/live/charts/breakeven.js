// The break-even map of a result, drawn, in words and as a table: generator/charts/breakeven.py.

import { compare } from "../decimal.js";
import { number } from "../figures.js";
import { cellMap } from "./cells.js";
import { drawn } from "./tables.js";
import { brief } from "./ticks.js";
import { lower, routeName, stated } from "./words.js";

const TITLE = "Break-even map";

/** A tick in full, for the table. */
const short = (axis, tick) => number(tick, Math.max(axis.subject.style[3], 2), 0);

const marks = (axis) =>
  axis.ticks.map((tick) => ({ share: axis.share(tick), label: brief(tick) }));

/** From where on, one way; at an end of the bounds there is no further. */
function reach({ least, most, style }, value, way) {
  const at = stated(value, style);
  const isEnd = [least, most].some((end) => compare(value, end) === 0);
  return isEnd ? `at ${at}` : `from ${at} ${way}`;
}

function caption(sheet, found, sensitivities) {
  const [x, y] = [found.x.subject, found.y.subject];
  const say = (axis, value) => stated(value, axis.style);
  const here = (axis) => say(axis, axis.value);
  const name = routeName(sheet, found.route);
  const parts = [
    `This workload, at ${here(x)} and ${here(y)}, lies where the verdict is ${name}.`,
  ];
  for (const [axis, other] of [[x, y], [y, x]]) {
    const { down, up } = sensitivities.find((item) => item.subject.key === axis.key);
    const flips = [[down, "down"], [up, "up"]]
      .filter(([flip]) => flip !== null)
      .map(([{ route, value }, way]) => `${routeName(sheet, route)} ${reach(axis, value, way)}`);
    parts.push(
      flips.length
        ? `With ${here(other)} it becomes ${flips.join(" and ")}.`
        : `With ${here(other)} “${axis.label}” can take any value within its bounds.`,
    );
  }
  return parts.join(" ");
}

/**
 * The figure of the map and its table.
 *
 * @param {object} sheet
 * @param {object} found the map, as ../insight.js has it
 * @param {object[]} sensitivities those of the result, which the caption quotes
 */
export function breakEvenFigure(sheet, found, sensitivities) {
  const lines = sheet.chart.lines.map((line) => line.route);
  const styles = [...new Set([...lines, ...found.routes])];
  const words = caption(sheet, found, sensitivities);
  const [x, y] = [found.x, found.y];
  const chart = {
    title: TITLE,
    description: words,
    xLabel: x.subject.label,
    yLabel: y.subject.label,
    xMarks: marks(x),
    yMarks: marks(y),
    areas: found.routes.map((route) => ({
      label: routeName(sheet, route), style: styles.indexOf(route),
    })),
    cells: found.cells,
    point: [x.share(x.subject.value), y.share(y.subject.value)],
    pointLabel: "this workload",
  };
  return drawn(cellMap(chart, "map"), words, {
    name: TITLE,
    corner: `${y.subject.label}, by ${lower(x.subject.label)}`,
    columns: x.ticks.map((tick) => short(x, tick)),
    rows: found.table.map(([tick, routes]) => [
      short(y, tick), routes.map((route) => routeName(sheet, route)),
    ]),
  });
}
