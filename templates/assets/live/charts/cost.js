// What each route has cost by which month, drawn, in words and as a table:
// generator/charts/cost.py.

import { ZERO, divide, most, multiply, whole } from "../arithmetic.js";
import { binary } from "../columns.js";
import { compare, decimal } from "../decimal.js";
import { figure, number } from "../figures.js";
import { html } from "../html.js";
import { areSame, costsOverTime, horizon, leads } from "../leads.js";
import { axis, lineChart } from "./lines.js";
import { drawn } from "./tables.js";
import { brief, roundTicks } from "./ticks.js";
import { BREAK_EVEN, leadsTold, leftOutTold, marked, undrawn } from "./told.js";
import { MONEY, MONTHS } from "./words.js";

const ROWS = 6;
const NEARLY = decimal("0.95");

const months = (value) => number(value, 2, 0);

function monthTicks(end) {
  const before = multiply(end, NEARLY);
  return [...roundTicks(end).filter((tick) => compare(tick, before) < 0), end];
}

function caption({ sheet, result }, end, lines, missing, found) {
  const ends = lines.map((line) =>
    `${line.label}: ${figure(line.upfront, MONEY)} at the start and ` +
    `${figure(line.at(end), MONEY)} after ${figure(end, MONTHS)}`);
  const parts = [`${ends.join("; ")}.`];
  if (lines.length > 1) {
    // Of three lines two may cross although a third leads.
    const aside = lines.length === 2 ? ": the lines do not cross" : "";
    const told = () => leadsTold(found, lines, {
      least: "has cost least",
      until: (at) => `up to ${figure(at, MONTHS)}`,
      then: "from then on",
      throughout: `all the time${aside}`,
    });
    parts.push(areSame(lines, end) ? "They have cost the same all the time." : told());
  }
  const crossing = sheet.chart.crossing === null ? null : result.reason(sheet.chart.crossing);
  if (crossing !== null && found.length === 1) parts.push(crossing);
  return [...parts, ...leftOutTold(missing)].join(" ");
}

/**
 * The figure of the cost lines and its table.
 *
 * @param {object} situation
 */
export function costOverTime(situation) {
  const end = horizon(situation);
  const { lines, missing } = costsOverTime(situation);
  if (compare(end, ZERO) <= 0 || lines.length === 0) {
    return html`<p>${undrawn(situation)}</p>`;
  }
  const found = leads(lines, end);
  const words = caption(situation, end, lines, missing, found);
  const leading = ({ route, start }) => lines.find((line) => line.route === route).at(start);
  const tick = (at, label) => ({ at: binary(at), label });
  const highest = most(...lines.map((line) => line.at(end)));
  const rows = Array.from({ length: ROWS + 1 }, (_, index) =>
    divide(multiply(end, whole(index)), whole(ROWS)));
  const chart = {
    title: situation.sheet.chart.title,
    description: words,
    x: axis("months from now", monthTicks(end).map((at) => tick(at, months(at)))),
    y: axis("US dollars", roundTicks(highest).map((at) => tick(at, `$${brief(at)}`))),
    series: lines.map((line) => ({
      label: line.label,
      points: line.points(end),
      style: line.style,
      gaps: [],
    })),
    marks: marked(found).map((stretch) => [stretch.start, leading(stretch)].map(binary)),
    markWords: BREAK_EVEN,
  };
  return drawn(lineChart(chart, "cost"), words, {
    name: "Cost over time",
    corner: "Months",
    isNumbers: true,
    columns: lines.map(({ label }) => label),
    rows: rows.map((month) => [
      months(month), lines.map((line) => figure(line.at(month), MONEY)),
    ]),
  });
}
